"""What is asked about pictures, checked when it comes in. docs/preview.md has the words to it."""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

LONGEST: Final = 10_000
"""More characters than any name of a view or an element has that somebody works with."""


class _Message(BaseModel):
    """A message by the names that travel. What else a client sends along is its own business."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Document(_Message):
    """Which document is meant."""

    uri: str = Field(max_length=LONGEST)


class Place(_Message):
    """A position in a document."""

    line: int = Field(ge=0)
    character: int = Field(ge=0)


class AboutDocument(_Message):
    """`sruja/views`."""

    text_document: Document


class AboutPicture(AboutDocument):
    """`sruja/diagram`."""

    view: str | None = Field(None, max_length=LONGEST)
    theme: Literal["light", "dark"] = "light"
    have_version: int | None = None


class AboutElement(AboutDocument):
    """`sruja/locate` and `sruja/describe`."""

    id: str = Field(max_length=3 * LONGEST)


class AboutPlace(AboutDocument):
    """`sruja/elementsAt`."""

    position: Place


class OpenPreview(_Message):
    """The argument of `sruja.preview.open`."""

    uri: str = Field(max_length=LONGEST)
    view: str | None = Field(None, max_length=LONGEST)


class ClosePreview(_Message):
    """The argument of `sruja.preview.close`."""

    uri: str = Field(max_length=LONGEST)


class Reveal(_Message):
    """The argument of `sruja.preview.reveal`."""

    uri: str = Field(max_length=LONGEST)
    position: Place


class Export(_Message):
    """The argument of `sruja.export`."""

    uri: str = Field(max_length=LONGEST)
    format: Literal["svg", "png", "mermaid", "dot", "json", "openslo", "prometheus"]
    view: str | None = Field(None, max_length=LONGEST)
    theme: Literal["light", "dark"] = "light"


class Command(_Message):
    """`workspace/executeCommand`, from a page."""

    command: str
    arguments: list[object] = []


class ShowDocument(_Message):
    """`window/showDocument`, from a page."""

    class Range(_Message):
        """What to select."""

        start: Place
        end: Place

    uri: str = Field(max_length=LONGEST)
    selection: Range | None = None
    take_focus: bool = True


class PageMessage(_Message):
    """A message from a page, before anything is known of its parameters."""

    jsonrpc: Literal["2.0"]
    id: int | None = None
    method: str
    params: dict[str, object] = {}


class Position(TypedDict):
    """A place in a document, on its way out."""

    line: int
    character: int


class Range(TypedDict):
    """A stretch of a document, on its way out."""

    start: Position
    end: Position


class Location(TypedDict):
    """A range in some document."""

    uri: str
    range: Range


class ViewAnswer(TypedDict):
    """One of the answers to `sruja/views`."""

    id: str
    title: str
    kind: str
    uri: str
    range: Range
    subject: NotRequired[str]


class ElementAnswer(TypedDict):
    """Something that is drawn."""

    id: str
    name: str
    uri: str
    range: Range


class FindingAnswer(TypedDict):
    """Something that is wrong with something that is drawn."""

    id: str
    severity: int
    code: str
    message: str
    uri: str
    range: Range


class StaleAnswer(TypedDict):
    """Why a picture is not of the newest text."""

    message: str
    range: Range


class DiagramAnswer(TypedDict):
    """The answer to `sruja/diagram`."""

    view: str
    version: int
    kind: Literal["full", "unchanged"]
    findings: list[FindingAnswer]
    svg: NotRequired[str]
    elements: NotRequired[list[ElementAnswer]]
    stale: NotRequired[StaleAnswer]
    status: NotRequired[str]


class ExportAnswer(TypedDict):
    """The answer to `sruja.export`."""

    content: str
    encoding: NotRequired[Literal["base64"]]

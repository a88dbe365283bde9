"""The shapes of what is sent, as the plain JSON values they travel as.

lsprotocol has a class for each of them, but to build a list of a thousand diagnostics from its classes and to take
it apart again for the wire costs ten times what it costs to fill in dictionaries. Only what this server sends is
here, only with the members that it fills in, by the names of the specification.
"""

from typing import NotRequired, TypedDict


class Position(TypedDict):
    """A place in a document."""

    line: int
    character: int


class Range(TypedDict):
    """A stretch of a document; the end is not part of it."""

    start: Position
    end: Position


class Location(TypedDict):
    """A range in some document."""

    uri: str
    range: Range


class LocationLink(TypedDict):
    """A way from a range in this document to one in another."""

    originSelectionRange: NotRequired[Range]
    targetUri: str
    targetRange: Range
    targetSelectionRange: Range


class MarkupContent(TypedDict):
    """Text to read, as Markdown or plain."""

    kind: str
    value: str


class Hover(TypedDict):
    """What a hover shows, and for which range."""

    contents: MarkupContent
    range: Range


class TextEdit(TypedDict):
    """A replacement."""

    range: Range
    newText: str


class OptionalVersionedTextDocumentIdentifier(TypedDict):
    """A document, and which version of it; none of a file that is not open."""

    uri: str
    version: int | None


class TextDocumentEdit(TypedDict):
    """What to replace in one version of a document."""

    textDocument: OptionalVersionedTextDocumentIdentifier
    edits: list[TextEdit]


class CreateFile(TypedDict):
    """A file to make."""

    kind: str
    uri: str


class DeleteFile(TypedDict):
    """A file to take away."""

    kind: str
    uri: str


class WorkspaceEdit(TypedDict, total=False):
    """What to replace in several documents, in one of two forms."""

    documentChanges: list[TextDocumentEdit | CreateFile | DeleteFile]
    changes: dict[str, list[TextEdit]]


class PrepareRename(TypedDict):
    """What is about to be renamed."""

    range: Range
    placeholder: str


class CompletionItem(TypedDict):
    """One proposal."""

    label: str
    kind: int
    textEdit: TextEdit
    sortText: NotRequired[str]
    filterText: NotRequired[str]
    detail: NotRequired[str]
    documentation: NotRequired[MarkupContent | str]
    insertTextFormat: NotRequired[int]
    data: NotRequired[list[str]]


class CompletionList(TypedDict):
    """The proposals for one place."""

    isIncomplete: bool
    items: list[CompletionItem]


class DocumentSymbol(TypedDict):
    """A symbol with what it contains."""

    name: str
    kind: int
    range: Range
    selectionRange: Range
    detail: NotRequired[str]
    tags: NotRequired[list[int]]
    children: NotRequired[list["DocumentSymbol"]]


class SymbolInformation(TypedDict):
    """A symbol for clients that know no nesting."""

    name: str
    kind: int
    location: Location
    containerName: NotRequired[str]
    tags: NotRequired[list[int]]


class FoldingRange(TypedDict):
    """Lines that can be folded away."""

    startLine: int
    endLine: int
    endCharacter: NotRequired[int]
    kind: NotRequired[str]


class SelectionRange(TypedDict):
    """A selection and the wider ones around it."""

    range: Range
    parent: NotRequired["SelectionRange"]


class SemanticTokens(TypedDict):
    """All tokens of a document or of a part of it."""

    data: list[int]
    resultId: NotRequired[str]


class SemanticTokensEdit(TypedDict):
    """A replacement of some numbers of tokens that were sent before."""

    start: int
    deleteCount: int
    data: list[int]


class SemanticTokensDelta(TypedDict):
    """What changes tokens that were sent before."""

    edits: list[SemanticTokensEdit]
    resultId: NotRequired[str]


class DocumentLink(TypedDict):
    """A place that leads to another document."""

    range: Range
    target: str
    tooltip: NotRequired[str]


class DocumentHighlight(TypedDict):
    """A place that means what the cursor is on."""

    range: Range
    kind: int


class LinkedEditingRanges(TypedDict):
    """Places that change together, and what may be typed in them."""

    ranges: list[Range]
    wordPattern: NotRequired[str]


class Color(TypedDict):
    """A colour, each part from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float


class ColorInformation(TypedDict):
    """A colour where it is written."""

    range: Range
    color: Color


class ColorPresentation(TypedDict):
    """A way to write a colour."""

    label: str
    textEdit: TextEdit


class DiagnosticRelatedInformation(TypedDict):
    """Another place that matters for a finding."""

    location: Location
    message: str


class CodeDescription(TypedDict):
    """Where to read about a rule."""

    href: str


class Diagnostic(TypedDict):
    """One finding."""

    range: Range
    severity: int
    code: str
    source: str
    message: str
    codeDescription: NotRequired[CodeDescription]
    relatedInformation: NotRequired[list[DiagnosticRelatedInformation]]
    tags: NotRequired[list[int]]
    data: NotRequired[object]


class Disabled(TypedDict):
    """Why an action cannot be carried out."""

    reason: str


class CodeAction(TypedDict):
    """Something that can be done about a place."""

    title: str
    kind: str
    diagnostics: NotRequired[list[Diagnostic]]
    isPreferred: NotRequired[bool]
    disabled: NotRequired[Disabled]
    edit: NotRequired[WorkspaceEdit]
    data: NotRequired[object]


class PublishDiagnosticsParams(TypedDict):
    """All findings of one version of one document."""

    uri: str
    diagnostics: list[Diagnostic]
    version: NotRequired[int]


class CallHierarchyItem(TypedDict):
    """An element in a hierarchy of calls; `data` is what we recognise it by."""

    name: str
    kind: int
    detail: str
    uri: str
    range: Range
    selectionRange: Range
    data: dict[str, str]


IncomingCall = TypedDict("IncomingCall", {"from": CallHierarchyItem, "fromRanges": list[Range]})
"""Somebody who asks, and where."""


class OutgoingCall(TypedDict):
    """Somebody who is asked, and where."""

    to: CallHierarchyItem
    fromRanges: list[Range]


class InlayHint(TypedDict):
    """A few words between the characters of a document."""

    position: Position
    label: str
    kind: NotRequired[int]
    paddingLeft: NotRequired[bool]
    tooltip: NotRequired[str]


class Command(TypedDict):
    """Something a client can ask for; without a name it is only read."""

    title: str
    command: str
    arguments: NotRequired[list[object]]


class CodeLens(TypedDict):
    """A line above a declaration. What it says comes when it is looked at; `data` is what we recognise it by."""

    range: Range
    command: NotRequired[Command]
    data: NotRequired[object]


class ParameterInformation(TypedDict):
    """One part of a statement; the label stands in that of the signature."""

    label: str
    documentation: str


class SignatureInformation(TypedDict):
    """What a statement is made of."""

    label: str
    documentation: str
    parameters: list[ParameterInformation]


class SignatureHelp(TypedDict):
    """What comes next in a statement."""

    signatures: list[SignatureInformation]
    activeSignature: int
    activeParameter: int

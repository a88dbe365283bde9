"""The settings as pydantic checks them. Imported only when there are some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sruja_lsp.lsp.settings import HINTS, LENSES, SECTION, Settings
from sruja_lsp.project.levels import level, severities

if TYPE_CHECKING:
    from collections.abc import Mapping


_Lens = Literal["references", "instances", "diagram"]
_Hint = Literal["fullNames", "kinds", "errorBudgets", "traffic"]


def _trace(written: Any) -> Any:
    # A client may keep its own `trace.server` in the same section; that one reaches us as `$/setTrace`.
    return None if isinstance(written, dict) else written


def _hints(written: Any) -> Any:
    # `"inlayHints": false` switches off all of them
    return dict.fromkeys(HINTS, written) if isinstance(written, bool) else written


def _lenses(written: Any) -> Any:
    return dict.fromkeys(LENSES, written) if isinstance(written, bool) else written


class _Given(BaseModel):
    """The section `sruja`. Clients keep settings of their own in it, so what is not ours is no mistake."""

    model_config = ConfigDict(extra="ignore")

    rules: dict[str, Annotated[str, BeforeValidator(level)]] = Field(default_factory=dict)
    inlay_hints: Annotated[dict[_Hint, bool], BeforeValidator(_hints)] = Field(default_factory=dict, alias="inlayHints")
    code_lens: Annotated[dict[_Lens, bool], BeforeValidator(_lenses)] = Field(default_factory=dict, alias="codeLens")
    trace: Annotated[Literal["off", "messages", "verbose"] | None, BeforeValidator(_trace)] = None


def validated(given: Mapping[str, Any]) -> tuple[Settings, tuple[str, ...]]:
    """Keep what makes sense; returns the settings and what is wrong with the rest."""
    problems: list[str] = []
    try:
        accepted = _Given.model_validate(given)
    except ValidationError as error:
        problems += [_problem(problem["loc"], problem["msg"], problem["input"]) for problem in error.errors()]
        accepted = _Given.model_validate(_without(given, [problem["loc"] for problem in error.errors()]))
    levels, unknown = severities(accepted.rules)
    problems += [f"`{SECTION}.rules`: {message}" for message in unknown.values()]
    hidden = frozenset(sort for sort, shown in accepted.inlay_hints.items() if not shown)
    lenses = frozenset(sort for sort, shown in accepted.code_lens.items() if not shown)
    return Settings(levels, hidden, lenses, accepted.trace), tuple(problems)


def _problem(where: tuple[int | str, ...], message: str, found: Any) -> str:
    """Say a mistake in the user's words: where, what, and what to write."""
    name = ".".join((SECTION, *(str(step) for step in where)))
    match where:
        case ("rules",):
            return f"`{name}` is `{found!r}`; write an object of rule names and levels"
        case ("trace",):
            return f"`{name}` is `{found!r}`; write off, messages or verbose"
        case _:
            return f"`{name}`: {message.removeprefix('Value error, ')}"


def _without(given: Mapping[str, Any], places: list[tuple[int | str, ...]]) -> dict[str, Any]:
    """The settings without those at the given places."""
    kept = dict(given)
    for key, *inner in places:
        if inner and isinstance(kept.get(str(key)), dict):
            kept[str(key)] = {name: value for name, value in kept[str(key)].items() if name != inner[0]}
        else:
            kept.pop(str(key), None)
    return kept

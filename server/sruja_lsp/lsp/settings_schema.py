"""The settings as pydantic checks them. Imported only when there are some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sruja_lsp.analysis.finding import Severity
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.language.nearest import nearest
from sruja_lsp.lsp.settings import SECTION, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

_OFF: Final = "off"

_WORDS: Final[Mapping[object, str]] = {
    False: _OFF,
    "none": _OFF,
    "ignore": _OFF,
    "info": Severity.INFORMATION.value,
    "warn": Severity.WARNING.value,
}
"""What other tools call the same."""

_LEVELS: Final = (*(severity.value for severity in Severity), _OFF)


def _level(written: Any) -> Any:
    word = written.lower() if isinstance(written, str) else written
    try:
        word = _WORDS.get(word, word)
    except TypeError:
        word = None
    if word not in _LEVELS:
        raise ValueError(f"`{written!r}` is no level; write one of {', '.join(_LEVELS)}")
    return word


def _trace(written: Any) -> Any:
    # A client may keep its own `trace.server` in the same section; that one reaches us as `$/setTrace`.
    return None if isinstance(written, dict) else written


class _Given(BaseModel):
    """The section `sruja`. Clients keep settings of their own in it, so what is not ours is no mistake."""

    model_config = ConfigDict(extra="ignore")

    rules: dict[str, Annotated[str, BeforeValidator(_level)]] = Field(default_factory=dict)
    trace: Annotated[Literal["off", "messages", "verbose"] | None, BeforeValidator(_trace)] = None


def validated(given: Mapping[str, Any]) -> tuple[Settings, tuple[str, ...]]:
    """Keep what makes sense; returns the settings and what is wrong with the rest."""
    problems: list[str] = []
    try:
        accepted = _Given.model_validate(given)
    except ValidationError as error:
        problems += [_problem(problem["loc"], problem["msg"], problem["input"]) for problem in error.errors()]
        accepted = _Given.model_validate(_without(given, [problem["loc"] for problem in error.errors()]))
    levels: dict[str, Severity | None] = {}
    names = [rule.name for rule in RULES]
    for name, level in accepted.rules.items():
        if name in names:
            levels[name] = None if level == _OFF else Severity(level)
        else:
            meant = nearest(name, names)
            hint = f"did you mean `{meant}`?" if meant else "`sruja-lsp rules` lists them all."
            problems.append(f"`{SECTION}.rules` names `{name}`, which is no rule; {hint}")
    return Settings(levels, accepted.trace), tuple(problems)


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

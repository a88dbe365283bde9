"""`sruja.toml` as pydantic checks it. Imported only where there is such a file."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.json_schema import WithJsonSchema

from sruja_lsp.analysis.rules import RULES
from sruja_lsp.project.levels import LEVELS, level

_LEVEL: Final = {"enum": list(LEVELS)}

Level = Annotated[str, BeforeValidator(level), WithJsonSchema(_LEVEL)]
Globs = Annotated[list[str], Field(examples=[["models/**"]])]


class Project(BaseModel):
    """The settings of a project, in `sruja.toml` at the root of a workspace folder."""

    model_config = ConfigDict(extra="forbid", title="sruja.toml")

    include: Globs = Field(
        default_factory=lambda: ["**"],
        description="Which files below this folder are models of the project, as in a `.gitignore`. All by default.",
    )
    exclude: Globs = Field(
        default_factory=list,
        description="Which files and folders are not, as in a `.gitignore`. What begins with a dot never is.",
    )
    imports_outside: bool = Field(
        default=False,
        alias="imports-outside",
        description="Whether an import may lead to a file outside of the workspace folders.",
    )
    index_limit: int = Field(
        default=256,
        ge=0,
        alias="index-limit",
        description="The size in KB from which on a file is only read when it is opened or imported by what is open.",
    )
    rules: Annotated[
        dict[str, Level],
        WithJsonSchema(
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    rule.name: {**_LEVEL, "default": rule.level, "description": rule.summary} for rule in RULES
                },
            }
        ),
    ] = Field(default_factory=dict, description="The severity of each rule that is not to have its usual one.")


def json_schema() -> dict[str, Any]:
    """The JSON Schema that editors complete and check `sruja.toml` with."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Project.model_json_schema(by_alias=True)}


def validated(given: dict[str, Any]) -> tuple[Project, list[tuple[tuple[str, ...], str]]]:
    """Keep what makes sense; returns the project and what is wrong with the rest, by the keys that lead to it."""
    problems: list[tuple[tuple[str, ...], str]] = []
    try:
        return Project.model_validate(given), problems
    except ValidationError as error:
        kept = dict(given)
        for problem in error.errors():
            where = tuple(str(step) for step in problem["loc"])
            problems.append((where, _message(problem["type"], where, problem["msg"])))
            if len(where) > 1 and where[0] == "rules" and isinstance(kept.get("rules"), dict):
                kept["rules"] = {name: word for name, word in kept["rules"].items() if name != where[1]}
            else:
                kept.pop(where[0], None)
        return Project.model_validate(kept), problems


def _message(sort: str, where: tuple[str, ...], message: str) -> str:
    known = [field.alias or name for name, field in Project.model_fields.items()]
    name = ".".join(where)
    match sort:
        case "extra_forbidden":
            return f"`{name}` is not known here; write one of {', '.join(known)}."
        case "list_type" | "string_type" if where[0] in ("include", "exclude"):
            return f'`{where[0]}` is a list of texts, such as `["models/**"]`.'
        case "int_parsing" | "int_type" | "int_from_float" | "greater_than_equal":
            return f"`{name}` is a whole number of KB."
        case "bool_parsing" | "bool_type":
            return f"`{name}` is true or false."
        case "dict_type":
            return "`rules` is a table of rule names and levels."
        case _:
            return f"`{name}`: {message.removeprefix('Value error, ')}."

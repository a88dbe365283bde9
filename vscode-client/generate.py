"""Writes what the extension knows about the language: a TextMate grammar and snippets, both from the language table.

python vscode-client/generate.py           writes the files
python vscode-client/generate.py --check   exits with 1 when one of them is out of date

`package_json` also completes the manifest with what only the server knows; the build calls it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

from sruja_lsp import __version__
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.language import table
from sruja_lsp.language.types import RELATION, ValueType

CLIENT: Final = Path(__file__).parent
GRAMMAR: Final = CLIENT / "syntaxes" / "sruja.tmLanguage.json"
SNIPPETS: Final = CLIENT / "snippets" / "sruja.json"

# ---- patterns, as Oniguruma reads them --------------------------------------------------------

_LETTER: Final = r"[\p{L}_]"
_SIGN: Final = r"[\p{L}\p{M}\p{N}_]"
_NAME: Final = rf"{_LETTER}(?:{_SIGN}|-(?={_SIGN}))*"
_DOTTED: Final = rf"{_NAME}(?:(?:\.|::){_NAME})*"
_BEFORE: Final = r"(?<![\p{L}\p{M}\p{N}_.:-])"
_AFTER: Final = r"(?![\p{L}\p{M}\p{N}_]|-[\p{L}\p{N}_]|\.[\p{L}_]|::)"
_BOOLEAN: Final = r"(?:true|false)"


def _words(words: set[str]) -> str:
    """An alternative of whole words, the longest first, since the first that fits wins."""
    return "(?:" + "|".join(sorted((re.escape(word) for word in words), key=lambda word: (-len(word), word))) + ")"


def word_lists() -> dict[str, set[str]]:
    """The words of the language by what they are, as the table has them."""
    blocks = {word for block in table.BLOCKS.values() for word in block.blocks if word != RELATION}
    properties = {name for block in table.BLOCKS.values() for prop in block.properties for name in prop.names}
    kinds = set(table.KINDS) | set(table.STDLIB_KINDS)
    choices = {
        choice.value
        for block in table.BLOCKS.values()
        for prop in block.properties
        for choice in prop.choices
        if prop.type is ValueType.CHOICE and re.fullmatch(r"\w+(-\w+)*", choice.value)
    }
    return {
        "kinds": kinds | {"kind", "tag"},
        "blocks": blocks | {keyword.word for keyword in table.KEYWORDS if keyword.snippet.rstrip().endswith("}")},
        "properties": properties,
        "choices": choices,
        # What follows these is a name of its own, `containerInstance` and `extend` refer to one.
        "declaring": (kinds | {"view", "state_machine", "module", "entity", "valueObject"}) - {"containerInstance"},
        "clauses": {
            clause.word
            for clause in table.CLAUSES
            if " " not in clause.word and clause.word not in properties and clause.after != "import"
        },
    }


def grammar() -> dict[str, Any]:
    """The TextMate grammar.

    No word of Sruja is reserved, so that a word is taken for a keyword by what stands around it. What the server says
    by semantic tokens lies over this, and is exact.
    """
    lists = word_lists()
    words = {name: _words(found) for name, found in lists.items()}
    value = rf"(?=\s*(?:[:=]\s*)?(?:[\"'\d\[#@<>+*]|-(?!>)|{_NAME}))"
    statement = (
        rf"\s*(?:[}}\]]|(?://)|{_DOTTED}\s*(?:=|->|\{{)"
        rf"|(?:{words['properties']}|{words['blocks']}|{words['kinds']})\s+[\"'\d\[{{])"
    )
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "comment": "Made by vscode-client/generate.py from the language table. Change that one, not this.",
        "name": "Sruja",
        "scopeName": "source.sruja",
        "fileTypes": ["sruja"],
        "patterns": [{"include": "#statement"}],
        "repository": {
            "statement": {
                "patterns": [
                    {"include": f"#{name}"}
                    for name in (
                        *(
                            "comment",
                            "string",
                            "import",
                            "declaration",
                            "rule",
                            "named-block",
                            "block",
                            "instance",
                            "relation",
                        ),
                        *(
                            "property",
                            "clause",
                            "tag",
                            "operator",
                            "number",
                            "boolean",
                            "custom",
                            "name",
                            "punctuation",
                        ),
                    )
                ]
            },
            "comment": {
                "patterns": [
                    _match("comment.line.double-slash.sruja", r"//.*$"),
                    _region("comment.block.sruja", r"/\*", r"\*/"),
                    # Left over from Markdown pages.
                    _region("comment.block.page.sruja", r"<!--", rf"-->|^(?={statement})"),
                    _match("constant.other.color.sruja", rf"{_BEFORE}#[0-9a-fA-F]{{3,8}}(?![\p{{L}}\p{{N}}_])"),
                    _match("comment.line.number-sign.sruja", r"#(?![\p{L}_]).*$"),
                ]
            },
            "string": {
                "patterns": [
                    _region("string.quoted.triple.sruja", r'"""', r'"""'),
                    *(_string(quote, kind, statement) for quote, kind in (('"', "double"), ("'", "single"))),
                ]
            },
            "import": {
                "patterns": [
                    {
                        "begin": rf"{_BEFORE}(import)\s*(\{{)",
                        "beginCaptures": _captures(
                            "keyword.control.import.sruja", "punctuation.section.block.begin.sruja"
                        ),
                        "end": r"\}",
                        "endCaptures": {"0": {"name": "punctuation.section.block.end.sruja"}},
                        "patterns": [
                            {"include": "#comment"},
                            {
                                "match": rf"{_BEFORE}(as)\s+({_NAME})",
                                "captures": _captures("keyword.control.as.sruja", "entity.name.type.sruja"),
                            },
                            _match("storage.type.kind.sruja", rf"{_BEFORE}{words['kinds']}{_AFTER}"),
                            _match("variable.other.reference.sruja", _DOTTED),
                            _match("keyword.operator.wildcard.sruja", r"\*"),
                            _match("punctuation.separator.sruja", ","),
                        ],
                    },
                    {
                        "match": rf"{_BEFORE}(import|from)(?=\s*[\"'])",
                        "captures": _captures("keyword.control.import.sruja"),
                    },
                ]
            },
            "declaration": {
                "patterns": [
                    {
                        "match": rf"{_BEFORE}({_DOTTED})\s*(=)(?!>)\s*({words['kinds']}){_AFTER}"
                        rf"(?:\s+({_NAME})(?=\s*[\"']))?",
                        "captures": _captures(
                            *("entity.name.type.sruja", "keyword.operator.assignment.sruja", "storage.type.kind.sruja"),
                            "constant.other.choice.sruja",
                        ),
                    },
                    {
                        "match": rf"{_BEFORE}({_DOTTED})\s*(=)(?!>)\s*(?!{_BOOLEAN}{_AFTER})({_NAME}){_AFTER}",
                        "captures": _captures(
                            "entity.name.type.sruja", "keyword.operator.assignment.sruja", "storage.type.custom.sruja"
                        ),
                    },
                ]
            },
            "rule": {
                "match": rf"{_BEFORE}(rule)\s+(deny|require)\s+({_NAME})",
                "captures": _captures(
                    *("keyword.other.block.sruja", "keyword.control.rule.sruja", "keyword.control.rule.sruja")
                ),
            },
            "named-block": {
                # `deployment Production "..." {`; a lone word behind a kind may also be what is referred to.
                "match": rf"{_BEFORE}({words['declaring']})\s+(?!{words['clauses']}{_AFTER})({_NAME})"
                rf"(?=\s*(?:[\"'{{]|of{_AFTER}|extends{_AFTER}|$))",
                "captures": _captures("keyword.other.block.sruja", "entity.name.type.sruja"),
            },
            "block": {
                "patterns": [
                    _match("keyword.other.block.sruja", rf"{_BEFORE}{words['blocks']}(?=\s*\{{)"),
                    _match(
                        "keyword.other.block.sruja",
                        rf"{_BEFORE}{_words(lists['blocks'] - lists['properties'])}(?=\s+(?:{_LETTER}|[\"']))",
                    ),
                    _match(
                        "storage.type.kind.sruja",
                        rf"{_BEFORE}{_words(lists['kinds'] - lists['properties'])}(?=\s*[\"'])",
                    ),
                ]
            },
            "instance": {
                "match": rf"{_BEFORE}(containerInstance|extends?)\s+({_DOTTED})(?:\.|::)?(?!\s*(?:=|->))",
                "captures": _captures("keyword.other.block.sruja", "variable.other.reference.sruja"),
            },
            "relation": {
                "match": rf"(->)\s*({_DOTTED})(?!\s*=)",
                "captures": _captures("keyword.operator.arrow.sruja", "variable.other.reference.sruja"),
            },
            "property": {
                "patterns": [
                    {
                        "match": rf"{_BEFORE}({words['properties']})\s*([:=])?\s*({words['choices']}){_AFTER}"
                        r"(?!\s*(?:->|=))",
                        "captures": _captures(
                            *("support.type.property-name.sruja", "keyword.operator.assignment.sruja"),
                            "constant.other.choice.sruja",
                        ),
                    },
                    _match(
                        "support.type.property-name.sruja", rf"{_BEFORE}{words['properties']}{_AFTER}{value}(?!\s*->)"
                    ),
                ]
            },
            "clause": {
                "patterns": [
                    {
                        "match": rf"{_BEFORE}(of)\s+({_DOTTED})(?!\s*(?:=|->))",
                        "captures": _captures("keyword.other.clause.sruja", "variable.other.reference.sruja"),
                    },
                    _match("keyword.other.clause.sruja", rf"{_BEFORE}{words['clauses']}(?=\s+(?:{_LETTER}|[\"'{{]))"),
                ]
            },
            "tag": _match("entity.name.tag.sruja", rf"[#@]{_NAME}(?:\.{_NAME})*"),
            "operator": {
                "patterns": [
                    _match("keyword.operator.arrow.sruja", r"->"),
                    _match("invalid.deprecated.arrow.sruja", r"<->|<-(?!-)|=>|-->|--|\u2192"),
                    _match("keyword.operator.assignment.sruja", r"="),
                    _match("keyword.operator.comparison.sruja", r"[<>]=?"),
                    _match("keyword.operator.wildcard.sruja", rf"{_DOTTED}\.\*\*?|\*\*?"),
                ]
            },
            "number": {
                "match": rf"{_BEFORE}(\d+(?:\.\d+)?)(%|[\p{{L}}_]{_SIGN}*)?",
                "captures": _captures("constant.numeric.sruja", "keyword.other.unit.sruja"),
            },
            "boolean": _match("constant.language.boolean.sruja", rf"{_BEFORE}{_BOOLEAN}{_AFTER}"),
            # Keys of the user's own making.
            "custom": {
                "patterns": [
                    _match("keyword.other.block.custom.sruja", rf"{_BEFORE}{_NAME}(?=\s*\{{)"),
                    _match(
                        "support.type.property-name.custom.sruja",
                        rf"{_BEFORE}{_DOTTED}(?=\s*(?:[:=]\s*)?(?:[\"'\d\[]|{_BOOLEAN}{_AFTER}))",
                    ),
                ]
            },
            "name": _match("variable.other.reference.sruja", rf"{_DOTTED}(?:::|\.)?"),
            "punctuation": {
                "patterns": [
                    _match("punctuation.section.block.begin.sruja", r"\{"),
                    _match("punctuation.section.block.end.sruja", r"\}"),
                    _match("punctuation.section.brackets.begin.sruja", r"\["),
                    _match("punctuation.section.brackets.end.sruja", r"\]"),
                    _match("punctuation.separator.sruja", r"[,:;]"),
                ]
            },
        },
    }


def _string(quote: str, kind: str, statement: str) -> dict[str, Any]:
    """A string, which may span lines. One whose end is not typed yet ends where a line looks like a statement."""
    return {
        "name": f"string.quoted.{kind}.sruja",
        "begin": quote,
        "beginCaptures": {"0": {"name": "punctuation.definition.string.begin.sruja"}},
        "end": rf"({quote})|^(?={statement})",
        "endCaptures": {"1": {"name": "punctuation.definition.string.end.sruja"}},
        "patterns": [_match("constant.character.escape.sruja", r"\\(?:u[0-9a-fA-F]{4}|.)")],
    }


def _match(name: str, pattern: str) -> dict[str, Any]:
    return {"name": name, "match": pattern}


def _region(name: str, begin: str, end: str) -> dict[str, Any]:
    return {"name": name, "begin": begin, "end": end}


def _captures(*names: str) -> dict[str, Any]:
    return {str(number): {"name": name} for number, name in enumerate(names, start=1)}


# ---- snippets ---------------------------------------------------------------------------------


def snippets() -> dict[str, Any]:
    """The snippets of VS Code: whole files, and one for each construct of the table.

    Those of the table have no prefix. The server proposes the same ones while somebody types, and only where they
    belong; a prefix would put each into the list twice. "Insert Snippet" shows all of them.
    """
    found = {
        title: {"prefix": prefix, "isFileTemplate": True, "body": body.split("\n"), "description": description}
        for title, prefix, description, body in FILES
    }
    for keyword in table.KEYWORDS:
        if keyword.legacy:
            continue
        name = keyword.label if keyword.label not in found else f"{keyword.label} in {min(keyword.blocks)}"
        found[name] = {"body": keyword.snippet.split("\n"), "description": keyword.doc}
    return found


_MODEL: Final = """\
// ${1:Shop}: what it is made of
${2:Customer} = person "${2:Customer}"

${1:Shop} = system "${1:Shop}" {
	Web = container "Web app" { technology "${3:TypeScript}" }
	Api = container "API" {
		technology "${4:Go}"
%s	}
	Db = database "Orders" { technology "PostgreSQL" }

	Web -> Api "asks"
	Api -> Db "reads and writes"
}

${2:Customer} -> ${1:Shop}.Web "${5:buys}"
%s
view index { include * }
$0"""

_LEVELS: Final = """\
		slo {
			availability { target "${6:99.9%}" window "30 days" }
			latency { p95 "${7:200ms}" p99 "${8:500ms}" window "7 days" }
			error_rate { target "< 0.5%" window "30 days" }
		}
"""

_DATA: Final = (
    '\tnode Postgres "Managed PostgreSQL" { containerInstance ${1:Shop}.Db { role "primary" multi_az true } }\n'
)

_CANARY: Final = (
    """
deployment Production "Production" {
	node Stable "Stable release" {
		containerInstance ${1:Shop}.Web { replicas 4 }
		containerInstance ${1:Shop}.Api { replicas 18 traffic 95 version "${6:1.4.1}" }
	}
	node Canary "Release candidate" {
		containerInstance ${1:Shop}.Api {
			replicas 1
			traffic 5
			version "${7:1.5.0}"
			auto_rollback { enabled true error_rate "> 1%" latency_p95 "> 500ms" trigger_time "5 minutes" }
		}
	}
"""
    + _DATA
    + "}\n"
)

_BLUE_GREEN: Final = (
    """
deployment Production "Production" {
	node Blue "Blue, live" {
		status "active"
		containerInstance ${1:Shop}.Api { replicas 6 traffic 100 version "${6:1.4.1}" }
	}
	node Green "Green, ready to switch to" {
		status "standby"
		containerInstance ${1:Shop}.Api { replicas 6 traffic 0 version "${7:1.5.0}" }
	}
	node Web "Web" { containerInstance ${1:Shop}.Web { replicas 4 } }
"""
    + _DATA
    + "}\n"
)

_ROLLING: Final = (
    """
deployment Production "Production" {
	node Cluster "Kubernetes cluster" {
		containerInstance ${1:Shop}.Web { replicas 4 }
		containerInstance ${1:Shop}.Api {
			replicas 8
			version "${6:1.5.0}"
			rolling_update { max_unavailable 1 max_surge 2 }
		}
	}
"""
    + _DATA
    + "}\n"
)

_REGIONS: Final = """
deployment Production "Production" {
	node ${6:North} "${7:Stockholm}" {
		status "active" region "${8:eu-north-1}" traffic 60
		node Cluster "Cluster" {
			containerInstance ${1:Shop}.Web { replicas 4 }
			containerInstance ${1:Shop}.Api { replicas 6 }
		}
		node Postgres "PostgreSQL" { containerInstance ${1:Shop}.Db { role "primary" } }
	}
	node ${9:South} "${10:Frankfurt}" {
		status "active" region "${11:eu-central-1}" traffic 40
		node Cluster "Cluster" {
			containerInstance ${1:Shop}.Web { replicas 3 }
			containerInstance ${1:Shop}.Api { replicas 4 }
		}
		node Postgres "PostgreSQL" { containerInstance ${1:Shop}.Db { role "read-replica" } }
	}
}
"""

#: Whole models to start a file with: title, prefix, description, text.
FILES: Final = (
    ("Model", "model", "A first model: a person, a system with three containers, a view.", _MODEL % ("", "")),
    ("Model with service levels", "model-slo", "A model whose API promises something.", _MODEL % (_LEVELS, "")),
    (
        "Model with a rolling update",
        "model-rolling",
        "A model that replaces replicas a few at a time.",
        _MODEL % ("", _ROLLING),
    ),
    (
        "Model with a canary",
        "model-canary",
        "A model that tries a release on 5% of the traffic.",
        _MODEL % ("", _CANARY),
    ),
    (
        "Model with blue and green",
        "model-blue-green",
        "A model that switches between two sides.",
        _MODEL % ("", _BLUE_GREEN),
    ),
    ("Model in two regions", "model-multi-region", "A model that serves from two regions.", _MODEL % ("", _REGIONS)),
)

# ---- the manifest -----------------------------------------------------------------------------


def package_json() -> dict[str, Any]:
    """The manifest of the packed extension: with the server's version, and a setting for each of its rules."""
    manifest: dict[str, Any] = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    manifest["version"] = __version__
    for key in ("private", "scripts", "devDependencies", "type"):
        manifest.pop(key, None)
    for group in manifest["contributes"]["configuration"]:
        if (rules := group["properties"].get("sruja.rules")) is not None:
            rules["properties"] = {
                rule.name: {
                    "enum": [*(severity.value for severity in Severity), "off"],
                    "default": rule.level,
                    "markdownDescription": f"{rule.summary} ([what it is about]({rule.page}))",
                }
                for rule in sorted(RULES, key=lambda rule: rule.name)
            }
    return manifest


# ---- writing ----------------------------------------------------------------------------------


def files() -> dict[Path, str]:
    """What the generated files should hold."""
    return {
        path: json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        for path, content in ((GRAMMAR, grammar()), (SNIPPETS, snippets()))
    }


def main(arguments: list[str]) -> int:
    """Write the files, or say which are out of date; returns the exit status."""
    status = 0
    for path, content in files().items():
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        if "--check" in arguments:
            sys.stderr.write(f"{path.name} is out of date; run `make vscode-language`\n")
            status = 1
        else:
            path.write_text(content, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

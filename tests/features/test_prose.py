"""The user's texts, made fit to be shown."""

import pytest

from sruja_lsp.features import prose


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Café 🚢", "Café 🚢"),
        ("👩\u200d🚀 ☁\ufe0f", "👩\u200d🚀 ☁\ufe0f"),  # what joins and colours emoji stays
        ("a\x00b", "a\u2400b"),
        ("a\tb", "a\u2409b"),
        ("a\x7fb", "a\u2421b"),
        ("a\x85b", "a\\u0085b"),
        ("a\u2028b", "a\\u2028b"),
        ("a\u202eb", "a\\u202eb"),
        ("\ufeffa", "\\ufeffa"),
        ("a\ud800", "a\\ud800"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    assert prose.visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" over \r\n\t lines ", "over lines"),
        ("two  blanks", "two blanks"),
        ("  ", ""),
        ("a\x0cb", "a\u240cb"),
    ],
)
def test_a_text_is_one_line(text: str, shown: str) -> None:
    assert prose.one_line(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("> quote", "\\> quote"),
        ("=== ", "\\==="),
        ("1. item", "1\\. item"),
        ("12) item", "12\\) item"),
        ("99.9% of all", "99\\.9% of all"),
        ("C# -> F#", "C# -> F#"),
        ("*a* _b_ snake_case ~c~", "\\*a\\* \\_b\\_ snake_case \\~c\\~"),
        ("[a](b) `c` | <i> < 5", "\\[a\\](b) \\`c\\` \\| \\<i> < 5"),
        ("&lt; R&D", "\\&lt; R&D"),
        ("a\\b", "a\\\\b"),
    ],
)
def test_a_paragraph_is_no_markdown(text: str, shown: str) -> None:
    assert prose.paragraph(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Shop.API", "`Shop.API`"), ("a`b", "`` a`b ``"), ("a``b", "``` a``b ```"), ("a\nb", "`a b`")],
)
def test_code_holds_any_text(text: str, shown: str) -> None:
    assert prose.code(text) == shown


MARKDOWN = """\
**Till \\*new\\*** — container
`Shop.Till` · PL/I

| Objective | Target | From |
| --- | ---: | --- |
| latency p95 | < 200ms | `Shop.Till` |
| a \\| b | ✗ | here |

- `Live.Rack` · 2 replicas

```sruja
Till = container "Till" { tags ["**a**"] }
```"""
PLAIN = """\
Till *new* — container
Shop.Till · PL/I

Objective     Target    From
latency p95   < 200ms   Shop.Till
a | b         ✗         here

- Live.Rack · 2 replicas

  Till = container "Till" { tags ["**a**"] }"""


def test_a_reader_without_markdown_sees_no_signs() -> None:
    assert prose.unmarked(MARKDOWN) == PLAIN


@pytest.mark.parametrize("text", ["a`b", "``", "**", "C:\\temp", "1. a_b_ <i> | \\", "*", "[x](y)"])
def test_what_was_made_fit_to_be_shown_is_what_a_reader_without_markdown_sees(text: str) -> None:
    assert prose.unmarked(prose.paragraph(text)) == text
    assert prose.unmarked(prose.code(text)) == text

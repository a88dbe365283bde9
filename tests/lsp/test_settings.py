"""Settings, good and bad."""

import pytest

from sruja_lsp.analysis.finding import Severity
from sruja_lsp.lsp.settings import Settings, settings_of


@pytest.mark.parametrize("given", [None, {}, [], {"sruja": {}}, {"sruja": None}, {"server": {"path": "/x"}}])
def test_nothing_set_is_the_default(given: object) -> None:
    assert settings_of(given) == (Settings(), ())


@pytest.mark.parametrize("wrapped", [False, True], ids=["the section itself", "all settings"])
def test_rules_are_switched_and_levelled(*, wrapped: bool) -> None:
    own = {"rules": {"syntax-error": "warning", "unresolved-reference": "off"}, "trace": "messages"}
    settings, problems = settings_of({"sruja": own} if wrapped else own)
    assert settings.levels == {"syntax-error": Severity.WARNING, "unresolved-reference": None}
    assert settings.trace == "messages"
    assert problems == ()


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("info", Severity.INFORMATION),
        ("warn", Severity.WARNING),
        ("Error", Severity.ERROR),
        ("none", None),
        (False, None),
    ],
)
def test_the_words_of_other_tools_are_understood(written: object, level: Severity | None) -> None:
    settings, problems = settings_of({"rules": {"syntax-error": written}})
    assert (dict(settings.levels), problems) == ({"syntax-error": level}, ())


def test_the_trace_setting_of_a_client_is_left_to_it() -> None:
    assert settings_of({"trace": {"server": "verbose"}}) == (Settings(), ())


def test_a_bad_level_is_explained_and_the_rest_kept() -> None:
    settings, problems = settings_of({"rules": {"syntax-error": "loud", "unresolved-reference": "hint"}})
    assert settings.levels == {"unresolved-reference": Severity.HINT}
    assert problems == (
        "`sruja.rules.syntax-error`: `'loud'` is no level; write one of error, warning, information, hint, off",
    )


def test_an_unknown_rule_is_explained() -> None:
    settings, problems = settings_of({"rules": {"sintax-error": "off"}})
    assert settings == Settings()
    assert problems == ("`sruja.rules`: `sintax-error` is no rule; did you mean `syntax-error`?",)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rules": "all"}, "`sruja.rules` is `'all'`; write an object of rule names and levels"),
        ({"rules": {"syntax-error": ["off"]}}, "is no level"),
        ({"trace": "loud"}, "`sruja.trace` is `'loud'`; write off, messages or verbose"),
        ("loud", "write an object"),
        (["loud"], "write an object"),
    ],
)
def test_what_makes_no_sense_is_explained(given: object, said: str) -> None:
    settings, (problem,) = settings_of(given)
    assert settings == Settings()
    assert said in problem

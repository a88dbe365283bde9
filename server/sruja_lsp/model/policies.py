"""What policies ask for: the rules that are written in a form that can be checked."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.model import places
from sruja_lsp.model.outline import texts_of
from sruja_lsp.model.settings import block_settings, text
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sruja_lsp.model.architecture import Element
    from sruja_lsp.model.places import Statement
    from sruja_lsp.syntax.pieces import Value

_SEPARATORS = re.compile(r"[-\s]+")
_SELECTING = frozenset({"from", "to", "on", "except"})
_GOES_ON = _SELECTING | {"tags", "key", "value", "message", "suggest"}


def folded(word: str) -> str:
    """A kind as it is compared: `External-System` is `external_system`."""
    return _SEPARATORS.sub("_", word.strip()).casefold()


class Selector(NamedTuple):
    """Which elements are meant; everything that is given has to fit, and nothing fits everything."""

    kind: str = ""
    id: str = ""
    tag: str = ""
    technology: str = ""
    meta: str = ""
    value: str = ""

    def fits(self, element: Element) -> bool:
        """Whether an element is meant."""
        if self.kind and folded(element.kind) != folded(self.kind):
            return False
        if self.id and self.id not in (element.name, element.name.rpartition(".")[2]):
            return False
        if self.tag and self.tag not in element.tags:
            return False
        if self.technology and element.technology.casefold() != self.technology.casefold():
            return False
        if self.meta:
            said = element.metadata.get(self.meta)
            return said is not None and (not self.value or said == self.value)
        return True


class Exception_(NamedTuple):  # noqa: N801  # `Exception` is taken
    """Whom a rule leaves alone: elements, or relations from one to another."""

    on: Selector | None
    source: Selector | None
    target: Selector | None


@dataclass(slots=True)
class PolicyRule:
    """One rule that can be checked; `form` is what it asks for. `span` is where it is written in its file."""

    form: str
    span: Span
    source: Selector | None = None
    target: Selector | None = None
    on: Selector | None = None
    tags: tuple[str, ...] = ()
    key: str = ""
    value: str = ""
    message: str = ""
    suggest: str = ""
    exceptions: list[Exception_] = field(default_factory=list)

    def spares(self, element: Element) -> bool:
        """Whether an element is excepted."""
        return any(each.on is not None and each.on.fits(element) for each in self.exceptions)

    def spares_relation(self, source: Element, target: Element) -> bool:
        """Whether a relation between these two is excepted."""
        for each in self.exceptions:
            if each.on is not None and (each.on.fits(source) or each.on.fits(target)):
                return True
            if each.source is not None or each.target is not None:
                starts = each.source is None or each.source.fits(source)
                if starts and (each.target is None or each.target.fits(target)):
                    return True
        return False


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy: its name, how strictly it is held (in lower case), and those of its rules that can be checked."""

    name: str
    title: str
    uri: str
    focus: Span
    enforcement: str
    rules: tuple[PolicyRule, ...]


def policy(uri: str, statement: Statement) -> Policy:
    """What a policy says."""
    declares = statement.meaning.declares
    enforcement = _inline(statement.item.head.values, "enforcement")
    if isinstance(statement.item, Block):
        settings = block_settings(statement.item, statement.meaning.context.inner(statement.meaning.block))
        enforcement = text(settings, "enforcement") or enforcement
    return Policy(
        statement.name,
        declares.title if declares is not None else "",
        uri,
        statement.focus,
        enforcement.casefold() or "warn",
        tuple(_rules(statement)),
    )


def _inline(values: Sequence[Value], word: str) -> str:
    for first, second in itertools.pairwise(values):
        if first.kind is ValueKind.NAME and first.text == word:
            return second.string
    return ""


def _rules(statement: Statement) -> Iterator[PolicyRule]:
    """The rules of a policy. Where a selector has its braces on several lines, the rule goes on behind it."""
    said: list[_Part] = []
    span = Span(0, 0)
    for inner in places.properties(statement):
        head = inner.item.head
        subject = head.subject
        word = subject.text if subject is not None else ""
        if word == "rule" and not head.values and isinstance(inner.item, Block):
            yield from _older(inner)
        elif word == "rule" or (word in _GOES_ON and said and said[-1].group is not None):
            if word == "rule":
                yield from _read(said, span)
                said, span = [], inner.span
            else:
                said.append(_Part(word))
                span = Span(span.start, inner.span.end)
            said += [_Part.of(value) for value in head.values]
            if isinstance(inner.item, Block):
                said.append(_Part("", group=_pairs_of(inner)))
    yield from _read(said, span)


class _Part(NamedTuple):
    """A word of a rule, a text in quotes, a list, or what stands in braces."""

    word: str
    string: str = ""
    items: tuple[str, ...] = ()
    group: tuple[tuple[str, tuple[str, ...]], ...] | None = None

    @staticmethod
    def of(value: Value) -> _Part:
        if value.kind is ValueKind.GROUP:
            return _Part("", group=tuple(_grouped(value.items)))
        if value.kind is ValueKind.LIST:
            return _Part("", items=tuple(each.lstrip("#@") for each in texts_of(value.items)))
        if value.kind is ValueKind.NAME:
            return _Part(value.text)
        return _Part("", string=value.string)


def _grouped(items: Sequence[Value]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """`kind "x" meta "a" = "b"` as pairs of a word and what follows it."""
    word = ""
    said: list[str] = []
    for item in items:
        if item.kind is ValueKind.NAME and (not word or said):
            if word:
                yield word, tuple(said)
            word, said = item.text, []
        elif item.kind is not ValueKind.SYMBOL:
            said.append(item.string.lstrip("#@"))
    if word:
        yield word, tuple(said)


def _pairs_of(statement: Statement) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for inner in places.properties(statement):
        subject = inner.item.head.subject
        if subject is not None:
            found.append((subject.text, tuple(texts_of(inner.item.head.values))))
    return tuple(found)


def _selector(group: tuple[tuple[str, tuple[str, ...]], ...]) -> Selector:
    said = {word: texts for word, texts in group if texts}
    meta = said.get("meta", ())
    kind, name, tag, technology = (said.get(word, ("",))[0] for word in ("kind", "id", "tag", "technology"))
    return Selector(kind, name, tag, technology, meta[0] if meta else "", meta[1] if len(meta) > 1 else "")


def _read(said: list[_Part], span: Span) -> Iterator[PolicyRule]:  # noqa: C901, PLR0912  # a case a word
    """The rule that these words are, if they are one that can be checked."""
    form = " ".join(part.word for part in said[:2])
    if form not in {"deny edge", "require tags", "require metadata", "require slo"}:
        return
    rule = PolicyRule(form, span)
    word = ""
    excepting = False
    source: Selector | None = None
    for part in said[2:]:
        if part.word:
            if part.word == "except":
                excepting, source = True, None
            elif part.word in {"message", "suggest", "tags", "key", "value"}:
                excepting = False
            word = part.word
        elif part.group is not None:
            selector = _selector(part.group)
            if excepting and word == "except":
                rule.exceptions.append(Exception_(selector, None, None))
            elif excepting and word == "from":
                source = selector
                rule.exceptions.append(Exception_(None, selector, None))
            elif excepting and word == "to":
                if source is not None:
                    rule.exceptions.pop()
                rule.exceptions.append(Exception_(None, source, selector))
            elif word == "from":
                rule.source = selector
            elif word == "to":
                rule.target = selector
            elif word == "on":
                rule.on = selector
        elif word == "tags":
            rule.tags = part.items or (part.string.lstrip("#@"),)
        elif word in {"key", "value", "message", "suggest"}:
            setattr(rule, word, part.string)
    yield rule


def _older(statement: Statement) -> Iterator[PolicyRule]:
    """`rule { element_type "x" required_tags [..] error ".." }`."""
    said = dict(_pairs_of(statement))
    tags = tuple(tag.lstrip("#@") for tag in said.get("required_tags", ()))
    if tags:
        kind = "".join(said.get("element_type", ()))
        message = "".join(said.get("error", ()))
        yield PolicyRule("require tags", statement.span, on=Selector(kind), tags=tags, message=message)

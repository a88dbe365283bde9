"""Findings that a page, a block or a deployment has by itself, kept with it for as long as it lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.analysis.environment import Environment, Meanings, tables
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.model.deployments import deployments, group
from sruja_lsp.model.facts import TOLD, block_facts, page_facts, speaks
from sruja_lsp.model.index import FILE
from sruja_lsp.model.places import Statement
from sruja_lsp.model.service_levels import service_levels
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.model.deployments import Instance, Node
    from sruja_lsp.model.meaning import Context, Meaning
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.service_levels import ServiceLevels
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.syntax.tree import Body, Page

_OF_LEVELS = [rule.levels for rule in RULES if rule.levels is not None]
_OF_INSTANCES = [rule.instance for rule in RULES if rule.instance is not None]
_OF_BLOCKS = [rule.blocks for rule in RULES if rule.blocks is not None]
_OF_DEPLOYMENTS = [rule.deployment for rule in RULES if rule.deployment is not None]

MANY = 200
"""A deployment of more instances is looked at when the server has nothing else to do."""


@dataclass(slots=True)
class Work:
    """How much was looked at, for tests that hold the cost of an edit."""

    pages: int = 0
    levels: int = 0
    blocks: int = 0
    instances: int = 0
    deployments: int = 0
    landscapes: int = 0
    files: int = 0
    """Files that were read for landscapes: for what they say, and once more for what runs in them."""


class _Found:
    """The findings of a page and of what is below it, with places relative to the page."""

    __slots__ = ("findings",)

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings


_NOTHING = _Found(())


def in_blocks(model: Model, work: Work) -> Iterator[Finding]:
    """What is found in single `slo` blocks and instances."""
    for finding in _in_body(model.tree.root, model.context, work, 0):
        yield finding.moved(0, model.uri) if finding.related else finding


def _in_body(body: Body, context: Context, work: Work, base: int) -> Iterator[Finding]:
    for page in body.pages:
        if page_facts(page, context).runs:
            for finding in _in_page(page, context, work).findings:
                yield finding.moved(base)
        base += page.width


def _in_page(page: Page, context: Context, work: Work) -> _Found:
    facts = page_facts(page, context)
    known = facts.found
    if isinstance(known, _Found):
        return known
    work.pages += 1
    findings: list[Finding] = []
    for index, start, meaning in (*facts.told, *facts.entries):
        item = page.items[index]
        if isinstance(item, Block) and meaning.block in TOLD:
            findings += _moved(_of_block(item, meaning, context, work), start)
    if context.block.declares or context.declares:
        for start, instance in group(page, context).instances:
            findings += _moved(_of_instance(instance, work), start)
    for index, start, meaning in facts.entries:
        item = page.items[index]
        if isinstance(item, Block):
            inner = context.inner(meaning.block)
            if speaks(inner) and block_facts(item, meaning, context).runs:
                findings += _in_body(item.body, inner, work, start + item.head.width)
    found = _Found(tuple(findings)) if findings else _NOTHING
    facts.found = found
    return found


def _moved(findings: Iterator[Finding], by: int) -> list[Finding]:
    return [finding.moved(by) for finding in findings]


def _of_levels(levels: ServiceLevels, work: Work) -> Iterator[Finding]:
    known = levels.kept.get(_of_levels)
    if not isinstance(known, tuple):
        work.levels += 1
        known = tuple(finding for check in _OF_LEVELS for finding in check(levels))
        levels.kept[_of_levels] = known
    yield from known


def _of_block(block: Block, meaning: Meaning, context: Context, work: Work) -> Iterator[Finding]:
    if meaning.block == "slo":
        yield from _of_levels(service_levels(block, meaning, context), work)
        return
    facts = block_facts(block, meaning, context)
    if not isinstance(facts.found, tuple):
        work.blocks += 1
        statement = Statement(block, 0, meaning, FILE)
        facts.found = tuple(
            finding for wanted, check in _OF_BLOCKS if meaning.block in wanted for finding in check(statement)
        )
    yield from facts.found


def _of_instance(instance: Instance, work: Work) -> Iterator[Finding]:
    known = instance.kept.get(_of_instance)
    if not isinstance(known, tuple):
        work.instances += 1
        known = tuple(finding for check in _OF_INSTANCES for finding in check(instance))
        instance.kept[_of_instance] = known
    yield from known


def in_deployments(workspace: Workspace, model: Model, work: Work, *, large: bool) -> Iterator[Finding]:
    """What is found in single deployments: in those of many instances, or in all others."""
    names = tables(workspace, model.uri)
    for start, node in deployments(model.tree, model.context):
        if (node.count > MANY) is large:
            meanings = Meanings.of(workspace, model.uri, node, names)
            for finding in _in_deployment(model.uri, node, meanings, work):
                yield finding.moved(start, model.uri)


def _in_deployment(uri: str, node: Node, meanings: Meanings, work: Work) -> tuple[Finding, ...]:
    known = node.kept.get(_in_deployment)
    if isinstance(known, _Judged) and known.meanings is meanings:
        return known.findings
    work.deployments += 1
    environment = Environment(uri, node, meanings)
    found = tuple(finding for check in _OF_DEPLOYMENTS for finding in check(environment))
    node.kept[_in_deployment] = _Judged(meanings, found)
    return found


class _Judged(NamedTuple):
    """The findings of a deployment, true for as long as its instances mean the same elements."""

    meanings: Meanings
    findings: tuple[Finding, ...]

"""Service levels as OpenSLO v1: one YAML document for each service, and one for each objective."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from sruja_lsp.export.objectives import Watched, services, short, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.diagram.views import Source
    from sruja_lsp.export.objectives import Service

_VERSION: Final = "openslo/v1"
_HEAD: Final = """\
# Service levels of a Sruja model. The queries follow the conventions of Prometheus' client libraries; look them
# through.
"""


def openslo(source: Source) -> str:
    """The service levels of a document as OpenSLO, a comment alone when there are none."""
    documents = list(_documents(source))
    if not documents:
        return _HEAD
    return _HEAD + yaml.safe_dump_all(
        documents, sort_keys=False, allow_unicode=True, explicit_start=True, default_flow_style=False, width=100
    )


def _documents(source: Source) -> Iterator[dict[str, Any]]:
    for service in services(source):
        found = list(watched(service))
        if not found:
            continue
        yield _service(service)
        for one in found:
            yield _slo(one)


def _service(service: Service) -> dict[str, Any]:
    metadata = {"name": service.id, "displayName": service.title, "annotations": {"sruja.ai/name": service.name}}
    spec = {"description": service.description[:1000]} if service.description else {}
    return {"apiVersion": _VERSION, "kind": "Service", "metadata": metadata, "spec": spec}


def _slo(one: Watched) -> dict[str, Any]:
    return {
        "apiVersion": _VERSION,
        "kind": "SLO",
        "metadata": {"name": one.id, "displayName": f"{one.service.title}: {one.name}"},
        "spec": {
            "description": f"{one.name} {one.written} over {short(one.window)}",
            "service": one.service.id,
            "indicator": {
                "metadata": {"name": f"{one.id}-ratio"},
                "spec": {
                    "ratioMetric": {
                        "counter": True,
                        "good": _query(one.good),
                        "total": _query(one.total),
                    }
                },
            },
            "timeWindow": [{"duration": short(one.window), "isRolling": True}],
            "budgetingMethod": "Occurrences",
            "objectives": [{"displayName": f"{one.name} {one.written}", "target": float(one.target)}],
        },
    }


def _query(query: str) -> dict[str, Any]:
    return {"metricSource": {"type": "Prometheus", "spec": {"query": query.replace("$window", "5m")}}}

"""What is wrong with a revision, found by looking at all of it, and not at what a change touched."""

from collections.abc import Iterator

from kgservice.changes.checks.memory import module_of
from kgservice.stores.graph import MODULES, graphs_of
from kgservice.stores.protocol import GraphStore
from mappings.reasoning.conflicts.find import find_conflicts
from ontology.finding import Finding
from ontology.validation.conformance import shape_findings
from ontology.validation.validate import name_findings, rule_findings

__all__ = ["Sign", "errors_at"]

Sign = tuple[str, str, str, str | None, str, str]
"""Rule, graph, node, property, value and message: by these, two findings are the same."""


def errors_at(store: GraphStore, revision: int) -> frozenset[Sign]:
    """Hold all modules of a revision against names, shapes and rules, and its mappings against each other."""
    found = (each for each in _findings(store, revision) if each.level == "ERROR")
    return frozenset(
        (each.rule, each.place.path, each.node, each.place.slot, each.value, each.message) for each in found
    )


def _findings(store: GraphStore, revision: int) -> Iterator[Finding]:
    _, dataset = store.dataset(revision)
    modules = [module_of(dataset, graph) for graph in graphs_of(dataset, MODULES)]
    yield from name_findings(modules, ())
    yield from shape_findings(modules)
    yield from rule_findings(modules, ())
    yield from find_conflicts(store.knowledge(revision))

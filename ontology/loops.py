"""Loops: concepts that lie above themselves."""

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from pyoxigraph import NamedNode

from ontology.finding import Finding
from ontology.iri import RDFS, SKOS
from ontology.module import Module, prefixed

__all__ = ["loops"]

_UPWARD = frozenset({SKOS + "broader", RDFS + "subClassOf"})
_MOST = 20


def loops(modules: Sequence[Module], company: Iterable[Module] = ()) -> Iterator[Finding]:
    """Find loops of skos:broader and rdfs:subClassOf in which a node of `modules` takes part, 20 at most.

    Company is what else stands in the graph.
    """
    above: dict[str, set[str]] = {}
    for module in (*modules, *company):
        for subject, predicate, value in module.triples:
            if predicate.value in _UPWARD and isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                above.setdefault(subject.value, set()).add(value.value)
    for _ in range(_MOST):
        try:
            TopologicalSorter(above).prepare()
        except CycleError as error:
            # The nodes come from the top down: each lies above the next.
            loop: list[str] = error.args[1][::-1]
            above[loop[0]].discard(loop[1])
            yield from _finding(loop, modules)
        else:
            return


def _finding(loop: list[str], modules: Sequence[Module]) -> Iterator[Finding]:
    for module in modules:
        if node := next((node for node in loop if node in module.subjects), None):
            start = loop.index(node)
            turned = loop[start:-1] + loop[:start] + [node]
            shown = [prefixed(at) for at in turned]
            if len(shown) > 8:
                shown[4:-3] = ["..."]
            yield Finding(
                "ERROR",
                module.place(node, "skos:broader"),
                f"the concept lies below itself: {' < '.join(shown)}",
                "take one of these links away",
                prefixed(node),
            )
            return

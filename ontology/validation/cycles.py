"""Cycles: concepts that lie above themselves, blends that are parts of themselves, orders that run in a circle."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ontology.finding import Finding
from ontology.hierarchy import cycles
from ontology.iri import CORE, RDFS, SKOS
from ontology.validation.notation import prefixed
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["cycle_findings"]

_LONGEST = 8


@dataclass(frozen=True, slots=True)
class _Order:
    """A relation that may not lead back to where it began.

    Attributes:
        rule: id of the rule that says so.
        properties: IRIs of the properties that state it.
        slot: the property that the findings name.
        sign: what stands between the members of a cycle where it is shown.
    """

    rule: str
    properties: frozenset[str]
    slot: str
    sign: str


_ORDERS = (
    _Order("broader_cycle", frozenset({SKOS + "broader", RDFS + "subClassOf"}), "skos:broader", "<"),
    _Order("intensity_cycle", frozenset({CORE + "moreIntenseThan"}), "core:moreIntenseThan", ">"),
    _Order("composition_cycle", frozenset({CORE + "composedOf"}), "core:composedOf", "->"),
)


def cycle_findings(statements: Statements) -> Iterator[Finding]:
    """Find the cycles in which something that a judged module describes takes part, 20 of each order at most."""
    for order in _ORDERS:
        links = (
            (subject, value.value)
            for subject, about in statements.about.items()
            for property_ in sorted(order.properties & about.keys())
            for value, _ in about[property_]
            if isinstance(value, NamedNode)
        )
        for loop in cycles(links):
            yield from _finding(order, loop, statements)


def _finding(order: _Order, loop: tuple[str, ...], statements: Statements) -> Iterator[Finding]:
    for module in statements.judged:
        if node := next((node for node in loop if node in module.subjects), None):
            start = loop.index(node)
            shown = [prefixed(at) for at in (*loop[start:], *loop[:start], node)]
            if len(shown) > _LONGEST:
                shown[4:-3] = ["..."]
            rule = RULES[order.rule]
            yield rule.broken(
                module.place(node, order.slot),
                f"{rule.breach.replace('a concept', 'the concept')}: {f' {order.sign} '.join(shown)}",
                node=prefixed(node),
            )
            return

"""Places: concepts of layered theories that nothing joins to the rest of their scheme."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ontology.finding import Finding
from ontology.iri import CORE, SKOS
from ontology.validation.notation import prefixed
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["lone_findings"]

_LINKS = frozenset(
    {
        SKOS + "broader",
        *(CORE + kind for kind in ("oppositeOf", "composedOf", "moreIntenseThan", "moodOf", "from", "to")),
    }
)


def lone_findings(statements: Statements) -> Iterator[Finding]:
    """Find concepts of theories that no broader, narrower or related one is joined to, though others are."""
    layered: set[str] = set()
    linked: set[str] = set()
    for module in (*statements.judged, *statements.company):
        for subject, predicate, value in module.triples:
            if predicate.value in _LINKS and isinstance(value, NamedNode):
                linked.update((subject.value, value.value))
                if predicate.value == SKOS + "broader":
                    layered.add(statements.level(subject.value)[0])
    for concept in statements.concepts:
        scheme = statements.level(concept)[0]
        if concept not in linked and scheme in layered and CORE + "Theory" in statements.types(scheme):
            for _, module in statements.values(concept, SKOS + "inScheme")[:1]:
                if statements.judges(module):
                    yield RULES["lone_concept"].broken(module.place(concept, "skos:broader"), node=prefixed(concept))

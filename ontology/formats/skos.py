"""Plain SKOS: schemes, concepts, tiers and mappings for tools such as Skosmos, without a trace of OWL.

What SKOS has no words for stays out: norms, disjointness, definitions of regions, the confidence of mappings. What
theories say of two concepts besides broader and narrower becomes `skos:related`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.iri import CORE, DCT, OWL, RDF, SKOS

__all__ = ["skos_triples"]

_About: TypeAlias = dict[str, list[NamedNode | BlankNode | Literal]]
_Facts: TypeAlias = dict[str, _About]

_TYPE = RDF + "type"
_SCHEMES = frozenset(CORE + kind for kind in ("Theory", "LabelSet", "SenseInventory"))
_KEPT = (
    SKOS + "notation",
    SKOS + "definition",
    SKOS + "editorialNote",
    DCT + "title",
    DCT + "description",
    DCT + "license",
    DCT + "creator",
    DCT + "source",
    DCT + "identifier",
    DCT + "isReplacedBy",
    OWL + "deprecated",
)
_LABELS = (
    (SKOS + "prefLabel", (SKOS + "prefLabel",)),
    (SKOS + "altLabel", (SKOS + "altLabel",)),
    (
        SKOS + "hiddenLabel",
        (SKOS + "hiddenLabel", *(CORE + name for name in ("derivedForm", "noun", "adjective", "adverb", "verb"))),
    ),
)
_RELATIONS = tuple(CORE + name for name in ("oppositeOf", "composedOf", "moreIntenseThan", "leadsTo", "moodOf"))
_MATCHES = {
    SKOS + "exactMatch": SKOS + "exactMatch",
    SKOS + "closeMatch": SKOS + "closeMatch",
    SKOS + "relatedMatch": SKOS + "relatedMatch",
    SKOS + "broadMatch": SKOS + "narrowMatch",
    SKOS + "narrowMatch": SKOS + "broadMatch",
}
"""The mapping relations of SKOS with their inverses."""


def skos_triples(triples: Iterable[Triple], mappings: Iterable[tuple[str, str, str]] = ()) -> Iterator[Triple]:
    """Say in SKOS what modules say.

    Args:
        triples: those of the modules.
        mappings: IRIs of subject, relation and object; said of the concepts among them, in both directions. Those whose
            relation is none of SKOS are left out.
    """
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and not isinstance(triple.object, Triple):
            facts[triple.subject.value][triple.predicate.value].append(triple.object)
    schemes = {iri for iri, about in facts.items() if _SCHEMES & _values(about, _TYPE)}
    schemes |= {iri for iri, about in facts.items() if SKOS + "ConceptScheme" in _values(about, _TYPE)}
    concepts = {
        iri for iri, about in facts.items() if SKOS + "inScheme" in about and SKOS + "Concept" in _values(about, _TYPE)
    }
    for iri in schemes:
        yield _said(iri, _TYPE, SKOS + "ConceptScheme")
        yield from _described(iri, facts[iri])
    for iri in concepts:
        yield _said(iri, _TYPE, SKOS + "Concept")
        yield from _described(iri, facts[iri])
        yield from _placed(iri, facts[iri], concepts)
    yield from _tiers(facts, concepts)
    yield from _related(facts, concepts)
    for subject, relation, target in mappings:
        if relation in _MATCHES and subject in concepts:
            yield _said(subject, relation, target)
        if relation in _MATCHES and target in concepts:
            yield _said(target, _MATCHES[relation], subject)


def _said(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))


def _values(about: Mapping[str, Iterable[NamedNode | BlankNode | Literal]], predicate: str) -> set[str]:
    return {value.value for value in about.get(predicate, ()) if isinstance(value, NamedNode)}


def _described(iri: str, about: _About) -> Iterator[Triple]:
    """Give labels and notes; a label stands only once (SKOS Reference, S13), as the best kind of name that it is."""
    for told in _KEPT:
        for value in about.get(told, ()):
            yield Triple(NamedNode(iri), NamedNode(told), value)
    taken: set[NamedNode | BlankNode | Literal] = set()
    for kept, names in _LABELS:
        for value in {value for name in names for value in about.get(name, ())} - taken:
            taken.add(value)
            yield Triple(NamedNode(iri), NamedNode(kept), value)


def _placed(iri: str, about: _About, concepts: Collection[str]) -> Iterator[Triple]:
    """Give the place in the hierarchy, in both directions; a concept without a broader one is a top concept."""
    above = {broader for broader in _values(about, SKOS + "broader") if broader in concepts}
    schemes = _values(about, SKOS + "inScheme")
    tops = schemes if not above else _values(about, SKOS + "topConceptOf")
    for scheme in schemes:
        yield _said(iri, SKOS + "inScheme", scheme)
    for scheme in tops:
        yield _said(iri, SKOS + "topConceptOf", scheme)
        yield _said(scheme, SKOS + "hasTopConcept", iri)
    for broader in above:
        yield _said(iri, SKOS + "broader", broader)
        yield _said(broader, SKOS + "narrower", iri)


def _tiers(facts: _Facts, concepts: Iterable[str]) -> Iterator[Triple]:
    """Give each tier as a collection of the concepts at it."""
    for iri, about in list(facts.items()):
        for scheme in _values(about, CORE + "tierOf"):
            yield _said(iri, _TYPE, SKOS + "Collection")
            yield _said(iri, SKOS + "inScheme", scheme)
            yield from _described(iri, about)
    for iri in concepts:
        for tier in _values(facts[iri], CORE + "atTier"):
            yield _said(tier, SKOS + "member", iri)


def _related(facts: _Facts, concepts: Collection[str]) -> Iterator[Triple]:
    """Give what theories relate; nothing may be both related and above or below (SKOS Reference, S27)."""
    pairs = {
        (iri, target) for iri in concepts for relation in _RELATIONS for target in _values(facts[iri], relation)
    } | {
        (origin, target)
        for about in list(facts.values())
        for origin in _values(about, CORE + "from")
        for target in _values(about, CORE + "to")
    }
    for one, other in pairs:
        near = one in concepts and other in concepts and one != other
        if near and one not in _above(other, facts) and other not in _above(one, facts):
            yield _said(one, SKOS + "related", other)
            yield _said(other, SKOS + "related", one)


def _above(iri: str, facts: _Facts) -> set[str]:
    found: set[str] = set()
    front = _values(facts[iri], SKOS + "broader")
    while front:
        found |= front
        front = {further for at in front for further in _values(facts[at], SKOS + "broader")} - found
    return found

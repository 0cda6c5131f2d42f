"""What is read anew of a taxonomy after an edit: the same as if everything were read."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.stores.dataset import Dataset, GraphName
from kgservice.stores.graph import taxonomy_of
from kgservice.stores.history import state_at
from kgservice.stores.memory import MemoryStore
from kgservice.stores.overlay import Layered, Overlay
from kgservice.stores.pile import Pile
from kgservice.stores.release import Release
from kgservice.stores.rereading import reread
from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS
from ontology.taxonomy import Taxonomy
from tests.kgservice.stores.imports import graph_of

EKMAN, GOEMOTIONS = (NamedNode(graph_of(name)) for name in ("ekman", "goemotions"))
ANGER, FEAR, NEW = (NamedNode(BASE + "ekman/" + name) for name in ("anger", "fear", "boredom"))
ANNOYANCE = NamedNode(BASE + "goemotions/annoyance")
LABEL, TYPE, ABOVE = NamedNode(SKOS + "altLabel"), NamedNode(RDF + "type"), NamedNode(RDFS + "subClassOf")
SOURCE = BlankNode("source")
MOOD = NamedNode(CORE + "Mood")


def said(subject: NamedNode | BlankNode, predicate: str, object: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(predicate), object, EKMAN)


IRE = said(ANGER, SKOS + "altLabel", Literal("ire", language="en"))
SOURCED = [
    said(SOURCE, RDF + "type", NamedNode(OWL + "Axiom")),
    said(SOURCE, OWL + "annotatedSource", ANGER),
    said(SOURCE, OWL + "annotatedProperty", LABEL),
    said(SOURCE, OWL + "annotatedTarget", Literal("ire", language="en")),
    said(SOURCE, DCT + "source", Literal("Ekman 1999")),
]
CREATED = [
    said(NEW, RDF + "type", NamedNode(SKOS + "Concept")),
    said(NEW, SKOS + "inScheme", NamedNode(BASE + "ekman")),
    said(NEW, SKOS + "prefLabel", Literal("boredom", language="en")),
    said(NEW, SKOS + "broader", ANGER),
    said(NEW, RDFS + "subClassOf", ANGER),
]
RETIRED = said(ANNOYANCE, OWL + "deprecated", Literal("true"))
MOODY = said(ANGER, RDFS + "subClassOf", MOOD)
TYPED = said(NamedNode(BASE + "ekman"), DCT + "title", Literal("Ekman, again", language="en"))


@pytest.fixture(scope="module")
def base(release: Release) -> Dataset:
    store = MemoryStore(release)
    return store.base(state_at(store.log()))


def layered(base: Dataset, coming: Iterable[Quad], going: Iterable[Quad]) -> Layered:
    """Give a release with some statements more, and some less."""
    return Layered(base, Overlay(_piled(coming), _piled(going)))


def _piled(quads: Iterable[Quad]) -> dict[GraphName, Pile]:
    found: dict[GraphName, list[Quad]] = {}
    for quad in quads:
        found.setdefault(quad.graph_name, []).append(quad)
    return {name: Pile(each) for name, each in found.items()}


def again(before: Layered, after: Layered) -> Taxonomy | None:
    difference = after.difference(before)
    assert difference is not None
    return reread(taxonomy_of(before), after, frozenset.union(*difference))


def same(one: Taxonomy, other: Taxonomy) -> bool:
    """Whether two taxonomies are the same, also in their order."""
    return one == other and all(
        [*getattr(one, part)] == [*getattr(other, part)] for part in ("schemes", "concepts", "norms")
    )


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ([], [IRE]),
        ([IRE], []),
        ([IRE], [IRE, *SOURCED]),
        ([], [IRE, *SOURCED]),
        ([IRE, *SOURCED], [IRE]),
        ([IRE, *SOURCED], [IRE, *SOURCED[:-1]]),
        ([], CREATED),
        ([MOODY], [MOODY, *CREATED]),
        (CREATED, []),
        ([], [RETIRED]),
    ],
)
def test_what_an_edit_touches_is_read_alone(base: Dataset, first: Sequence[Quad], then: Sequence[Quad]) -> None:
    after = layered(base, then, [])
    found = again(layered(base, first, []), after)
    assert found is not None, "everything had to be read"
    assert same(found, taxonomy_of(after))


def test_what_bears_on_others_has_everything_read(base: Dataset) -> None:
    nothing = layered(base, [], [])
    header = next(iter(base.quads_for_pattern(EKMAN, None, None, EKMAN)))
    rank = said(NamedNode(BASE + "ekman/upper"), CORE + "rank", Literal("1"))
    exclusive = next(iter(base.quads_for_pattern(None, NamedNode(OWL + "members"), None, EKMAN)))
    member = next(iter(base.quads_for_pattern(None, NamedNode(RDF + "first"), None, EKMAN)))
    assert again(layered(base, [MOODY, *CREATED], []), layered(base, CREATED, [])) is None
    for added, gone in (([TYPED], []), ([rank], []), ([], [header]), ([], [exclusive]), ([], [member])):
        assert again(nothing, layered(base, added, gone)) is None, (added, gone)
    # One that others exclude is gone.
    gone = list(base.quads_for_pattern(ANGER, None, None, EKMAN))
    assert again(nothing, layered(base, [], gone)) is None
    assert again(layered(base, [], gone), nothing) is None


def test_whatever_comes_and_goes_is_read_as_if_everything_were(base: Dataset) -> None:
    graphs = (EKMAN, GOEMOTIONS)
    shipped = sorted((quad for name in graphs for quad in base.quads_for_pattern(None, None, None, name)), key=str)
    extra = [IRE, *SOURCED, *CREATED, RETIRED, MOODY, TYPED]
    read = []

    @settings(max_examples=60)
    @given(*(st.sets(st.sampled_from(pool), max_size=many) for pool, many in ((extra, 9), (shipped, 4)) * 2))
    def compare(added: set[Quad], gone: set[Quad], further: set[Quad], back: set[Quad]) -> None:
        before, after = layered(base, sorted(added, key=str), gone), layered(base, sorted(further, key=str), back)
        try:
            found, whole = again(before, after), taxonomy_of(after)
        except ValueError:
            return
        read.append(found is not None)
        assert found is None or same(found, whole)

    compare()
    assert any(read)

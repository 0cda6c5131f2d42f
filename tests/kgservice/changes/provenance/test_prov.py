"""Histories as PROV-O: they hold what the constraints of PROV ask for, and can be asked in SPARQL."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from kgservice.changes.desk import Desk
from kgservice.changes.provenance.history import history_of
from kgservice.changes.provenance.prov import PROV, prov_text, prov_triples
from kgservice.changes.provenance.version import History
from kgservice.stores.change import Edit
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import LogEntry
from kgservice.stores.release import Release
from ontology.errors import EmotaxaError
from ontology.formats.document import canonical_triples
from ontology.iri import BASE, RDF
from tests.kgservice.changes.provenance.conftest import ANGER, AWE, Editing, nickname
from tests.kgservice.changes.provenance.test_history import MADE
from tests.kgservice.changes.requests.people import approve, merged, renamed, synonym
from tests.kgservice.stores.imports import graph_of, scheme_import

FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}


def read(text: str, syntax: str = "ttl") -> Store:
    store = Store()
    store.extend(parse(text, FORMATS[syntax]))
    return store


def asked(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(f"PREFIX prov: <{PROV}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {query}")
    assert isinstance(found, QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in found]


def pairs(store: Store, name: str) -> list[tuple[str, str]]:
    return [(a, b) for a, b in asked(store, f"SELECT ?a ?b {{ ?a prov:{name} ?b }}")]


def check_constraints(store: Store) -> None:
    """Check what PROV-CONSTRAINTS (W3C, 2013) asks for, as far as it can be broken here.

    Unique generation and invalidation (22 to 25), a start before the end (30), generation and use within the activity
    (33, 34), generation before invalidation and use (36 to 39), derivation from what was generated before (41), no
    cycles among them, and no node that is an entity and an activity (55).
    """
    generated, ended = dict(pairs(store, "wasGeneratedBy")), dict(pairs(store, "invalidatedAtTime"))
    for name in ("wasGeneratedBy", "wasInvalidatedBy", "generatedAtTime", "startedAtTime", "endedAtTime"):
        counts = Counter(subject for subject, _ in pairs(store, name))
        assert not [subject for subject, count in counts.items() if count > 1], name
    times = {
        name: {subject: datetime.fromisoformat(at) for subject, at in pairs(store, name)}
        for name in ("generatedAtTime", "startedAtTime", "endedAtTime", "invalidatedAtTime")
    }
    for activity, began in times["startedAtTime"].items():
        assert began <= times["endedAtTime"][activity]
    for entity, activity in generated.items():
        assert times["startedAtTime"][activity] <= times["generatedAtTime"][entity] <= times["endedAtTime"][activity]
    for entity in ended:
        assert entity not in times["generatedAtTime"] or (
            times["generatedAtTime"][entity] <= times["invalidatedAtTime"][entity]
        )
    for activity, entity in pairs(store, "used"):
        assert entity not in times["generatedAtTime"] or (
            times["generatedAtTime"][entity] <= times["endedAtTime"][activity]
        )
    revisions = pairs(store, "wasRevisionOf")
    assert len(dict(revisions)) == len(revisions) == len({older for _, older in revisions}), "revisions form a chain"
    for newer, older in revisions:
        assert older not in times["generatedAtTime"] or (
            times["generatedAtTime"][older] < times["generatedAtTime"][newer]
        )
    types: dict[str, set[str]] = {}
    for subject, type in asked(store, "SELECT ?a ?b { ?a a ?b }"):
        types.setdefault(subject, set()).add(type.removeprefix(PROV))
    assert not [node for node, found in types.items() if {"Entity", "Activity"} <= found]
    for name, domain, range in (
        ("wasGeneratedBy", "Entity", "Activity"),
        ("wasRevisionOf", "Entity", "Entity"),
        ("specializationOf", "Entity", "Entity"),
        ("wasInvalidatedBy", "Entity", "Activity"),
        ("used", "Activity", "Entity"),
        ("wasAssociatedWith", "Activity", "Agent"),
        ("qualifiedAssociation", "Activity", "Association"),
        ("agent", "Association", "Agent"),
        ("hadRole", "Association", "Role"),
        ("hadPlan", "Association", "Plan"),
        ("wasAttributedTo", "Entity", "Agent"),
    ):
        for subject, value in pairs(store, name):
            assert domain in types[subject] and range in types[value], (name, subject, value)


def triples(text: str, syntax: str) -> tuple[Triple, ...]:
    return canonical_triples(quad.triple for quad in parse(text, FORMATS[syntax]))


@pytest.fixture
def life(store: MemoryStore, desk: Desk, edit: Editing) -> History:
    """The life of a concept: made, changed by a request and beside one, deleted, and made again."""
    merged(desk, MADE, title="Awe")
    merged(desk, synonym("wonder", AWE))
    edit([nickname("amazement", AWE)])
    merged(desk, {"type": "NodeDeletion", "about": AWE})
    merged(desk, MADE)
    return history_of(store, AWE)


def test_a_life_holds_what_prov_asks_for(life: History) -> None:
    store = read(prov_text(life))
    check_constraints(store)
    assert len(pairs(store, "wasGeneratedBy")) == 4 and len(pairs(store, "wasRevisionOf")) == 3
    [(ended, activity)] = pairs(store, "wasInvalidatedBy")
    assert (ended, activity) == ("urn:emotaxa:version/4/ekman:awe", "urn:emotaxa:revision/5")
    assert {thing for _, thing in pairs(store, "specializationOf")} == {AWE}


@pytest.mark.parametrize("syntax", FORMATS)
def test_every_syntax_says_the_same(life: History, syntax: str) -> None:
    assert triples(prov_text(life, syntax), syntax) == canonical_triples(prov_triples(life))


def test_who_approved_what_is_asked_in_sparql(store: MemoryStore, desk: Desk) -> None:
    merged(desk, synonym("ire"))
    merged(desk, renamed("anger", "rage"))
    rows = asked(
        read(prov_text(history_of(store, ANGER))),
        f"""SELECT ?version ?name ?title {{
            ?version prov:specializationOf <{ANGER}> ; prov:wasGeneratedBy/prov:qualifiedAssociation ?association .
            ?association prov:agent/rdfs:label ?name ; prov:hadRole/rdfs:label "approver"@en ;
                prov:hadPlan/<http://purl.org/dc/terms/title> ?title .
        }} ORDER BY ?version""",
    )
    assert rows == [
        ("urn:emotaxa:version/2/ekman:anger", "rae", "A change"),
        ("urn:emotaxa:version/3/ekman:anger", "rae", "A change"),
    ]


def test_the_way_back_to_the_first_version_is_asked_in_sparql(life: History) -> None:
    newest = "urn:emotaxa:version/6/ekman:awe"
    rows = asked(read(prov_text(life)), f"SELECT ?older {{ <{newest}> prov:wasRevisionOf+ ?older }} ORDER BY ?older")
    assert rows == [(f"urn:emotaxa:version/{revision}/ekman:awe",) for revision in (2, 3, 4)]


def test_parts_of_a_history_go_together_to_the_whole(store: MemoryStore, desk: Desk, edit: Editing) -> None:
    merged(desk, synonym("ire"))
    for number in range(4):
        edit([nickname(str(number))])
    found: set[Triple] = set()
    before = None
    while True:
        part = history_of(store, ANGER, before=before, limit=2)
        text = prov_text(part)
        check_constraints(read(text))
        found.update(prov_triples(part))
        before = part.following
        if before is None:
            break
    assert found == set(prov_triples(history_of(store, ANGER, limit=100)))


def test_a_request_that_takes_another_back_says_so(store: MemoryStore, desk: Desk) -> None:
    from tests.kgservice.changes.requests.people import ANN, RAE

    first = merged(desk, synonym("ire"))
    back = desk.revert(first.number, ANN, "a mistake")
    desk.submit(back.number, ANN)
    approve(desk, back.number, RAE)
    desk.merge(back.number, ANN)
    graph = read(prov_text(history_of(store, ANGER), place="https://example.org/emotaxa/"))
    check_constraints(graph)
    place = "https://example.org/emotaxa/change"
    assert (f"{place}/{back.number}", f"{place}/{first.number}") in pairs(graph, "wasInfluencedBy")


def test_imports_and_removals_are_activities_too(store: MemoryStore) -> None:
    store.load(scheme_import("moods", "joy", author='Jo "J" Müller <x>'))
    store.remove(graph_of("moods"), author="ann")
    graph = read(prov_text(history_of(store, BASE + "moods/joy")))
    check_constraints(graph)
    assert len(pairs(graph, "wasInvalidatedBy")) == 1
    assert ('Jo "J" Müller <x>',) in asked(graph, "SELECT ?name { ?x a prov:Person ; rdfs:label ?name }")
    assert ("emotaxa",) not in asked(graph, "SELECT ?name { ?x a prov:Person ; rdfs:label ?name }")


def test_no_history_is_an_entity_of_which_nothing_is_said(store: MemoryStore) -> None:
    thing = NamedNode("https://example.org/nothing")
    said = prov_triples(history_of(store, thing.value))
    assert said == (Triple(thing, NamedNode(RDF + "type"), NamedNode(PROV + "Entity")),)


def test_what_is_no_syntax_and_no_place_is_refused(life: History) -> None:
    with pytest.raises(EmotaxaError, match="unknown syntax 'xml'"):
        prov_text(life, "xml")
    with pytest.raises(EmotaxaError, match="no IRI"):
        prov_triples(life, "not an iri ")


STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def shared(release: Release) -> MemoryStore:
    return MemoryStore(release)


@given(STEPS)
@settings(max_examples=25, deadline=None)
def test_any_series_of_edits_makes_a_history_that_holds(shared: MemoryStore, steps: list[tuple[str, bool]]) -> None:
    def edited(added: Iterable[Quad], removed: Iterable[Quad]) -> LogEntry | None:
        return shared.edit(Edit.of(added, removed, author="ann", summary="Edited for a test"))

    edited([], map(nickname, "abc"))
    began, standing = shared.revision, set[str]()
    expected = []
    for name, comes in steps:
        entry = edited([nickname(name)], []) if comes else edited([], [nickname(name)])
        assert (entry is not None) == (comes != (name in standing))
        (standing.add if comes else standing.discard)(name)
        if entry is not None:
            expected.append((entry.revision, int(comes), int(not comes)))
    history = history_of(shared, ANGER, limit=max(1, len(expected)))
    found = [(each.revision, len(each.added), len(each.removed)) for each in history.versions if each.revision > began]
    assert found == expected[::-1]
    graph = read(prov_text(history))
    check_constraints(graph)
    assert len(pairs(graph, "wasGeneratedBy")) == len(history.versions)

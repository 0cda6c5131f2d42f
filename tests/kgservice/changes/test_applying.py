"""Operations one after the other, and what a store would make of them."""

from typing import Any

import pytest
from pyoxigraph import Literal

from kgservice.changes.applying import apply
from kgservice.changes.operations.documents import read_operations
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.proposal import propose, released_in
from kgservice.changes.publishing.released import note_of
from kgservice.stores.change import Edit, content_quads
from kgservice.stores.dataset import Dataset
from kgservice.stores.memory import MemoryStore
from ontology.iri import BASE
from tests.kgservice.stores.releases import part_of_release

GLEE, JOY = f"{BASE}goemotions/glee", f"{BASE}goemotions/joy"
COME = {"type": "NodeCreation", "about": GLEE, "label": "glee", "definition": "Marks glee."}
GO = {"type": "NodeDeletion", "about": GLEE}
SYNONYM = {"type": "NewSynonym", "about": GLEE, "new": "mirth"}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(part_of_release({"core", "ekman", "goemotions", "sense"}))


@pytest.fixture
def graph(store: MemoryStore) -> Dataset:
    return store.preview(Edit.of((), (), author="curator", summary="Nothing")).before


def test_each_operation_sees_what_those_before_it_made(graph: Dataset) -> None:
    applied = apply(read_operations([COME, SYNONYM]), graph)
    texts = {quad.object.value for quad in applied.added if isinstance(quad.object, Literal)}
    assert texts >= {"glee", "mirth", "Marks glee."}
    assert not applied.removed
    assert [GLEE in about for about in applied.about] == [True, True]
    with pytest.raises(Unfit, match="no concept goemotions:glee"):
        apply(read_operations([SYNONYM, COME]), graph)


def test_what_comes_and_goes_leaves_nothing(graph: Dataset) -> None:
    applied = apply(read_operations([COME, SYNONYM, GO]), graph)
    assert (applied.added, applied.removed) == (frozenset(), frozenset())
    assert len(applied.about) == 3


def test_an_error_names_the_operation(graph: Dataset) -> None:
    with pytest.raises(Unfit) as caught:
        apply(read_operations([COME, {**COME, "about": f"{BASE}goemotions/joys", "label": "joy"}]), graph)
    assert caught.value.field == "operations[1].label" and "also that of goemotions:joy" in caught.value.message


def test_a_proposal_changes_nothing(store: MemoryStore) -> None:
    documents: list[dict[str, Any]] = [COME, {"type": "NodeRename", "about": JOY, "old": "joy", "new": "gladness"}]
    proposal = propose(store, read_operations(documents), author="Ann", summary="Glee")
    assert store.revision == proposal.revision == 1
    assert GLEE not in proposal.known.taxonomy.concepts
    glee = proposal.knowledge.taxonomy.concepts[GLEE]
    assert (glee.label, glee.definition, glee.position, glee.scheme) == ("glee", "Marks glee.", 29, "goemotions")
    assert proposal.knowledge.taxonomy.concepts[JOY].label == "gladness"
    assert (proposal.edit.author, proposal.edit.summary) == ("Ann", "Glee")
    [gone] = content_quads(proposal.edit.removed)
    assert gone in proposal.before and gone not in proposal.after
    entry = store.edit(proposal.edit, expected=proposal.revision)
    assert entry is not None and store.knowledge().taxonomy == proposal.knowledge.taxonomy


def test_a_change_lets_the_numbers_of_others_stand_as_they_are() -> None:
    """A file says 0.0 and a store keeps 0: the angles of Russell's circle do not change where a synonym comes."""
    store = MemoryStore(part_of_release({"core", "russell", "sense"}))
    synonym = {"type": "NewSynonym", "about": f"{BASE}russell/pleasure", "new": "gratification"}
    proposal = propose(store, read_operations([synonym]), author="Ann", summary="A word")
    after = proposal.knowledge.taxonomy.concepts
    differing = [iri for iri, was in proposal.known.taxonomy.concepts.items() if was != after[iri]]
    assert differing == [f"{BASE}russell/pleasure"]
    assert dict(after[differing[0]].facts)["angle"] == "0"


def test_what_was_released_is_not_deleted(store: MemoryStore) -> None:
    ends = read_operations([GO])
    come = propose(store, read_operations([COME]), author="Ann", summary="Glee")
    store.edit(come.edit)
    gone = propose(store, ends, author="Ann", summary="No glee")
    assert GLEE not in gone.knowledge.taxonomy.concepts
    with pytest.raises(Unfit, match=r"goemotions:glee was released.*NodeObsoletion") as caught:
        propose(store, ends, author="Ann", summary="No glee", released=lambda iri: iri == GLEE)
    assert (caught.value.field, caught.value.value) == ("operations[0]", GLEE)


def test_what_has_to_stay_is_told_before_what_names_it(store: MemoryStore) -> None:
    anger = {"type": "NodeDeletion", "about": f"{BASE}ekman/anger"}
    with pytest.raises(Unfit, match="it is named by"):
        propose(store, read_operations([anger]), author="Ann", summary="No anger", released=lambda _: False)
    with pytest.raises(Unfit, match=r"ekman:anger was released.*retire it by NodeObsoletion"):
        propose(store, read_operations([anger]), author="Ann", summary="No anger")
    scheme = {"type": "SchemeDeletion", "scheme": "ekman"}
    with pytest.raises(Unfit, match=r"ekman was released.*let it stand"):
        propose(store, read_operations([scheme]), author="Ann", summary="No Ekman")


def test_a_release_tells_what_it_has(store: MemoryStore) -> None:
    released = released_in(store)
    assert released(JOY) and not released(GLEE)
    store.edit(propose(store, read_operations([COME]), author="Ann", summary="Glee").edit)
    assert not released_in(store)(GLEE)


def test_what_a_release_of_a_revision_has_shown_is_not_deleted(store: MemoryStore) -> None:
    store.edit(propose(store, read_operations([COME]), author="Ann", summary="Glee").edit)
    store.note([note_of("0.3.0", store.revision, "0" * 64, 1, "Ann")])
    with pytest.raises(Unfit, match="goemotions:glee was released"):
        propose(store, read_operations([GO]), author="Ann", summary="No glee")


def test_an_older_revision_can_be_worked_on(store: MemoryStore) -> None:
    store.edit(propose(store, read_operations([COME]), author="Ann", summary="Glee").edit)
    again = propose(store, read_operations([COME]), author="Ann", summary="Glee", revision=1)
    assert again.revision == 1
    with pytest.raises(Unfit, match="there already"):
        propose(store, read_operations([COME]), author="Ann", summary="Glee")

"""Suggestions by every kind of client."""

import pytest

from kgservice.access.errors import Forbidden
from kgservice.changes.suggesting.errors import Decided, UnknownSuggestion
from kgservice.changes.suggesting.queued import State
from kgservice.client.local import LocalEmotaxa
from kgservice.stores.errors import Conflict
from mappings.suggesting.term import Term
from ontology.errors import EmotaxaError, UnknownReference
from tests.kgservice.client.changing.faces import Face

LABELS = {
    "id": "my-labels",
    "name": "My labels",
    "definition": "The labels of a data set of mine.",
    "source": "Mine, A. (2026). A data set.",
    "labels": ["joys", {"label": "Fear", "definition": "Of what may come."}, "sundry"],
}


def test_suggestions_for_a_new_label_set_are_found_accepted_and_drafted(people: Face) -> None:
    ann = people("Ann", "editor").suggestions
    found = ann.find(label_set=LABELS, methods=["lexical"], to=["ekman"], draft=True)
    assert found.methods == ("lexical",) and found.revision == people.graph.store.revision
    assert found.undefined == ("my-labels:joys", "my-labels:sundry")
    assert found.unplaced == ("sundry",) and set(found.fates.values()) == {"queued"}
    assert found.fates.keys() == {one.id for one in found.suggestions}
    here = LocalEmotaxa(people.graph).suggestions
    page = ann.list(scheme="my-labels", limit=1)
    assert page.total == len(found.suggestions) and page.counts[State.WAITING] == page.total
    assert [one.id for one in ann.iterate(scheme="my-labels")] == [one.id for one in here.iterate(scheme="my-labels")]
    first = page.suggestions[0]
    assert first == ann.get(first.id) == here.get(first.id)
    assert first.suggestion in found.suggestions
    accepted, operations = ann.accept(first.id, predicate="skos:closeMatch", confidence=0.5, reason="Nearly so.")
    assert (accepted.state, accepted.predicate, accepted.confidence) == (State.ACCEPTED, "skos:closeMatch", 0.5)
    assert accepted == here.get(first.id) and operations[0].type == "MappingCreation"
    with pytest.raises(Decided) as decided:
        ann.reject(first.id, "No.")
    assert (decided.value.by, decided.value.value) == ("Ann", "accepted")
    drafted = ann.draft(number=found.change)
    assert drafted.number == found.change and drafted.documents[-1]["type"] == "MappingCreation"
    assert ann.get(first.id).change == found.change


def test_words_are_suggested_as_names_and_turned_down_for_good(people: Face) -> None:
    ann = people("Ann", "editor").suggestions
    words = ["fears", Term.word("joys", "en", 3)]
    found = ann.find(words=words, methods=["lexical"], to=["ekman"])
    assert {one.kind for one in found.suggestions} == {"synonym"}, found
    assert {one.text: one.count for one in found.suggestions}["joys"] == 3
    first = found.suggestions[0]
    rejected = ann.reject(first.id, "Of the body.", seen=ann.get(first.id).place)
    assert (rejected.state, rejected.reason, rejected.rejections[0].by) == (State.REJECTED, "Of the body.", "Ann")
    again = ann.find(words=words, methods=["lexical"], to=["ekman"])
    assert again.held[0].rejection.why == "Of the body." and first.id not in again.fates
    looked = ann.find(words=words, methods=["lexical"], to=["ekman"], offer=False)
    assert looked.fates == {} and looked.held == again.held
    assert looked.suggestions == again.suggestions == tuple(one for one in found.suggestions if one.id != first.id)
    for one in found.suggestions[1:]:
        assert ann.withdraw(one.id).state is State.WITHDRAWN


def test_what_is_refused_is_the_same_error(people: Face) -> None:
    ann = people("Ann", "editor").suggestions
    with pytest.raises(UnknownSuggestion):
        ann.get("0123456789abcdef")
    with pytest.raises(EmotaxaError, match="exactly one"):
        ann.find("goemotions", words=["glee"])
    with pytest.raises(UnknownReference):
        ann.find("goemotion")
    with pytest.raises(Forbidden):
        people("Vi", "viewer").suggestions.find(words=["glee"])
    waiting = ann.find("goemotions", methods=["lexical"], to=["ekman"], unmapped=False).suggestions[0]
    with pytest.raises(Conflict):
        ann.accept(waiting.id, seen=ann.get(waiting.id).place + 5)
    with pytest.raises(EmotaxaError) as none:
        ann.accept(waiting.id, predicate="skos:nearlyMatch")
    assert none.value.field == "predicate"

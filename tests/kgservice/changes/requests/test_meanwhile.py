"""What a request comes to hangs on more than the graph: on releases made meanwhile, and on what could be run."""

import pytest

from kgservice.changes.checks.checked import Checked
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.desk import Desk
from kgservice.changes.errors import ChecksFailed, InConflict, NothingChanges
from kgservice.changes.proposal import Proposal
from kgservice.changes.publishing.released import note_of
from kgservice.changes.request import State
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.suggesting.queue import SuggestionQueue
from kgservice.changes.suggesting.queued import State as Suggested
from kgservice.stores.memory import MemoryStore
from ontology.iri import BASE
from tests.kgservice.changes.requests.people import (
    ANGER,
    ANN,
    RAE,
    approve,
    merged,
    proposed,
    reject,
    synonym,
)
from tests.kgservice.changes.suggesting.test_queue import suggestion

MADE = BASE + "goemotions/boredom"


def test_what_is_released_while_its_deletion_waits_is_not_deleted(desk: Desk, store: MemoryStore) -> None:
    merged(desk, {"type": "NodeCreation", "about": MADE, "label": "boredom", "sources": ["us"]})
    number = proposed(desk, {"type": "NodeDeletion", "about": MADE}).number
    desk.impact(number)
    store.note([note_of("0.9.0", store.revision, "0" * 64, 3, "ada")])
    approve(desk, number, RAE)
    with pytest.raises(InConflict, match="released"):
        desk.merge(number, ANN)
    assert MADE in store.knowledge().taxonomy.concepts and store.revision == 2


def test_what_is_proposed_cannot_be_left_without_operations(desk: Desk) -> None:
    number = proposed(desk, synonym("ire")).number
    with pytest.raises(NothingChanges) as raised:
        desk.amend(number, ANN, operations=[])
    assert "withdraw" in raised.value.hint and desk.get(number).version == 1
    desk.withdraw(number, ANN)
    assert desk.amend(number, ANN, operations=[]).documents == ()


def test_a_check_that_could_not_be_run_is_tried_again(store: MemoryStore) -> None:
    hindered = [True, True, False]

    def reasoned(proposal: Proposal, terms: CheckTerms) -> list[Checked]:
        if hindered.pop(0):
            return [Checked("reasoner", "not run", reason="there is no Java", hindered=True)]
        return [Checked("reasoner", "passed")]

    desk = Desk(store, ChangeSettings(required_checks="reasoner"), checks=reasoned)
    number = approve(desk, proposed(desk, synonym("ire")).number, RAE).number
    with pytest.raises(ChecksFailed, match="no Java"):
        desk.merge(number, ANN)
    merge = desk.merge(number, ANN).merge
    assert merge is not None and merge.checks == {"reasoner": "passed"} and not hindered


def test_a_suggestion_that_was_amended_out_of_its_request_waits(desk: Desk, store: MemoryStore) -> None:
    queue = SuggestionQueue(store)
    found = suggestion("ire", "ekman/anger", word=True)
    queue.offer([found], ANN)
    queued, operations = queue.accept(found.id, ANN)
    number = desk.create(ANN, "Names", [*operations, synonym("wrath")]).number
    queue.drafted([queued], ANN, number)
    desk.submit(number, ANN)
    reject(desk, number, RAE, "ire is wrong")
    desk.amend(number, ANN, operations=[synonym("wrath")])
    desk.submit(number, ANN)
    approve(desk, number, RAE)
    assert desk.merge(number, ANN).state is State.MERGED
    for asked in (queue, SuggestionQueue(store)):
        waiting = asked.get(found.id)
        assert (waiting.state, waiting.change) == (Suggested.WAITING, None)
    # It can be accepted anew, into a request of its own.
    again, operations = queue.accept(found.id, ANN)
    other = desk.create(ANN, "The other name", operations).number
    queue.drafted([again], ANN, other)
    desk.submit(other, ANN)
    approve(desk, other, RAE)
    desk.merge(other, ANN)
    assert queue.get(found.id).state == Suggested.ACCEPTED
    assert {"ire", "wrath"} <= {label.text for label in store.knowledge().taxonomy.concepts[ANGER].labels}


def test_a_suggestion_that_comes_back_into_its_request_is_accepted_with_it(desk: Desk, store: MemoryStore) -> None:
    queue = SuggestionQueue(store)
    found = suggestion("ire", "ekman/anger", word=True)
    queue.offer([found], ANN)
    queued, operations = queue.accept(found.id, ANN)
    number = desk.create(ANN, "Names", operations).number
    queue.drafted([queued], ANN, number)
    desk.amend(number, ANN, operations=[synonym("wrath")])
    assert queue.get(found.id).state == Suggested.WAITING
    desk.amend(number, ANN, operations=[*operations, synonym("wrath")])
    desk.submit(number, ANN)
    approve(desk, number, RAE)
    desk.merge(number, ANN)
    assert (queue.get(found.id).state, queue.get(found.id).change) == (Suggested.ACCEPTED, number)

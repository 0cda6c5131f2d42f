"""Requests as they lie in the journal: folded from entries, and honest about what a newer version wrote."""

from contextlib import closing
from pathlib import Path

import pytest

from kgservice.changes.desk import Desk
from kgservice.changes.errors import NewerJournal
from kgservice.changes.events.folding import KINDS, fold, read_event
from kgservice.changes.request import State, subject_of
from kgservice.changes.settings import ChangeSettings
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import Conflict
from kgservice.stores.journal import Note
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from tests.kgservice.changes.requests.people import ANN, BOB, RAE, approve, checked, merged, synonym


def test_every_kind_of_entry_is_written_as_it_is_read(desk: Desk, store: MemoryStore) -> None:
    number = merged(desk, synonym("ire")).number
    desk.comment(number, RAE, "Well")
    desk.revert(number, BOB, "A mistake")
    for entry in store.journal():
        event = read_event(entry)
        assert event is not None and event.note(number, entry.author).body == entry.body
        assert event.in_words()


def test_a_request_is_the_same_folded_at_once_and_step_by_step(desk: Desk, store: MemoryStore) -> None:
    number = merged(desk, synonym("ire")).number
    desk.comment(number, RAE, "Well")
    entries = store.journal(subject_of(number))
    request = fold(entries[:1])
    for entry in entries[1:]:
        request = fold([entry], request)
    assert request == fold(entries) == desk.get(number)
    assert (request.place, request.changed) == (len(entries), entries[-1].at)


@pytest.mark.parametrize(
    ("kind", "body"), [("endorsed", "{}"), ("approved", '{"version": 1, "needed": 1, "weight": 2}'), ("approved", "[]")]
)
def test_what_a_newer_version_wrote_is_told_and_left_alone(
    kind: str, body: str, desk: Desk, store: MemoryStore
) -> None:
    number = merged(desk, synonym("ire")).number
    store.note([Note(subject_of(number), "zoe", kind, body)])
    request = desk.get(number)
    assert request.unread == (kind,) and desk.list().requests == (request,)
    assert desk.history(number)[-1].words == f"did what this version of Emotaxa cannot read ({kind})"
    assert desk.allowed(request, RAE) == ()
    with pytest.raises(NewerJournal, match=f"cannot read: {kind}; upgrade Emotaxa"):
        desk.comment(number, RAE, "Well")
    assert len(store.journal(subject_of(number))) == request.place


def test_a_request_that_a_newer_version_began_is_told(desk: Desk, store: MemoryStore) -> None:
    store.note([Note(subject_of(1), "zoe", "imagined", "{}")])
    with pytest.raises(NewerJournal, match="change request 1 that this one cannot read: imagined"):
        desk.get(1)
    assert desk.create(ANN, "Mine").number == 2
    page = desk.list()
    assert [request.number for request in page.requests] == [2] and page.unreadable == (1,)


def test_numbers_are_counted_anew_after_others_were_always_faster(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, other = Desk(store, ChangeSettings(attempts=1)), Desk(store)
    assert (desk.create(ANN, "First").number, other.create(BOB, "Second").number) == (1, 2)
    with pytest.raises(Conflict):
        desk.create(ANN, "Third")
    assert desk.create(ANN, "Third").number == 3


def test_what_is_kept_of_a_request_follows_what_others_write(store: MemoryStore) -> None:
    desk, other = Desk(store, checks=checked), Desk(store, checks=checked)
    number = desk.create(ANN, "Ire", [synonym("ire")]).number
    for said in range(1, 4):
        other.comment(number, BOB, f"Comment {said}")
        assert len(desk.get(number).threads) == said
    assert desk.get(number) == fold(store.journal(subject_of(number))) == desk.list().requests[0]


def test_every_kind_bears_the_name_of_its_class() -> None:
    assert {kind: event.__name__.lower() for kind, event in KINDS.items()} == {kind: kind for kind in KINDS}


def test_requests_outlast_the_process(release: Release, tmp_path: Path) -> None:
    with closing(EmbeddedStore(tmp_path / "store", release=release)) as store:
        desk = Desk(store, checks=checked)
        number = merged(desk, synonym("ire")).number
        desk.comment(number, RAE, "Well")
        back = desk.revert(number, BOB, "A mistake").number
        before, history = desk.get(number), desk.history(number)
    with closing(EmbeddedStore(tmp_path / "store", release=release)) as store:
        desk = Desk(store, checks=checked)
        assert (desk.get(number), desk.history(number)) == (before, history)
        desk.submit(back, BOB)
        approve(desk, back, RAE)
        desk.merge(back, BOB)
        assert desk.get(number).state is State.REVERTED
        assert set(store.quads(3)) == set(store.quads(1))

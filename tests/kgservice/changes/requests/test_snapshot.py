"""Snapshots of the register: what they say is what the journal says, and what is no good is passed over."""

from pathlib import Path

import pytest

from kgservice.changes import snapshot
from kgservice.changes.desk import Desk
from kgservice.changes.errors import NewerJournal
from kgservice.changes.register import Question, Register
from kgservice.changes.request import State
from kgservice.changes.settings import ChangeSettings
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.journal import JournalEntry, Note
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release
from tests.kgservice.changes.requests.people import (
    ANN,
    COM,
    FEAR,
    RAE,
    SWEAR_WORD,
    approved,
    checked,
    merged,
    proposed,
    reject,
    renamed,
    synonym,
)
from tests.neo4j.fixtures import OpenNeo4j


@pytest.fixture
def embedded(release: Release, tmp_path: Path) -> EmbeddedStore:
    return EmbeddedStore(tmp_path / "store", release=release)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a snapshot be due after a few entries."""
    monkeypatch.setattr(snapshot, "APART", 5)


def in_all_states(store: GraphStore) -> None:
    """Have requests in every state, with all that may be said of them."""
    desk = Desk(store, ChangeSettings(), checks=checked)
    first = merged(desk, synonym("ire"))
    approved(desk, renamed("anger", "fury"))
    rival = approved(desk, renamed("anger", "rage"))
    merged(desk, renamed("anger", "wrath"))
    with pytest.raises(Exception, match="anger"):
        desk.merge(rival.number, ANN)
    proposed(desk, synonym(SWEAR_WORD))
    reject(desk, proposed(desk, synonym("dread", FEAR)).number, RAE, "No.")
    draft = desk.create(ANN, "Later", [], tags=["some"], reviewers=["rae"])
    desk.comment(draft.number, COM, "@ann well")
    back = desk.revert(first.number, ANN, "A mistake")
    desk.submit(back.number, ANN)
    desk.approve(back.number, RAE, version=1)
    desk.merge(back.number, ANN)
    assert {request.state for request in desk.list().requests} == set(State)


def check_snapshot(store: GraphStore, again: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    from_start = Register(store).all()
    Register.of(store).all()
    [kept] = store.shelf_for(snapshot.SHELF).names()  # type: ignore[union-attr]
    monkeypatch.setattr(snapshot, "APART", 1000)
    late = merged(Desk(store, checks=checked), synonym("dread", FEAR))
    read: list[JournalEntry] = []
    under = again.journal_under

    def journal_under(*prefixes: str, since: int = 0) -> object:
        upto, entries = under(*prefixes, since=since)
        read.extend(entries)
        return upto, entries

    monkeypatch.setattr(again, "journal_under", journal_under)
    register = Register.of(again)
    assert register.all()[:-1] == from_start
    assert register.all() == Register(store).all() and register.all()[-1].number == late.number
    assert register.page(Question(tag="some"), 5).requests[0].threads[0].comments[0].mentions == ("ann",)
    # It began with the entry that the snapshot belongs to.
    assert [entry.number for entry in read] == list(range(kept, len(store.journal()) + 1))
    assert kept > 5 + late.place


@pytest.mark.usefixtures("soon")
def test_a_register_goes_on_from_a_snapshot(
    embedded: EmbeddedStore, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_all_states(embedded)
    check_snapshot(embedded, EmbeddedStore(embedded.path, release=release), monkeypatch)


@pytest.mark.usefixtures("soon")
@pytest.mark.xdist_group("neo4j")
def test_a_register_goes_on_from_a_snapshot_on_neo4j(
    neo4j_store: OpenNeo4j, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = neo4j_store(release)
    in_all_states(store)
    check_snapshot(store, neo4j_store(release), monkeypatch)


@pytest.mark.usefixtures("soon")
def test_an_older_snapshot_goes_when_a_newer_one_comes(embedded: EmbeddedStore) -> None:
    desk = Desk(embedded, checks=checked)
    seen: set[int] = set()
    for turn in range(6):
        merged(desk, synonym(f"name {turn}"))
        desk.list()
        names = embedded.shelf_for(snapshot.SHELF).names()
        assert len(names) <= 1
        seen |= names.keys()
    assert len(seen) >= 2


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("content", [b"", b"no snapshot", None], ids=["empty", "other", "cut"])
def test_a_damaged_snapshot_is_passed_over(embedded: EmbeddedStore, release: Release, content: bytes | None) -> None:
    in_all_states(embedded)
    said = Register.of(embedded).all()
    [file] = (embedded.path / "registers").iterdir()
    file.write_bytes(file.read_bytes()[:-9] if content is None else content)
    assert Register.of(EmbeddedStore(embedded.path, release=release)).all() == said


@pytest.mark.usefixtures("soon")
def test_a_snapshot_of_another_store_is_passed_over(embedded: EmbeddedStore, release: Release, tmp_path: Path) -> None:
    in_all_states(embedded)
    Register.of(embedded).all()
    other = EmbeddedStore(tmp_path / "other", release=release)
    desk = Desk(other, checks=checked)
    for turn in range(12):
        merged(desk, synonym(f"name {turn}"))
    (other.path / "registers").rename(tmp_path / "aside")
    (embedded.path / "registers").rename(other.path / "registers")
    assert {request.title for request in Register.of(other).all()} == {"A change"}
    assert len(Register.of(other).all()) == 12


@pytest.mark.usefixtures("soon")
def test_what_a_newer_emotaxa_wrote_stays_unreadable(embedded: EmbeddedStore, release: Release) -> None:
    embedded.note([Note("change/1", "zoe", "dreamt", "{}")])
    desk = Desk(embedded, checks=checked)
    for turn in range(3):
        merged(desk, synonym(f"name {turn}"))
    assert Register.of(embedded).unreadable == (1,)
    again = Register.of(EmbeddedStore(embedded.path, release=release))
    assert again.unreadable == (1,) and len(again.all()) == 3
    with pytest.raises(NewerJournal):
        desk.get(1)


def test_no_snapshot_is_made_of_a_few_entries(embedded: EmbeddedStore) -> None:
    in_all_states(embedded)
    Register.of(embedded).all()
    assert not (embedded.path / "registers").exists()

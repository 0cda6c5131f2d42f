"""Many at once: every change is merged, rejected or in conflict, none is lost, and all numbers are gapless."""

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from kgservice.access.principal import Principal, Role
from kgservice.changes.desk import Desk
from kgservice.changes.errors import NotYours
from kgservice.changes.request import State
from kgservice.changes.settings import ChangeSettings
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import Conflict
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from tests.kgservice.changes.requests.people import (
    ANGER,
    ANN,
    COM,
    approve,
    approved,
    checked,
    proposed,
    renamed,
    synonym,
)
from tests.kgservice.changes.requests.racing import EDITORS, at_once, check_raced, race_in_processes, race_in_threads
from tests.neo4j.fixtures import OpenNeo4j, Reach

EACH, EACH_ON_NEO4J = 50, 5
"""Changes of each of twenty editors. `make bench` has a thousand on Neo4j, too, where they take minutes."""
BOB_LEE = Principal("Bob Lee", Role.EDITOR, "k8")


def test_twenty_editors_at_once_lose_nothing_in_memory(store: MemoryStore) -> None:
    # Four desks, as four processes would have; here they share a store, and five threads each desk.
    race_in_threads(store, range(EDITORS), EACH, desks=4)
    check_raced(store, EACH)


def test_twenty_editors_at_once_lose_nothing_in_an_embedded_store(release: Release, tmp_path: Path) -> None:
    with closing(EmbeddedStore(tmp_path / "store", release=release)) as store:
        race_in_processes(store.url, EACH)
        check_raced(store, EACH)


@pytest.mark.xdist_group("neo4j")
def test_twenty_editors_at_once_lose_nothing_on_neo4j(
    neo4j_store: OpenNeo4j, neo4j_reach: Reach, release: Release
) -> None:
    address, settings = neo4j_reach
    told = {"RACING_USER": settings.user, "RACING_PASSWORD": settings.password.get_secret_value()}
    store = neo4j_store(release)
    race_in_processes(str(address), EACH_ON_NEO4J, told)
    check_raced(store, EACH_ON_NEO4J)


def test_of_many_who_merge_one_request_one_does(store: MemoryStore) -> None:
    number = approved(Desk(store, checks=checked), synonym("ire")).number
    desks = [Desk(store, checks=checked) for _ in range(8)]
    outcomes = at_once([lambda desk=desk: desk.merge(number, ANN) for desk in desks])  # type: ignore[misc]
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"ChangeRequest": 1, "NotNow": 7}
    assert store.revision == 2


def test_comments_at_once_are_all_kept(desk: Desk) -> None:
    number = desk.create(ANN, "A change", [synonym("ire")]).number
    at_once([lambda n=n: desk.comment(number, COM, f"Comment {n}") for n in range(20)])  # type: ignore[misc]
    threads = desk.get(number).threads
    assert [thread.number for thread in threads] == list(range(1, 21))
    assert {thread.comments[0].text for thread in threads} == {f"Comment {n}" for n in range(20)}


def test_approvals_at_once_are_each_counted_once(store: MemoryStore) -> None:
    desk = Desk(store, ChangeSettings(approvals=3), checks=checked)
    number = proposed(desk, synonym("ire")).number
    reviewers = [Principal(f"reviewer {n % 5}", Role.REVIEWER, "k") for n in range(10)]
    outcomes = at_once([lambda by=by: approve(desk, number, by) for by in reviewers])  # type: ignore[misc]
    request = desk.get(number)
    assert request.state is State.APPROVED and len({one.author for one in request.approvals}) == 5
    assert len(request.approvals) == 5
    assert sum(isinstance(outcome, NotYours) for outcome in outcomes) == 5


def test_who_is_always_too_late_is_told(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(store, ChangeSettings(attempts=3), checks=checked)
    number = approved(desk, synonym("ire")).number
    edit, tried = store.edit, []

    def faster(*arguments: object, **named: object) -> object:
        tried.append(named["expected"])
        raise Conflict(1, 2)

    monkeypatch.setattr(store, "edit", faster)
    with pytest.raises(Conflict):
        desk.merge(number, ANN)
    assert tried == [1, 1, 1] and desk.get(number).state is State.APPROVED
    monkeypatch.setattr(store, "edit", edit)
    assert desk.merge(number, ANN).state is State.MERGED


def test_a_revision_that_comes_between_makes_the_merge_begin_anew(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, other = Desk(store, checks=checked), Desk(store, checks=checked)
    mine = approved(desk, renamed("anger", "fury")).number
    theirs = approved(other, synonym("ire", ANGER), by=BOB_LEE).number
    edit = store.edit

    def late(*arguments: object, **named: object) -> object:
        monkeypatch.setattr(store, "edit", edit)
        other.merge(theirs, BOB_LEE)
        return edit(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "edit", late)
    merged = desk.merge(mine, ANN)
    assert merged.merge is not None and merged.merge.revision == 3
    assert [entry.author for entry in store.log()] == ["emotaxa", "Bob Lee", "ann"]

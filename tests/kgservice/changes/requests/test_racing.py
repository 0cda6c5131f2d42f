"""Many at once: every change is merged, rejected or in conflict, none is lost, and all numbers are gapless."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from kgservice.access.principal import Principal, Role
from kgservice.changes.desk import Desk
from kgservice.changes.errors import InConflict, NotNow, NotYours
from kgservice.changes.request import State
from kgservice.changes.settings import ChangeSettings
from kgservice.stores.errors import Conflict
from kgservice.stores.memory import MemoryStore
from ontology.iri import BASE
from tests.kgservice.changes.requests.people import ANGER, ANN, COM, RAE, approved, checked, proposed, renamed, synonym

EDITORS = tuple(Principal(f"editor {n}", Role.EDITOR, f"k{n}") for n in range(20))
EACH = 3
CONCEPTS = tuple(BASE + "ekman/" + name for name in ("anger", "fear", "joy", "sadness", "surprise", "disgust"))


def at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """Do things in a thread each, all beginning together; an error is given like an answer."""
    together = Barrier(len(jobs))

    def done(job: Callable[[], object]) -> object:
        together.wait()
        try:
            return job()
        except (InConflict, NotNow, NotYours) as error:
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(done, jobs))


def test_twenty_editors_at_once_lose_nothing(store: MemoryStore) -> None:
    # Half of them share a desk, as threads of one process do; the others have one each, as processes do.
    shared = Desk(store, checks=checked)
    desks = [shared if n % 2 else Desk(store, checks=checked) for n in range(len(EDITORS))]
    labels = {iri: store.knowledge().taxonomy.concepts[iri].label for iri in CONCEPTS}

    def work(n: int) -> list[int]:
        desk, by, made = desks[n], EDITORS[n], []
        for turn in range(EACH):
            concept = CONCEPTS[(n + turn) % len(CONCEPTS)]
            # Names are added side by side; the preferred label can be changed by one alone.
            operations = [synonym(f"word {n} {turn}", concept)]
            operations += [renamed(labels[concept], f"name {n} {turn}", concept)] if turn == 0 else []
            number = desk.create(by, f"Change {turn} of {by.name}", operations, base=1).number
            made.append(number)
            desk.comment(number, COM, f"Seen by {by.name}")
            try:
                desk.submit(number, by)
                if turn == EACH - 1:
                    desk.reject(number, RAE, "One too many")
                    continue
                desk.approve(number, RAE)
                desk.merge(number, by)
            except InConflict:
                continue
        return made

    numbers = sorted(number for made in at_once([lambda n=n: work(n) for n in range(len(EDITORS))]) for number in made)  # type: ignore[misc, attr-defined]
    assert numbers == list(range(1, len(EDITORS) * EACH + 1))
    requests = [shared.get(number) for number in numbers]
    for request in requests:
        settled = request.state in {State.MERGED, State.REJECTED} or request.clashes
        assert settled, f"change {request.number} is {request.state} and nobody knows why"
        assert len(request.threads) == 1
    revisions = sorted(request.merge.revision for request in requests if request.merge is not None)
    assert revisions == list(range(2, store.revision + 1))
    assert [entry.revision for entry in store.log()] == list(range(1, store.revision + 1))
    assert [entry.number for entry in store.journal()] == list(range(1, len(store.journal()) + 1))
    for request in requests:
        places = [entry.place for entry in store.journal(request.subject)]
        assert places == list(range(1, len(places) + 1))
        if request.merge is not None:
            assert store.log()[request.merge.revision - 1].summary == f"{request.title} (change {request.number})"
    # Of those who rename a concept, one is first, and the others are told.
    known = store.knowledge().taxonomy.concepts
    for n, request in enumerate(requests):
        names = {label.text for iri in CONCEPTS for label in known[iri].labels}
        words = {operation["new"] for operation in request.documents}
        assert (words <= names) == (request.state is State.MERGED), (n, request.number)
    renaming = [request for request in requests if len(request.documents) == 2]
    assert Counter(request.state for request in renaming)[State.MERGED] == len(CONCEPTS)


def test_of_many_who_merge_one_request_one_does(store: MemoryStore) -> None:
    number = approved(Desk(store), synonym("ire")).number
    desks = [Desk(store) for _ in range(8)]
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
    desk = Desk(store, ChangeSettings(approvals=3))
    number = proposed(desk, synonym("ire")).number
    reviewers = [Principal(f"reviewer {n % 5}", Role.REVIEWER, "k") for n in range(10)]
    outcomes = at_once([lambda by=by: desk.approve(number, by) for by in reviewers])  # type: ignore[misc]
    request = desk.get(number)
    assert request.state is State.APPROVED and len({one.author for one in request.approvals}) == 3
    assert len(request.approvals) == 3
    assert sum(isinstance(outcome, NotYours | NotNow) for outcome in outcomes) == 7


def test_who_is_always_too_late_is_told(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(store, ChangeSettings(attempts=3))
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
    desk, other = Desk(store), Desk(store)
    mine = approved(desk, renamed("anger", "fury")).number
    theirs = approved(other, synonym("ire", ANGER), by=EDITORS[0]).number
    edit = store.edit

    def late(*arguments: object, **named: object) -> object:
        monkeypatch.setattr(store, "edit", edit)
        other.merge(theirs, EDITORS[0])
        return edit(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "edit", late)
    merged = desk.merge(mine, ANN)
    assert merged.merge is not None and merged.merge.revision == 3
    assert [entry.author for entry in store.log()] == ["emotaxa", "editor 0", "ann"]

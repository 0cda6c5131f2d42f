"""What is said about a request: threads with status and mentions, reviewers, tags, and who watches."""

import pytest

from kgservice.access.principal import ANONYMOUS, Principal, Role
from kgservice.changes.desk import Desk
from kgservice.changes.errors import NotYours, UnknownThread
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.tags import read_tag
from kgservice.changes.threads import mentioned
from kgservice.stores.memory import MemoryStore
from ontology.errors import EmotaxaError
from tests.kgservice.changes.requests.people import ANN, BOB, COM, RAE, VIC, checked, merged, synonym


@pytest.fixture
def number(desk: Desk) -> int:
    return desk.create(ANN, "A change", [synonym("ire"), synonym("menis")]).number


def test_comments_make_threads(desk: Desk, number: int) -> None:
    desk.comment(number, COM, "Which source?")
    desk.comment(number, RAE, "Homer has it.", operation=1)
    request = desk.comment(number, ANN, 'Iliad 1.1, @com, and see @"Maria Lang".', thread=1)
    first, second = request.threads
    assert [(one.author, one.text) for one in first.comments] == [
        ("com", "Which source?"),
        ("ann", 'Iliad 1.1, @com, and see @"Maria Lang".'),
    ]
    assert (first.number, first.operation, first.author, first.status) == (1, None, "com", "open")
    assert (second.number, second.operation, second.version) == (2, 1, 1)
    assert first.comments[1].mentions == ("com", "Maria Lang")
    assert request.participants == {"ann", "com", "rae", "Maria Lang"}
    assert request.version == 1


def test_who_is_mentioned() -> None:
    assert mentioned("(@ann) @bob's, @x.y-z. me@example.org @ @@ @ann") == ("ann", "bob", "x.y-z")
    assert mentioned('@"Bo Li" @"" @Jürgen') == ("Bo Li", "Jürgen")


def test_a_thread_is_resolved_and_opened_again(desk: Desk, number: int) -> None:
    desk.comment(number, COM, "Which source?")
    resolved = desk.resolve_thread(number, ANN, 1)
    assert (resolved.threads[0].status, resolved.threads[0].resolved) == ("resolved", "ann")
    assert desk.resolve_thread(number, RAE, 1) == resolved
    assert desk.comment(number, VIC_AS_COMMENTER, "Still?", thread=1).threads[0].status == "resolved"
    assert desk.resolve_thread(number, COM, 1, resolved=False).threads[0].status == "open"


VIC_AS_COMMENTER = Principal("vic", Role.COMMENTER, "k8")


def test_a_thread_of_somebody_else_is_not_theirs_to_resolve(desk: Desk, number: int) -> None:
    desk.comment(number, RAE, "Which source?")
    desk.comment(number, COM, "And where?")
    with pytest.raises(NotYours, match="rae began it; ask rae, ann, or a reviewer"):
        desk.resolve_thread(number, COM, 1)
    assert desk.resolve_thread(number, COM, 2).threads[1].status == "resolved"


def test_threads_and_operations_that_are_not_there(desk: Desk, number: int) -> None:
    with pytest.raises(UnknownThread, match="has no thread 1; nobody has commented on it yet"):
        desk.comment(number, COM, "Well", thread=1)
    desk.comment(number, COM, "Well")
    for thread in (0, -1, 2):
        with pytest.raises(UnknownThread, match="its threads are numbered 1 to 1"):
            desk.resolve_thread(number, ANN, thread)
    for operation in (-1, 2):
        with pytest.raises(EmotaxaError, match="numbered from 0 to 1"):
            desk.comment(number, COM, "Well", operation=operation)
    for text, said in (("", "is empty"), ("x" * 20_001, "has 20,001 characters"), ("\ud800", "are no text")):
        with pytest.raises(EmotaxaError, match=said):
            desk.comment(number, COM, text)
    assert len(desk.get(number).threads) == 1


def test_what_is_merged_can_still_be_talked_about(desk: Desk) -> None:
    done = merged(desk, synonym("ire"))
    assert desk.comment(done.number, COM, "Well done").state == "merged"


def test_reviewers_are_asked_and_no_longer_asked(desk: Desk, number: int) -> None:
    assert desk.request_review(number, ANN, ["rae", " rob ", "rae"]).reviewers == ("rae", "rob")
    changed = desk.request_review(number, RAE, ["zoe"], drop=["rae", "nobody"])
    assert changed.reviewers == ("rob", "zoe")
    assert desk.request_review(number, ANN, ["zoe"], drop=["rae"]) == changed
    with pytest.raises(EmotaxaError, match="nobody reviews their own"):
        desk.request_review(number, ANN, ["Ann"])
    with pytest.raises(EmotaxaError, match="nobody reviews their own"):
        desk.create(ANN, "Another", reviewers=["ann"])
    assert desk.create(ANN, "Another", reviewers=["rae"]).reviewers == ("rae",)


def test_tags_come_and_go(desk: Desk, number: int, store: MemoryStore) -> None:
    assert desk.tag(number, BOB, ["Greek", "needs  Source", "greek"]).tags == ("greek", "needs source")
    assert desk.tag(number, BOB, ["homer"], drop=["GREEK", "other"]).tags == ("needs source", "homer")
    for tag in ("", "-x", "a,b", "a\nb\0", "x" * 51):
        with pytest.raises(EmotaxaError, match="is no tag"):
            desk.tag(number, BOB, [tag])
    with pytest.raises(EmotaxaError, match="there are 3 tags; give at most 2"):
        Desk(store, ChangeSettings(tags=2), checks=checked).tag(number, BOB, ["third"])
    assert read_tag("ISO-639/Deutsch") == "iso-639/deutsch"


def test_whoever_has_a_name_may_watch(desk: Desk, number: int) -> None:
    assert desk.watch(number, VIC).watchers == ("ann", "vic")
    assert desk.watch(number, VIC).watchers == ("ann", "vic")
    assert desk.watch(number, ANN, watching=False).watchers == ("vic",)
    with pytest.raises(NotYours, match="nobody knows who that is"):
        desk.watch(number, ANONYMOUS)
    assert [one.kind for one in desk.history(number)] == ["created", "watched", "watched"]

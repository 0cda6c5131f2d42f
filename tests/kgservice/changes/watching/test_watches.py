"""Making and changing watches."""

from collections.abc import Sequence

import pytest

from kgservice.changes.watching.errors import BadTarget, BadWebhook, ForeignWatch, TooManyWatches, UnknownWatch
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.watch import Watch
from kgservice.changes.watching.watches import Watches
from kgservice.stores.journal import Note
from tests.kgservice.changes.watching.conftest import ADA, GRACE, ROOT, Memory

URL = "https://hook.example/in"
ANGER = "https://w3id.org/emotaxa/ekman/anger"


@pytest.fixture
def watches(journal: Memory) -> Watches:
    return Watches(journal, WatchingSettings(watches=4))


@pytest.mark.parametrize(
    ("target", "read"),
    [
        ("everything", "everything"),
        ("me", "me"),
        ("request:17", "request:17"),
        ("request:change/017", "request:17"),
        (f"concept:{ANGER}", f"concept:{ANGER}"),
        (" tag : Label sets ", "tag:label sets"),
    ],
)
def test_what_is_watched_is_read_as_it_is_written(watches: Watches, target: str, read: str) -> None:
    watch, secret = watches.add(ADA, target, kinds=["merged", "merged"])
    assert (watch.owner, str(watch.target), set(watch.kinds), secret) == ("ada", read, {"merged"}, None)
    assert watches.find(watch.number) == watch and watches.of("ada") == [watch]


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("", "'' cannot be watched"),
        ("planets:venus", "'planets' cannot be watched"),
        ("everything:else", "as it is"),
        ("concept:", "which concept"),
        ("concept:ekman", "by its IRI"),
        ("request:first", "by its number"),
        ("tag:" + "x" * 3000, "2,000 characters"),
    ],
)
def test_what_cannot_be_watched_is_refused(watches: Watches, target: str, why: str) -> None:
    with pytest.raises(BadTarget, match=why) as caught:
        watches.add(ADA, target)
    assert "everything, me" in caught.value.hint and watches.all() == []


def test_kinds_that_are_none_are_refused(watches: Watches) -> None:
    with pytest.raises(BadTarget, match="kind of entries"):
        watches.add(ADA, "everything", kinds=[" "])
    with pytest.raises(BadTarget, match="no more than"):
        watches.add(ADA, "everything", kinds=[str(number) for number in range(51)])


def test_a_webhook_gets_a_secret_which_is_shown_once_and_stands_in_no_representation(watches: Watches) -> None:
    watch, secret = watches.add(ADA, "everything", url=URL)
    assert secret is not None and watch.signing(watch.created) == (secret,)
    assert secret not in f"{watch!r} {watch.as_document()} {watches.find(1)!r}"


def test_a_url_to_which_nothing_may_be_sent_makes_no_watch(watches: Watches, journal: Memory) -> None:
    with pytest.raises(BadWebhook, match="loopback"):
        watches.add(ADA, "everything", url="https://127.0.0.1/")
    assert journal.entries == []


def test_nobody_has_more_watches_than_are_allowed(watches: Watches) -> None:
    for _ in range(4):
        watches.add(ADA, "everything")
    with pytest.raises(TooManyWatches):
        watches.add(ADA, "everything")
    watches.remove(ADA, 2)
    assert watches.add(ADA, "everything")[0].number == 5
    assert watches.add(GRACE, "everything")[0].number == 6


def test_a_watch_is_changed_by_its_owner_and_by_admins_alone(watches: Watches) -> None:
    watch, _ = watches.add(ADA, "everything", url=URL)
    for forbidden in (watches.pause, watches.resume, watches.remove, watches.rotate):
        with pytest.raises(ForeignWatch, match="belongs to ada"):
            forbidden(GRACE, watch.number)
    with pytest.raises(ForeignWatch):
        watches.change(GRACE, watch.number, target="me")
    assert watches.pause(ROOT, watch.number).state == "paused"
    assert watches.resume(ADA, watch.number).state == "active"
    watches.remove(ROOT, watch.number)
    with pytest.raises(UnknownWatch):
        watches.find(watch.number)


@pytest.mark.parametrize("number", [0, 1, 99])
def test_a_watch_that_is_not_there_is_told(watches: Watches, number: int) -> None:
    with pytest.raises(UnknownWatch, match=f"no watch {number}"):
        watches.remove(ADA, number)


def test_each_part_of_a_watch_can_be_changed(watches: Watches) -> None:
    watches.add(ADA, "everything", url=URL)
    changed = watches.change(ADA, 1, target="tag:x", kinds=["merged"], url=URL + "?2")
    assert (str(changed.target), set(changed.kinds), changed.url) == ("tag:x", {"merged"}, URL + "?2")
    assert watches.change(ADA, 1) == changed
    with pytest.raises(BadWebhook):
        watches.change(ADA, 1, url="http://hook.example/")


def test_a_watch_without_a_secret_gets_no_webhook_later(watches: Watches) -> None:
    watches.add(ADA, "everything")
    with pytest.raises(BadWebhook, match="has no webhook"):
        watches.change(ADA, 1, url=URL)
    with pytest.raises(BadWebhook, match="has no webhook"):
        watches.rotate(ADA, 1)


def test_an_admin_who_changes_me_leaves_it_the_owner(watches: Watches) -> None:
    watches.add(ADA, "everything")
    assert watches.change(ROOT, 1, target="me").target.value == "ada"


def test_two_who_make_watches_at_once_get_one_each(watches: Watches, journal: Memory) -> None:
    hers: list[Watch] = []

    def meanwhile(notes: Sequence[Note]) -> None:
        if notes and not hers:
            hers.append(watches.add(GRACE, "me")[0])

    journal.meanwhile = meanwhile
    mine, _ = watches.add(ADA, "everything")
    assert (hers[0].number, hers[0].owner, mine.number, mine.owner) == (1, "grace", 2, "ada")


def test_a_change_that_meets_another_is_made_on_top_of_it(watches: Watches, journal: Memory) -> None:
    watches.add(ADA, "everything")
    met: list[Watch] = []

    def meanwhile(notes: Sequence[Note]) -> None:
        if notes and not met:
            met.append(watches.change(ADA, 1, kinds=["merged"]))

    journal.meanwhile = meanwhile
    paused = watches.pause(ADA, 1)
    assert (paused.state, set(paused.kinds)) == ("paused", {"merged"})
    assert journal.kinds("watch/1") == ["created", "changed", "paused"]

"""What people are told in the service."""

from kgservice.changes.watching.notices import Notices
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.watches import Watches
from tests.kgservice.changes.watching.conftest import ADA, GRACE, Memory

ANGER = "https://w3id.org/emotaxa/ekman/anger"


def told(notices: Notices, person: str = "ada", **how: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.event.entry.kind, each.reasons) for each in notices.of(person, **how)]  # type: ignore[arg-type]


def test_mentions_and_requested_reviews_are_told_without_a_watch(journal: Memory) -> None:
    notices = Notices(journal)
    journal.tell("change/1", "created", "grace", about=[[ANGER]])
    journal.tell("change/1", "commented", "grace", text="@ada, @Linus: is that so?")
    journal.tell("change/1", "asked", "grace", added=["Ada"])
    assert told(notices) == [("asked", ("asked",)), ("commented", ("mentioned",))]
    assert told(notices, "linus") == [("commented", ("mentioned",))] and told(notices, "grace") == []


def test_what_is_watched_is_told_to_its_owner_apart_from_what_they_do_themselves(journal: Memory) -> None:
    notices, watches = Notices(journal), Watches(journal, WatchingSettings())
    watch, _ = watches.add(ADA, f"concept:{ANGER}", kinds=["merged", "reverted"])
    watches.add(ADA, f"concept:{ANGER}", url="https://hook.example/")
    journal.tell("change/1", "created", "grace", about=[[ANGER]])
    journal.tell("change/1", "merged", "grace")
    journal.tell("change/1", "reverted", "ada")
    [notice] = notices.of("ada")
    assert (notice.event.entry.kind, notice.reasons, notice.watches) == ("merged", ("watched",), (watch.number,))
    watches.pause(ADA, watch.number)
    journal.tell("change/1", "merged", "grace")
    assert len(notices.of("ada")) == 1


def test_what_was_read_is_known_as_such_in_every_process(journal: Memory) -> None:
    notices = Notices(journal)
    numbers = [journal.tell("change/1", "commented", "grace", text="@ada").number for _ in range(5)]
    notices.mark("ada", numbers[2])
    for each in (notices, Notices(journal)):
        assert [notice.read for notice in each.of("ada")] == [False, False, True, True, True]
        assert [notice.event.number for notice in each.of("ada", unread=True)] == numbers[:2:-1]
    assert Notices(journal).of("grace") == ()


def test_notices_come_in_pages_newest_first(journal: Memory) -> None:
    notices = Notices(journal)
    numbers = [journal.tell("change/1", "commented", "grace", text="@ada").number for _ in range(25)]
    first = notices.of("ada", limit=10)
    second = notices.of("ada", limit=10, before=first[-1].event.number)
    assert [each.event.number for each in (*first, *second)] == numbers[:4:-1]
    assert notices.of("ada", limit=0) == ()


def test_reading_marks_tell_nobody_anything(journal: Memory) -> None:
    notices, watches = Notices(journal), Watches(journal, WatchingSettings())
    watches.add(GRACE, "everything")
    notices.mark("ada", 7)
    assert notices.of("grace") == ()


def test_a_body_that_says_nothing_of_the_sort_is_no_error(journal: Memory) -> None:
    notices = Notices(journal)
    journal.tell("change/1", "created", "grace", about=None, tags={}, text=7, reviewers=[1, "ada"])
    assert told(notices) == [("created", ("asked",))]


def test_a_name_is_one_person_however_it_is_capitalised(journal: Memory) -> None:
    notices = Notices(journal)
    number = journal.tell("change/1", "created", "grace", reviewers=["ADA"]).number
    notices.mark("Ada", number)
    assert [notice.read for notice in notices.of("ada")] == [True]

"""Deliveries that are not taken: sent again later, given up in the end, and told."""

from datetime import timedelta

from kgservice.changes.watching.courier import Courier, Round
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.signing import verify
from kgservice.changes.watching.watches import Watches
from tests.kgservice.changes.watching.conftest import ADA, Clock, Memory, Receiver, newest, numbers


def test_an_event_that_is_not_taken_is_sent_again_later_and_later_under_its_id(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver, clock: Clock
) -> None:
    _, secret = watches.add(ADA, "everything", url=receiver.url)
    assert secret is not None
    told = [journal.tell("change/1", kind).number for kind in ("created", "merged")]
    receiver.statuses = [500] * 3
    waits = []
    for attempt in range(1, 4):
        assert courier.round() == Round(failed=1)
        watch = newest(watches)
        assert (watch.attempts, watch.reason) == (attempt, "answered 500") and watch.due is not None
        waits.append((watch.due - clock.now).total_seconds())
        assert courier.round() == Round(), "it is not time yet"
        clock.now = watch.due
    assert [least <= wait <= 1.1 * least for least, wait in zip((5, 300, 1800), waits, strict=True)] == [True] * 3
    assert courier.round() == Round(delivered=2)
    assert numbers(receiver) == [told[0]] * 4 + [told[1]]
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 2
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) == 4
    assert verify(receiver.got[-1].headers, receiver.got[-1].body, secret, now=clock.now)
    assert (newest(watches).attempts, newest(watches).reason, newest(watches).lost) == (0, "", ())


def test_a_receiver_may_say_when_to_come_back(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver, clock: Clock
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    journal.tell("change/1", "created")
    receiver.statuses, receiver.extra = [503], {"Retry-After": "3600"}
    courier.round()
    assert newest(watches).due == clock.now + timedelta(hours=1)


def test_an_event_is_given_up_in_the_end_with_the_reason_and_the_next_one_has_its_turn(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver, clock: Clock
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    lost, then = (journal.tell("change/1", kind).number for kind in ("created", "merged"))
    receiver.statuses = [500] * 10
    began = clock.now
    outcomes = []
    for _ in range(10):
        outcomes.append(courier.round())
        if newest(watches).due is not None:
            clock.now = newest(watches).due  # type: ignore[assignment]
    assert outcomes == [Round(failed=1)] * 9 + [Round(lost=1, more=True)]
    assert timedelta(hours=75) < clock.now - began < timedelta(hours=85)
    assert newest(watches).lost == ((lost, "answered 500"),)
    assert courier.round() == Round(delivered=1) and numbers(receiver)[-1] == then
    assert newest(watches).state == "active" and newest(watches).losses == 0


def test_a_watch_stops_when_one_event_after_the_other_is_lost_and_goes_on_where_it_was(
    journal: Memory, watches: Watches, settings: WatchingSettings, closed_port: int, receiver: Receiver, clock: Clock
) -> None:
    impatient = settings.model_copy(update={"attempts": 1, "losses": 2})
    courier = Courier(journal, impatient, clock=clock)
    watches.add(ADA, "everything", url=f"http://127.0.0.1:{closed_port}/")
    told = [journal.tell("change/1", kind).number for kind in ("created", "proposed", "approved", "merged")]
    assert courier.round() == Round(lost=1, more=True)
    assert courier.round() == Round(lost=1)
    watch = newest(watches)
    assert watch.state == "halted" and "2 events in a row" in watch.reason and "Connection refused" in watch.reason
    assert [number for number, _ in watch.lost] == told[:2]
    told.append(journal.tell("change/2", "created").number)
    assert courier.round() == Round()
    watches.change(ADA, 1, url=receiver.url)
    watches.resume(ADA, 1)
    assert courier.round() == Round(delivered=3) and numbers(receiver) == told[2:]


def test_a_receiver_that_is_gone_stops_the_watch_at_once(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    journal.tell("change/1", "created")
    receiver.statuses = [410]
    assert courier.round() == Round()
    assert (newest(watches).state, newest(watches).reason) == ("halted", "answered 410")

"""Deliveries: what is sent to whom, again and again until it is taken or given up."""

from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler
from time import monotonic, sleep

import pytest

from kgservice.changes.watching.courier import Courier, Round
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.signing import verify
from kgservice.changes.watching.watches import Watches
from kgservice.stores.journal import Note
from tests.kgservice.changes.watching.conftest import ADA, GRACE, Clock, Memory, Receiver, Receivers, newest, numbers

ANGER, RAGE = (f"https://w3id.org/emotaxa/ekman/{name}" for name in ("anger", "rage"))
JOY = "https://w3id.org/emotaxa/parrott/3/joy"
SET = "https://w3id.org/emotaxa/mappings/goemotions"


def test_what_happens_is_sent_as_a_signed_cloud_event(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver, clock: Clock
) -> None:
    _, secret = watches.add(ADA, "everything", url=receiver.url)
    entry = journal.tell(
        "change/1", "created", "grace", title="Rage", about=[[RAGE]], tags=["ekman"], description="@Ada?"
    )
    assert courier.round() == Round(delivered=1)
    [got] = receiver.got
    event = got.event
    data = event.pop("data")
    assert event == {
        "specversion": "1.0",
        "id": str(entry.number),
        "source": "urn:emotaxa",
        "type": "org.w3id.emotaxa.change.created",
        "time": entry.at.isoformat().replace("+00:00", "Z"),
        "subject": "change/1",
        "datacontenttype": "application/json",
    }
    assert (data["author"], data["about"], data["tags"], data["mentioned"]) == ("grace", [RAGE], ["ekman"], ["ada"])
    assert data["body"]["title"] == "Rage" and data["truncated"] is False
    assert got.headers["content-type"].startswith("application/cloudevents+json")
    assert secret is not None
    assert verify(got.headers, got.body, secret, now=clock.now).endswith(f"_{entry.number}")


@pytest.mark.parametrize(
    ("target", "kinds", "told"),
    [
        ("everything", (), [1, 2, 3, 4, 5, 6]),
        ("everything", ("merged",), [5]),
        ("request:1", (), [1, 2, 3, 5]),
        ("request:7", (), []),
        (f"concept:{ANGER}", (), [1, 2, 3, 5]),
        (f"concept:{RAGE}", (), [2, 3, 5]),
        ("scheme:https://w3id.org/emotaxa/ekman", (), [1, 2, 3, 5]),
        ("scheme:https://w3id.org/emotaxa/ek", (), []),
        ("scheme:https://w3id.org/emotaxa/parrott", (), [4, 6]),
        (f"set:{SET}", (), [6]),
        ("tag:Labels", (), [3, 5]),
        ("me", (), [4]),
    ],
)
def test_each_target_is_told_what_concerns_it_and_nothing_else(
    target: str,
    kinds: tuple[str, ...],
    told: list[int],
    journal: Memory,
    watches: Watches,
    courier: Courier,
    receiver: Receiver,
) -> None:
    watches.add(ADA, target, kinds=kinds, url=receiver.url)
    first = journal.tell("change/1", "created", about=[[ANGER]], description="@ada").number - 1
    journal.tell("change/1", "amended", about=[[RAGE]])
    journal.tell("change/1", "tagged", added=["labels"])
    journal.tell("change/2", "created", "grace", about=[[], [JOY]], reviewers=["Ada"])
    journal.tell("change/1", "merged")
    journal.tell("change/2", "amended", "grace", about=[[f"{SET}#12"]])
    journal.tell("change/2", "watched", "linus", watching=True)
    courier.round()
    assert [number - first for number in numbers(receiver)] == told


def test_whoever_made_a_request_is_told_what_others_do_to_it(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    watches.add(ADA, "me", url=receiver.url)
    journal.tell("change/1", "created", "ada")
    journal.tell("change/1", "commented", "grace")
    courier.round()
    assert [got.event["data"]["kind"] for got in receiver.got] == ["commented"]


def test_whoever_listens_to_a_request_is_told_until_they_no_longer_want_to(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    watches.add(GRACE, "me", url=receiver.url)
    journal.tell("change/1", "created", "ada")
    journal.tell("change/1", "watched", "grace", watching=True)
    journal.tell("change/1", "commented", "ada", text="x")
    journal.tell("change/1", "watched", "grace", watching=False)
    journal.tell("change/1", "merged", "ada")
    courier.round()
    assert [got.event["data"]["kind"] for got in receiver.got] == ["commented"]


def test_of_suggestions_what_is_decided_is_told(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    watches.add(ADA, f"concept:{ANGER}", url=receiver.url)
    journal.tell("suggestion/00ff", "suggested", "grace", concept=ANGER, subject="https://example.org/mad")
    journal.tell("suggestion/00ff", "rejected", "grace", reason="too strong")
    courier.round()
    [got] = receiver.got
    assert (got.event["type"], got.event["subject"]) == ("org.w3id.emotaxa.suggestion.rejected", "suggestion/00ff")


def test_nothing_is_told_of_what_was_before_nor_of_watches_and_secrets(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    journal.tell("change/1", "created")
    watches.add(ADA, "everything", url=receiver.url)
    watches.add(GRACE, "everything", url="https://hook.example/")
    journal.tell("notices/ada", "read", through=1)
    journal.tell("elsewhere/1", "created")
    assert courier.round() == Round() and receiver.got == []


def test_events_come_in_order_and_each_once(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    told = [journal.tell(f"change/{number}", "created").number for number in range(50)]
    rounds = 0
    while courier.round().more:
        rounds += 1
    assert numbers(receiver) == told and 1 <= rounds <= 3
    assert newest(watches).through == told[-1]
    assert courier.round() == Round()


def test_what_was_delivered_is_known_after_a_restart(
    journal: Memory, watches: Watches, settings: WatchingSettings, receiver: Receiver, clock: Clock
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    told = []
    for number in range(3):
        told.append(journal.tell(f"change/{number}", "created").number)
        told.append(journal.tell(f"change/{number}", "merged").number)
        Courier(journal, settings, clock=clock).round()
    assert numbers(receiver) == told


def test_what_was_not_noted_before_the_end_comes_again_with_the_same_id(
    journal: Memory, watches: Watches, settings: WatchingSettings, receiver: Receiver, clock: Clock
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    journal.tell("change/1", "created")

    def dies(notes: Sequence[Note]) -> None:
        if any(note.kind == "delivered" for note in notes):
            raise KeyboardInterrupt

    journal.meanwhile = dies
    with pytest.raises(KeyboardInterrupt):
        Courier(journal, settings, clock=clock).round()
    journal.meanwhile = None
    after = Courier(journal, settings, clock=clock)
    assert after.round() == Round() and len(receiver.got) == 1, "the watch is still taken"
    clock.pass_by(minutes=5)
    assert after.round().delivered == 1
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"] and first.body == second.body


def test_two_couriers_deliver_each_event_once(
    journal: Memory, watches: Watches, settings: WatchingSettings, receiver: Receiver, clock: Clock
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    couriers = [Courier(journal, settings, clock=clock) for _ in range(2)]
    rounds: list[Round] = []

    def meanwhile(handler: BaseHTTPRequestHandler) -> None:
        rounds.append(couriers[1].round())
        handler.send_response(200)
        handler.end_headers()

    receiver.answer = meanwhile
    told = [journal.tell("change/1", kind).number for kind in ("created", "proposed", "merged")]
    assert couriers[0].round().delivered == 3
    assert rounds == [Round()] * 3 and numbers(receiver) == told


def test_what_happens_during_a_pause_is_sent_afterwards_or_skipped(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    for _ in range(2):
        watches.add(ADA, f"concept:{ANGER}", url=receiver.url)
    journal.tell("change/1", "created", about=[[ANGER]])
    assert courier.round().delivered == 2
    for number in (1, 2):
        watches.pause(ADA, number)
    missed = journal.tell("change/1", "merged").number
    assert courier.round() == Round()
    watches.resume(ADA, 1)
    watches.resume(ADA, 2, skip=True)
    later = journal.tell("change/1", "reverted").number
    assert courier.round().delivered == 3
    assert sorted(numbers(receiver)[2:]) == [missed, later, later]


def test_what_is_newly_watched_is_told_from_then_on(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    watches.add(ADA, "request:1", url=receiver.url)
    journal.tell("change/2", "created")
    courier.round()
    watches.change(ADA, 1, target="everything")
    later = journal.tell("change/2", "merged").number
    courier.round()
    assert numbers(receiver) == [later]


def test_a_watch_that_was_removed_is_told_nothing(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    journal.tell("change/1", "created")
    watches.remove(ADA, 1)
    assert courier.round() == Round() and receiver.got == []


def test_a_new_secret_signs_beside_the_old_one_for_a_day(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver, clock: Clock
) -> None:
    _, older = watches.add(ADA, "everything", url=receiver.url)
    _, newer = watches.rotate(ADA, 1)
    assert older is not None
    journal.tell("change/1", "created")
    courier.round()
    [got] = receiver.got
    assert verify(got.headers, got.body, older, now=clock.now) == verify(got.headers, got.body, newer, now=clock.now)
    clock.pass_by(hours=25)
    journal.tell("change/1", "merged")
    courier.round()
    assert got.headers["webhook-signature"].count("v1,") == 2
    assert receiver.got[-1].headers["webhook-signature"].count("v1,") == 1
    assert verify(receiver.got[-1].headers, receiver.got[-1].body, newer, now=clock.now)


def test_a_dead_receiver_does_not_hold_up_others(
    journal: Memory, watches: Watches, settings: WatchingSettings, receivers: Receivers, clock: Clock
) -> None:
    alive, dead = receivers(), receivers()
    dead.answer = lambda _: sleep(1.5)
    quick = settings.model_copy(update={"timeout_seconds": 0.5})
    for url in (dead.url, dead.url, dead.url, alive.url):
        watches.add(ADA, "everything", url=url)
    journal.tell("change/1", "created")
    began = monotonic()
    assert Courier(journal, quick, clock=clock).round() == Round(delivered=1, failed=3)
    assert monotonic() - began < 1.4 and len(alive.got) == 1


def test_a_change_by_the_owner_during_a_delivery_is_kept(
    journal: Memory, watches: Watches, courier: Courier, receiver: Receiver
) -> None:
    watches.add(ADA, "everything", url=receiver.url)

    def paused_meanwhile(handler: BaseHTTPRequestHandler) -> None:
        watches.pause(ADA, 1)
        handler.send_response(200)
        handler.end_headers()

    receiver.answer = paused_meanwhile
    told = journal.tell("change/1", "created").number
    assert courier.round().delivered == 1
    assert (newest(watches).state, newest(watches).through) == ("paused", told)
    receiver.answer = None
    watches.resume(ADA, 1)
    assert courier.round() == Round() and len(receiver.got) == 1


def test_a_long_event_is_sent_without_its_details(
    journal: Memory, watches: Watches, settings: WatchingSettings, receiver: Receiver, clock: Clock
) -> None:
    courier = Courier(journal, settings.model_copy(update={"event_bytes": 16 * 1024}), clock=clock)
    watches.add(ADA, "everything", url=receiver.url)
    journal.tell("change/1", "created", about=[[ANGER]], text="x" * 20_000)
    journal.tell("change/2", "created", about=[[f"{ANGER}-{number:05}"] for number in range(2000)])
    courier.round()
    first, second = (got.event["data"] for got in receiver.got)
    assert first["truncated"] and "body" not in first and first["about"] == [ANGER]
    assert second["truncated"] and len(second["about"]) == 50
    assert all(len(got.body) <= 16 * 1024 for got in receiver.got)


def test_a_webhook_can_be_tried(watches: Watches, courier: Courier, receiver: Receiver, clock: Clock) -> None:
    watch, secret = watches.add(ADA, "everything", url=receiver.url)
    assert courier.ping(watch).taken and secret is not None
    [got] = receiver.got
    assert got.event["type"] == "org.w3id.emotaxa.watch.ping"
    assert verify(got.headers, got.body, secret, now=clock.now)
    receiver.statuses = [404]
    assert courier.ping(watch).reason == "answered 404"


def test_what_is_switched_off_is_not_sent_and_waits(
    journal: Memory, watches: Watches, settings: WatchingSettings, receiver: Receiver, clock: Clock
) -> None:
    watches.add(ADA, "everything", url=receiver.url)
    journal.tell("change/1", "created")
    assert Courier(journal, settings.model_copy(update={"webhooks": False}), clock=clock).round() == Round()
    assert receiver.got == [] and Courier(journal, settings, clock=clock).round() == Round(delivered=1)


def waited(until: Callable[[], bool]) -> bool:
    ends = monotonic() + 10
    while not until() and monotonic() < ends:
        sleep(0.01)
    return until()


def test_the_thread_delivers_what_it_is_woken_for_and_outlives_a_store_that_is_away(
    journal: Memory, watches: Watches, settings: WatchingSettings, receiver: Receiver
) -> None:
    courier = Courier(journal, settings.model_copy(update={"poll_seconds": 3600.0}))
    watches.add(ADA, "everything", url=receiver.url)
    failures: list[int] = []

    def away(notes: Sequence[Note]) -> None:
        failures.append(1)
        journal.meanwhile = away
        raise OSError("the store is away")

    journal.meanwhile = away
    courier.start()
    courier.start()
    assert waited(lambda: bool(failures))
    journal.meanwhile = None
    journal.tell("change/1", "created")
    courier.wake()
    assert waited(lambda: len(receiver.got) == 1)
    courier.stop()
    courier.stop()
    assert waited(lambda: newest(watches).delivered is not None)

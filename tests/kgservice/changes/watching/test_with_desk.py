"""Watching what really happens at the desk where change requests are written."""

import pytest

from kgservice.changes.desk import Desk
from kgservice.changes.watching.courier import Courier
from kgservice.changes.watching.notices import Notices
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.signing import verify
from kgservice.changes.watching.watches import Watches
from kgservice.stores.memory import MemoryStore
from tests.kgservice.changes.requests.people import ANGER, ANN, BOB, COM, FEAR, RAE, approve, checked, renamed, synonym
from tests.kgservice.changes.watching.conftest import Receiver
from tests.kgservice.stores.releases import part_of_release


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return MemoryStore(part_of_release({"core", "ekman"}))


def test_a_request_is_followed_from_its_draft_to_the_graph(
    store: MemoryStore, receiver: Receiver, settings: WatchingSettings
) -> None:
    desk, watches, notices = Desk(store, checks=checked), Watches(store, settings), Notices(store)
    courier = Courier(store, settings)
    watch, secret = watches.add(BOB, f"concept:{ANGER}", url=receiver.url)
    watches.add(BOB, "tag:fear", kinds=["merged"])
    assert secret is not None

    number = desk.create(ANN, "Ire", [synonym("ire")], reviewers=["rae"]).number
    desk.comment(number, COM, "Which source? @Bob knows.")
    desk.submit(number, ANN)
    approve(desk, number, RAE, "Fine")
    desk.merge(number, ANN)
    other = desk.create(ANN, "Dread", [renamed("fear", "dread", FEAR)], tags=["fear"]).number
    desk.submit(other, ANN)
    approve(desk, other, RAE)
    desk.merge(other, ANN)

    assert courier.round().delivered == 5
    events = [got.event for got in receiver.got]
    assert [event["data"]["kind"] for event in events] == ["created", "commented", "submitted", "approved", "merged"]
    assert {event["subject"] for event in events} == {f"change/{number}"}
    assert events[-1]["data"]["body"] == {"revision": 2, "checks": {"words": "passed"}}
    assert events[0]["data"]["about"] == [ANGER]
    assert [verify(got.headers, got.body, secret) for got in receiver.got]
    assert watches.find(watch.number).reason == ""

    def told(name: str) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(each.event.entry.subject, each.event.entry.kind, each.reasons) for each in notices.of(name)]

    assert told("bob") == [
        (f"change/{other}", "merged", ("watched",)),
        (f"change/{number}", "commented", ("mentioned",)),
    ]
    assert told("rae") == [(f"change/{number}", "created", ("asked",))]
    assert [kind for _, kind, _ in told("ann")] == ["approved", "approved", "commented"]
    assert told("com") == []

    desk.watch(number, COM)
    desk.revert(number, ANN, "a mistake")
    assert told("com") == []
    desk.comment(number, RAE, "Why?")
    assert told("com") == [(f"change/{number}", "commented", ("watched",))]

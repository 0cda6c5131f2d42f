"""Whatever happens between deliveries, every event comes once and in order."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from kgservice.changes.watching.courier import Courier
from kgservice.changes.watching.sending import Answer, Sender
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.watches import Watches
from tests.kgservice.changes.watching.conftest import ADA, Clock, Memory, newest

STEPS = st.lists(
    st.sampled_from(["tell", "tell", "round", "round", "restart", "fail", "pause", "resume", "hour"]), max_size=40
)


class Scripted(Sender):
    """Takes what is sent, or not, as it is told, and uses no network."""

    def __init__(self) -> None:
        self.failing = 0
        self.got: list[str] = []

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if self.failing:
            self.failing -= 1
            return Answer(500, "answered 500")
        self.got.append(headers["webhook-id"].rpartition("_")[2])
        return Answer(200)


@given(STEPS)
@how(max_examples=60, deadline=None)
def test_whatever_happens_every_event_comes_once_and_in_order(steps: list[str]) -> None:
    journal, clock, scripted = Memory(), Clock(), Scripted()
    settings = WatchingSettings(at_once=1)
    watches = Watches(journal, settings)
    watches.add(ADA, "everything", url="https://hook.example/")

    def started() -> Courier:
        return Courier(journal, settings, sender=scripted, clock=clock)

    courier, told = started(), []
    for step in [*steps, "resume", *["hour", "round"] * 60]:
        match step:
            case "tell":
                told.append(str(journal.tell("change/1", "commented").number))
            case "round":
                courier.round()
            case "restart":
                courier = started()
            case "fail":
                scripted.failing = 1
            case "pause":
                watches.pause(ADA, 1)
            case "resume":
                watches.resume(ADA, 1)
            case "hour":
                clock.pass_by(hours=1)
    assert scripted.got == told and newest(watches).lost == ()

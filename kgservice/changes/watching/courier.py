"""The courier: sends what is due, each event at least once, and notes in the journal how far each watch has come.

Several processes may have one on the same journal: each takes a watch for a while before it sends, and a watch that is
taken is left alone by the others. One that dies leaves the watch free when that while is over, and what it had not
noted is sent again under the same id.
"""

import logging
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event as Signal
from threading import Thread
from typing import Any, Final

import orjson

from kgservice.changes.watching.concern import Concerns, Telling
from kgservice.changes.watching.event import MEDIA_TYPE, Event, event_body, ping_body
from kgservice.changes.watching.queue import Queue
from kgservice.changes.watching.sending import Answer, Sender
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.signing import signed_headers
from kgservice.changes.watching.watch import Watch
from kgservice.stores.errors import Conflict
from kgservice.stores.journal import Journal, Note

__all__ = ["AUTHOR", "Courier", "Round"]

AUTHOR: Final = "emotaxa"
"""Who notes what became of deliveries."""

_LOG = logging.getLogger("emotaxa.webhooks")
_DELAYS: Final = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds before each further attempt: the schedule that the Standard Webhooks specification gives as an example."""
_JITTER: Final = 0.1
_LONGEST_WAIT: Final = 86_400.0
_BATCH: Final = 20
"""Events that are sent to one watch before others have their turn."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of deliveries came to.

    Attributes:
        delivered: events that were taken.
        failed: watches whose next event was not.
        lost: events that were given up.
        more: whether there is something left that may be sent at once.
    """

    delivered: int = 0
    failed: int = 0
    lost: int = 0
    more: bool = False

    def __add__(self, other: "Round") -> "Round":
        """Add another's."""
        return Round(
            self.delivered + other.delivered,
            self.failed + other.failed,
            self.lost + other.lost,
            self.more or other.more,
        )


class Courier:
    """Delivers what a journal holds to the webhooks of its watches."""

    def __init__(
        self,
        journal: Journal,
        settings: WatchingSettings,
        *,
        tellings: Callable[[], Telling] = Concerns,
        sender: Sender | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Send nothing yet.

        Args:
            journal: what happens, and the watches.
            settings: limits.
            tellings: makes what tells what entries are about; by their bodies where none is given.
            sender: sends.
            clock: gives the time in UTC.

        Raises:
            OSError: where the file of certificates that the settings name cannot be read.
        """
        self._journal = journal
        self._settings = settings
        self._queue = Queue(journal, tellings)
        self._sender = sender or Sender(settings)
        self._clock = clock
        self._stopping, self._woken = Signal(), Signal()
        self._thread: Thread | None = None

    def round(self) -> Round:
        """Send what may be sent now, a few events to each watch; for one thread at a time.

        Raises:
            StoreUnavailable: where the journal cannot be read or written.
        """
        if not self._settings.webhooks:
            return Round()
        self._queue.read()
        now = self._clock()
        work = [
            (watch, events)
            for watch in self._queue.watches
            if watch.ready(now) and (events := self._queue.due(watch.number))
        ]
        if not work:
            return Round()
        with ThreadPoolExecutor(min(self._settings.at_once, len(work)), "webhook") as pool:
            done = pool.map(lambda each: self._deliver(*each), work)
            return sum(done, Round())

    def ping(self, watch: Watch) -> Answer:
        """Send an event that tells nothing to the webhook of a watch, at once and once, and give the answer."""
        now = self._clock()
        body = ping_body(watch.number, self._settings.source, now)
        return self._send(watch, f"emx_{watch.token}_ping{int(now.timestamp())}", body, now)

    def start(self) -> None:
        """Deliver on a thread of its own until it is stopped; starting twice is allowed."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = Thread(target=self._run, name="webhooks", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Look at once, since something has happened."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is being sent, and end; stopping twice is allowed."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        failing = False
        while not self._stopping.is_set():
            self._woken.clear()
            more = False
            try:
                more = self.round().more
                failing = False
            except Exception as error:  # What fails now, as a store that is away, may work in a while.
                # Said once, and not every other second for as long as it lasts.
                _LOG.log(logging.DEBUG if failing else logging.WARNING, "webhooks could not be delivered: %s", error)
                failing = True
            if not more:
                self._woken.wait(self._settings.poll_seconds)

    def _deliver(self, watch: Watch, events: Sequence[Event]) -> Round:
        """Take a watch, send it what is due until something is not taken, and note what came of it."""
        began = self._clock()
        batch = events[:_BATCH]
        ends = began + timedelta(seconds=self._settings.timeout_seconds * (len(batch) + 1))
        try:
            place = self._noted(watch, watch.place, [("taken", {"until": ends.isoformat()})])
        except Conflict:
            # Its owner has changed it, or another process has taken it.
            return Round(more=True)
        sent, answer, now = 0, None, began
        for event in batch:
            now = self._clock()
            if self._stopping.is_set() or now + timedelta(seconds=self._settings.timeout_seconds) > ends:
                break
            body = event_body(event, self._settings.source, self._settings.event_bytes)
            answer = self._send(watch, f"emx_{watch.token}_{event.number}", body, now)
            if not answer.taken:
                break
            sent += 1
        return self._settled(watch, place, batch[: sent + 1], sent, answer, len(events) > sent)

    def _settled(
        self, watch: Watch, place: int, batch: Sequence[Event], sent: int, answer: Answer | None, left: bool
    ) -> Round:
        taken: list[tuple[str, dict[str, Any]]] = []
        if sent:
            taken.append(("delivered", {"through": batch[sent - 1].number, "events": sent}))
        refused: list[tuple[str, dict[str, Any]]] = []
        if answer is not None and not answer.taken:
            refused = self._refused(watch, batch[sent].number, answer, first=bool(sent))
        if not taken and not refused:
            refused = [("released", {})]
        try:
            self._noted(watch, place, taken + refused)
        except Conflict:
            # Its owner has changed it meanwhile. What was delivered stays so; what was not is tried anew.
            if taken:
                self._noted(watch, None, taken)
            refused = []
        kinds = {kind for kind, _ in refused}
        return Round(
            delivered=sent,
            failed=int("failed" in kinds),
            lost=int("lost" in kinds),
            more=left and not {"failed", "halted"} & kinds,
        )

    def _refused(self, watch: Watch, number: int, answer: Answer, *, first: bool) -> list[tuple[str, dict[str, Any]]]:
        """Decide what follows from an event that was not taken; `first` where one before it was, just now."""
        attempts = 1 if first else watch.attempts + 1
        if answer.gone:
            return [("halted", {"number": number, "reason": answer.reason})]
        if attempts < self._settings.attempts:
            wait = _DELAYS[attempts - 1] * (1 + _JITTER * random.random())
            wait = max(wait, min(answer.wait or 0.0, _LONGEST_WAIT))
            due = self._clock() + timedelta(seconds=wait)
            body = {"number": number, "attempt": attempts, "reason": answer.reason, "due": due.isoformat()}
            return [("failed", body)]
        lost: list[tuple[str, dict[str, Any]]] = [
            ("lost", {"number": number, "attempts": attempts, "reason": answer.reason})
        ]
        losses = 1 if first else watch.losses + 1
        if losses >= self._settings.losses:
            reason = f"{losses} events in a row could not be delivered; the last: {answer.reason}"
            lost.append(("halted", {"number": number, "reason": reason}))
        return lost

    def _send(self, watch: Watch, id: str, body: bytes, now: datetime) -> Answer:
        if watch.url is None:
            return Answer(None, "the watch has no webhook")
        headers = {"Content-Type": MEDIA_TYPE, **signed_headers(watch.signing(now), id, now, body)}
        return self._sender.send(watch.url, headers, body)

    def _noted(self, watch: Watch, place: int | None, told: Sequence[tuple[str, dict[str, Any]]]) -> int:
        """Write notes on a watch, and give the place of the last."""
        notes = [Note(watch.subject, AUTHOR, kind, orjson.dumps(body).decode()) for kind, body in told]
        expected = {} if place is None else {watch.subject: place}
        return self._journal.note(notes, expected=expected)[-1].place

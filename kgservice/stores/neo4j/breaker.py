"""A breaker: while a server is known not to answer, whoever asks is told at once, and one thread looks after it."""

import logging
import os
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Final

from kgservice.stores.errors import StoreUnavailable

__all__ = ["Breaker", "Probe"]

_LOG = logging.getLogger(__name__)

_PAUSE_SECONDS: Final = 0.25
_SUSPECT_SECONDS: Final = 1.0
"""How long nothing may come back, while something is asked for, before somebody has a look."""

Probe = Callable[[], StoreUnavailable | None]
"""Asks the server something short; gives why it does not answer, or None where it does. It ends soon either way."""


class Breaker:
    """Lets questions through as long as the server answers; safe to share between threads, and to take over by fork.

    Whether it answers again is found out by a thread of its own, four times a second: no question is sent to try.
    """

    def __init__(self, probe: Probe) -> None:
        """Take it that the server answers."""
        self._probe = probe
        self._turn = Lock()
        self._process = os.getpid()
        self._failure: StoreUnavailable | None = None
        self._watching: Event | None = None
        self._waiting: dict[object, float] = {}
        self._answered = 0.0

    def check(self) -> None:
        """Do nothing as long as the server answers.

        Raises:
            StoreUnavailable: where it is known not to.
        """
        failure = self._failure
        if failure is not None and self._process == os.getpid():
            # One of its own for each: an error collects what it has passed through.
            raise type(failure)(failure.message, hint=failure.hint, value=failure.value)

    def enter(self, question: object) -> None:
        """Begin a question; where others have waited for long and nothing comes back, have somebody look.

        Raises:
            StoreUnavailable: as `check` does.
        """
        if self._process != os.getpid():
            self._start_anew()
        self.check()
        now = time.monotonic()
        with self._turn:
            self._waiting[question] = now
            first = next(iter(self._waiting.values()))
        if now - max(first, self._answered) > _SUSPECT_SECONDS:
            self._watch()

    def leave(self, question: object, *, answered: bool) -> None:
        """End a question, and tell whether the server said anything."""
        if answered:
            self._answered = time.monotonic()
        with self._turn:
            self._waiting.pop(question, None)

    def trip(self, failure: StoreUnavailable) -> None:
        """Refuse every further question, until the server answers again."""
        self._tell(failure)
        self._watch()

    def close(self) -> None:
        """Look after the server no more."""
        with self._turn:
            watching, self._watching, self._failure = self._watching, None, None
        if watching is not None:
            watching.set()

    def _start_anew(self) -> None:
        """Forget what the process knew that this one was forked from; its thread has stayed there."""
        self._turn, self._process = Lock(), os.getpid()
        self._failure, self._watching, self._waiting = None, None, {}

    def _watch(self) -> None:
        with self._turn:
            if self._watching is None:
                self._watching = Event()
                # It holds up no end of the process.
                Thread(target=self._look, args=(self._watching,), name="neo4j-breaker", daemon=True).start()

    def _look(self, ended: Event) -> None:
        """Ask the server until it answers."""
        while not ended.is_set():
            failure = self._probe()
            with self._turn:
                if ended.is_set():
                    return
                if failure is None:
                    self._answered = time.monotonic()
                    self._watching = None
            self._tell(failure)
            if failure is None:
                return
            ended.wait(_PAUSE_SECONDS)

    def _tell(self, failure: StoreUnavailable | None) -> None:
        before, self._failure = self._failure, failure
        if before is None and failure is not None:
            _LOG.warning("%s; questions are refused until it does", failure.message)
        elif before is not None and failure is None:
            _LOG.warning("%s answers again", before.value)

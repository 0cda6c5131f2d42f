"""The database: one driver per process, and transactions that it may try again."""

import logging
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from kgservice.stores.errors import StoreUnavailable, UncertainWrite
from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.breaker import Breaker
from kgservice.stores.neo4j.driver import require_driver
from kgservice.stores.neo4j.settings import Neo4jSettings

if TYPE_CHECKING:
    from neo4j import Driver, Session
    from neo4j import ManagedTransaction as Transaction

else:
    Transaction = object

__all__ = ["Database", "Rows", "Transaction", "gapless", "in_parts", "rows_of"]

T = TypeVar("T")
Work = Callable[[Transaction], T]

Rows = list[list[Any]]

_FIRST_RETRY_SECONDS = 0.05
_SECOND_TRIES = 2
"""How often a question is asked again at once, over another connection, where one went: most likely only that one."""
_QUICK_SECONDS = 0.5
"""What went sooner than that is tried again; who waited for longer has waited enough."""
_PROBE_SECONDS = 1.0
"""How long a server has to let somebody in who only looks whether it is there, and to answer."""

_abandoned: list[object] = []
"""Drivers that a process took over from the one that it was forked from; to close them would end their sessions."""


def rows_of(transaction: Transaction, query: LiteralString, **parameters: Any) -> Rows:  # noqa: ANN401
    """Run a query, and give the values of each record."""
    return transaction.run(query, parameters).values()


class Database:
    """A database on a server; safe to share between threads, and to take over by fork.

    The driver is made by the first transaction of a process. Work is a function of a transaction, which is run again
    after a deadlock, or where the connection went: whatever it does besides has to bear that. While the server is known
    not to answer, nothing is sent to it, and who asks is told at once.

    Attributes:
        address: where it is.
        settings: how it is spoken to.
    """

    def __init__(self, address: Address, settings: Neo4jSettings) -> None:
        """Keep both; nothing is opened yet.

        Raises:
            MissingExtra: where the driver is not installed.
        """
        require_driver()
        # Without a handler, retries would be told on standard error.
        logging.getLogger("neo4j").addHandler(logging.NullHandler())
        self.address = address
        self.settings = settings
        self._turn = Lock()
        self._driver: Driver | None = None
        self._process = 0
        self._breaker = Breaker(self._probed)

    def read(self, work: Work[T], *, seconds: float | None = None) -> T:
        """Run work that reads, for so many seconds at the most.

        Raises:
            StoreUnavailable: where the server does not answer or gives up; the message tells why and how to mend it.
        """
        from neo4j import unit_of_work

        timed = unit_of_work(timeout=seconds or self.settings.read_seconds)(work)
        return self._run(lambda session: session.execute_read(timed), reads=True)

    def write(self, work: Work[T], *, seconds: float | None = None) -> T:
        """Run work that writes, whole or not at all; likewise.

        Raises:
            StoreUnavailable: likewise.
            UncertainWrite: where the connection went while it was written, so that it may stand or not.
        """
        from neo4j import unit_of_work

        from kgservice.stores.neo4j.failures import uncertain

        committing = False

        def told(transaction: "Transaction") -> T:
            nonlocal committing
            result = work(transaction)
            committing = True
            return result

        timed = unit_of_work(timeout=seconds or self.settings.write_seconds)(told)
        try:
            return self._run(lambda session: session.execute_write(timed))
        except UncertainWrite:
            raise
        except StoreUnavailable as error:
            # The driver knows of a lost commit only where it was waiting for the answer to it.
            if committing:
                raise uncertain(str(self.address)) from error
            raise

    def rows(self, query: LiteralString, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Read the values of each record that a query gives.

        Raises:
            StoreUnavailable: likewise.
        """
        from neo4j import Query

        # Without BEGIN and COMMIT, which are two more round trips.
        timed = Query(query, timeout=self.settings.read_seconds)
        return self._run(lambda session: session.run(timed, dict(parameters or {})).values(), reads=True)

    def check(self) -> None:
        """Do nothing, unless the server is known not to answer; this never takes any time.

        Raises:
            StoreUnavailable: likewise.
        """
        self._breaker.check()

    def close(self) -> None:
        """Close the connections; a transaction after that opens new ones. Closing twice is allowed."""
        self._breaker.close()
        with self._turn:
            driver, self._driver = self._driver, None
            if driver is not None and self._process == os.getpid():
                driver.close()

    def _run(self, ask: "Callable[[Session], T]", *, reads: bool = False) -> T:
        from kgservice.stores.neo4j.failures import FAILURES, is_passing, is_silence, worded

        begun, silences, delay = time.monotonic(), 0, _FIRST_RETRY_SECONDS
        while True:
            asked = time.monotonic()
            try:
                return self._once(ask, reads=reads)
            except FAILURES as error:
                failure, now = worded(error, str(self.address)), time.monotonic()
                if is_silence(error):
                    silences += 1
                    if silences > _SECOND_TRIES or now - asked > _QUICK_SECONDS:
                        self._breaker.trip(failure)
                        raise failure from error
                elif not is_passing(error) or now + delay - begun > self.settings.retry_seconds:
                    raise failure from error
            # Spread out, so that two who were in each other's way are not so again.
            time.sleep(delay * random.uniform(0.8, 1.2))
            delay *= 2

    def _once(self, ask: "Callable[[Session], T]", *, reads: bool) -> T:
        """Ask in a session.

        Raises:
            StoreUnavailable: where the server is known not to answer.
        """
        from neo4j import READ_ACCESS, WRITE_ACCESS
        from neo4j.exceptions import Neo4jError

        question, answered = object(), True
        self._breaker.enter(question)
        try:
            with self._opened().session(
                database=self.address.database, default_access_mode=READ_ACCESS if reads else WRITE_ACCESS
            ) as session:
                return ask(session)
        except BaseException as error:
            answered = isinstance(error, Neo4jError)
            raise
        finally:
            self._breaker.leave(question, answered=answered)

    def _probed(self) -> StoreUnavailable | None:
        """Ask the server something short over a connection of its own; give why it does not answer, if so."""
        from kgservice.stores.neo4j.failures import FAILURES, is_silence, worded

        try:
            with (
                self._driver_with(
                    connection_timeout=_PROBE_SECONDS, connection_acquisition_timeout=_PROBE_SECONDS
                ) as driver,
                driver.session(database=self.address.database) as session,
            ):
                session.execute_read(_asked_for_nothing)
        except FAILURES as error:
            # Whatever else is wrong, it answers, and whoever asks next is told.
            return worded(error, str(self.address)) if is_silence(error) else None
        return None

    def _opened(self) -> "Driver":
        with self._turn:
            if self._driver is not None and self._process != os.getpid():
                _abandoned.append(self._driver)
                self._driver = None
            if self._driver is None:
                seconds = self.settings.connect_seconds
                self._driver = self._driver_with(
                    connection_timeout=seconds,
                    connection_acquisition_timeout=2 * seconds,
                    max_connection_pool_size=self.settings.connections,
                )
                self._process = os.getpid()
            return self._driver

    def _driver_with(self, **further: Any) -> "Driver":  # noqa: ANN401
        from neo4j import GraphDatabase, NotificationMinimumSeverity

        return GraphDatabase.driver(
            self.address.server,
            auth=(self.settings.user, self.settings.password.get_secret_value()),
            # What is tried again, and when, is decided here.
            max_transaction_retry_time=-1.0,
            keep_alive=True,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
            user_agent="emotaxa",
            **further,
        )


def _asked_for_nothing(transaction: Transaction) -> None:
    transaction.run("RETURN 1").consume()


def in_parts(rows: Sequence[T], size: int) -> list[Sequence[T]]:
    """Cut rows into parts of a size, for one UNWIND each."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def gapless(found: Sequence[T], number: Callable[[T], int], *, begin: int | None = None) -> Sequence[T]:
    """Give what was found, in order, up to the first gap in its numbers.

    What is written while a question runs may be found without that which was written just before it.

    >>> gapless([3, 4, 6], int), gapless([4, 5], int, begin=3)
    ([3, 4], [])
    """
    if not found:
        return found
    first = number(found[0]) if begin is None else begin
    return found[: next((at for at, each in enumerate(found) if number(each) != first + at), len(found))]

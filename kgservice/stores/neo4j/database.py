"""The database: one driver per process, and transactions that it may try again."""

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.driver import require_driver
from kgservice.stores.neo4j.settings import Neo4jSettings

if TYPE_CHECKING:
    from neo4j import Driver
    from neo4j import ManagedTransaction as Transaction

    from kgservice.stores.errors import StoreUnavailable
else:
    Transaction = object

__all__ = ["Database", "Rows", "Transaction", "in_parts", "rows_of"]

T = TypeVar("T")
Work = Callable[[Transaction], T]

Rows = list[list[Any]]

_FIRST_RETRY_SECONDS = 0.05
_SILENT_SECONDS = 0.5
"""How long a server that did not answer is left alone; who asks meanwhile is told at once."""

_abandoned: list[object] = []
"""Drivers that a process took over from the one that it was forked from; to close them would end their sessions."""


def rows_of(transaction: Transaction, query: LiteralString, **parameters: Any) -> Rows:  # noqa: ANN401
    """Run a query, and give the values of each record."""
    return transaction.run(query, parameters).values()


class Database:
    """A database on a server; safe to share between threads, and to take over by fork.

    The driver is made by the first transaction of a process. Work is a function of a transaction, which is run again
    after a deadlock, or where the connection went: whatever it does besides has to bear that.

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
        self._silent_until = 0.0
        self._silence: StoreUnavailable | None = None

    def read(self, work: Work[T], *, seconds: float | None = None) -> T:
        """Run work that reads, for so many seconds at the most.

        Raises:
            StoreUnavailable: where the server does not answer or gives up; the message tells why and how to mend it.
        """
        return self._run("execute_read", work, seconds or self.settings.read_seconds)

    def write(self, work: Work[T], *, seconds: float | None = None) -> T:
        """Run work that writes, whole or not at all; likewise.

        Raises:
            StoreUnavailable: likewise.
        """
        return self._run("execute_write", work, seconds or self.settings.write_seconds)

    def rows(self, query: LiteralString, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Read the values of each record that a query gives.

        Raises:
            StoreUnavailable: likewise.
        """
        return self.read(lambda transaction: transaction.run(query, dict(parameters or {})).values())

    def close(self) -> None:
        """Close the connections; a transaction after that opens new ones. Closing twice is allowed."""
        with self._turn:
            driver, self._driver = self._driver, None
            if driver is not None and self._process == os.getpid():
                driver.close()

    def _run(self, method: str, work: Work[T], seconds: float) -> T:
        from neo4j import unit_of_work

        from kgservice.stores.neo4j.failures import FAILURES, is_silence, worded

        self._refuse_while_silent()
        try:
            with self._opened().session(database=self.address.database) as session:
                found: T = getattr(session, method)(unit_of_work(timeout=seconds)(work))
        except FAILURES as error:
            failure = worded(error, str(self.address))
            if is_silence(error):
                self._silence, self._silent_until = failure, time.monotonic() + _SILENT_SECONDS
            raise failure from error
        self._silence = None
        return found

    def _refuse_while_silent(self) -> None:
        """Tell at once that the server does not answer, except one caller now and then, who asks it."""
        if self._silence is None:
            return
        with self._turn:
            silence, now = self._silence, time.monotonic()
            if silence is None:
                return
            if now >= self._silent_until:
                self._silent_until = now + self.settings.connect_seconds + self.settings.retry_seconds
                return
        raise type(silence)(silence.message, hint=silence.hint, value=silence.value)

    def _opened(self) -> "Driver":
        from neo4j import GraphDatabase, NotificationMinimumSeverity

        with self._turn:
            if self._driver is not None and self._process != os.getpid():
                _abandoned.append(self._driver)
                self._driver = None
            if self._driver is None:
                settings = self.settings
                self._driver = GraphDatabase.driver(
                    self.address.server,
                    auth=(settings.user, settings.password.get_secret_value()),
                    connection_timeout=settings.connect_seconds,
                    connection_acquisition_timeout=2 * settings.connect_seconds,
                    max_transaction_retry_time=settings.retry_seconds,
                    initial_retry_delay=_FIRST_RETRY_SECONDS,
                    max_connection_pool_size=settings.connections,
                    keep_alive=True,
                    notifications_min_severity=NotificationMinimumSeverity.OFF,
                    telemetry_disabled=True,
                    user_agent="emotaxa",
                )
                self._process = os.getpid()
            return self._driver


def in_parts(rows: Sequence[T], size: int) -> list[Sequence[T]]:
    """Cut rows into parts of a size, for one UNWIND each."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]

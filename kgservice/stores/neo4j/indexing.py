"""Indexing: of what entries speak that came without saying so, with a copy or from an older Emotaxa."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final

from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.neo4j.database import Database, Transaction
from kgservice.stores.neo4j.mentions import add_mentions, is_behind, move_on
from kgservice.stores.neo4j.turn import keep_out
from kgservice.stores.neo4j.writing import within
from kgservice.stores.protocol import LogEntry

__all__ = ["index_mentions"]

_AT_ONCE: Final = 1_000
"""Changes that are indexed while other writers wait."""

_MANY: Final = 5_000
"""Changes that it takes some time to look through."""

Spoken = tuple[LogEntry, frozenset[str]]


def index_mentions(
    database: Database,
    spoken: Callable[[int], Iterator[Spoken]],
    log: Callable[[], Sequence[LogEntry]],
    announce: Callable[[str], None],
) -> None:
    """Find out of what the entries speak of which that is not known; where that cannot be, it stays unknown.

    Others may write between the parts, also an older Emotaxa.

    Args:
        database: where the store is.
        spoken: gives the entries after a revision, oldest first, each with the IRIs that it speaks of.
        log: gives the log.
        announce: is told, in one line, where it takes some time.
    """
    with suppress(StoreUnavailable):
        while (since := is_behind(database)) is not None:
            if (missing := len(log()) - since) > _MANY:
                announce(f"Indexing {missing:,} changes in {database.address}")
            entries = spoken(since)
            while part := list(islice(entries, _AT_ONCE)):
                database.write(lambda one, part=part: _add(one, database, part))  # type: ignore[misc]


def _add(transaction: Transaction, database: Database, part: Sequence[Spoken]) -> None:
    keep_out(transaction, database)
    add_mentions(within(transaction), part)
    move_on(transaction, part[0][0].revision, part[-1][0].revision)

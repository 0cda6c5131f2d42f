"""Copies of stores: everything that one keeps, moved to an empty place of any kind, and compared before it counts."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, zip_longest
from typing import Protocol

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kgservice.stores.dataset import GraphName
from kgservice.stores.errors import NotTheSame, UnknownRevision, damaged
from kgservice.stores.journal import JournalEntry
from kgservice.stores.protocol import GraphStore, Kept, LogEntry

__all__ = ["Copied", "Target", "Tell", "copy_store", "sum_of"]

_MODULUS = 2**256


class Target(Protocol):
    """An empty place that is being filled with what another store keeps."""

    @property
    def url(self) -> str:
        """Its URL."""

    def fill(self, kept: Iterable[Kept], journal: Iterable[JournalEntry] = ()) -> GraphStore:
        """Take everything in, and give it to be read and compared; for everybody else it is no store yet.

        Args:
            kept: what is kept of each revision, oldest first.
            journal: the journal, likewise.

        Raises:
            StoreUnavailable: where it cannot be written.
        """

    def finish(self) -> None:
        """Make a store of it, all at once.

        Raises:
            StoreUnavailable, NotEmpty: where that cannot be done any more.
        """

    def close(self) -> None:
        """Let go of it; what was not finished is cleared away, or is by the next copy to the same place."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied.

    Attributes:
        revision: the newest revision.
        entries: number of entries of the log.
        graphs: number of revisions whose graph was compared, in whole or as far as their entry touches it.
        quads: number of quads of the newest revision.
        lost: revisions of which only the entry is kept, since the source no longer has their graph.
    """

    revision: int
    entries: int
    graphs: int
    quads: int
    lost: tuple[int, ...]


Tell = Callable[[str, int, int], None]
"""Is told what is being done, how many revisions are done, and how many there are."""


def _silent(what: str, done: int, of: int) -> None:
    """Tell nobody."""


def _nothing(source: GraphStore, copy: GraphStore) -> None:
    """Copy nothing besides."""


def copy_store(
    source: GraphStore,
    target: Target,
    tell: Tell = _silent,
    *,
    besides: Callable[[GraphStore, GraphStore], None] = _nothing,
) -> Copied:
    """Move everything that a store keeps to an empty place, and compare the two before it counts.

    The log is compared entry by entry, with what each brought, and the journal likewise. The graph is compared whole,
    quad by quad, at every revision that loaded a release and at the newest, and at each of the others as far as its
    entry touches it.

    Args:
        source: the store. What is changed in it meanwhile is not copied.
        target: the place.
        tell: is told how far it is.
        besides: copies what is kept beside the two, such as keys.

    Raises:
        NotTheSame: where the copy says something else than the source.
        StoreUnavailable: where either cannot be read or written, or what the source keeps is damaged.
    """
    entries, journal = _standing(source)

    def all_kept() -> Iterator[Kept]:
        for done, kept in enumerate(source.kept()):
            if done == entries:
                return
            tell("copying", done, entries)
            _check(kept, source.url)
            yield kept

    try:
        copy = target.fill(all_kept(), journal)
        compared = _compare_logs(source, copy, entries)
        _compare_journals(journal, copy)
        graphs, quads, lost = _compare_graphs(source, copy, compared, tell)
        besides(source, copy)
        target.finish()
    finally:
        target.close()
    return Copied(entries, entries, graphs, quads, lost)


def sum_of(quads: Iterable[Quad]) -> tuple[int, int]:
    """Count quads, and add up their SHA-256 digests, modulo 2^256: equal for equal sets, in whichever order they come.

    See Bellare and Micciancio (1997), A new paradigm for collision-free hashing, on sums of digests.

    >>> joy, fear = (Quad(NamedNode(f"urn:{name}"), NamedNode("urn:is"), NamedNode("urn:felt")) for name in "ab")
    >>> sum_of([joy, fear]) == sum_of([fear, joy]), sum_of([joy]) == sum_of([fear])
    (True, False)
    """
    count = total = 0
    for quad in quads:
        count += 1
        total += int.from_bytes(hashlib.sha256(str(quad).encode()).digest(), "big")
    return count, total % _MODULUS


def _standing(source: GraphStore) -> tuple[int, Sequence[JournalEntry]]:
    """Give the number of revisions, and the journal as it was when there were so many."""
    while True:
        revision, journal = source.revision, source.journal()
        # What is noted together with a revision comes along with it, or not at all.
        if len(source.log()) == revision:
            return revision, journal


def _check(kept: Kept, url: str) -> None:
    """Find out whether what came with an entry is what its digest says."""
    if not kept.is_whole:
        raise damaged(url, kept.entry.revision)


def _compare_logs(source: GraphStore, copy: GraphStore, entries: int) -> tuple[LogEntry, ...]:
    """Compare the entries, and give them; what each brought is compared with its digest."""
    found = tuple(source.log()[:entries])
    for entry, copied in zip_longest(found, copy.log()):
        if entry != copied:
            raise NotTheSame("the entry of revision", (entry or copied).revision)
    for is_release, run in groupby(found, key=lambda entry: entry.kind == "base"):
        # The graphs of releases, which are large, are compared as graphs.
        if not is_release:
            first, *others = run
            for kept in islice(copy.kept(first.revision - 1), 1 + len(others)):
                _check(kept, copy.url)
    return found


def _compare_journals(journal: Sequence[JournalEntry], copy: GraphStore) -> None:
    for entry, copied in zip_longest(journal, copy.journal()):
        if entry != copied:
            raise NotTheSame("the journal at entry", (entry or copied).number)


def _compare_graphs(
    source: GraphStore, copy: GraphStore, entries: tuple[LogEntry, ...], tell: Tell
) -> tuple[int, int, tuple[int, ...]]:
    """Compare the graph at each revision; give how many were, the quads of the newest, and those that are lost."""
    compared, quads = 0, 0
    lost: list[int] = []
    for done, entry in enumerate(entries):
        tell("comparing", done, len(entries))
        whole = entry.kind == "base" or entry is entries[-1]
        try:
            names: list[GraphName] | None = None if whole else [DefaultGraph(), *map(NamedNode, entry.graphs)]
            expected = _sum_at(source, entry.revision, names)
        except UnknownRevision:
            lost.append(entry.revision)
            continue
        try:
            found = _sum_at(copy, entry.revision, names)
        except UnknownRevision:
            raise NotTheSame("the graph of revision", entry.revision) from None
        if found != expected:
            raise NotTheSame("the graph of revision", entry.revision)
        compared += 1
        quads = found[0]
    return compared, quads, tuple(lost)


def _sum_at(store: GraphStore, revision: int, names: Iterable[GraphName] | None) -> tuple[int, int]:
    if names is None:
        return sum_of(store.quads(revision))
    return sum_of(quad for name in names for quad in store.graph(name, revision))

"""The graph of one release on disk: a directory that is written once, then only read, by any number of processes.

Beside the graph lies a snapshot of what is known from it.

A directory is written under a temporary name and renamed when it is whole. Whoever reads one holds a shared lock on it;
it is removed only by a process that gets the lock to itself, and renamed before, so that nothing half is ever found
under a name that counts.
"""

import os
import shutil
import sys
import weakref
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kgservice.stores.content import Content
from kgservice.stores.dataset import Stored
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.graph import knowledge_of
from kgservice.stores.release import Release
from kgservice.stores.snapshot import read_snapshot, write_snapshot
from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError

if sys.platform != "win32":
    import fcntl

__all__ = ["RdfDirectory", "build", "directory_of", "remove_others", "sync", "write_graph"]

_PREFIX = "rdf2-"
"""Begins the names; to be changed when the quads made from one and the same release change."""

_PART = 50_000
"""Quads that are handed over at a time."""

_NAMED = frozenset({BlankNode, Triple})
"""Types of objects in which a blank node may be."""

_FAILURES = (OSError, RuntimeError)
"""What pyoxigraph raises where files cannot be read or written; damage found inside them is a RuntimeError."""


def directory_of(root: Path, digest: str) -> Path:
    """Give the directory, below the store's, for the release with a digest."""
    return root / f"{_PREFIX}{digest[:12]}"


class RdfDirectory(Stored):
    """An open directory: its quads, and a lock that keeps it from being removed.

    Attributes:
        path: the directory.
    """

    def __init__(self, path: Path) -> None:
        """Open it for reading.

        Raises:
            StoreUnavailable: where there is none, or it holds something else.
        """
        self.path = path
        try:
            self._hold()
            self._store = Store.read_only(str(path))
        except _FAILURES as error:
            raise StoreUnavailable(
                f"the graph in {path} is missing or damaged: {error}",
                hint="open the store anew: it is rebuilt then",
                value=str(path),
            ) from error

    def named_graphs(self) -> list[NamedNode | BlankNode]:
        """Give the names of the graphs.

        Raises:
            StoreUnavailable: where the files are damaged.
        """
        with self._reading() as store:
            return list(store.named_graphs())

    def knowledge(self) -> Knowledge:
        """Give what is known from the graph, as revision 1; mapping sets are read when they are first asked for.

        Raises:
            StoreUnavailable: where the files are damaged.
        """
        found = read_snapshot(self.path, 1, lambda: knowledge_of(self, 1), holder=self)
        if found is None:
            found = knowledge_of(self, 1)
            write_snapshot(self.path, found)
        return found

    @contextmanager
    def _reading(self) -> Iterator[Store]:
        try:
            yield self._store
        except _FAILURES as error:
            raise StoreUnavailable(
                f"the graph in {self.path} is damaged: {error}",
                hint="remove this directory; the next command builds it anew",
                value=str(self.path),
            ) from error

    def _hold(self) -> None:
        """Take the shared lock, which lasts as long as this object."""
        if sys.platform != "win32":
            descriptor = os.open(self.path, os.O_RDONLY)
            weakref.finalize(self, os.close, descriptor)
            # A file system without locks lets nobody have the directory alone either, so that it stays.
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_SH)


def build(path: Path, release: Release) -> None:
    """Write the graph of a release; a directory that stands there already is replaced.

    Raises:
        StoreUnavailable: where the disk is full, or may not be written.
        DocumentError: where a file of the release cannot be read.
    """
    with _aside(path) as unfinished:
        _write(unfinished, release)


def write_graph(path: Path, quads: Iterator[Quad]) -> None:
    """Write the graph of a release that is given by its quads.

    Raises:
        StoreUnavailable: where the disk is full, or may not be written.
    """
    with _aside(path) as unfinished, _loading(unfinished, quads):
        pass


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """Give a place to write to, and put what is written there in its place when the block ends."""
    unfinished = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        yield unfinished
        if path.exists():
            _remove(path)
        unfinished.rename(path)
        sync(path.parent)
    except _FAILURES as error:
        if isinstance(error, EmotaxaError):
            raise
        raise StoreUnavailable(
            f"the graph cannot be written to {path}: {error}",
            hint="free some disk space, make the directory writable, or name another store with --store embedded:PATH",
            value=str(path.parent),
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def remove_others(root: Path, digests: Collection[str]) -> None:
    """Remove the graphs of all other releases, and what was left behind unfinished, unless somebody reads it."""
    kept = {directory_of(root, digest) for digest in digests}
    for path in root.glob("rdf*-*"):
        if path not in kept:
            _remove_unread(path)


def _write(path: Path, release: Release) -> None:
    """Write the files, with a snapshot."""
    content = Content(release)
    with _loading(path, content.quads()):
        write_snapshot(path, content.knowledge())


@contextmanager
def _loading(path: Path, quads: Iterator[Quad]) -> Iterator[None]:
    """Write quads to a new directory; its files are whole when the block ends.

    One thread takes quads into the store, as N-Quads, which it does without holding up the one that makes them. Blank
    nodes would be given other names on that way, and go another one.
    """
    store = Store(str(path))
    blank: list[Quad] = []
    with ThreadPoolExecutor(1, thread_name_prefix="graph") as loader:
        loads: list[Future[None]] = []
        while part := list(islice(quads, _PART)):
            plain: list[Quad] = []
            for quad in part:
                (blank if type(quad.subject) is BlankNode or type(quad.object) in _NAMED else plain).append(quad)
            data = serialize(plain, format=RdfFormat.N_QUADS)
            loads.append(loader.submit(store.bulk_load, data, RdfFormat.N_QUADS))
        loads.append(loader.submit(store.bulk_extend, blank))
        yield
        for load in loads:
            load.result()
    store.flush()
    del store


def _remove_unread(path: Path) -> None:
    try:
        if sys.platform != "win32":
            descriptor = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
            finally:
                os.close(descriptor)
        else:
            _remove(path)
    except OSError:
        # It is being read, or may not be removed: a later build tries again.
        return


def _remove(path: Path) -> None:
    doomed = path if ".old-" in path.name else path.with_name(f"{path.name}.old-{os.getpid()}")
    path.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def sync(directory: Path) -> None:
    """Make a rename in a directory outlast a power cut, where directories can be synchronised."""
    if sys.platform != "win32":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

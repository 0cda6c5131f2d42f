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
from contextlib import suppress
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from kgservice.stores.content import Content
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.graph import knowledge_of
from kgservice.stores.release import Release
from kgservice.stores.snapshot import read_snapshot, write_snapshot
from mappings.knowledge import Knowledge

if sys.platform != "win32":
    import fcntl

__all__ = ["RdfDirectory", "build", "directory_of", "remove_others"]

_PREFIX = "rdf-"
"""Begins the names; to be changed when the quads made from one and the same release change."""

_PART = 50_000
"""Quads that are handed over at a time."""

_FAILURES = (OSError, RuntimeError)
"""What pyoxigraph raises where files cannot be read or written; damage found inside them is a RuntimeError."""


def directory_of(root: Path, digest: str) -> Path:
    """Give the directory, below the store's, for the release with a digest."""
    return root / f"{_PREFIX}{digest[:12]}"


class RdfDirectory:
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

    def quads_for_pattern(self, *pattern: NamedNode | None) -> Iterator[Quad]:
        """Give the quads of a pattern, as a `Dataset` does.

        Raises:
            StoreUnavailable: where the files are damaged.
        """
        try:
            yield from self._store.quads_for_pattern(*pattern)
        except _FAILURES as error:
            raise StoreUnavailable(
                f"the graph in {self.path} is damaged: {error}",
                hint="remove this directory; the next command builds it anew",
                value=str(self.path),
            ) from error

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
    """
    unfinished = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        _write(unfinished, release)
        if path.exists():
            _remove(path)
        unfinished.rename(path)
        _sync(path.parent)
    except _FAILURES as error:
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
    """Write the files, and close them.

    One thread takes quads into the store, as N-Quads, which it does without holding up the one that makes them.
    """
    content = Content(release)
    store = Store(str(path))
    with ThreadPoolExecutor(1, thread_name_prefix="graph") as loader:
        quads = content.quads()
        loads: list[Future[None]] = []
        while part := list(islice(quads, _PART)):
            loads.append(loader.submit(store.bulk_load, serialize(part, format=RdfFormat.N_QUADS), RdfFormat.N_QUADS))
        write_snapshot(path, content.knowledge())
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


def _sync(directory: Path) -> None:
    """Make a rename outlast a power cut, where directories can be synchronised."""
    if sys.platform != "win32":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

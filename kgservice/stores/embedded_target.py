"""Room for a copy of a store in a directory: filled beside its place, and moved there when it is whole."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kgservice.stores.change import content_quads
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import NotEmpty, StoreUnavailable
from kgservice.stores.journal import JournalEntry
from kgservice.stores.log import Log
from kgservice.stores.protocol import GraphStore, Kept
from kgservice.stores.rdf_directory import directory_of, sync, write_graph

if sys.platform != "win32":
    import fcntl

__all__ = ["EmbeddedTarget"]


class EmbeddedTarget:
    """A directory that does not bear its name yet; what a copy that died has left is removed by the next one."""

    def __init__(self, path: Path) -> None:
        """Make room beside the place where the store is to be.

        Raises:
            NotEmpty: where something is there already.
            StoreUnavailable: where nothing can be written there.
        """
        self._path = path
        self._refuse_taken()
        self._store: EmbeddedStore | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for left in path.parent.glob(f"{path.name}.unfinished-*"):
                _remove_unless_in_use(left)
            self._unfinished, self._lock = _made_beside(path)
        except OSError as error:
            raise self._unwritable(error) from error

    @property
    def url(self) -> str:
        """The URL that the store is going to have."""
        return f"embedded:{self._path}"

    def fill(self, kept: Iterable[Kept], journal: Iterable[JournalEntry] = ()) -> GraphStore:
        """Take everything in, and give it to be read.

        Raises:
            StoreUnavailable: where the disk is full, or may not be written.
        """
        log = Log(self._unfinished / "log.sqlite")
        try:
            with log.exclusive():
                for each in kept:
                    log.restore(each)
                    graph = directory_of(self._unfinished, each.entry.digest)
                    if each.entry.kind == "base" and each.added is not None and not graph.exists():
                        write_graph(graph, content_quads(each.added))
                log.restore_journal(journal)
        finally:
            log.close()
        self._store = EmbeddedStore(self._unfinished, as_it_is=True)
        return self._store

    def finish(self) -> None:
        """Give the directory its name.

        Raises:
            NotEmpty: where something has come to be there meanwhile.
            StoreUnavailable: where that cannot be done.
        """
        self._close_store()
        self._refuse_taken()
        try:
            # The name of an empty directory can be had.
            self._unfinished.replace(self._path)
            sync(self._path.parent)
        except OSError as error:
            self._refuse_taken()
            raise self._unwritable(error) from error

    def close(self) -> None:
        """Remove what was not finished; closing twice is allowed."""
        self._close_store()
        shutil.rmtree(self._unfinished, ignore_errors=True)
        # Only now: until it bears its name, another copy would take it for one that died.
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _refuse_taken(self) -> None:
        if (self._path / "log.sqlite").exists():
            raise NotEmpty(self.url)
        if self._path.is_dir() and any(self._path.iterdir()):
            raise NotEmpty(self.url, "something else")
        if self._path.exists() and not self._path.is_dir():
            raise NotEmpty(self.url, "a file")

    def _unwritable(self, error: OSError) -> StoreUnavailable:
        return StoreUnavailable(
            f"nothing can be written to {self._path}: {error.strerror or error}",
            hint="free some disk space, make the directory above it writable, or name another place",
            value=self.url,
        )


def _made_beside(path: Path) -> tuple[Path, int | None]:
    """Make a directory under a name that nobody has had, and hold it; give it with its lock, None without locks."""
    while True:
        made = path.with_name(f"{path.name}.unfinished-{secrets.token_hex(8)}")
        made.mkdir()
        if sys.platform == "win32":
            return made, None
        with suppress(FileNotFoundError):
            lock = os.open(made, os.O_RDONLY)
            # A file system without locks lets nobody else have it alone either, so that it stays.
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_SH)
            # Before it was held, another copy may have taken it for one that died.
            if made.exists():
                return made, lock
            os.close(lock)


def _remove_unless_in_use(path: Path) -> None:
    """Remove what a copy has left, unless its process is still at it."""
    if sys.platform == "win32":
        shutil.rmtree(path, ignore_errors=True)
        return
    # Where it is in use, or gone meanwhile, there is nothing to be done.
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
        finally:
            os.close(descriptor)

"""Snapshots: how a worker gets the graph of a revision into its memory.

A worker reads a file of N-Quads, the graph as it was at some revision, and lets the edits and imports since then take
effect. The file is made once for a release, and anew only where more than statements that came and went lies between,
as where an import was replaced; so a write costs its own statements and no more. Files bear the digest of what made the
graph, and stand in a folder that the processes of a service share.
"""

import hashlib
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, serialize

from kgservice.sparql.snapshot_file import write_once
from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from kgservice.stores.protocol import GraphStore, LogEntry

__all__ = ["Change", "Snapshot", "Snapshots"]

_VERSION = f"1 {pyoxigraph.__version__}"
"""To be changed when the same log comes to be another graph."""

_KEPT = 3
_KNOWN = 1024
_ABANDONED_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The graph of a revision.

    Attributes:
        revision: its number.
        begins: the revision whose graph the file holds.
        file: the file, which may have to be written first.
        directory: the pyoxigraph directory that it can be written from, or None.
    """

    revision: int
    begins: int
    file: Path
    directory: Path | None


Change = tuple[int, bytes, bytes]
"""A revision, and what came and went with it."""


class Snapshots:
    """The snapshots of a store. Safe to share between threads."""

    def __init__(self, store: GraphStore, folder: Path | None = None) -> None:
        """Make nothing yet.

        Args:
            store: the store.
            folder: where files stand; by default below an embedded store, else in a folder that goes with the service.
        """
        self._store = store
        self._wanted = folder
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._folder: Path | None = None
        self._known: dict[int, Snapshot] = {}
        self._turn = Lock()

    def at(self, revision: int | None = None) -> Snapshot:
        """Give the snapshot of a revision, the newest where none is named; a worker can read its file, or make it.

        Raises:
            UnknownRevision: where there is no such revision.
            StoreUnavailable: where the store cannot be read, or there is no room for the file.
        """
        number = self._store.revision if revision is None else revision
        with self._turn:
            snapshot = self._known.get(number)
            if snapshot is None:
                snapshot = self._planned(number)
                if len(self._known) >= _KNOWN:
                    self._known.clear()
                self._known[number] = snapshot
            if not snapshot.file.exists() and snapshot.directory is None:
                self._write(snapshot)
            return snapshot

    def changes(self, snapshot: Snapshot, since: int) -> Iterator[Change]:
        """Give what came and went after a revision, up to that of a snapshot."""
        for kept in self._store.kept(since):
            if kept.entry.revision > snapshot.revision:
                return
            yield kept.entry.revision, kept.added or b"", kept.removed or b""

    def forget(self) -> None:
        """Look again at what there is, a file or a directory having gone."""
        with self._turn:
            self._known.clear()

    def close(self) -> None:
        """Remove the folder that goes with the service."""
        with self._turn:
            if self._temporary is not None:
                self._temporary.cleanup()
            self._temporary = self._folder = None
            self._known.clear()

    def _planned(self, revision: int) -> Snapshot:
        entries = self._store.log()
        if not 1 <= revision <= len(entries):
            raise UnknownRevision(revision, len(entries))
        begins = revision
        while begins > 1 and _only_adds(entries, begins):
            begins -= 1
        digest = hashlib.sha256(_VERSION.encode())
        for entry in entries[:begins]:
            digest.update("\0".join(("", entry.kind, entry.digest, *entry.graphs)).encode())
        directory_at = getattr(self._store, "directory", None)
        return Snapshot(
            revision,
            begins,
            self._place() / f"{digest.hexdigest()[:24]}.nq",
            None if directory_at is None else directory_at(begins),
        )

    def _write(self, snapshot: Snapshot) -> None:
        quads = self._store.quads(snapshot.begins)
        try:
            write_once(snapshot.file, lambda file: _serialise(quads, file))
        except OSError as error:
            raise StoreUnavailable(
                f"the snapshot for SPARQL cannot be written to {snapshot.file}: {error.strerror or error}",
                hint="free some disk space, or name another folder with EMOTAXA_SPARQL__CACHE_FOLDER",
                value=str(snapshot.file.parent),
            ) from error
        self._prune(snapshot.file)

    def _place(self) -> Path:
        if self._folder is None:
            below = getattr(self._store, "path", None)
            for folder in (self._wanted, None if below is None else Path(below) / "sparql"):
                if folder is not None and _can_be_written(folder):
                    self._folder = folder
                    self._prune(None)
                    return folder
            self._temporary = tempfile.TemporaryDirectory(prefix="emotaxa-sparql-")
            self._folder = Path(self._temporary.name)
        return self._folder

    def _prune(self, new: Path | None) -> None:
        """Remove all but the newest files, which whoever reads them keeps, and what was left unfinished."""
        assert self._folder is not None
        with suppress(OSError):
            files = sorted(self._folder.glob("*.nq"), key=lambda file: file.stat().st_mtime, reverse=True)
            for file in files[_KEPT:]:
                if file != new:
                    file.unlink(missing_ok=True)
                    file.with_name(f"{file.name}.lock").unlink(missing_ok=True)
            for file in self._folder.glob("*.nq.new-*"):
                if time.time() - file.stat().st_mtime > _ABANDONED_SECONDS:
                    file.unlink(missing_ok=True)


def _serialise(quads: Iterable[Quad], file: Path) -> None:
    serialize(quads, str(file), RdfFormat.N_QUADS)


def _only_adds(entries: Sequence[LogEntry], revision: int) -> bool:
    """Whether a revision is the one before with statements that came and went, and nothing set aside or replaced."""
    entry = entries[revision - 1]
    if entry.kind == "edit":
        return True
    earlier = {graph for before in entries[: revision - 1] for graph in before.graphs}
    return entry.kind == "import" and not earlier.intersection(entry.graphs)


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False

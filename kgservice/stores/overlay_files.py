"""Overlays that were worked out, as files beside the log of an embedded store."""

from contextlib import suppress
from pathlib import Path

from ontology.errors import DocumentError
from ontology.files.aside import write_aside
from ontology.files.leftovers import remove_leftovers

__all__ = ["OverlayFiles"]


class OverlayFiles:
    """A folder of files, each called by its revision and the name of its history; it may be removed at any time."""

    def __init__(self, folder: Path, *, writable: bool) -> None:
        """Open nothing; the folder is made with the first file."""
        self._folder = folder
        self._writable = writable

    def names(self) -> dict[int, str]:
        """Give the revisions of which an overlay is there, each with the name of its history."""
        found: dict[int, str] = {}
        with suppress(OSError):
            for path in self._folder.glob("*.overlay"):
                revision, _, name = path.stem.partition("-")
                if revision.isdecimal():
                    found[int(revision)] = name
        return found

    def get(self, revision: int, name: str) -> bytes | None:
        """Give an overlay; None where it has gone."""
        try:
            return self._file(revision, name).read_bytes()
        except OSError:
            return None

    def put(self, revision: int, name: str, content: bytes) -> None:
        """Keep an overlay, in the place of any other one of that revision."""
        if not self._writable:
            return
        path = self._file(revision, name)
        with suppress(OSError, DocumentError):
            self._folder.mkdir(exist_ok=True)
            with write_aside(path) as aside:
                aside.write(content)
            for other in self._folder.glob(f"{revision}-*.overlay"):
                if other != path:
                    other.unlink(missing_ok=True)
            for left in self._folder.glob(".*.part-*"):
                remove_leftovers(path.with_name(left.name[1:].rpartition(".part-")[0]))

    def remove_before(self, revision: int) -> None:
        """Remove those of revisions whose release is no longer kept, which come before another revision."""
        with suppress(OSError):
            for path in self._folder.glob("*.overlay"):
                number = path.stem.partition("-")[0]
                if number.isdecimal() and int(number) < revision:
                    path.unlink(missing_ok=True)

    def _file(self, revision: int, name: str) -> Path:
        return self._folder / f"{revision}-{name}.overlay"

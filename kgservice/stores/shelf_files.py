"""What was worked out and is worth keeping, as files beside the log of an embedded store."""

from contextlib import suppress
from pathlib import Path

from ontology.errors import DocumentError
from ontology.files.aside import write_aside
from ontology.files.leftovers import remove_leftovers

__all__ = ["ShelfFiles"]


class ShelfFiles:
    """A folder of files, each called by its number and the name of its history; it may be removed at any time."""

    def __init__(self, folder: Path, ending: str, *, writable: bool) -> None:
        """Open nothing; the folder is made with the first file.

        Args:
            folder: the folder.
            ending: how the names of its files end, `overlay`.
            writable: whether anything may be put there.
        """
        self._folder = folder
        self._ending = ending
        self._writable = writable

    def names(self) -> dict[int, str]:
        """Give the numbers of what is there, each with the name of its history."""
        found: dict[int, str] = {}
        with suppress(OSError):
            for path in self._folder.glob(f"*.{self._ending}"):
                number, _, name = path.stem.partition("-")
                if number.isdecimal():
                    found[int(number)] = name
        return found

    def get(self, number: int, name: str) -> bytes | None:
        """Give what is there; None where it has gone."""
        try:
            return self._file(number, name).read_bytes()
        except OSError:
            return None

    def put(self, number: int, name: str, content: bytes) -> None:
        """Keep something, in the place of whatever else has that number."""
        if not self._writable:
            return
        path = self._file(number, name)
        with suppress(OSError, DocumentError):
            self._folder.mkdir(exist_ok=True)
            with write_aside(path) as aside:
                aside.write(content)
            for other in self._folder.glob(f"{number}-*.{self._ending}"):
                if other != path:
                    other.unlink(missing_ok=True)
            for left in self._folder.glob(".*.part-*"):
                remove_leftovers(path.with_name(left.name[1:].rpartition(".part-")[0]))

    def remove_before(self, number: int) -> None:
        """Remove what has a lower number, and is wanted no more."""
        if not self._writable:
            return
        with suppress(OSError):
            for path in self._folder.glob(f"*.{self._ending}"):
                own = path.stem.partition("-")[0]
                if own.isdecimal() and int(own) < number:
                    path.unlink(missing_ok=True)

    def _file(self, number: int, name: str) -> Path:
        return self._folder / f"{number}-{name}.{self._ending}"

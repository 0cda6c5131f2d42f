"""Parts: blocks of rows as they will stand in the output, kept beside its place so that a run can be taken up again.

The folder `.NAME.parts` beside the output holds one file for each block, numbered, and `run.json`, which says of what
run they are. It goes when the output is there. A part ends in its length and a digest, so that one that was cut short
or damaged, as by a power cut or in copying, is made anew and never taken for whole.
"""

import json
import os
import shutil
import struct
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from ontology.errors import DocumentError, Place
from ontology.files.aside import told_of, write_aside

__all__ = ["Parts"]

_RUN: Final = "run.json"

_END: Final = struct.Struct("<Q16s")
"""What a part ends in: its length, and a digest of what stands before."""


class Parts:
    """The finished parts of a run.

    Attributes:
        folder: where they are.
    """

    def __init__(self, out: Path, run: Mapping[str, Any]) -> None:
        """Take up the parts of a run that was broken off, or begin a new folder.

        Args:
            out: the output.
            run: what the output depends on, in the types of JSON.

        Raises:
            DocumentError: where the folder is of another run, or cannot be made or read.
        """
        with told_of(out):
            target = Path(os.path.realpath(out))
            self.folder = target.with_name(f".{target.name}.parts")
            self._out = out
            self._ready: set[int] = set()
            if target.exists() and not (target.is_file() or target.is_dir()):
                raise DocumentError("is no file that can be replaced", Place(str(out)), hint="give the name of a file")
            if os.path.lexists(self.folder) and not self.folder.is_dir():
                raise DocumentError(
                    "is no directory, and stands where the finished parts are kept",
                    Place(str(self.folder)),
                    hint="move it away",
                )
            known = self._read()
        wanted = json.loads(json.dumps(run))
        if known is not None and known != wanted:
            raise DocumentError(
                f"holds the parts of a run with {_difference(known, wanted)}",
                Place(str(self.folder)),
                hint="call again what left them, or remove this directory to begin anew",
            )
        with told_of(out):
            if known is None:
                self.folder.mkdir(exist_ok=True)
                try:
                    with write_aside(self.folder / _RUN) as stream:
                        stream.write(json.dumps(run, ensure_ascii=False, indent=2).encode("utf-8"))
                except BaseException:
                    with suppress(OSError):
                        self.folder.rmdir()
                    raise
            else:
                self._ready = {
                    int(path.stem)
                    for path in self.folder.glob("*.part")
                    if path.stem.isdecimal() and _content(path) is not None
                }

    def __contains__(self, number: object) -> bool:
        """Tell whether a part is there, and as it was written."""
        return number in self._ready

    def keep(self, number: int, data: bytes) -> None:
        """Write a part; it is there whole or not at all.

        Raises:
            DocumentError: where it cannot be written.
        """
        with told_of(self._out):
            path = self._path(number)
            half = path.with_suffix(".half")
            with half.open("wb") as stream:
                stream.write(data)
                stream.write(_END.pack(len(data), _digest(data)))
                stream.flush()
                os.fsync(stream.fileno())
            half.replace(path)
        self._ready.add(number)

    def read(self, number: int) -> bytes:
        """Give a part.

        Raises:
            DocumentError: where it cannot be read, or is not as it was written; then the next run makes it anew.
        """
        with told_of(self._out):
            path = self._path(number)
            data = _content(path)
            if data is None:
                path.unlink()
                raise DocumentError(
                    "is damaged, and was removed", Place(str(path)), hint="call again: it is made anew, the others stay"
                )
        return data

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06}.part"

    def _read(self) -> Any:  # noqa: ANN401 - a document
        try:
            known = json.loads((self.folder / _RUN).read_text(encoding="utf-8"))
            return known if isinstance(known, dict) else {}
        except FileNotFoundError:
            return None
        except ValueError:
            return {}


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _content(path: Path) -> bytes | None:
    """Give the bytes of a part; None where they are not those that were kept."""
    with path.open("rb") as stream:
        data = stream.read(max(0, path.stat().st_size - _END.size))
        end = stream.read()
    return data if end == _END.pack(len(data), _digest(data)) else None


def _difference(known: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Name what two runs differ in."""
    return f"other {' and '.join(name for name in wanted if known.get(name) != wanted[name])}"

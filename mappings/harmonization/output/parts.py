"""Parts: blocks of rows as they will stand in the output, kept beside its place so that a run can be taken up again.

The folder `.NAME.parts` beside the output holds one file for each block, numbered, and `run.json`, which says of what
run they are. It goes when the output is there.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from mappings.harmonization.output.aside import told_of, write_aside
from ontology.errors import DocumentError, Place

__all__ = ["Parts"]

_RUN: Final = "run.json"


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
                with write_aside(self.folder / _RUN) as stream:
                    stream.write(json.dumps(run, ensure_ascii=False, indent=2).encode("utf-8"))
            else:
                self._ready = {int(path.stem) for path in self.folder.glob("*.part") if path.stem.isdigit()}

    def __contains__(self, number: object) -> bool:
        """Tell whether a part is there."""
        return number in self._ready

    def keep(self, number: int, data: bytes) -> None:
        """Write a part; it is there whole or not at all.

        Raises:
            DocumentError: where it cannot be written.
        """
        with told_of(self._out):
            path = self._path(number)
            half = path.with_suffix(".half")
            half.write_bytes(data)
            half.replace(path)
        self._ready.add(number)

    def read(self, number: int) -> bytes:
        """Give a part.

        Raises:
            DocumentError: where it cannot be read.
        """
        with told_of(self._out):
            return self._path(number).read_bytes()

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06}.part"

    def _read(self) -> Any:  # noqa: ANN401 - a document
        try:
            return json.loads((self.folder / _RUN).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            return {}


def _difference(known: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Name what two runs differ in."""
    return f"other {' and '.join(name for name in wanted if known.get(name) != wanted[name])}"

"""Checkpoints: the state of a training, kept so that it goes on exactly where it was, whatever ended it."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch

from classifiers.errors import TrainingError
from ontology.files.aside import write_aside

__all__ = ["Checkpoints", "fingerprint"]

_STATE = "state.pt"
_BEST = "best.pt"
_MARK = "mark.txt"
_HOLDER = "process.txt"


class Checkpoints:
    """The states of one training, in a folder of its own beside the model folder.

    A state is written aside and moved to its place, so that there is always a whole one. From `open` to `close` the
    folder is locked, where the system can, so that no two trainings write into one.

    Attributes:
        folder: where they stand.
        mark: what the training rests on, as a digest; a state of another one is never taken up.
    """

    def __init__(self, folder: Path, mark: str) -> None:
        """Name the folder; nothing is made yet."""
        self.folder = folder
        self.mark = mark
        self._descriptor = -1
        self._locked = False

    def open(self, *, restart: bool = False) -> None:
        """Make the folder, lock it, and see to it that what it holds belongs to this training.

        Args:
            restart: whether to remove what it holds.

        Raises:
            TrainingError: where it does not, another training is at work there, or it cannot be made.
        """
        try:
            self._claim(restart=restart)
        except OSError as error:
            self.close()
            raise TrainingError(
                f"{self.folder}: the state of the training cannot be kept: {error.strerror}",
                hint="write the model elsewhere",
            ) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the folder; what it holds stays, but one that holds nothing to go on from is removed."""
        if self._locked and self._idle():
            shutil.rmtree(self.folder, ignore_errors=True)
        self._release()

    def write(self, state: Mapping[str, Any]) -> None:
        """Keep a state.

        Raises:
            DocumentError: where it cannot be written.
        """
        with write_aside(self.folder / _STATE) as part:
            torch.save(dict(state), part.stream)

    def read(self, device: str) -> dict[str, Any] | None:
        """Give the last state, or None where there is none.

        Raises:
            TrainingError: where it is damaged.
        """
        return self._read(_STATE, device)

    def write_best(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Keep the best weights so far."""
        with write_aside(self.folder / _BEST) as part:
            torch.save(dict(weights), part.stream)

    def read_best(self, device: str) -> dict[str, torch.Tensor]:
        """Give the best weights.

        Raises:
            TrainingError: where there are none.
        """
        found = self._read(_BEST, device)
        if found is None:
            raise TrainingError(f"{self.folder / _BEST} is missing", hint="begin anew with --restart")
        return found

    def clear(self) -> None:
        """Remove all of them, and let go of the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._release()

    def _release(self) -> None:
        self._locked = False
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _idle(self) -> bool:
        """Whether no work stands in the folder: no state, and nothing that teachers made."""
        try:
            return {path.name for path in self.folder.iterdir()} <= {_MARK, _HOLDER, _BEST}
        except OSError:
            return False

    def _claim(self, *, restart: bool) -> None:
        self._lock()
        if restart:
            self.clear()
            self._lock()
        path = self.folder / _MARK
        if not (self.folder / _STATE).is_file():
            # No step is lost, whoever broke off.
            (self.folder / _BEST).unlink(missing_ok=True)
        elif path.is_file() and path.read_text(encoding="ascii") != self.mark:
            raise TrainingError(
                f"{self.folder} holds an unfinished training with another recipe, other rows or versions",
                hint="put back what was changed, or begin anew with --restart",
            )
        with write_aside(path) as part:
            part.write(self.mark.encode("ascii"))

    def _lock(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if sys.platform == "win32":
            return
        import fcntl

        self._descriptor = os.open(self.folder, os.O_RDONLY)
        holder = self.folder / _HOLDER
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            number = holder.read_text(encoding="ascii") if holder.is_file() else "unknown"
            raise TrainingError(
                f"{self.folder} is in use by another training, process {number}",
                hint="wait for it, or give the model another `out`",
            ) from None
        except OSError:
            # A file system without locks; then nobody is kept out.
            return
        self._locked = True
        with suppress(OSError):
            holder.write_text(str(os.getpid()), encoding="ascii")

    def _read(self, name: str, device: str) -> dict[str, Any] | None:
        path = self.folder / name
        if not path.is_file():
            return None
        try:
            found: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        except Exception as error:  # torch raises whatever its reader meets in damaged bytes.
            raise TrainingError(f"{path} is damaged: {error}", hint="begin anew with --restart") from error
        return found


def fingerprint(parts: Mapping[str, Any]) -> str:
    """Give the digest of everything that a training rests on.

    >>> fingerprint({"seed": 1, "rows": "abc"}) == fingerprint({"rows": "abc", "seed": 1})
    True
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

"""The audit log: who wrote, who was refused, and which keys were made and taken back. One JSON object a line.

JSON escapes line breaks and control characters, so that nothing a request holds can begin a line of its own. Lines are
only ever added; a file that has grown to its size is put aside, and the oldest ones go.
"""

import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from kgservice.access.open_keys import store_folder
from kgservice.access.settings import AccessSettings
from kgservice.stores.protocol import GraphStore

if sys.platform != "win32":
    import fcntl

__all__ = ["FILE", "AuditLog", "audit_log_of", "without_tokens"]

FILE = "audit.jsonl"
"""The file's name in the directory of an embedded store."""

_LOG = logging.getLogger(__name__)
_LONGEST = 500
_TOKEN = re.compile(r"emx_([0-9a-z]+)_[0-9A-Za-z]+")


class AuditLog:
    """An audit log; several processes may write it at once."""

    def __init__(self, path: Path | None, *, most_bytes: int, files: int) -> None:
        """Write nothing yet.

        Args:
            path: the file; where there is none, lines go to the log of this module.
            most_bytes: size at which a file is put aside.
            files: files that are kept.
        """
        self.path = path
        self._most = most_bytes
        self._files = files
        self._turn = Lock()

    def write(self, event: str, **said: Any) -> None:  # noqa: ANN401
        """Add a line; where that fails, the log of this module says so, and what was done stays done.

        Args:
            event: what happened: `write`, `refused`, `key made`, `key revoked`.
            said: the rest: JSON values; texts are shortened, and what looks like a key's secret is left out.
        """
        document = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
        document |= {name: _clean(value) for name, value in said.items() if value is not None}
        line = orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
        if self.path is None:
            _LOG.info("audit %s", line.decode().rstrip())
            return
        try:
            with self._turn:
                self._append(self.path, line)
        except OSError as error:
            _LOG.error("the audit log cannot be written (%s): %s", error.strerror, line.decode().rstrip())

    def entries(self, since: datetime | None = None) -> Iterator[Mapping[str, Any]]:
        """Give what is written, oldest first, from a time on where one is given; damaged lines are passed over.

        Raises:
            OSError: where a file cannot be read.
        """
        if self.path is None:
            return
        for path in [*(self._aside(self.path, number) for number in range(self._files - 1, 0, -1)), self.path]:
            try:
                stream = path.open("rb")
            except FileNotFoundError:
                continue
            with stream:
                for line in stream:
                    with suppress(ValueError, KeyError, TypeError):
                        document = orjson.loads(line)
                        at = datetime.fromisoformat(document["at"])
                        if since is None or at >= since:
                            yield document

    def _append(self, path: Path, line: bytes) -> None:
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _lock(descriptor)
                if not _same(path, descriptor):
                    # Another process has put the file aside meanwhile.
                    continue
                size = os.fstat(descriptor).st_size
                if size and size + len(line) > self._most:
                    self._put_aside(path)
                    continue
                _write(descriptor, line, size)
                return
            finally:
                os.close(descriptor)

    def _put_aside(self, path: Path) -> None:
        for number in range(self._files - 1, 0, -1):
            newer = path if number == 1 else self._aside(path, number - 1)
            with suppress(FileNotFoundError):
                newer.replace(self._aside(path, number))
        if self._files == 1:
            path.unlink()

    @staticmethod
    def _aside(path: Path, number: int) -> Path:
        return path.with_name(f"{path.stem}.{number}{path.suffix}")


def audit_log_of(store: GraphStore, settings: AccessSettings) -> AuditLog:
    """Give the audit log of a store: the file of the settings, else one beside an embedded store."""
    folder = store_folder(store)
    path = settings.audit_file or (None if folder is None else folder / FILE)
    return AuditLog(path, most_bytes=settings.audit_bytes, files=settings.audit_files)


def without_tokens(text: str) -> str:
    """Leave the secrets out of a text.

    >>> without_tokens("/id/emx_abc_s3cret")
    '/id/emx_abc_***'
    """
    return _TOKEN.sub(r"emx_\1_***", text)


def _clean(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        return value
    text = without_tokens(value.encode("utf-8", "replace").decode())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _write(descriptor: int, line: bytes, size: int) -> None:
    """Add a line to a file of this size, whole or not at all; half a line that stands there is ended first."""
    if size:
        os.lseek(descriptor, size - 1, os.SEEK_SET)
        if os.read(descriptor, 1) != b"\n":
            line = b"\n" + line
    try:
        left = memoryview(line)
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def _lock(descriptor: int) -> None:
    if sys.platform != "win32":
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False

"""A process that merges requests in children of its own, each of which is killed at one of its writes.

For each line `STORE NUMBER HOW PLACE` on its standard input it forks a child, which opens the store and merges the
request with that number, and then tells how the child ended: `merged` after so many writes, or `killed` by a signal.

- `write K`: the child kills itself just before its K-th write: a statement of SQLite that writes, or begins or ends a
  transaction that does; a file that is opened to be written, written to, made durable, renamed or removed; and from
  when a change is made on Neo4j, just before each message to the server and, once more, just after it.
- `size BYTES`: the system kills the child when it writes to any file beyond so many bytes, be it within a page.
"""

import os
import re
import resource
import signal
import socket
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from kgservice.access.principal import Principal, Role
from kgservice.changes import snapshot
from kgservice.changes.desk import Desk
from kgservice.stores import shelving, versions
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.settings import Neo4jSettings
from kgservice.stores.neo4j.store import Neo4jStore
from ontology.files.aside import Part
from tests.kgservice.stores.releases import part_of_release

_WRITES = re.compile(r"INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA user_version =|BEGIN IMMEDIATE|COMMIT", re.IGNORECASE)
_FAILED = 255
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}


class Fault:
    """Counts what is about to be written, and kills this process before one of it."""

    def __init__(self, at: int) -> None:
        self._at = at
        self.armed = False
        self.writes = 0

    def here(self) -> None:
        if self.armed:
            self.writes += 1
            if self.writes == self._at:
                os.kill(os.getpid(), signal.SIGKILL)

    def before(self, function: Callable[..., Any], *, after: bool = False) -> Callable[..., Any]:
        def faulty(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            self.here()
            result = function(*arguments, **named)
            if after:
                self.here()
            return result

        return faulty

    def audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in _CHANGES:
            self.here()

    def install(self) -> None:
        connect = sqlite3.connect

        def connected(*arguments: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401
            connection: sqlite3.Connection = connect(*arguments, **named)
            connection.set_trace_callback(lambda statement: self.here() if _WRITES.match(statement) else None)
            return connection

        sqlite3.connect = connected  # type: ignore[assignment]
        os.fsync = self.before(os.fsync)
        Part.write = self.before(Part.write)  # type: ignore[method-assign]
        # A message that was sent and is not answered any more is another matter than one that was not sent.
        socket.socket.sendall = self.before(socket.socket.sendall, after=True)  # type: ignore[method-assign]
        sys.addaudithook(self.audited)


def merge(url: str, number: int, how: str, place: int) -> int:
    """Merge a request, and be killed on the way; give the number of writes that it took, where not."""
    fault = Fault(place if how == "write" else 0)
    fault.install()
    store = opened(url)
    desk = Desk(store)
    if isinstance(store, Neo4jStore):
        commit = Neo4jStore.commit

        def armed(*arguments: Any) -> Any:  # noqa: ANN401
            fault.armed = True
            return commit(*arguments)

        Neo4jStore.commit = armed  # type: ignore[method-assign, assignment]
    else:
        # All that is read is there, so that the merge is what writes; and what it makes of the graph is kept at once.
        store.knowledge()
        shelving.APART = versions.APART = snapshot.APART = 1  # type: ignore[misc, attr-defined]
        fault.armed = True
    if how == "size":
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (place, place))
    desk.merge(number, Principal("ada", Role.ADMIN, "k5"))
    return fault.writes


def opened(url: str) -> EmbeddedStore | Neo4jStore:
    """Open the store."""
    release = part_of_release({"core", "ekman", "goemotions"})
    kind, _, rest = url.partition(":")
    if kind == "embedded":
        return EmbeddedStore(Path(rest), release=release)
    settings = Neo4jSettings(user=os.environ["KILLED_USER"], password=SecretStr(os.environ["KILLED_PASSWORD"]))
    return Neo4jStore(Address.parse(url), settings, release=release)


def main() -> None:
    """Fork a child for each line."""
    _tell("ready")
    for line in sys.stdin:
        url, number, how, place = line.split()
        child = os.fork()
        if not child:
            # The status is the number of writes; whatever goes wrong is told on standard error.
            status = _FAILED
            try:
                status = merge(url, int(number), how, int(place))
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(min(status, _FAILED))
        _, ended = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(ended)
        _tell(f"killed {-code}" if code < 0 else "failed" if code == _FAILED else f"merged {code}")


def _tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

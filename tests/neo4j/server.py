"""A real Neo4j server, a process of its own on a free port of the loopback interface, with authentication on."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import neo4j
from neo4j.exceptions import DriverError, Neo4jError
from pydantic import SecretStr

from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.settings import Neo4jSettings

__all__ = ["Neo4jServer"]

_CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=64m
db.transaction.timeout=60s
"""
_LONG_LIVED = ("-XX:+UseG1GC",)
_SHORT_LIVED = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Takes half the processor time in its first minutes, in which optimised code does not earn back what it costs."""
_OPENED = ("base/java.nio", "base/java.io", "base/sun.nio.ch", "base/java.util.concurrent", "base/java.lang")
_SECONDS: Final = 60.0


class Neo4jServer:
    """A server on a home directory of its own; it may be stopped, killed and started again on the same port.

    Attributes:
        user: a user that may do everything.
        password: its password.
        port: where it speaks Bolt.
    """

    user: Final = "neo4j"
    password: Final = "a-password-for-tests"

    def __init__(self, home: Path, jars: Path, heap: str = "768m", *, short_lived: bool = False) -> None:
        """Make the home directory; nothing is started yet.

        Args:
            home: the directory.
            jars: where the server's code lies.
            heap: how much memory it may take, as Java writes it.
            short_lived: whether to start and load fast, rather than to answer fast in the long run.
        """
        self.home = home
        self._heap = heap
        self._short_lived = short_lived
        self._jars = jars
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        (home / "conf").mkdir(parents=True)
        (home / "conf" / "neo4j.conf").write_text(_CONF.format(port=self.port))

    @property
    def uri(self) -> str:
        """Where it is reached."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def address(self) -> Address:
        """Its database."""
        return Address.parse(self.uri)

    @property
    def settings(self) -> Neo4jSettings:
        """How it is spoken to."""
        return Neo4jSettings(user=self.user, password=SecretStr(self.password))

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables by which a process of ours finds its way in."""
        return {"EMOTAXA_NEO4J__USER": self.user, "EMOTAXA_NEO4J__PASSWORD": self.password}

    def start(self, *, wait: bool = True) -> None:
        """Start it, and wait until it answers."""
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    "java",
                    "-Xms256m",
                    f"-Xmx{self._heap}",
                    *(_SHORT_LIVED if self._short_lived else _LONG_LIVED),
                    *(f"--add-opens=java.{package}=ALL-UNNAMED" for package in _OPENED),
                    "-Dio.netty.tryReflectionSetAccessible=true",
                    "-Dlog4j2.disable.jmx=true",
                    "-Dfile.encoding=UTF-8",
                    "-cp",
                    f"{self._jars}/*",
                    "org.neo4j.server.CommunityEntryPoint",
                    f"--home-dir={self.home}",
                    f"--config-dir={self.home / 'conf'}",
                    "--console-mode",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
        if wait:
            self.wait()

    def wait(self) -> None:
        """Wait until it answers; the first time, give its user the password."""
        deadline = time.monotonic() + _SECONDS
        while not self._answers():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Neo4j does not start: {(self.home / 'server.log').read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it, with no time to put anything in order."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(timeout=_SECONDS)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", self.port)):
                return False
        return _asked(self.uri, self.user, self.password, "RETURN 1", "neo4j") or _asked(
            self.uri,
            "neo4j",
            "neo4j",
            f"ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO '{self.password}'",
            "system",
        )


def _asked(uri: str, user: str, password: str, query: str, database: str) -> bool:
    """Ask one query, and tell whether it was answered."""
    try:
        with neo4j.GraphDatabase.driver(uri, auth=(user, password), connection_timeout=5) as driver:
            driver.execute_query(query, database_=database)
    except (DriverError, Neo4jError, OSError):
        return False
    return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])

"""A worker cannot reach the network, whatever it evaluates, and ends when the service does, however that ends."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.kgservice.doors.listener import Listener

_FETCH = """
import sys
from pyoxigraph import Store
from kgservice.sparql.isolation import cut_off
held = sys.argv[2] == "held"
assert not held or cut_off()
try:
    print(len(list(Store().query("SELECT * { SERVICE <" + sys.argv[1] + "> { ?s ?p ?o } }"))))
except Exception as error:
    print("error", error)
"""
_SERVICE = """
import asyncio, os, sys
from pathlib import Path
from kgservice.sparql.engine import Sparql
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
async def main():
    settings = SparqlSettings(workers=1, cache_folder=Path(sys.argv[1]))
    async with Sparql(MemoryStore(Release((), (), ())), settings) as sparql:
        await sparql.query("ASK {}", base="http://localhost/sparql")
        print(*sparql.pids, flush=True)
        await sparql.query("SELECT (COUNT(*) AS ?n) { " + "VALUES ?a { 1 2 3 4 5 6 7 8 9 } " + " ".join(
            f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 9 }}" for n in range(12)) + " }", base="http://localhost/sparql")
asyncio.run(main())
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can take sockets away")


def _run(listener: Listener, how: str) -> str:
    command = [sys.executable, "-c", _FETCH, listener.url(), how]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_a_fetch_that_got_past_the_guard_fails_before_anybody_is_called(listener: Listener) -> None:
    assert "Permission denied" in _run(listener, "held")
    assert listener.heard == []
    _run(listener, "free")
    assert listener.heard, "without it the query would have called"


def test_a_busy_worker_ends_with_a_service_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SERVICE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        pid = int(service.stdout.readline())
        time.sleep(0.2)
        service.kill()
        service.wait()
        end = time.monotonic() + 10
        while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
            time.sleep(0.02)
        assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Whoever has adopted it may not have collected it yet.
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"

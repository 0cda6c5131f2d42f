"""Twenty editors who take a thousand changes as far as they go, all at once, over each kind of store.

What they come to is found to be right as in the tests: every change is merged, rejected or in conflict, and none lost.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.protocol import GraphStore
from tests.benchmarks.table import Row
from tests.kgservice.changes.requests.racing import EDITORS, RELEASE, check_raced, race_in_processes, race_in_threads
from tests.kgservice.stores.releases import part_of_release
from tests.neo4j.jars import server_jars
from tests.neo4j.server import Neo4jServer

__all__ = ["run"]

EACH = 50


def run() -> list[Row]:
    """Measure on a small release, so that it is the desk and the journal that take the time."""
    release = part_of_release(RELEASE)
    memory = MemoryStore(release)
    rows = [_row("in memory, in one process", memory, lambda: race_in_threads(memory, range(EDITORS), EACH, desks=4))]
    with tempfile.TemporaryDirectory() as folder:
        with closing(EmbeddedStore(Path(folder) / "store", release=release)) as embedded:
            url = embedded.url
            rows.append(_row("in an embedded store, in four processes", embedded, lambda: race_in_processes(url, EACH)))
        server = Neo4jServer(Path(folder) / "home", server_jars())
        server.start()
        try:
            with closing(Neo4jStore(server.address, server.settings, release=release)) as neo4j:
                told = {"RACING_USER": server.user, "RACING_PASSWORD": server.password}
                race = partial(race_in_processes, str(server.address), EACH, told)
                rows.append(_row("on Neo4j, in four processes", neo4j, race))
        finally:
            server.kill()
    return rows


def _row(where: str, store: GraphStore, race: Callable[[], None]) -> Row:
    begun = time.perf_counter()
    race()
    seconds = time.perf_counter() - begun
    check_raced(store, EACH)
    changes = EDITORS * EACH
    what = f"{changes:,} changes by {EDITORS} editors at once {where}: {store.revision - 1:,} revisions"
    return Row(what, f"{seconds:.0f} s, {changes / seconds:.0f} changes/s")

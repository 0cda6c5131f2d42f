"""Writers that are killed: what was acknowledged is there, and nothing is there by half."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kgservice.stores.change import content_quads, edit_digest
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.release import Release

Opener = Callable[[Release], EmbeddedStore]
ROOT = Path(__file__).parents[3]
ROUNDS, EDITS = 4, 1_000
NOTED = ((1, "approved"), (2, "merged"))

PROGRAM = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.stores.change import Edit
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.journal import Note
from kgservice.stores.release import Release
store = EmbeddedStore(Path({place!r}), release=Release(*(tuple(map(Path, paths)) for paths in {files!r})))
node, graph = NamedNode("http://example.org/n"), NamedNode("http://example.org/g")
said = lambda number, part: Quad(node, NamedNode(f"http://example.org/{{part}}"), Literal(number), graph)
print("ready", flush=True)
for number in range({begin}, {begin} + {edits}):
    coming = [said(number, part) for part in "abc"]
    going = [said(number - 1, part) for part in "bc"]
    notes = [Note(f"change/{{number}}", "writer", kind, str(number)) for kind in ("approved", "merged")]
    change = Edit.of(coming, going, author="writer", summary=f"Edit {{number}}")
    entry = store.edit(change, notes=notes, noted={{f"change/{{number}}": 0}})
    print(entry.revision, number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_no_acknowledged_edit_is_lost_and_none_is_half_there(
    embedded: Opener, release: Release, tmp_path: Path
) -> None:
    embedded(release).close()
    files = [[str(path) for path in getattr(release, part.name)] for part in fields(release)]
    acknowledged: dict[int, int] = {}
    killed = 0
    for round_ in range(ROUNDS):
        begin = 1 + max(acknowledged.values(), default=0)
        with closing(embedded(release)) as store:
            begin += sum(entry.summary == f"Edit {begin}" for entry in store.log())
        program = PROGRAM.format(place=str(tmp_path / "store"), files=files, begin=begin, edits=EDITS)
        with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
            time.sleep(random.Random(round_).uniform(0.05, 0.6))
            process.send_signal(signal.SIGKILL)
            lines = process.stdout.read().splitlines(keepends=True)
        killed += process.returncode == -signal.SIGKILL
        acknowledged |= {int(line.split()[0]): int(line.split()[1]) for line in lines if line.endswith("\n")}
        with closing(embedded(release)) as store:
            _assert_whole(store, acknowledged)
    assert killed == ROUNDS and len(acknowledged) > ROUNDS, "the writer was not killed while it wrote"


def _assert_whole(store: EmbeddedStore, acknowledged: dict[int, int]) -> None:
    kept = list(store.kept())
    summaries = {each.entry.revision: each.entry.summary for each in kept}
    assert [each.entry.revision for each in kept] == list(range(1, len(kept) + 1))
    assert {revision: f"Edit {number}" for revision, number in acknowledged.items()}.items() <= summaries.items()
    last = 0
    for each in kept[1:]:
        assert each.added is not None and each.removed is not None
        assert each.entry.digest == edit_digest(each.added, each.removed)
        assert len(list(content_quads(each.added))) == 3
        last = int(each.entry.summary.split()[1])
        assert last == each.entry.revision - 1, "an edit is missing, or there twice"
    journal = [(entry.number, entry.subject, entry.place, entry.kind) for entry in store.journal()]
    noted = [(f"change/{number}", place, kind) for number in range(1, last + 1) for place, kind in NOTED]
    assert journal == [(number, *note) for number, note in enumerate(noted, start=1)], (
        "an edit is there without its notes"
    )
    assert store.speaking_of("http://example.org/n") == tuple(reversed(store.log()))[: len(kept) - 1]
    quads = store.graph(NamedNode("http://example.org/g"))
    said = {(quad.predicate.value[-1], str(quad.object)) for quad in quads}
    wanted = {("a", str(Literal(number))) for number in range(1, last + 1)}
    assert said == wanted | {(part, str(Literal(last))) for part in "bc" if last}

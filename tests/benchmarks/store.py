"""The embedded store: loading the shipped ontology from cold, opening it again, editing and copying it, a long log."""

import statistics
import subprocess
import sys
import tempfile

from tests.benchmarks.table import Row

RUNS = 5
EDIT_RUNS = 2
CHANGES = 100_000

_PROGRAM = """
import sys, time
from pathlib import Path
began = time.perf_counter()
from kgservice.stores.embedded import EmbeddedStore
store = EmbeddedStore(Path(sys.argv[1]))
knowledge = store.knowledge()
loaded = time.perf_counter()
records = sum(1 for _ in knowledge.records)
print(loaded - began, time.perf_counter() - loaded, len(knowledge.taxonomy.concepts), records)
"""

_EDITS = """
import sys, time
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.stores.change import Edit
from kgservice.stores.copying import copy_store
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.embedded_target import EmbeddedTarget
store = EmbeddedStore(Path(sys.argv[1]))
store.knowledge()
anger, label = NamedNode("https://w3id.org/emotaxa/ekman/anger"), NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
def edit(number, graph):
    quad = Quad(anger, label, Literal(f"name {number}", language="en"), NamedNode(graph))
    assert store.edit(Edit.of([quad], [], author="bench", summary="Named")) is not None
def seconds(numbers, graph):
    began = time.perf_counter()
    for number in numbers:
        edit(number, graph)
    return time.perf_counter() - began
small = seconds(range(1000), "http://example.org/notes")
module = seconds(range(5), "https://w3id.org/emotaxa/ontology/ekman") / 5
began = time.perf_counter()
copy_store(store, EmbeddedTarget(Path(sys.argv[1] + "-copy")))
print(small, module, time.perf_counter() - began, sum(1 for _ in store.quads()))
"""

_FILL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.stores.change import Edit
from kgservice.stores.embedded_target import EmbeddedTarget
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import Kept, LogEntry
source = MemoryStore()
concepts = list(source.knowledge().taxonomy.concepts)
skos, at = "http://www.w3.org/2004/02/skos/core#", datetime(2026, 1, 1, tzinfo=UTC)
notes, ekman = NamedNode("http://example.org/notes"), NamedNode("https://w3id.org/emotaxa/ontology/ekman")
anger = NamedNode("https://w3id.org/emotaxa/ekman/anger")
def kept():
    yield from source.kept()
    before = None
    for number in range(int(sys.argv[2])):
        if number % 100 == 0:
            quad = Quad(anger, NamedNode(skos + "altLabel"), Literal(f"name {number}", language="en"), ekman)
        else:
            concept = concepts[number * 7919 % len(concepts)]
            quad = Quad(NamedNode(concept), NamedNode(skos + "note"), Literal(f"note {number}"), notes)
        edit = Edit.of([quad], [before] if number % 4 == 3 else [], author="bench", summary=f"Change {number}")
        before = quad
        entry = LogEntry(number + 2, at, "bench", "edit", edit.summary, edit.digest, edit.graphs)
        yield Kept(entry, edit.added, edit.removed)
target = EmbeddedTarget(Path(sys.argv[1]))
target.fill(kept())
target.finish()
target.close()
"""

_LONG = """
import sys, time
from pathlib import Path
began = time.perf_counter()
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.stores.change import Edit
from kgservice.stores.embedded import EmbeddedStore
store = EmbeddedStore(Path(sys.argv[1]))
notes, anger = NamedNode("http://example.org/notes"), "https://w3id.org/emotaxa/ekman/anger"
assert store.knowledge().revision == store.revision > int(sys.argv[2]) and next(iter(store.graph(notes)))
opened = time.perf_counter()
assert len(store.speaking_of(anger)) >= int(sys.argv[2]) // 100
spoken = time.perf_counter()
assert next(iter(store.graph(notes, store.revision // 2)))
older = time.perf_counter()
says = NamedNode("http://www.w3.org/2004/02/skos/core#note")
for number in range(1000):
    quad = Quad(NamedNode(anger), says, Literal(f"more {store.revision}"), notes)
    assert store.edit(Edit.of([quad], [], author="bench", summary="Noted")) is not None
edited = time.perf_counter()
print(opened - began, spoken - opened, older - spoken, edited - older)
"""


def run() -> list[Row]:
    """Load the shipped files into an empty directory and open the store again, several times; medians."""
    cold, warm, mappings, small, module, copies = [], [], [], [], [], []
    for number in range(RUNS):
        with tempfile.TemporaryDirectory(prefix="emotaxa-bench-") as folder:
            first, _, concepts, records = _seconds(folder)
            again, read, _, _ = _seconds(folder)
            if number < EDIT_RUNS:
                edits, edit, copy, quads = _seconds(folder, _EDITS)
                small.append(edits)
                module.append(edit)
                copies.append(copy)
        cold.append(first)
        warm.append(again)
        mappings.append(read)
    what = (
        f"load the shipped ontology ({concepts:,.0f} concepts, {records:,.0f} mapping records) into the embedded store"
    )
    return [
        Row(f"{what} from cold", _shown(cold), "", "under 2 s", statistics.median(cold) < 2.0),
        Row("open the store again and read the taxonomy", _shown(warm)),
        Row("read its mapping records", _shown(mappings)),
        Row("1,000 small edits one after another, each on the disk before the next", _shown(small)),
        Row("an edit of a theory's module, checked by reading the taxonomy anew", _shown(module)),
        Row(f"copy the store, {quads:,.0f} quads and 1,006 revisions, and compare the two", _shown(copies)),
        *_long_log(),
    ]


def _long_log() -> list[Row]:
    """Fill a log with many changes, and open it for the first time and then again."""
    with tempfile.TemporaryDirectory(prefix="emotaxa-bench-") as folder:
        _seconds(folder, _FILL, str(CHANGES))
        first, *_ = _seconds(folder, _LONG, str(CHANGES))
        again, spoken, older, edits = zip(*(_seconds(folder, _LONG, str(CHANGES)) for _ in range(3)), strict=True)
    what = f"with {CHANGES:,} changes in the log"
    return [
        Row(f"open and read the newest revision {what}, with neither index nor overlays yet", f"{first:.1f} s"),
        Row(f"the same again {what}", _shown([*again]), "", "under 5 s", statistics.median(again) < 5.0),
        Row(f"the history of a concept {what}", _shown([*spoken]), "", "under 50 ms", statistics.median(spoken) < 0.05),
        Row(f"read the revision in the middle {what}", _shown([*older])),
        Row(f"1,000 small edits {what}", _shown([*edits])),
    ]


def _seconds(folder: str, program: str = _PROGRAM, *further: str) -> list[float]:
    command = [sys.executable, "-c", program, f"{folder}/store", *further]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def _shown(seconds: list[float]) -> str:
    low, high = min(seconds) * 1000, max(seconds) * 1000
    return f"{statistics.median(seconds) * 1000:.0f} ms (median of {len(seconds)}; {low:.0f} to {high:.0f})"

"""The embedded store: loading the shipped ontology from cold, opening it again, editing and copying it, a long log."""

import statistics
import subprocess
import sys
import tempfile

from tests.benchmarks.long_log import long_log, shown
from tests.benchmarks.table import Row

RUNS = 5
EDIT_RUNS = 2

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
        Row(f"{what} from cold", shown(cold), "", "under 2 s", statistics.median(cold) < 2.0),
        Row("open the store again and read the taxonomy", shown(warm)),
        Row("read its mapping records", shown(mappings)),
        Row("1,000 small edits one after another, each on the disk before the next", shown(small)),
        Row("an edit of a theory's module, checked by reading the taxonomy anew", shown(module)),
        Row(f"copy the store, {quads:,.0f} quads and 1,006 revisions, and compare the two", shown(copies)),
        *_long_log(),
    ]


def _long_log() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="emotaxa-bench-") as folder:
        return long_log(f"embedded:{folder}/store", {})


def _seconds(folder: str, program: str = _PROGRAM) -> list[float]:
    command = [sys.executable, "-c", program, f"{folder}/store"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]

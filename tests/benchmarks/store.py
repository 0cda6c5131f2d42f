"""The embedded store: loading the shipped ontology from cold, and opening it again, each in a process of its own."""

import statistics
import subprocess
import sys
import tempfile

from tests.benchmarks.table import Row

RUNS = 5

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


def run() -> list[Row]:
    """Load the shipped files into an empty directory and open the store again, several times; medians."""
    cold, warm, mappings = [], [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(prefix="emotaxa-bench-") as folder:
            first, _, concepts, records = _seconds(folder)
            again, read, _, _ = _seconds(folder)
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
    ]


def _seconds(folder: str) -> list[float]:
    command = [sys.executable, "-c", _PROGRAM, f"{folder}/store"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def _shown(seconds: list[float]) -> str:
    low, high = min(seconds), max(seconds)
    return f"{statistics.median(seconds) * 1000:.0f} ms (median of {RUNS}; {low * 1000:.0f} to {high * 1000:.0f})"

"""Harmonization from file to file, beside a bare Polars pipeline and a plain Python loop that do the same lookup.

Each is measured in a process of its own, so that its peak memory is its own too: `python -m tests.benchmarks.harmonize
WAY CORPUS OUT` prints rows per second and the peak in MiB.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

from tests.benchmarks.table import Row

ROWS = 1_000_000
ROUNDS = 3
WAYS = ("emotaxa", "polars", "loop")


def run() -> list[Row]:
    """Harmonize GoEmotions, repeated to a million rows, to Ekman's six, in turn with the others; best of the rounds."""
    corpus = _corpus()
    rates: dict[str, float] = dict.fromkeys(WAYS, 0.0)
    peaks: dict[str, float] = dict.fromkeys(WAYS, 0.0)
    with tempfile.TemporaryDirectory(prefix="emotaxa-bench-") as folder:
        repeated = Path(folder) / "train.tsv"
        lines = corpus.read_bytes().splitlines(keepends=True)
        with repeated.open("wb") as stream:
            stream.writelines(islice(cycle(lines), ROWS))
        for _ in range(ROUNDS):
            for way in WAYS:
                out = Path(folder) / f"{way}.{'jsonl' if way == 'loop' else 'parquet'}"
                rate, peak = _measured(way, repeated, out)
                rates[way], peaks[way] = max(rates[way], rate), max(peaks[way], peak)
    what = f"{corpus.parent.name}/{corpus.name} repeated to {ROWS:,} rows, to ekman, Parquet"
    share = rates["emotaxa"] / rates["polars"]
    return [
        Row(
            what,
            f"{rates['emotaxa'] / 1e6:.2f} M rows/s",
            f"{rates['polars'] / 1e6:.2f} M rows/s: bare Polars, scan, join the target labels, sink",
            "half the rate of bare Polars",
            share >= 0.5,
        ),
        Row(
            "share of the rate of bare Polars",
            f"{share:.0%}",
            f"{rates['loop'] / 1e3:.0f} k rows/s: a Python loop, csv to JSON lines",
        ),
        Row(
            "peak memory",
            f"{peaks['emotaxa']:,.0f} MiB",
            f"{peaks['polars']:,.0f} MiB: bare Polars; {peaks['loop']:,.0f} MiB: the loop",
            "under 1 GB",
            peaks["emotaxa"] * 2**20 < 1e9,
        ),
    ]


def _corpus() -> Path:
    named = os.environ.get("EMOTAXA_DATA")
    real = Path(named) / "goemotions" / "train.tsv" if named else None
    if real is not None and real.is_file():
        return real
    return Path(str(files("mappings") / "samples" / "goemotions.tsv"))


def _measured(way: str, corpus: Path, out: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.benchmarks.harmonize", way, str(corpus), str(out)]
    rate, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(rate), float(peak)


def _emotaxa(corpus: Path, out: Path) -> float:
    from kgservice.stores.memory import MemoryStore
    from kgservice.workspace import Workspace
    from mappings.harmonization.corpus.dataset import find_dataset
    from mappings.harmonization.harmonize import Input, harmonize

    converter = Workspace(MemoryStore()).at().converter
    given = [Input(find_dataset("goemotions"), corpus)]
    start = time.perf_counter()
    harmonize(converter, given, "ekman", out)
    return time.perf_counter() - start


def _lookup(corpus: Path) -> dict[str, list[str]]:
    """Give the target labels of each label cell, which the others are handed ready-made."""
    from kgservice.stores.memory import MemoryStore
    from kgservice.workspace import Workspace
    from mappings.harmonization.answers import Answers
    from mappings.harmonization.corpus.dataset import find_dataset

    converter = Workspace(MemoryStore()).at().converter
    answers = Answers(converter, find_dataset("goemotions"), converter.level("ekman", "to"))
    with corpus.open(encoding="utf-8", newline="") as stream:
        cells = {row[1] for row in csv.reader(stream, delimiter="\t")}
    return {cell: list(answers.answer(cell).labels) for cell in sorted(cells)}


def _polars(corpus: Path, out: Path) -> float:
    import polars as pl

    table = _lookup(corpus)
    lookup = pl.DataFrame({"cell": list(table), "labels": list(table.values())}).lazy()
    start = time.perf_counter()
    read = pl.scan_csv(corpus, separator="\t", has_header=False, new_columns=["text", "cell", "id"], infer_schema=False)
    read.join(lookup, on="cell", how="left", maintain_order="left").sink_parquet(out)
    return time.perf_counter() - start


def _loop(corpus: Path, out: Path) -> float:
    table = _lookup(corpus)
    start = time.perf_counter()
    with corpus.open(encoding="utf-8", newline="") as stream, out.open("w", encoding="utf-8") as rows:
        for text, cell, name in csv.reader(stream, delimiter="\t"):
            rows.write(json.dumps({"id": name, "text": text, "labels": table[cell]}) + "\n")
    return time.perf_counter() - start


def _peak() -> float:
    """Give the peak memory of this process in MiB; getrusage would count in that of the one which started it."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines() if sys.platform == "linux" else ():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    seconds = {"emotaxa": _emotaxa, "polars": _polars, "loop": _loop}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    print(ROWS / seconds, _peak())

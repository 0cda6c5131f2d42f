"""Harmonization from file to file, beside a bare Polars pipeline and a plain Python loop that do the same lookup.

All three are handed what their labels become: the others a ready-made table, Emotaxa a converter that has derived it.
Emotaxa writes every column, the others text, id and target labels. Each is measured in a process of its own, so that
its peak memory is its own: `python -m tests.benchmarks.harmonize WAY CORPUS OUT` prints seconds and the peak in MiB.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.table import Row

if TYPE_CHECKING:
    from mappings.harmonization.options import Options

ROWS = 1_000_000
MANY = 10_000_000
ROUNDS = 3
WAYS = ("emotaxa", "polars", "loop")
NEAR = 0.9


def run() -> list[Row]:
    """Harmonize a million rows to Ekman's six, in turn with the others, best of the rounds; then ten million.

    The rows are those of GoEmotions' training set, or of the sample where the corpus is not at hand, each with many
    texts: its own, then the first half of its own with the second half of another row's, so that no text and no id
    occurs twice.
    """
    corpus = _corpus()
    rates: dict[str, float] = dict.fromkeys(WAYS, 0.0)
    peaks: dict[str, float] = dict.fromkeys(WAYS, 0.0)
    with tempfile.TemporaryDirectory(prefix="emotaxa-bench-") as folder:
        million, many = Path(folder) / "million.tsv", Path(folder) / "many.tsv"
        with million.open("w", encoding="utf-8") as stream:
            stream.writelines(islice(_rows(corpus), ROWS))
        for _ in range(ROUNDS):
            for way in WAYS:
                out = Path(folder) / f"{way}.{'jsonl' if way == 'loop' else 'parquet'}"
                seconds, peak = _measured(way, million, out)
                rates[way], peaks[way] = max(rates[way], ROWS / seconds), max(peaks[way], peak)
        # A million texts made of the forty of the sample are nearly all near-duplicates of each other, as none are.
        near = _measured("near", million, Path(folder) / "near.parquet") if _is_real(corpus) else None
        _repeat(million, many, MANY // ROWS)
        seconds, peak = _measured("emotaxa", many, Path(folder) / "many.parquet")
        bare_seconds, bare_peak = _measured("polars", many, Path(folder) / "many.parquet")
    share, times = rates["emotaxa"] / rates["polars"], rates["emotaxa"] / rates["loop"]
    return [
        Row(
            f"{corpus.parent.name}/{corpus.name} in {ROWS:,} different rows, to ekman, Parquet, every column",
            f"{rates['emotaxa'] / 1e6:.2f} M rows/s, {share:.0%} of it",
            f"{rates['polars'] / 1e6:.2f} M rows/s: bare Polars: scan, join the target labels, sink",
            "half the rate of bare Polars",
            share >= 0.5,
        ),
        Row(
            "the same",
            f"{rates['emotaxa'] / 1e6:.2f} M rows/s, {times:.1f} times it",
            f"{rates['loop'] / 1e6:.2f} M rows/s: a Python loop over dicts, csv to JSON lines",
            "6 times the rate of the loop",
            times >= 6,
        ),
        Row(
            "peak memory",
            f"{peaks['emotaxa']:,.0f} MiB",
            f"{peaks['polars']:,.0f} MiB: bare Polars; {peaks['loop']:,.0f} MiB: the loop",
        ),
        Row(
            f"{MANY:,} rows: peak memory",
            f"{peak:,.0f} MiB, {MANY / seconds / 1e6:.2f} M rows/s",
            f"{bare_peak:,.0f} MiB, {MANY / bare_seconds / 1e6:.2f} M rows/s: bare Polars",
            "under 1 GB",
            peak * 2**20 < 1e9,
        ),
        Row(
            f"{ROWS:,} different texts, near-duplicates ({NEAR}) found and marked",
            "not measured: EMOTAXA_DATA names no corpus" if near is None else f"{near[0]:,.0f} s, {near[1]:,.0f} MiB",
            f"{ROWS / rates['emotaxa']:.1f} s: without looking for them",
            "5 minutes",
            None if near is None else near[0] < 300,
        ),
    ]


def _is_real(corpus: Path) -> bool:
    return corpus.parent.name != "samples"


def _rows(corpus: Path) -> Iterator[str]:
    with corpus.open(encoding="utf-8", newline="") as stream:
        rows = [tuple(row) for row in csv.reader(stream, delimiter="\t")]
    halves = [(words[: len(words) // 2], words[len(words) // 2 :]) for words in (text.split() for text, _, _ in rows)]
    for shift in range(len(rows) if len(rows) > 1_000 else 2 * ROWS):
        for at, (_, cell, name) in enumerate(rows):
            first, second = halves[at][0], halves[(at + 31 * shift) % len(rows)][1]
            text = " ".join([*first, *second] if len(rows) > 1_000 else [*first, str(shift), *second])
            yield f"{text.replace(chr(34), chr(39))}\t{cell}\t{name}-{shift}\n"


def _repeat(million: Path, many: Path, times: int) -> None:
    """Write the rows many times over, under new ids."""
    import polars as pl

    names = ["text", "cell", "id"]
    rows = pl.read_csv(
        million, separator="\t", has_header=False, new_columns=names, infer_schema=False, quote_char=None
    )
    with many.open("wb") as stream:
        for number in range(times):
            numbered = rows.with_columns(pl.col("id") + f"-{number}")
            numbered.write_csv(stream, separator="\t", include_header=False, quote_style="never")


def _corpus() -> Path:
    named = os.environ.get("EMOTAXA_DATA")
    real = Path(named) / "goemotions" / "train.tsv" if named else None
    if real is not None and real.is_file():
        return real
    return Path(str(files("mappings") / "samples" / "goemotions.tsv"))


def _measured(way: str, corpus: Path, out: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.benchmarks.harmonize", way, str(corpus), str(out)]
    seconds, peak = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(seconds), float(peak)


def _emotaxa(corpus: Path, out: Path) -> float:
    from mappings.harmonization.options import Options

    return _harmonized(corpus, out, Options())


def _near(corpus: Path, out: Path) -> float:
    from mappings.harmonization.options import Options

    return _harmonized(corpus, out, Options(duplicates="mark", near=NEAR))


def _harmonized(corpus: Path, out: Path, options: "Options") -> float:
    from kgservice.stores.memory import MemoryStore
    from kgservice.workspace import Workspace
    from mappings.harmonization.corpus.dataset import find_dataset
    from mappings.harmonization.harmonize import harmonize
    from mappings.harmonization.inputs import Input

    converter = Workspace(MemoryStore()).at().converter
    converter.matrix(converter.level("goemotions", "from"), converter.level("ekman", "to"))
    given = [Input(find_dataset("goemotions"), corpus)]
    start = time.perf_counter()
    harmonize(converter, given, "ekman", out, options)
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
    ways = {"emotaxa": _emotaxa, "near": _near, "polars": _polars, "loop": _loop}
    print(ways[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3])), _peak())

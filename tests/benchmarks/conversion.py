"""Bulk conversion in process, beside a plain Python loop over a dict, in one run."""

import random
import time
from collections.abc import Callable

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.benchmarks.table import Row

LABELS = 1_000_000
ROUNDS = 5


def run() -> list[Row]:
    """Convert a million GoEmotions labels to Ekman's six, and measure labels per second; the best of five rounds."""
    converter = Workspace(MemoryStore()).at().converter
    names = [concept.label for concept in converter.knowledge.taxonomy.by_scheme["goemotions"]]
    drawn = random.Random(1).choices(names, k=LABELS)
    bulk = converter.convert_labels(names, "goemotions", "ekman")
    table = dict(zip(names, zip(bulk.labels(), bulk.degree.tolist(), strict=True), strict=True))
    ours = max(_rate(lambda: converter.convert_labels(drawn, "goemotions", "ekman")) for _ in range(ROUNDS))
    named = max(_rate(lambda: converter.convert_labels(drawn, "goemotions", "ekman").labels()) for _ in range(ROUNDS))
    loop = max(_rate(lambda: [table[label] for label in drawn]) for _ in range(ROUNDS))
    first = time.perf_counter()
    fresh = Workspace(MemoryStore()).at().converter
    loaded = time.perf_counter()
    fresh.matrix(fresh.level("goemotions", "from"), fresh.level("ekman", "to"))
    derived = time.perf_counter()
    beside = f"{loop / 1e6:.1f} M labels/s: a loop over a dict that holds the answers already"
    return [
        Row(
            "1 M labels to targets, degrees and shares, in process",
            f"{ours / 1e6:.1f} M labels/s",
            beside,
            "1 M labels/s",
            ours >= 1e6,
        ),
        Row(
            "the same, target labels as Python strings",
            f"{named / 1e6:.1f} M labels/s",
            beside,
            "1 M labels/s",
            named >= 1e6,
        ),
        Row("load the shipped graph in memory", f"{(loaded - first) * 1000:.0f} ms"),
        Row("denotation and the first matrix", f"{(derived - loaded) * 1000:.0f} ms"),
    ]


def _rate(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return LABELS / (time.perf_counter() - start)

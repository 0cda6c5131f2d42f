"""What a change moves: the impact of typical changes of the shipped graph, beside comparing all conversions in full."""

import time
from statistics import median

from kgservice.changes.impact.impact import impact_of
from kgservice.changes.proposal import propose
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import AtRevision, Workspace
from tests.benchmarks.table import Row
from tests.kgservice.changes.impact.typical import typical_changes

SECONDS = 2.0
TIMES = 3


def run() -> list[Row]:
    """Work out each impact, the median of three times, with what is known before it at hand, as a server has it."""
    store = MemoryStore()
    before = Workspace(store).at()
    _ = before.converter.denotation, before.places.estimates, before.resolver.resolve("joy")
    rows = []
    for name, operations in typical_changes(before.knowledge).items():
        made = propose(store, operations, author="bench", summary=name)
        taken = []
        for _ in range(TIMES):
            start = time.perf_counter()
            found = impact_of(made, at=before)
            _ = found.as_document()
            taken.append(time.perf_counter() - start)
        seconds = median(taken)
        moved = f"{found.conversions.count:,} conversions move in {found.pairs.count:,} pairs"
        rows.append(Row(f"{name}: {moved}", f"{seconds:.2f} s", "", f"{SECONDS:g} s", seconds < SECONDS))
    in_full = _all(before) + _all(AtRevision(made.knowledge))
    return [*rows, Row("all matrices of both sides in full, before they are compared", f"{in_full:.2f} s")]


def _all(at: AtRevision) -> float:
    """Make the matrices of all pairs of schemes, with shares, degrees and decisions."""
    converter = AtRevision(at.knowledge).converter
    levels = [at.level(scheme) for scheme in at.schemes]
    start = time.perf_counter()
    for source in levels:
        for target in levels:
            matrix = converter.matrix(source, target)
            _ = matrix.share, matrix.degree, matrix.best
    return time.perf_counter() - start

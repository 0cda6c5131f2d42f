"""The matrices of all pairs of schemes, beside deriving them pair by pair, in one run."""

import time

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from mappings.conversion.converter import Converter
from mappings.conversion.matrix import derived_matrix
from ontology.reference import Level
from tests.benchmarks.table import Row

SECONDS = 5.0


def run() -> list[Row]:
    """Make the matrix of every pair of schemes, with shares and decisions; then all again, out of the cache."""
    knowledge = Workspace(MemoryStore()).at().knowledge
    levels = [Level(scheme) for scheme in knowledge.taxonomy.schemes.values()]
    pairs = [(source, target) for source in levels for target in levels]
    converter = Converter(knowledge)
    start = time.perf_counter()
    denotation = converter.denotation
    denoted = time.perf_counter() - start
    stacked = _all(converter, pairs)
    again = _all(converter, pairs)
    start = time.perf_counter()
    for source, target in pairs:
        matrix = derived_matrix(denotation, source, target)
        _ = matrix.share, matrix.best
    single = time.perf_counter() - start
    return [
        Row(
            f"all-pairs matrices of {len(levels)} schemes ({len(pairs):,} pairs), with shares and decisions",
            f"{stacked:.1f} s",
            f"{single:.1f} s: pair by pair",
            f"{SECONDS:g} s for 120 schemes and more",
            stacked < SECONDS and len(levels) >= 120,
        ),
        Row("the same, cached", f"{again * 1000:.0f} ms"),
        Row("denotation, before it", f"{denoted * 1000:.0f} ms"),
    ]


def _all(converter: Converter, pairs: list[tuple[Level, Level]]) -> float:
    start = time.perf_counter()
    for source, target in pairs:
        matrix = converter.matrix(source, target)
        _ = matrix.share, matrix.best
    return time.perf_counter() - start

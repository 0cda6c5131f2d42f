"""Comparing conversions in full: the matrices of both sides, cell by cell; what the incremental way is held against."""

from collections.abc import Iterable

from kgservice.changes.impact.level_moves import LevelMoves
from kgservice.workspace import AtRevision
from mappings.conversion.matrix import ConversionMatrix
from mappings.meaning.degree import EPSILON

__all__ = ["Told", "moved_in_full", "told"]

Told = dict[tuple[str, str, str], tuple[str | None, str | None, dict[str, tuple[float, float, float, float]]]]
"""By source level, target level and source: the best targets, and by target degrees and shares, before and after."""


def moved_in_full(before: AtRevision, after: AtRevision, pairs: Iterable[tuple[str, str]]) -> Told:
    """Compare pairs of levels."""
    found: Told = {}
    for source, target in pairs:
        matrices = [_matrix(at, source, target) for at in (before, after)]
        rows = [{} if matrix is None else _rows(matrix) for matrix in matrices]
        for iri in {**rows[0], **rows[1]}:
            (was, had), (now, has) = (row.get(iri, (None, {})) for row in rows)
            cells = {}
            for at in {**had, **has}:
                one, other = had.get(at, (0.0, 0.0)), has.get(at, (0.0, 0.0))
                if max(abs(one[0] - other[0]), abs(one[1] - other[1])) > EPSILON:
                    cells[at] = (one[0], other[0], one[1], other[1])
            if cells or was != now:
                found[source, target, iri] = (was, now, cells)
    return found


def told(moves: Iterable[LevelMoves]) -> Told:
    """Write what was found the same way, from every level that it holds of."""
    found: Told = {}
    for level in moves:
        for place in range(len(level)):
            outcome = level.outcome(place)
            cells = {cell.target: (*cell.degree, *cell.share) for cell in outcome.cells}
            for source in outcome.entry.levels:
                found[source, level.level, outcome.entry.iri] = (*outcome.best, cells)
    return found


def _matrix(at: AtRevision, source: str, target: str) -> ConversionMatrix | None:
    levels = {
        level: at.level(level)
        for level in (source, target)
        if level.partition("/")[0] in at.schemes
        and (
            "/" not in level
            or any(str(t.rank) == level.partition("/")[2] for t in at.schemes[level.partition("/")[0]].tiers)
        )
    }
    return at.converter.matrix(levels[source], levels[target]) if len(levels) == len({source, target}) else None


def _rows(matrix: ConversionMatrix) -> dict[str, tuple[str | None, dict[str, tuple[float, float]]]]:
    degree, share = matrix.degree.toarray(), matrix.share.toarray()
    found = {}
    for row, concept in enumerate(matrix.sources):
        cells = {
            target.iri: (float(degree[row, column]), float(share[row, column]))
            for column, target in enumerate(matrix.targets)
            if degree[row, column] or share[row, column]
        }
        best = int(matrix.best[row])
        found[concept.iri] = (None if best < 0 else matrix.targets[best].iri, cells)
    return found

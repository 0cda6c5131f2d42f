"""Schemes: whose labels the values of a column, or the names of columns, are."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from mappings.harmonization.corpus.dataset import shipped_datasets
from mappings.harmonization.guess.finding import SchemeFit
from ontology.spelling import normalised
from ontology.taxonomy import Taxonomy

__all__ = ["LEAST_COVERAGE", "fits", "label_separator", "tied"]

LEAST_COVERAGE: Final = 0.5
"""Share of the rows whose labels a scheme has to have, to be the one."""

_SEPARATORS: Final = (",", "|", ";", "/", "+", ":", " ")
_LEFT_OUT: Final = frozenset({"sense", "vad"})
_MOST: Final = 2_000


def fits(taxonomy: Taxonomy, counts: Mapping[str, int], separator: str, path: Path) -> list[SchemeFit]:
    """Give the schemes that have some of the labels, the best first.

    A scheme is the better, the more rows it covers; then if the file's name or its folders have the scheme's; then the
    more labels it spells as the file does; then the fewer labels it has that do not occur, for a label that is never
    used decides what is absent; then those of described corpora before those of others, of models and of theories.

    Args:
        taxonomy: the schemes.
        counts: label cells with their rows.
        separator: what stands between labels; empty where a cell is one.
        path: the file.
    """
    cells = {cell: _parts(cell, separator) for cell in counts}
    labels = {part for parts in cells.values() for part in parts}
    if not labels or len(labels) > _MOST:
        return []
    total = sum(counts.values())
    words = {normalised(part) for part in (path.stem, *path.parent.parts[-3:])}
    words |= {word for part in words for word in part.split()}
    described = {dataset.scheme for dataset in shipped_datasets()}
    found: list[tuple[tuple[float, ...], SchemeFit]] = []
    for scheme in taxonomy.schemes.values():
        if scheme.id in _LEFT_OUT:
            continue
        concepts = taxonomy.by_scheme[scheme.id]
        names = taxonomy.names[scheme.id, None]
        ids = {notation: concept for concept in concepts for notation in concept.notations}
        for coding in ("id", "name"):
            meant = {
                label: (ids.get(label) if coding == "id" else next(iter(_named(names.find(label), label)), None))
                for label in labels
            }
            covered = sum(counts[cell] for cell, parts in cells.items() if all(meant[part] for part in parts))
            if not covered:
                continue
            occurring = len({concept.iri for concept in meant.values() if concept})
            used = occurring / len(concepts)
            unlisted = _unlisted(cells, counts, {label for label, concept in meant.items() if not concept})
            beyond = len(concepts) - occurring
            fit = SchemeFit(scheme.id, covered / total, used, coding, unlisted, beyond)
            own = normalised(scheme.id).split()
            near = sum(word in words for word in own) / len(own)
            exact = sum(normalised(concept.label) == normalised(label) for label, concept in meant.items() if concept)
            kind = 1.0 if scheme.id in described else 0.5 if scheme.kind == "labels" else 0.0
            spelled = round(exact / len(labels), 2)
            rank = (round(fit.coverage, 2), near == 1.0, spelled, -beyond, round(0.2 * kind + 0.3 * near, 3), kind)
            found.append((rank, fit))
    found.sort(key=lambda pair: pair[0], reverse=True)
    best: dict[str, SchemeFit] = {}
    for _, fit in found:
        best.setdefault(fit.scheme, fit)
    return list(best.values())


def tied(found: Sequence[SchemeFit]) -> list[SchemeFit]:
    """Give the schemes that cover as many rows as the first of those found does, without it."""
    return [fit for fit in found[1:] if round(fit.coverage, 2) == round(found[0].coverage, 2)]


def label_separator(taxonomy: Taxonomy, counts: Mapping[str, int], path: Path) -> str:
    """Give what stands between the labels of a cell: what makes a scheme cover the most; nothing where nothing does."""
    whole = fits(taxonomy, counts, "", path)
    best, most = "", whole[0].coverage if whole else 0.0
    for separator in _SEPARATORS:
        if any(separator in cell for cell in counts):
            found = fits(taxonomy, counts, separator, path)
            if found and found[0].coverage > most + 0.02:
                best, most = separator, found[0].coverage
    return best


def _named(concepts: Iterable[object], label: str) -> list:  # type: ignore[type-arg]
    return [] if label.isdigit() else list(concepts)


def _parts(cell: str, separator: str) -> tuple[str, ...]:
    parts = cell.split(separator) if separator else [cell]
    return tuple(part.strip() for part in parts)


def _unlisted(cells: Mapping[str, tuple[str, ...]], counts: Mapping[str, int], labels: set[str]) -> dict[str, int]:
    times: dict[str, int] = {}
    for cell, parts in cells.items():
        for part in parts:
            if part in labels:
                times[part] = times.get(part, 0) + counts[cell]
    return dict(sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))[:20])

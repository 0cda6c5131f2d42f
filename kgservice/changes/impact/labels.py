"""Labels: which labels of which data sets move, and how many rows bear them, where that is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from kgservice.changes.impact.gathered import Gathered, Reach
from kgservice.changes.impact.points import MovedPoint
from kgservice.changes.impact.side import Ground
from mappings.harmonization.corpus.dataset import shipped_datasets
from ontology.concept import Concept
from ontology.errors import AmbiguousReference, DocumentError, Place, UnknownReference
from ontology.reference import find_concept, find_level
from ontology.taxonomy import Taxonomy

__all__ = ["MovedLabel", "counts_of_report", "moved_labels"]

_ROWS: Final = "trainingRows"
_SAID: Final = ("label", "labels", "deprecated", "notations", "scheme", "tier", "parents")
"""What of a label's description bears on the rows that it marks."""


@dataclass(frozen=True, slots=True)
class MovedLabel:
    """A label that is converted otherwise, lies elsewhere, is called otherwise, comes or goes.

    Attributes:
        iri: the label.
        scheme: id of its label set.
        datasets: ids of the data sets whose rows bear its labels.
        why: `comes`, `goes`, `named`, `means` or `targets`: what it itself is, is called or denotes is another, or
            only what it is converted to.
        reached: the levels on which it becomes something else.
        otherwise: how many of these are levels on which its best target is another.
        point: whether it is converted to another point.
        rows: how many rows bear it; None where that is not known.
        counted: what they were counted in: `given`, or `training rows` of the data set's authors; empty where not.
    """

    iri: str
    scheme: str
    datasets: tuple[str, ...]
    why: str
    reached: tuple[Reach, ...]
    otherwise: int
    point: bool
    rows: int | None
    counted: str


def moved_labels(
    ground: Ground, gathered: Gathered, points: list[MovedPoint], counts: Mapping[str, int]
) -> list[MovedLabel]:
    """Give the labels that move: those with other answers first, then by how many rows bear them.

    Args:
        ground: the two sides.
        gathered: the conversions that move.
        points: the concepts that lie elsewhere.
        counts: rows by IRI of the label, as far as they were counted.
    """
    found = list(_found(ground, gathered, {point.iri for point in points}, counts))
    return sorted(found, key=lambda label: (-label.otherwise, -(label.rows or 0), ground.row[label.iri]))


def counts_of_report(path: Path, taxonomy: Taxonomy) -> dict[str, int]:
    """Read how many rows bear each label from a report of a harmonization, as JSON.

    Returns:
        rows by IRI of the label; a label that the taxonomy does not have is left out.

    Raises:
        DocumentError: where it cannot be read, or is no such report.
    """
    wrong = "write one with `emotaxa harmonize --report report.json`"
    try:
        document: Any = orjson.loads(path.read_bytes())
    except OSError as error:
        raise DocumentError((error.strerror or str(error)).lower(), Place(str(path)), hint=wrong) from error
    except ValueError as error:
        raise DocumentError(f"no JSON: {error}", Place(str(path)), hint=wrong) from error
    datasets = document.get("datasets") if isinstance(document, dict) else None
    if not isinstance(datasets, dict):
        raise DocumentError("no report of a harmonization", Place(str(path), slot="datasets"), hint=wrong)
    found: dict[str, int] = {}
    for name, said in datasets.items():
        try:
            level = find_level(taxonomy, said["scheme"])
            present = {label: int(count["present"]) for label, count in said["source_labels"].items()}
        except UnknownReference:
            continue
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DocumentError(
                "no report of a harmonization", Place(str(path), slot=f"datasets/{name}"), hint=wrong
            ) from error
        for label, rows in present.items():
            try:
                iri = find_concept(taxonomy, label, level).iri
            except (UnknownReference, AmbiguousReference):
                continue
            found[iri] = found.get(iri, 0) + rows
    return found


def _found(ground: Ground, gathered: Gathered, points: set[str], counts: Mapping[str, int]) -> Iterator[MovedLabel]:
    datasets: dict[str, tuple[str, ...]] = {}
    for dataset in shipped_datasets():
        datasets[dataset.scheme] = (*datasets.get(dataset.scheme, ()), dataset.id)
    for iri in ground.iris:
        was, now = (side.taxonomy.concepts.get(iri) for side in (ground.before, ground.after))
        label = now or was
        if label is None or not _is_label(ground, label):
            continue
        reached = gathered.reached.get(iri, ())
        why = _why(ground, iri, was, now)
        if why or reached or iri in points:
            rows, counted = _rows(label, counts)
            yield MovedLabel(
                iri,
                label.scheme,
                datasets.get(label.scheme, ()),
                why or "targets",
                reached,
                len({reach.level for reach in reached if reach.otherwise}),
                iri in points,
                rows,
                counted,
            )


def _is_label(ground: Ground, concept: Concept) -> bool:
    schemes = (side.taxonomy.schemes.get(concept.scheme) for side in (ground.after, ground.before))
    return next((scheme.kind == "labels" for scheme in schemes if scheme is not None), False)


def _why(ground: Ground, iri: str, was: Concept | None, now: Concept | None) -> str:
    if was is None or now is None:
        return "comes" if was is None else "goes"
    if ground.means_else[ground.row[iri]]:
        return "means"
    return "named" if any(getattr(was, name) != getattr(now, name) for name in _SAID) else ""


def _rows(label: Concept, counts: Mapping[str, int]) -> tuple[int | None, str]:
    if label.iri in counts:
        return counts[label.iri], "given"
    said = dict(label.facts).get(_ROWS)
    return (int(said), "training rows") if said is not None and said.isdecimal() else (None, "")

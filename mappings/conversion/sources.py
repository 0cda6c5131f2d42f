"""Sources: the labels or scores of an item, read against the scheme that they come from."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.answer import Item, LabelsItem, Mode, VadItem
from mappings.conversion.matrix import ConversionMatrix
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.reference import Level, find_concept
from ontology.taxonomy import Taxonomy

__all__ = ["Sources", "read_sources"]


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """The concepts of one item, each once, with their intensities.

    Attributes:
        concepts: the concepts.
        rows: their rows in the matrix; empty where there is none.
        weights: their intensities, all 1 for labels: float64 of shape (concepts,).
        scored: whether the item gave scores.
    """

    concepts: tuple[Concept, ...]
    rows: tuple[int, ...]
    weights: NDArray[np.float64]
    scored: bool

    @property
    def shares(self) -> NDArray[np.float64]:
        """The intensities scaled to sum to 1, or all 0."""
        total = float(self.weights.sum())
        return self.weights / total if total > 0 else self.weights


def read_sources(
    taxonomy: Taxonomy,
    level: Level,
    item: Item,
    at: int,
    matrix: ConversionMatrix | None = None,
    mode: Mode = "soft",
) -> Sources:
    """Find the concepts that an item names.

    Args:
        taxonomy: where to look.
        level: the scheme or tier that the labels belong to.
        item: labels or scores.
        at: place of the item in the request, for the errors.
        matrix: the matrix whose rows are wanted.
        mode: `multilabel` holds scores to [0, 1].

    Raises:
        UnknownReference, AmbiguousReference: for a label that the level does not have.
        EmotaxaError: for a score that is not finite, negative, or over 1 where probabilities are wanted.
    """
    if isinstance(item, VadItem):
        raise EmotaxaError(
            "a point is no label", hint="set from to vad, or give labels or scores", field=f"items/{at}/vad"
        )
    if isinstance(item, LabelsItem):
        labels = [
            find_concept(taxonomy, text, level, field=f"items/{at}/labels/{place}")
            for place, text in enumerate(item.labels)
        ]
        found = dict.fromkeys(labels, 1.0)
    else:
        found = {}
        for text, score in item.scores.items():
            field = f"items/{at}/scores/{_escaped(text)}"
            _checked(score, mode, field)
            concept = find_concept(taxonomy, text, level, field=field)
            found[concept] = max(found.get(concept, 0.0), float(score))
    row = {} if matrix is None else {concept.iri: index for index, concept in enumerate(matrix.sources)}
    return Sources(
        tuple(found),
        tuple(row[concept.iri] for concept in found) if row else (),
        np.fromiter(found.values(), dtype=np.float64, count=len(found)),
        not isinstance(item, LabelsItem),
    )


def _checked(score: float, mode: Mode, field: str) -> None:
    if not math.isfinite(score):
        raise EmotaxaError(
            f"the score {score} is not a number", hint="give a finite score", value=repr(score), field=field
        )
    if score < 0:
        raise EmotaxaError(
            f"the score {score:g} is negative", hint="give scores of 0 and more", value=score, field=field
        )
    if mode == "multilabel" and score > 1:
        raise EmotaxaError(
            f"the score {score:g} is no probability",
            hint="give scores in [0, 1], or use the mode soft",
            value=score,
            field=field,
        )


def _escaped(text: str) -> str:
    """Escape a key for a JSON pointer (RFC 6901, section 3)."""
    return text[:80].replace("~", "~0").replace("/", "~1")

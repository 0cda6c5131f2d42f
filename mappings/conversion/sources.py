"""Sources: the labels or scores of an item, read against the scheme that they come from."""

import math
from dataclasses import dataclass

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
        weights: their intensities, all 1 for labels, beside the concepts.
        scored: whether the item gave scores.
    """

    concepts: tuple[Concept, ...]
    rows: tuple[int, ...]
    weights: tuple[float, ...]
    scored: bool

    @property
    def shares(self) -> tuple[float, ...]:
        """The intensities scaled to sum to 1, or all 0."""
        most = max(self.weights, default=0.0)
        if most <= 0:
            return self.weights
        scaled = [weight / most for weight in self.weights]
        total = sum(scaled)
        return tuple(weight / total for weight in scaled)


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
        most = 1.0 if mode == "multilabel" else math.inf
        for text, score in item.scores.items():
            if not 0 <= score <= most or score == math.inf:
                raise _refused(score, _field(at, text))
            concept = find_concept(taxonomy, text, level, field=_field(at, text))
            found[concept] = max(found.get(concept, 0.0), float(score))
    row = {} if matrix is None else matrix.rows
    return Sources(
        tuple(found),
        tuple([row[concept.iri] for concept in found]) if row else (),
        tuple(found.values()),
        not isinstance(item, LabelsItem),
    )


def _refused(score: float, field: str) -> EmotaxaError:
    if not math.isfinite(score):
        return EmotaxaError(
            f"the score {score} is not a number", hint="give a finite score", value=repr(score), field=field
        )
    if score < 0:
        return EmotaxaError(
            f"the score {score:g} is negative", hint="give scores of 0 and more", value=score, field=field
        )
    return EmotaxaError(
        f"the score {score:g} is no probability",
        hint="give scores in [0, 1], or use the mode soft",
        value=score,
        field=field,
    )


def _field(at: int, text: str) -> str:
    return f"items/{at}/scores/{_escaped(text)}"


def _escaped(text: str) -> str:
    """Escape a key for a JSON pointer (RFC 6901, section 3)."""
    return text.replace("~", "~0").replace("/", "~1")

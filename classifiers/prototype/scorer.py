"""The scorer that compares texts with concepts: it scores any level, a concept added a moment ago among the others.

With c(t, b) the cosine of a text and the prototype of a concept b, less the mean of those of all concepts of the level
(what every emotion has in common tells none from another), the standard score

    z(t, b) = (c(t, b) - mean c(s, b)) / deviation c(s, b)        over everyday sentences s

says how unusual that closeness is, whatever the encoder; the probability of b is its logistic function. What is left to
neutral falls with the greatest score of any emotion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.tokens import wordless
from classifiers.model import Head, Model
from classifiers.prototype.answerable import answerable
from classifiers.prototype.everyday import SENTENCES
from classifiers.prototype.prototypes import Prototypes
from classifiers.prototype.vectors import Vectors
from classifiers.scores import Scores
from mappings.conversion.converter import Converter
from mappings.meaning.targets import NEUTRAL
from ontology.concept import Concept
from ontology.once import Once
from ontology.reference import Level

__all__ = ["Calibration", "PrototypeScorer"]

Array = NDArray[np.float32]

_NONE: Mapping[str, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Calibration:
    """How standard scores become probabilities; fitted with all-MiniLM-L6-v2 on 2,500 texts of GoEmotions' dev split.

    Attributes:
        slope: of the log-odds of a concept over its score.
        offset: those log-odds at the score 0.
        threshold: the score from which on a concept is chosen.
        neutral_slope: of the log-odds of neutral over the greatest score of the other concepts.
        neutral_offset: those log-odds at the score 0.
    """

    slope: float = 0.64
    offset: float = -3.86
    threshold: float = 2.6
    neutral_slope: float = -0.255
    neutral_offset: float = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """What texts are compared with.

    Attributes:
        prototypes: less what they have in common, shape (concepts, dimensions).
        mean: of the closeness of everyday sentences, shape (concepts,).
        deviation: its standard deviation, likewise.
        neutral: bool of shape (concepts,): whether the concept covers nothing but neutral.
    """

    prototypes: Array
    mean: Array
    deviation: Array
    neutral: NDArray[np.bool_]


class PrototypeScorer:
    """Scores texts by their closeness to the concepts of whatever level is asked for; safe to share between threads."""

    def __init__(
        self,
        vectors: Vectors,
        converter: Converter,
        *,
        examples: Mapping[str, Sequence[str]] = _NONE,
        calibration: Calibration | None = None,
    ) -> None:
        """Encode nothing yet: the concepts of a level are encoded when it is first asked for.

        Args:
            vectors: what encodes; to be handed on from revision to revision, as it keeps what it has encoded.
            converter: the concepts, and the senses that they cover.
            examples: texts that express concepts, by IRI; they count beside names and definition.
            calibration: how scores become probabilities; None for the one that was fitted.
        """
        self._encoder = vectors.encoder
        self._vectors = vectors
        self._converter = converter
        self._calibration = calibration or Calibration()
        self._compared: Once[tuple[str, ...], _Compared] = Once(64)
        self.prototypes = Prototypes(vectors, converter.denotation, examples)

    @property
    def model(self) -> Model:
        """What it says of itself."""
        return Model(
            name=f"prototype:{self._encoder.name}",
            version=str(self._converter.knowledge.revision),
            kind="prototype",
            languages=(),
            device=self._encoder.device,
            description=f"Closeness to the names and definitions of concepts, in the vectors of {self._encoder.name}.",
        )

    def head(self, target: Level) -> Head:
        """Give all concepts of the scheme of the level, so that its tiers cohere."""
        scheme = Level(target.scheme)
        concepts = answerable(self._converter.denotation, scheme)
        fitted = self._calibration
        limits = np.where(
            self._neutral(concepts),
            _logistic(np.float32(fitted.neutral_slope * fitted.threshold + fitted.neutral_offset)),
            _logistic(np.float32(fitted.slope * fitted.threshold + fitted.offset)),
        )
        return Head(scheme.id, tuple(concept.iri for concept in concepts), limits.astype(np.float32))

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Score texts by closeness; one without a word in it, or none that the encoder knows, gets a row of NaN."""
        found = np.full((len(texts), len(head.concepts)), np.nan, dtype=np.float32)
        rows = np.flatnonzero(~wordless(texts))
        if rows.size and head.concepts:
            vectors = self._encoder.encode([texts[row] for row in rows.tolist()])
            known = vectors.any(axis=1)
            found[rows[known]] = self._probability(vectors[known], head)
        return Scores(head, found)

    def _probability(self, vectors: Array, head: Head) -> Array:
        compared = self._compared.get(head.concepts, lambda: self._made(head.concepts))
        fitted = self._calibration
        scores = (vectors @ compared.prototypes.T - compared.mean) / compared.deviation
        found = _logistic(fitted.slope * scores + fitted.offset)
        if compared.neutral.any():
            others = scores[:, ~compared.neutral]
            greatest = others.max(axis=1, initial=0.0)
            found[:, compared.neutral] = _logistic(fitted.neutral_slope * greatest + fitted.neutral_offset)[:, None]
        return found

    def _made(self, iris: Sequence[str]) -> _Compared:
        taxonomy = self._converter.knowledge.taxonomy
        concepts = tuple(taxonomy.concepts[iri] for iri in iris)
        neutral = self._neutral(concepts)
        prototypes = self.prototypes.of(concepts)
        # One more than there are, so that a level of one concept is not left with nothing.
        prototypes = prototypes - prototypes[~neutral].sum(axis=0) / (1 + np.count_nonzero(~neutral))
        usual = self._vectors.of(SENTENCES) @ prototypes.T
        deviation = usual.std(axis=0)
        return _Compared(
            prototypes,
            usual.mean(axis=0),
            np.where(deviation > 0, deviation, np.float32(1.0)),
            neutral,
        )

    def _neutral(self, concepts: Sequence[Concept]) -> NDArray[np.bool_]:
        """Tell which concepts cover neutral and nothing else."""
        denotation = self._converter.denotation
        column = denotation.column.get(NEUTRAL)
        if column is None:
            return np.zeros(len(concepts), dtype=np.bool_)
        covered = denotation.membership[denotation.rows(concept.iri for concept in concepts)] > 0
        found: NDArray[np.bool_] = covered[:, column] & (covered.sum(axis=1) == 1)
        return found


def _logistic(values: Array | np.float32) -> Array:
    found: Array = np.asarray(0.5 + 0.5 * np.tanh(values / 2), dtype=np.float32)
    return found

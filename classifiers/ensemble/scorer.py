"""The scorer that asks several others and pools what they say."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Span
from classifiers.ensemble.pooling import log_odds, pool, pool_exclusive, probabilities
from classifiers.errors import ModelError
from classifiers.hierarchy.grid import grid_of
from classifiers.hierarchy.grounded import Grounded
from classifiers.model import Head, Model
from classifiers.prototype.answerable import answerable
from classifiers.scores import Scorer, Scores
from mappings.conversion.converter import Converter
from ontology.reference import Level

__all__ = ["EnsembleScorer", "Member"]

Array = NDArray[np.float32]
Value = TypeVar("Value", np.float32, np.bool_)

_THRESHOLD = 0.5
_OF_LABELS = frozenset({"trained", "huggingface", "ensemble"})
"""The kinds that were made for labels of their own."""


@dataclass(frozen=True, slots=True)
class Member:
    """One scorer of an ensemble.

    Attributes:
        scorer: what is asked.
        weight: how much it counts beside the others, above 0.
    """

    scorer: Scorer
    weight: float


class EnsembleScorer:
    """Pools scorers by weighted log-odds; safe to share between threads where they are.

    Where all score the same labels, those are pooled; else each first rolls its own up to the scheme that is asked for.
    """

    def __init__(self, members: Sequence[Member], converter: Converter) -> None:
        """Take the members; their weights may have any sum.

        Raises:
            ModelError: where there is no member, or a weight is not above 0.
        """
        if not members:
            raise ModelError("an ensemble needs members", hint="as in ensemble:emotaxa-small=0.7,lexical=0.3")
        for member in members:
            if not (math.isfinite(member.weight) and member.weight > 0):
                raise ModelError(
                    f"the weight {member.weight:g} of {member.scorer.model.name} is not above 0",
                    hint="leave the member out, or give it a weight such as 0.3",
                )
        total = math.fsum(member.weight for member in members)
        self._converter = converter
        self._asked: dict[tuple[str, tuple[str, ...]], list[Head]] = {}
        self._weights = tuple(member.weight / total for member in members)
        self._scorers = tuple(member.scorer for member in members)
        self._grounded = tuple(Grounded(scorer, converter) for scorer in self._scorers)
        self._model = _model([scorer.model for scorer in self._scorers], self._weights)

    @property
    def model(self) -> Model:
        """What it says of itself."""
        return self._model

    def head(self, target: Level) -> Head:
        """Give the labels of the members where they are the same, else all concepts of the scheme of the level."""
        scheme = Level(target.scheme)
        heads = self._heads(scheme)
        first = heads[0]
        if _same_labels(heads):
            limits = [_in_order(head.thresholds[None], head, first)[0] for head in heads]
            found = Head(
                first.level,
                first.concepts,
                self._threshold(limits),
                exclusive=all(head.exclusive for head in heads),
                targets=self._common_targets(heads),
            )
        else:
            concepts = tuple(concept.iri for concept in answerable(self._converter.denotation, scheme))
            limits = [self._rolled_thresholds(head, concepts, scheme) for head in heads]
            found = Head(scheme.id, concepts, self._threshold(limits))
        self._asked[found.level, found.concepts] = heads
        return found

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Ask all members, and pool what they say."""
        target = self._converter.level(head.level, "to")
        heads = self._asked.get((head.level, head.concepts)) or self._heads(target)
        said = [scorer.score(texts, own, explain=explain) for scorer, own in zip(self._scorers, heads, strict=True)]
        if _same_labels(heads):
            members = [_in_order(scores.probability, scores.head, head) for scores in said]
            spoken = [_in_order(_said(scores), scores.head, head) for scores in said]
        else:
            asked = list(zip(self._grounded, said, strict=True))
            members = [_rolled(grounded, scores, head, target) for grounded, scores in asked]
            spoken = [_rolled_said(grounded, scores, head, target) for grounded, scores in asked]
        if head.exclusive:
            found = pool_exclusive(members, self._weights)
        else:
            voices = [np.where(one, member, np.float32(np.nan)) for one, member in zip(spoken, members, strict=True)]
            found = pool(voices, self._weights)
        anything = np.logical_or.reduce([np.broadcast_to(one, found.shape) for one in spoken])
        return Scores(head, _silenced(found, members), self._points(said), _spans(said), anything)

    def _heads(self, target: Level) -> list[Head]:
        return [scorer.head(target) for scorer in self._scorers]

    def _threshold(self, limits: Sequence[Array]) -> Array:
        """Pool thresholds as probabilities are, so that what every member would choose is chosen."""
        odds = sum(weight * log_odds(limit) for weight, limit in zip(self._weights, limits, strict=True))
        return probabilities(np.asarray(odds, dtype=np.float32))

    def _common_targets(self, heads: Sequence[Head]) -> dict[str, dict[str, float]]:
        """Pool the thresholds that all members have for a concept of another level."""
        first, *others = (head.targets for head in heads)
        found: dict[str, dict[str, float]] = {}
        for level, limits in first.items():
            for iri, limit in limits.items():
                all_limits = [limit, *(other[level][iri] for other in others if iri in other.get(level, ()))]
                if len(all_limits) == len(heads):
                    pooled = self._threshold([np.array([one], dtype=np.float32) for one in all_limits])
                    found.setdefault(level, {})[iri] = float(pooled[0])
        return found

    def _rolled_thresholds(self, head: Head, concepts: Sequence[str], target: Level) -> Array:
        """Give a member's thresholds for concepts of a level.

        Those that were fitted for the scheme or a tier of it count first, then those of labels that are such concepts;
        of the others it is the mean threshold of the labels that lead to it, by their shares, tier by tier.
        """
        own = dict(zip(head.concepts, head.thresholds.tolist(), strict=True))
        known: dict[str, float] = {}
        levels = grid_of(self._converter.denotation, target.scheme).levels
        for level in () if head.exclusive else levels:
            known = {**self._mean_thresholds(own, head, level), **known}
        known |= own
        for level in (Level(target.scheme), *levels):
            known |= head.targets.get(level.id, {})
        return np.array([known.get(iri, _THRESHOLD) for iri in concepts], dtype=np.float32)

    def _mean_thresholds(self, own: dict[str, float], head: Head, target: Level) -> dict[str, float]:
        matrix = self._converter.matrix(self._converter.level(head.level, "to"), target)
        limits = np.array([own.get(concept.iri, 0.0) for concept in matrix.sources])
        speaks = np.array([concept.iri in own for concept in matrix.sources], dtype=np.float64)
        weights = matrix.share.T @ speaks
        sums = matrix.share.T @ limits
        return {
            concept.iri: float(total / weight)
            for concept, total, weight in zip(matrix.targets, sums, weights, strict=True)
            if weight > 0
        }

    def _points(self, said: Sequence[Scores]) -> Array | None:
        """Give the weighted mean of the points of the members that have some."""
        given = [
            (weight, scores.points)
            for weight, scores in zip(self._weights, said, strict=True)
            if scores.points is not None
        ]
        if not given:
            return None
        total = np.zeros(given[0][1].shape, dtype=np.float64)
        weights = np.zeros(given[0][1].shape, dtype=np.float64)
        for weight, points in given:
            total += np.where(np.isnan(points), 0.0, weight * points)
            weights += np.where(np.isnan(points), 0.0, weight)
        found = np.full(total.shape, np.nan)
        np.divide(total, weights, out=found, where=weights > 0)
        return found.astype(np.float32)


def _same_labels(heads: Sequence[Head]) -> bool:
    return len({(head.level, frozenset(head.concepts)) for head in heads}) == 1


def _in_order(values: NDArray[Value], head: Head, wanted: Head) -> NDArray[Value]:
    """Put columns of one head in the order of another's."""
    if head.concepts == wanted.concepts:
        return values
    place = {iri: column for column, iri in enumerate(head.concepts)}
    return values[:, [place[iri] for iri in wanted.concepts]]


def _rolled(grounded: Grounded, scores: Scores, head: Head, target: Level) -> Array:
    found = grounded.ground(replace(scores, spans=(), said=None), target)
    place = {concept.iri: column for column, concept in enumerate(found.concepts)}
    rolled = np.full((len(found), len(head.concepts)), np.nan, dtype=np.float32)
    for column, iri in enumerate(head.concepts):
        if iri in place:
            rolled[:, column] = found.probability[:, place[iri]]
    return rolled


def _rolled_said(grounded: Grounded, scores: Scores, head: Head, target: Level) -> NDArray[np.bool_]:
    """Tell which concepts a member says anything of: those that a label leads to of which it does.

    Shape (texts, concepts), or (1, concepts) where it is the same for all texts.
    """
    told = np.ones((1, len(scores.head.concepts)), np.float32) if scores.said is None else scores.said
    found: NDArray[np.bool_] = _rolled(grounded, Scores(scores.head, told.astype(np.float32)), head, target) > 0
    return found


def _said(scores: Scores) -> NDArray[np.bool_]:
    return np.ones((1, len(scores.head.concepts)), np.bool_) if scores.said is None else scores.said


def _silenced(pooled: Array, members: Sequence[Array]) -> Array:
    """Give 0 for a label of which no member says anything, but keep the rows of NaN of texts that nobody reads."""
    says = np.zeros(len(pooled), dtype=np.bool_)
    for member in members:
        says |= ~np.isnan(member).all(axis=1)
    return np.where(np.isnan(pooled) & says[:, None], np.float32(0.0), pooled)


def _spans(said: Sequence[Scores]) -> tuple[tuple[Span, ...], ...]:
    given = [scores.spans for scores in said if scores.spans]
    return tuple(tuple(chain.from_iterable(row)) for row in zip(*given, strict=True))


def _all_of(licences: Iterable[str]) -> str:
    """Join licences, as SPDX does: under all of them at once."""
    distinct = tuple(licences)
    return distinct[0] if len(distinct) == 1 else " AND ".join(f"({one})" for one in distinct)


def _model(models: Sequence[Model], weights: Sequence[float]) -> Model:
    first, *others = [model.levels for model in models if model.kind in _OF_LABELS] or [()]
    languages = [set(model.languages) for model in models if model.languages]
    return Model(
        name="ensemble:" + ",".join(f"{one.name}={weight:.3g}" for one, weight in zip(models, weights, strict=True)),
        version="+".join(model.version for model in models),
        kind="ensemble",
        levels=first if all(levels == first for levels in others) else first[:1],
        languages=tuple(sorted(set.intersection(*languages))) if languages else (),
        licence=_all_of({model.licence: None for model in models if model.licence}),
        corpora=tuple(dict.fromkeys(corpus for model in models for corpus in model.corpora)),
        device="cuda" if any(model.device == "cuda" for model in models) else "cpu",
        description=f"{len(models)} models, pooled by the weighted mean of their log-odds.",
    )

"""Grounded classifiers: any scorer, answering in any scheme through the matrices of conversion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Classified
from classifiers.errors import UnsharedLevel
from classifiers.hierarchy.backoff import answers, check_floor
from classifiers.hierarchy.coherence import lifted
from classifiers.hierarchy.decision import HALF, decisions, likeliest
from classifiers.hierarchy.fine import Family, Splitter, families, split
from classifiers.hierarchy.grid import Grid, grid_of
from classifiers.hierarchy.place import mixture, points_of
from classifiers.hierarchy.rollup import RollUp, roll_up
from classifiers.model import Head, Model
from classifiers.scores import Scorer, Scores
from mappings.conversion.converter import VAD, Converter
from ontology.errors import EmotaxaError
from ontology.once import Once
from ontology.reference import Level

__all__ = ["Grounded"]

Array = NDArray[np.float32]

_BLOCK: Final = 2048
"""Texts that are rolled up at a time, so that their arrays stay in the processor's cache."""

_KEPT: Final = 256
"""Pairs of a head and a scheme whose way is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """The way from the labels of a head to the concepts of a scheme."""

    grid: Grid
    rollup: RollUp
    families: tuple[Family, ...]
    points: Array

    def reaches(self, level: Level) -> bool:
        """Tell whether any label says anything of a level, beyond that it is neutral."""
        reached = {*self.rollup.places.tolist(), *self.rollup.own} & {*self.grid.seen[level.id]}
        return any(self.grid.concepts[place].scheme == level.scheme.id for place in reached)


class Grounded:
    """A classifier made of a scorer: coherent over the tiers of any scheme, backing off where it is not sure.

    It is a `Classifier`; safe to share between threads.

    Attributes:
        scorer: what scores the texts.
        converter: the revision of the ontology that the answers are grounded in.
        default_to: the level that is answered in where none is asked for.
        floor: the probability below which no concept is an answer.
    """

    def __init__(
        self,
        scorer: Scorer,
        converter: Converter,
        *,
        default_to: str | None = None,
        floor: float = 0.0,
        splitter: Splitter | None = None,
    ) -> None:
        """Compute nothing yet: the way to a scheme is worked out when it is first asked for, and kept.

        Args:
            scorer: what scores the texts.
            converter: knows the schemes and what they mean to each other.
            default_to: the level to answer in where none is asked for; None for the first that the model names.
            floor: the probability below which an answer backs off to a broader concept, in [0, 1].
            splitter: how families are divided by closeness; None to divide them as the senses say.

        Raises:
            EmotaxaError: for a floor outside [0, 1].
        """
        self.scorer = scorer
        self.converter = converter
        self.default_to = default_to
        self.floor = check_floor(floor)
        self._splitter = splitter if splitter is not None and splitter.weight else None
        self._ways: Once[tuple[str, tuple[str, ...], str], _Way] = Once(most=_KEPT)

    @property
    def model(self) -> Model:
        """What the scorer says of itself."""
        return self.scorer.model

    def level(self, to: str | None = None) -> Level:
        """Find the level to answer in.

        Raises:
            UnknownReference: where there is no such scheme or tier; `field` is `to`.
            EmotaxaError: where the model scores any scheme and none is named; for `vad`, which no label stands for.
        """
        named = to if to is not None else self.default_to or next(iter(self.model.levels), None)
        if named is None:
            raise EmotaxaError(
                f"{self.model.name} has no labels of its own", hint="name the scheme to answer in, as ekman", field="to"
            )
        found = self.converter.level(named, "to")
        if found.scheme.id == VAD:
            raise EmotaxaError(
                "vad has points and no labels; every classification holds its point and its octant",
                hint="name a scheme of labels, as ekman",
                value=named,
                field="to",
            )
        return found

    def classify(
        self, texts: Sequence[str], to: str | None = None, *, top_k: int = 5, explain: bool = False
    ) -> Classified:
        """Classify texts; see `Classifier`.

        Raises:
            UnknownReference: where there is no such scheme or tier; `field` is `to`.
            UnsharedLevel: where the model's labels share no meaning with the scheme.
            EmotaxaError: for a `top_k` below 1.
        """
        level = self.level(to)
        if top_k < 1:
            raise EmotaxaError(f"top_k is {top_k}", hint="ask for 1 and more", value=top_k, field="top_k")
        head = self.scorer.head(level)
        self._way(head, level)
        return self.ground(self.scorer.score(texts, head, explain=explain), level, texts, top_k=top_k)

    def ground(self, scores: Scores, level: Level, texts: Sequence[str] | None = None, *, top_k: int = 5) -> Classified:
        """Ground scores that are there already.

        Args:
            scores: what the scorer, or another, made of the texts.
            level: the level to answer in.
            texts: the texts, beside the scores; without them no family is divided by closeness.
            top_k: how many predictions a single classification lists.

        Raises:
            UnsharedLevel: where the labels share no meaning with the level.
        """
        way = self._way(scores.head, level)
        view = way.grid.views[level.id]
        count = len(scores.probability)
        probability = np.empty((count, len(view.concepts)), np.float32)
        chosen = np.empty((count, len(view.concepts)), np.bool_)
        points = np.empty((count, 3), np.float32)
        for start in range(0, count, _BLOCK):
            here = slice(start, start + _BLOCK)
            silent = np.isnan(scores.probability[here]).any(axis=1)
            read = np.clip(np.nan_to_num(scores.probability[here]), 0.0, 1.0, dtype=np.float32)
            near = (
                None
                if texts is None
                else self._closeness(
                    texts[here], scores.vectors if scores.vectors is None else scores.vectors[here], way, level
                )
            )
            likely, passing = _rolled(np.ascontiguousarray(read.T), scores.head, way, level, near)
            likely, passing = likely[view.places], passing[view.places]
            probability[here] = likely.T
            chosen[here] = answers(passing, likely, view.links, self.floor).T
            points[here] = mixture(read, way.points, exclusive=scores.head.exclusive)
            probability[here][silent], chosen[here][silent], points[here][silent] = np.nan, False, np.nan
        if scores.points is not None:
            silent = np.isnan(scores.points[:, :1]) | np.isnan(scores.probability).any(axis=1, keepdims=True)
            points = np.where(silent, points, np.clip(scores.points, -1.0, 1.0))
        return Classified(
            self.model,
            self.converter.knowledge.revision,
            level,
            view.concepts,
            view.paths,
            probability,
            chosen,
            points.astype(np.float32, copy=False),
            scores.spans,
            top_k,
        )

    def _closeness(self, texts: Sequence[str], vectors: Array | None, way: _Way, level: Level) -> Array | None:
        """Give how close texts are to the members of families, shape (places, texts); None where nothing is split."""
        if self._splitter is None:
            return None
        # What stands below the tier that is asked for changes nothing on it.
        tiers = [way.grid.concepts[family.members[0]].tier or 0 for family in way.families]
        members = [family.members for family in way.families]
        if (level.tier is not None and all(tier > level.tier for tier in tiers)) or not members:
            return None
        places = np.concatenate(members)
        found = np.zeros((len(way.grid.concepts), len(texts)), np.float32)
        concepts = tuple(way.grid.concepts[place] for place in places)
        found[places] = self._splitter.weight * self._splitter.closeness.closeness(texts, concepts, vectors).T
        return found

    def _way(self, head: Head, level: Level) -> _Way:
        found = self._ways.get((head.level, head.concepts, level.scheme.id), lambda: self._made(head, level))
        if not found.reaches(level):
            raise UnsharedLevel(
                f"the labels of {head.level}, which {self.model.name} scores, share no meaning with {level.id}",
                hint="name another scheme, or a model that scores this one",
                value=level.id,
                field="to",
            )
        return found

    def _made(self, head: Head, level: Level) -> _Way:
        grid = grid_of(self.converter.denotation, level.scheme, head.concepts)
        rollup = roll_up(self.converter, head, grid)
        return _Way(grid, rollup, families(grid, rollup.own), points_of(self.converter.affect, head.concepts))


def _rolled(scores: Array, head: Head, way: _Way, level: Level, near: Array | None) -> tuple[Array, NDArray[np.bool_]]:
    """Give how likely the concepts of a scheme are and which of them hold, each of shape (places, texts)."""
    likely = _divided(way.rollup.apply(scores, exclusive=head.exclusive), way, near)
    if head.exclusive:
        first = way.grid.levels[0] if level.tier is None else level
        tiers = [way.grid.seen[one.id] for one in way.grid.levels]
        limit = head.thresholds[scores.argmax(axis=0)]
        passing = likeliest(limit, likely, way.grid.seen[first.id], tiers, way.grid.links)
    else:
        passing = _divided(way.rollup.decide(decisions(scores, head.thresholds)), way, near) >= HALF
    # Those of a tier go before those of its scheme, whichever of the two is asked for.
    for one in (Level(level.scheme), *way.grid.levels):
        for iri, limit in head.targets.get(one.id, {}).items():
            if (place := way.grid.place.get(iri)) is not None:
                passing[place] = likely[place] >= limit
    return likely, passing


def _divided(rolled: Array, way: _Way, near: Array | None) -> Array:
    """Make what was rolled up coherent, with the families divided by closeness."""
    found = lifted(rolled, way.grid.links)
    return found if near is None else lifted(split(found, near, way.families), way.grid.links)

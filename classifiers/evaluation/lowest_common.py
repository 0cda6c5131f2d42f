"""LCA-F1: how near answers are to the truth by way of their lowest common ancestors (Kosmopoulos et al. 2015).

Of each text, what is given and what is answered (the narrowest of it) are each connected to the nearest concepts of the
other side through their lowest common ancestors; as few of these as connect every concept are kept. Each side then
takes in the kept ancestors and what lies on the way to them, and no more. Precision and recall are the shares of one
such side that the other has, too; F1 is that of the text, and the measure is its mean over the texts.

The root of the scheme counts where it is the only common ancestor, and stands for a side that holds nothing. So an
answer without any truth scores above 0, the more so the shallower it is: a figure says little without that of a
constant answer of depth 1 beside it. Texts of which neither side holds anything are left out.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.lineage import Augmented, Lineage
from classifiers.evaluation.sums import Array, Flags, Summed, ratio

__all__ = ["LowestCommon", "constant_answers", "cut_answers", "lca_statistic"]

_FAR: Final = 10**6


def lca_statistic(lineage: Lineage, sides: Augmented) -> Summed:
    """Give the mean of LCA-F1, in [0, 1], as a function of sums over the texts."""
    score = LowestCommon(lineage).scores(sides)
    counted = ~np.isnan(score)
    columns = np.stack([np.where(counted, score, 0.0), counted.astype(np.float64)], axis=1)
    return Summed(columns, _mean)


def cut_answers(lineage: Lineage, sides: Augmented) -> Augmented:
    """Give the same answers, none of them finer than depth 1."""
    return Augmented(sides.gold, sides.answers & (lineage.depth == 1), sides.known)


def constant_answers(lineage: Lineage, sides: Augmented) -> tuple[Augmented, int]:
    """Give in place of the answers the concept of depth 1 that is given most often, for every text; and its node."""
    given = np.where(lineage.depth == 1, (sides.gold & sides.known).sum(axis=0), -1)
    node = int(given.argmax())
    answers = np.zeros_like(sides.answers)
    answers[:, node] = True
    return Augmented(sides.gold, answers, sides.known), node


@dataclass(frozen=True, eq=False)
class LowestCommon:
    """Lowest common ancestors in a lineage, under one root for all schemes."""

    lineage: Lineage

    @property
    def root(self) -> int:
        """The node that stands for the root: the one after the last."""
        return len(self.lineage.nodes)

    @cached_property
    def steps(self) -> NDArray[np.int64]:
        """Steps from a node up to another one, the root included: shape (nodes + 1, nodes + 1)."""
        size = self.root + 1
        found = np.full((size, size), _FAR, dtype=np.int64)
        for node in range(size):
            front, away = {node}, 0
            while front:
                for at in front:
                    found[node, at] = min(away, int(found[node, at]))
                front = {parent for at in front for parent in self._above(at)}
                away += 1
        return found

    @cached_property
    def ancestors(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The lowest common ancestor of each pair of nodes, and the steps that lead through it; likewise."""
        size = self.root + 1
        lowest, length = np.empty((2, size, size), dtype=np.int64)
        for node in range(size):
            through = self.steps[node] + self.steps
            lowest[node] = through.argmin(axis=1)
            length[node] = through.min(axis=1)
        return lowest, length

    def scores(self, sides: Augmented) -> Array:
        """Give LCA-F1 of each text: float64 of shape (texts,) in [0, 1]; NaN where neither side holds anything."""
        gold = self.lineage.specific(sides.gold & sides.known)
        answers = self.lineage.specific(sides.answers & sides.known)
        pairs, of_text = np.unique(np.packbits(np.concatenate([gold, answers], axis=1), axis=1), axis=0,
                                   return_inverse=True)  # fmt: skip
        first = np.full(len(pairs), -1)
        of_text = of_text.reshape(-1)
        first[of_text[::-1]] = np.arange(len(of_text))[::-1]
        scores = np.array([self.score(_places(gold[text]), _places(answers[text])) for text in first.tolist()])
        return scores[of_text] if len(scores) else np.empty(0)

    def score(self, gold: tuple[int, ...], answers: tuple[int, ...]) -> float:
        """Give LCA-F1 of one text, from the nodes given and answered, none of which lies above another."""
        if not gold and not answers:
            return float("nan")
        gold, answers = gold or (self.root,), answers or (self.root,)
        by_gold, by_answers = self._nearest(gold, answers), self._nearest(answers, gold)
        kept = _cover(by_gold, by_answers, frozenset(gold), frozenset(answers))
        one, other = self._side(gold, by_gold, kept), self._side(answers, by_answers, kept)
        shared = len(one & other)
        return 2 * shared / (len(one) + len(other))

    def _nearest(self, own: tuple[int, ...], others: tuple[int, ...]) -> dict[int, frozenset[int]]:
        """Give the lowest common ancestors that lead to the nearest of the others, each with whom it connects."""
        lowest, length = self.ancestors
        found: dict[int, set[int]] = {}
        for node in own:
            ways = length[node, list(others)]
            for at in np.flatnonzero(ways == ways.min()).tolist():
                found.setdefault(int(lowest[node, others[at]]), set()).add(node)
        return {ancestor: frozenset(nodes) for ancestor, nodes in found.items()}

    def _side(self, own: tuple[int, ...], nearest: dict[int, frozenset[int]], kept: frozenset[int]) -> set[int]:
        """Give a side with the ancestors kept and what lies on the way to them."""
        found = {*own, *kept}
        for ancestor in kept:
            for node in nearest.get(ancestor, ()):
                at = node
                while at != ancestor:
                    found.add(at)
                    at = min(self._above(at), key=lambda parent: (int(self.steps[parent, ancestor]), parent))
        return found

    def _above(self, node: int) -> tuple[int, ...]:
        """Give the places of the broader nodes; the root lies above those that have none."""
        return () if node == self.root else self.lineage.parents[node] or (self.root,)


def _cover(
    one: dict[int, frozenset[int]], other: dict[int, frozenset[int]], gold: frozenset[int], answers: frozenset[int]
) -> frozenset[int]:
    """Give ancestors that connect every node of both sides: those that connect most first, then none too many."""
    nothing: frozenset[int] = frozenset()

    def whole(kept: list[int]) -> bool:
        return gold == nothing.union(*(one.get(at, nothing) for at in kept)) and answers == nothing.union(
            *(other.get(at, nothing) for at in kept)
        )

    order = sorted({*one, *other}, key=lambda at: (-len(one.get(at, nothing)) - len(other.get(at, nothing)), at))
    kept: list[int] = []
    while not whole(kept):
        kept.append(order[len(kept)])
    for at in kept[::-1]:
        rest = [ancestor for ancestor in kept if ancestor != at]
        if whole(rest):
            kept = rest
    return frozenset(kept)


def _places(flags: Flags) -> tuple[int, ...]:
    return tuple(np.flatnonzero(flags).tolist())


def _mean(sums: Array) -> Array:
    return ratio(sums[:, :1], sums[:, 1:])

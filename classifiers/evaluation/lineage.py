"""Lineage: which of some concepts lie above which, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.sums import Flags
from ontology.taxonomy import Taxonomy

__all__ = ["Augmented", "Lineage"]


@dataclass(frozen=True, slots=True, eq=False)
class Augmented:
    """What is given and what is answered, with all broader concepts; bool of shape (texts, nodes) each.

    Attributes:
        gold: what is given.
        answers: what is answered.
        known: which cells are known.
    """

    gold: Flags
    answers: Flags
    known: Flags


@dataclass(frozen=True, eq=False)
class Lineage:
    """Some concepts with all that lie above them in their schemes; the root of a scheme is none of them.

    Attributes:
        nodes: IRIs: the concepts themselves first, then those above them that are not among them.
        columns: how many of the nodes are the concepts themselves.
        parents: places of the broader concepts of each node.
    """

    nodes: tuple[str, ...]
    columns: int
    parents: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, taxonomy: Taxonomy, concepts: Sequence[str]) -> "Lineage":
        """Give the lineage of concepts, by IRI; one that the taxonomy does not hold has nothing above it."""
        above = [iri for concept in concepts for iri in taxonomy.ancestors(concept) if iri in taxonomy.concepts]
        nodes = tuple(dict.fromkeys((*concepts, *above)))
        place = {iri: at for at, iri in enumerate(nodes)}
        parents = tuple(
            tuple(place[parent] for parent in taxonomy.concepts[iri].parents if parent in place)
            if iri in taxonomy.concepts
            else ()
            for iri in nodes
        )
        return cls(nodes, len(concepts), parents)

    @cached_property
    def reach(self) -> Flags:
        """Whether a node is another, or lies below it: bool of shape (nodes, nodes)."""
        found = np.eye(len(self.nodes), dtype=np.bool_)
        front = list(range(len(self.nodes)))
        while front:
            node = front.pop()
            for parent in self.parents[node]:
                before = found[:, parent].copy()
                found[:, parent] |= found[:, node]
                if (found[:, parent] != before).any():
                    front.append(parent)
        return found

    @cached_property
    def depth(self) -> NDArray[np.int64]:
        """How many steps each node lies below the root of its scheme, from 1; the shortest way counts."""
        depth = np.zeros(len(self.nodes), dtype=np.int64)
        front, level = [node for node, parents in enumerate(self.parents) if not parents], 1
        while front:
            depth[front] = level
            below = {node for node, parents in enumerate(self.parents) if not depth[node] and set(parents) & set(front)}
            front, level = sorted(below), level + 1
        return depth

    @property
    def flat(self) -> bool:
        """Whether no concept lies above another."""
        return not any(self.parents)

    def upwards(self, flags: Flags) -> Flags:
        """Add all broader concepts: bool of shape (texts, nodes) from shape (texts, columns) or (texts, nodes)."""
        reach = self.reach[: flags.shape[1]].astype(np.float32)
        return np.asarray(flags.astype(np.float32) @ reach > 0)

    def downwards(self, flags: Flags) -> Flags:
        """Add all narrower concepts: bool of shape (texts, nodes) from shape (texts, nodes)."""
        return np.asarray(flags.astype(np.float32) @ self.reach.T.astype(np.float32) > 0)

    def specific(self, flags: Flags) -> Flags:
        """Leave out what has something narrower beside it: bool of shape (texts, nodes)."""
        strictly = self.reach & ~np.eye(len(self.nodes), dtype=np.bool_)
        return flags & ~(flags.astype(np.float32) @ strictly.astype(np.float32) > 0)

    def augmented(self, gold: Flags, answers: Flags, known: Flags) -> Augmented:
        """Add all broader concepts to both sides, of shape (texts, columns).

        A broader concept that is no column is known where one of the columns below it is given, or all are known.
        """
        below = self.reach[: self.columns, self.columns :].astype(np.float32)
        told = known.astype(np.float32) @ below >= below.sum(axis=0)
        present = self.upwards(gold & known)
        sure = np.concatenate([known, told], axis=1) | present
        return Augmented(present, self.upwards(answers), sure)

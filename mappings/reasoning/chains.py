"""Chains: ways from one thing to another over several edges, and what follows from each.

A chain passes no thing twice. It holds where something follows from its edges, and no record speaks against what
follows from it or from any part of it: so what is derived does not depend on the order in which chains are put
together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mappings.reasoning.edges import COMPOSED, Edges, Numbers
from ontology.errors import EmotaxaError

__all__ = ["MOST", "Chains", "chains"]

MOST = 2_000_000
"""How many chains of one length are walked at most, unless more are asked for."""

_BLOCK = 1_000_000
"""How many ways to go on are looked at together."""


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Chains of one length, in columns.

    Attributes:
        edges: the edges of each chain, in order: int64 of shape (chains, length).
        code: what follows from each.
        opposed: whether a record speaks against it, though against no part of it; such a chain goes no further.
    """

    edges: Numbers
    code: Numbers
    opposed: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count them."""
        return len(self.code)


def chains(edges: Edges, hops: int, *, starts: Numbers | None = None, most: int = MOST) -> Iterator[Chains]:
    """Walk all chains of two to `hops` edges.

    Args:
        edges: what is stated, and may be passed.
        hops: how many edges a chain has at most.
        starts: rows of the things that chains begin at; all where it is None.
        most: how many chains of one length there may be.

    Raises:
        EmotaxaError: where there are more.
    """
    first = np.arange(len(edges.subject)) if starts is None else np.flatnonzero(np.isin(edges.subject, starts))
    walked = first[:, None]
    # What follows from the end of each chain that begins at its first, second ... edge.
    ends = edges.code[first][:, None]
    for length in range(2, hops + 1):
        parts, count = [], 0
        for block in _blocks(edges, walked):
            parts.append(_longer(edges, walked[block], ends[block]))
            count += len(parts[-1][0])
            if count > most:
                raise _too_many(length, most)
        walked, ends, spoken = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        yield Chains(walked, ends[:, 0], spoken)
        walked, ends = walked[~spoken], ends[~spoken]


def _blocks(edges: Edges, walked: Numbers) -> list[slice]:
    """Part chains so that few enough edges leave the ends of each part; there is always one part."""
    last = edges.object[walked[:, -1]]
    leaving = np.cumsum(edges.start[last + 1] - edges.start[last])
    cuts = np.searchsorted(leaving, np.arange(_BLOCK, leaving[-1] if len(leaving) else 0, _BLOCK), side="right")
    bounds = [0, *np.unique(cuts).tolist(), len(walked)]
    return [slice(begin, end) for begin, end in pairwise(bounds)]


def _longer(edges: Edges, walked: Numbers, ends: Numbers) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Give chains that are one edge longer, what follows from their ends, and whether a record speaks against it."""
    rows, fresh = _next_edges(edges, edges.object[walked[:, -1]])
    passed = edges.object[fresh]
    kept = (COMPOSED[ends[rows, 0], edges.code[fresh]] >= 0) & (passed != edges.subject[walked[rows, 0]])
    for place in range(walked.shape[1] - 1):
        kept &= passed != edges.object[walked[rows, place]]
    rows, fresh = rows[kept], fresh[kept]
    longer = np.column_stack([walked[rows], fresh])
    code = edges.code[fresh]
    found = np.column_stack([COMPOSED[ends[rows], code[:, None]], code])
    keys = edges.keys(edges.subject[longer[:, :-1]], found[:, :-1], edges.object[fresh][:, None])
    spoken = np.isin(keys, edges.opposed)
    whole = ~spoken[:, 1:].any(axis=1)
    return longer[whole], found[whole], spoken[whole, 0]


def _next_edges(edges: Edges, last: Numbers) -> tuple[Numbers, Numbers]:
    """Pair each chain, by the thing that it ends at, with every edge that leaves it."""
    count = edges.start[last + 1] - edges.start[last]
    rows = np.repeat(np.arange(len(last)), count)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return rows, np.repeat(edges.start[last], count) + place


def _too_many(length: int, most: int) -> EmotaxaError:
    return EmotaxaError(
        f"there are more than {most:,} chains of {length} records",
        hint="allow fewer hops, or name a subject, a scheme or a set to begin from",
        value=length,
        field="hops",
    )

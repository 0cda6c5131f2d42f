"""Namesakes: which targets bear the name of a source."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ontology.concept import Concept
from ontology.spelling import normalised

__all__ = ["ALSO_CALLED", "SAME_NAME", "namesakes"]

SAME_NAME: Final = 2
"""The labels are the same, but for spelling."""

ALSO_CALLED: Final = 1
"""The source's label is another name of the target, or a form of its name (happy, happiness)."""


def namesakes(names: Sequence[str], targets: Sequence[Concept], *, senses: bool) -> NDArray[np.int8]:
    """Tell which targets bear the name of which sources.

    Args:
        names: normalised labels of the sources, which are the rows.
        targets: concepts of the columns.
        senses: whether the targets are senses, which know their other names and forms; other names of a theory's
            concept say which words its author counted in, and so what it covers, not what it is called.

    Returns:
        int8 of shape (sources, targets): `SAME_NAME`, `ALSO_CALLED` or 0.
    """
    columns: dict[str, dict[int, int]] = defaultdict(dict)
    for column, target in enumerate(targets):
        for label in target.labels if senses else ():
            columns[normalised(label.text)][column] = ALSO_CALLED
    for column, target in enumerate(targets):
        columns[normalised(target.label)][column] = SAME_NAME
    found = np.zeros((len(names), len(targets)), dtype=np.int8)
    for row, name in enumerate(names):
        for column, how in columns.get(name, {}).items():
            found[row, column] = how
    return found

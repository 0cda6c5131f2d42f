"""Becoming: what some concepts become on a level is what the matrix of the pair says of them."""

import numpy as np
import pytest

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import AtRevision
from mappings.conversion.becoming import becoming
from mappings.meaning.targets import targets_of


@pytest.fixture(scope="module")
def at() -> AtRevision:
    """The shipped graph."""
    return AtRevision(MemoryStore().knowledge())


@pytest.mark.parametrize("target", ["sense", "parrott/3", "plutchik", "goemotions", "frijda-action-tendencies"])
@pytest.mark.parametrize("source", ["xed-en", "shaver", "occ", "emobank"])
def test_rows_are_those_of_the_matrix(at: AtRevision, source: str, target: str) -> None:
    """Shares, degrees and decisions, whichever concepts are asked for and in whatever order."""
    matrix = at.converter.matrix(at.level(source), at.level(target))
    rows = np.arange(len(matrix.sources))[::-2]
    denotation = at.converter.denotation

    found = becoming(denotation, [matrix.sources[row] for row in rows], targets_of(denotation, at.level(target)))

    np.testing.assert_allclose(found.share, matrix.share.toarray()[rows], atol=1e-9)
    np.testing.assert_allclose(found.degree, matrix.degree.toarray()[rows], atol=1e-9)
    np.testing.assert_array_equal(found.best, matrix.best[rows])

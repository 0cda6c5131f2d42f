"""Vectors of texts that recur are computed once."""

import numpy as np

from classifiers.prototype.vectors import Vectors
from tests.classifiers.prototype.bag import BagOfWords


def test_each_text_is_encoded_once_however_often_it_is_asked_for() -> None:
    encoder = BagOfWords()
    vectors = Vectors(encoder)
    first = vectors.of(["joy", "fear", "joy"])
    second = vectors.of(["anger", "joy"])
    assert encoder.seen == ["joy", "fear", "anger"]
    assert np.array_equal(first[0], first[2]) and np.array_equal(first[0], second[1])
    assert np.allclose(second[0], encoder.encode(["anger"])[0])
    assert len(vectors) == 3


def test_no_texts_have_no_vectors_and_any_text_has_one() -> None:
    vectors = Vectors(BagOfWords())
    assert vectors.of([]).shape == (0, 512)
    assert vectors.of(["\ud800", ""]).shape == (2, 512)

"""Calibrated probabilities: what the logits of a head mean."""

import numpy as np
from numpy.typing import NDArray

from classifiers.folder.config import HeadConfig

__all__ = ["calibrated"]


def calibrated(logits: NDArray[np.float32], head: HeadConfig) -> NDArray[np.float32]:
    """Give the probability of each label: the logistic function of (logit - bias) / temperature, or their softmax.

    Args:
        logits: of shape (texts, labels of the head).
        head: how they were calibrated, and whether one label excludes the others.

    Returns:
        of the same shape, in [0, 1]; rows sum to 1 where labels exclude each other.

    >>> from classifiers.folder.config import LabelConfig
    >>> joy = LabelConfig(iri="https://w3id.org/emotaxa/ekman/joy", label="joy")
    >>> calibrated(np.array([[3.0]], np.float32), HeadConfig(level="ekman", labels=(joy,), temperature=2, bias=(3,)))
    array([[0.5]], dtype=float32)
    """
    bias = np.array(head.bias, dtype=np.float32) if head.bias else np.float32(0.0)
    found: NDArray[np.float32] = (logits - bias) / np.float32(head.temperature)
    if head.exclusive:
        np.exp(found - found.max(axis=1, keepdims=True), out=found)
        found /= found.sum(axis=1, keepdims=True)
        return found
    # The logistic function by way of tanh, which overflows nowhere.
    found *= np.float32(0.5)
    np.tanh(found, out=found)
    found += np.float32(1.0)
    found *= np.float32(0.5)
    return found

"""Encoders: what turns texts into vectors that lie close where the texts mean nearly the same."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Encoder"]


class Encoder(Protocol):
    """A model that a caller hands to the resolver; it has to be safe to share between threads."""

    @property
    def name(self) -> str:
        """Name of the model, with its version: vectors of one name can be compared with each other."""
        ...

    @property
    def threshold(self) -> float:
        """Cosine, in [0, 1], from which on two texts count as near; it differs from model to model."""
        ...

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Give a vector of length 1 for each text, as the rows of an array (texts, dimensions)."""
        ...

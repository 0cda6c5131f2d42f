"""The protocol of every encoder: texts in, vectors of length 1 out."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoder"]


class Encoder(Protocol):
    """What all encoders have in common; safe to share between threads.

    Whatever satisfies it satisfies `mappings.resolution.encoder.Encoder` too.
    """

    @property
    def name(self) -> str:
        """Name of the model; vectors of encoders of one name can be compared with each other."""
        ...

    @property
    def dimensions(self) -> int:
        """How long the vectors are."""
        ...

    @property
    def device(self) -> str:
        """Where it runs: `cpu` or `cuda`."""
        ...

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text it reads; what lies behind them has no say."""
        ...

    @property
    def threshold(self) -> float:
        """Cosine, in [0, 1], from which on two texts count as near; it differs from model to model."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a vector of length 1 for each text, as the rows of an array (texts, dimensions).

        No text is refused. One that holds nothing that the encoder knows gets some vector of length 1, or zeros where
        there is nothing to make one of; `classifiers.encoders.tokens.wordless` tells most of them beforehand.
        """
        ...

    def warm_up(self) -> None:
        """Do what the first call would have to wait for."""
        ...

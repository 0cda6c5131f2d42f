"""Vectors of texts that recur, each encoded once."""

from collections.abc import Sequence
from hashlib import sha256
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.protocol import Encoder

__all__ = ["Vectors"]


class Vectors:
    """Keeps the vectors that one encoder gives to texts, by digest of the text; safe to share between threads.

    Whoever hands it on from one revision of the ontology to the next encodes only what is new.

    Attributes:
        encoder: what encodes.
    """

    def __init__(self, encoder: Encoder) -> None:
        """Encode nothing yet."""
        self.encoder = encoder
        self._kept: dict[bytes, NDArray[np.float32]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """Count the vectors that are kept."""
        return len(self._kept)

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give vectors of length 1, shape (texts, dimensions)."""
        digests = [sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        with self._lock:
            new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self._kept}
            if new:
                self._kept.update(zip(new, self.encoder.encode(list(new.values())), strict=True))
            found = [self._kept[digest] for digest in digests]
        return np.stack(found) if found else np.zeros((0, self.encoder.dimensions), dtype=np.float32)

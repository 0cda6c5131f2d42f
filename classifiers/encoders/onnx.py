"""Encoders in ONNX Runtime: int8 on the CPU, without torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast, get_args

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.description import ONNX, describe
from classifiers.encoders.lengths import unit
from classifiers.encoders.session import OnnxSession, Pooling
from classifiers.encoders.tokens import BulkTokenizer
from classifiers.errors import ModelError

__all__ = ["OnnxEncoder"]

_OUTPUTS: Final = ("embedding", "sentence_embedding", "token_embeddings", "last_hidden_state")


class OnnxEncoder:
    """An encoder from a folder with `model.onnx` and `tokenizer.json`; safe to share between threads.

    Attributes:
        name: the name of the folder, with the digest of the graph.
        dimensions: how long the vectors are.
        device: always `cpu`.
        max_tokens: how many tokens of a text it reads.
        threshold: the cosine from which on two texts count as near.
    """

    device = "cpu"

    def __init__(self, folder: Path, *, threads: int = 0, threshold: float = 0.6) -> None:
        """Open a folder.

        Args:
            folder: where the graph and the tokenizer lie; that of a graph which puts out a vector for each token tells
                in `1_Pooling/config.json` how to pool them, by the mean if it does not.
            threads: how many batches to compute at a time; 0 for one per core that this process may use.
            threshold: the cosine, in [0, 1], from which on two texts count as near.

        Raises:
            ModelError: where a file is missing or wrong, or the pooling is neither `mean` nor `cls`.
        """
        described = describe(folder)
        if described.pooling not in get_args(Pooling):
            raise ModelError(f"pools by {described.pooling}", path=folder, hint="there are mean and cls")
        self._tokenizer = BulkTokenizer.open(described.tokenizer, described.max_tokens)
        pooling = cast(Pooling, described.pooling)
        self._session = OnnxSession(folder / ONNX, threads=threads, pooling=pooling)
        self._session.check(self._tokenizer.highest, described.max_tokens)
        names = self._session.outputs
        output = next((name for name in _OUTPUTS if name in names), None)
        if output is None:
            raise ModelError(
                f"puts out {', '.join(names)}", path=folder / ONNX, hint=f"an encoder puts out {' or '.join(_OUTPUTS)}"
            )
        self._output = output
        self.name = described.name(ONNX)
        self.dimensions = names[output]
        self.max_tokens = described.max_tokens
        self.threshold = threshold

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a vector of length 1 for each text, float32 of shape (texts, dimensions)."""
        found = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for part, tokens in self._tokenizer.stream(texts):
            found[part] = self._session.run(tokens, [self._output])[self._output]
        return unit(found)

    def warm_up(self) -> None:
        """Encode a text."""
        self.encode(["Hello there."])

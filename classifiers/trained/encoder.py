"""The encoder inside a trained model: its pooled vectors, without the heads."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.folder.reading import ONNX, WEIGHTS
from classifiers.trained.runtime import Outputs, Runtime

__all__ = ["TrainedEncoder", "unit_vectors"]

_THRESHOLD: Final = 0.6


class TrainedEncoder:
    """An `Encoder` that shares the body of a trained model; safe to share between threads."""

    def __init__(self, runtime: Runtime) -> None:
        """Take a model that is open."""
        self._runtime = runtime

    @property
    def name(self) -> str:
        """Name of the model, with the digest of the file that it is run from: of the graph, where there is one."""
        config = self._runtime.config
        digest = config.files.get(ONNX) or config.files.get(WEIGHTS, "")
        return f"{config.name}@{digest.removeprefix('sha256:')[:12]}"

    @property
    def dimensions(self) -> int:
        """How long the vectors are."""
        return self._runtime.config.dimensions

    @property
    def device(self) -> str:
        """Where it runs."""
        return self._runtime.device

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text it reads."""
        return self._runtime.config.max_tokens

    @property
    def threshold(self) -> float:
        """Cosine from which on two texts count as near."""
        return _THRESHOLD

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a vector of length 1 for each text, float32 of shape (texts, dimensions); zeros for a wordless one."""
        outputs = self._runtime.run(texts, embedding=True)
        return unit_vectors(outputs)

    def warm_up(self) -> None:
        """Do what the first call would have to wait for."""
        self._runtime.run(["Hello there."])


def unit_vectors(outputs: Outputs) -> NDArray[np.float32]:
    """Bring the pooled vectors that a model was asked for to length 1, in place; zeros for a wordless text."""
    assert outputs.embedding is not None
    found = outputs.embedding
    found[outputs.empty] = 0.0
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    np.divide(found, lengths, out=found, where=lengths > 0)
    return found

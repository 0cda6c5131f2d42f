"""Static encoders: the mean of a text's word vectors (model2vec), with numpy alone."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.encoders.description import WEIGHTS, describe, read_json
from classifiers.encoders.lengths import unit
from classifiers.encoders.tokens import BulkTokenizer, Tokens
from classifiers.errors import ModelError

__all__ = ["StaticEncoder"]

_TABLES: Final = ("embeddings", "embedding.weight")
_CHUNK: Final = 4096


class StaticEncoder:
    """An encoder from a folder that model2vec wrote; safe to share between threads.

    Attributes:
        name: the name of the folder, with the digest of the table.
        dimensions: how long the vectors are.
        device: always `cpu`.
        max_tokens: how many tokens of a text it reads.
        threshold: the cosine from which on two texts count as near.
    """

    device = "cpu"

    def __init__(self, folder: Path, *, threshold: float = 0.6) -> None:
        """Open a folder with `model.safetensors` and `tokenizer.json`.

        Args:
            folder: its table holds a vector for each token, or one for each of the groups that `mapping` puts the
                tokens in; `weights` says how much each token counts.
            threshold: the cosine, in [0, 1], from which on two texts count as near.

        Raises:
            ModelError: where a file is missing or wrong, or they do not belong together.
        """
        described = describe(folder)
        tokens = read_json(folder / "config.json").get("max_length")
        if tokens is not None and (not isinstance(tokens, int) or isinstance(tokens, bool) or tokens < 0):
            raise ModelError(
                f"max_length is {tokens!r}, and no number of tokens",
                path=folder / "config.json",
                hint="mend it, or fetch the model anew",
                field="max_length",
            )
        self.max_tokens = tokens or described.max_tokens
        self._tokenizer = BulkTokenizer.open(described.tokenizer, self.max_tokens, special=False)
        path = folder / WEIGHTS
        tensors = _tensors(path)
        table = next((tensors[name] for name in _TABLES if name in tensors), None)
        if table is None or table.ndim != 2:
            raise ModelError(f"holds no table {' or '.join(_TABLES)}", path=path, hint="it is not of model2vec")
        self._table = np.ascontiguousarray(table, dtype=np.float32)
        size = self._tokenizer.tokenizer.get_vocab_size(with_added_tokens=True)
        self._places = tensors.get("mapping", np.arange(len(table))).astype(np.int32)
        self._weights = tensors.get("weights", np.ones(len(self._places))).astype(np.float32)
        if not (np.isfinite(self._table).all() and np.isfinite(self._weights).all()):
            raise ModelError("holds what is no number", path=path, hint="fetch the model anew")
        inside = self._places.min(initial=0) >= 0 and self._places.max(initial=-1) < len(table)
        if not (inside and size <= len(self._places) == len(self._weights)):
            raise ModelError(
                f"knows {len(self._places):,} tokens and the tokenizer {size:,}",
                path=path,
                hint="they do not belong together; fetch the model anew",
            )
        self._weights = self._weights.copy()
        self._weights[self._tokenizer.unknown[self._tokenizer.unknown < len(self._weights)]] = 0.0
        self.name = described.name(WEIGHTS)
        self.dimensions = self._table.shape[1]
        self.threshold = threshold

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a vector of length 1 for each text, float32 of shape (texts, dimensions); zeros for one without."""
        found = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for part, tokens in self._tokenizer.stream(texts, _CHUNK):
            found[part] = self._summed(tokens)
        return unit(found)

    def warm_up(self) -> None:
        """Encode a text."""
        self.encode(["Hello there."])

    def _summed(self, tokens: Tokens) -> NDArray[np.float32]:
        """Add up the vectors of each text's tokens; made length 1, the sum is the mean."""
        shape = (len(tokens), len(self._table))
        counts = csr_array((self._weights[tokens.ids], self._places[tokens.ids], tokens.starts), shape=shape)
        summed: NDArray[np.float32] = counts @ self._table
        return summed


def _tensors(path: Path) -> Mapping[str, NDArray[Any]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    if not path.is_file():
        raise ModelError("there is no such file", path=path)
    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"not a file of safetensors: {error}", path=path, hint="fetch it anew") from error

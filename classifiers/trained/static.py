"""Static models: a table of vectors for tokens and hashed bigrams, their weighted mean, and layers upon it.

With the vectors e and weights w of the tokens t of a text, and the vectors g of its bigrams b,

    pooled = (sum_t w(t) e(t) + sum_b g(b)) / sum_t w(t)

and after every hidden layer the positive part is taken. Nothing but numpy and scipy is needed: the sums are the product
of a sparse matrix, which tells how often a text has what, and the table.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.errors import ModelError
from classifiers.folder.config import FolderConfig
from classifiers.folder.reading import TOKENIZER, ModelFolder
from classifiers.trained.bigrams import bigrams
from classifiers.trained.quantised import dequantised_rows
from classifiers.trained.runtime import Outputs, points_on_scale
from classifiers.trained.tensors import Tensors
from classifiers.trained.words import Words

__all__ = ["StaticRuntime"]

_BLOCK: Final = 2048
"""Texts worked at a time: while one block is pooled, the next is parted into words."""

_LEAST: Final = 1e-6

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    weight: Array
    bias: Array

    def __call__(self, inputs: Array) -> Array:
        found = inputs @ self.weight
        found += self.bias
        return found


class StaticRuntime:
    """Runs a static model; safe to share between threads.

    Attributes:
        config: what the model says of itself.
        device: always `cpu`.
    """

    device = "cpu"

    def __init__(self, folder: ModelFolder) -> None:
        """Read the tables.

        Raises:
            ModelError: where a file cannot be read, or a tensor is missing or of the wrong shape.
        """
        config = folder.config
        assert config.static is not None
        self.config: FolderConfig = config
        tokenizer = folder.tokenizer()
        tensors = Tensors(folder)
        tokens = tensors.bytes("tokens.embedding", None, config.dimensions)
        if tokenizer.get_vocab_size() > len(tokens):
            raise ModelError(
                f"has {tokenizer.get_vocab_size():,} tokens, and tokens.embedding only {len(tokens):,} rows",
                path=folder.path / TOKENIZER,
                hint="the two do not belong together; fetch the model again",
            )
        self._vocabulary = len(tokens)
        self._weight = (
            tensors.floats("tokens.weight", len(tokens))
            if "tokens.weight" in tensors
            else np.ones(len(tokens), np.float32)
        )
        if self._weight.min(initial=1.0) <= 0:
            raise tensors.error("tokens.weight holds what is not above 0")
        self._buckets = config.static.buckets
        self._table = self._read_table(tensors, tokens)
        self._hidden = _read_hidden(tensors, config)
        width = self._hidden[-1].weight.shape[1] if self._hidden else config.dimensions
        self._heads = _read_layer(tensors, "heads", width, config.labels)
        self._points = _read_layer(tensors, "points", width, 3) if config.points else None
        self._words = Words(tokenizer, config.max_tokens)

    def _read_table(self, tensors: Tensors, tokens: NDArray[np.int8]) -> Array:
        width = self.config.dimensions
        table = np.empty((self._vocabulary + self._buckets, width), np.float32)
        scale = tensors.floats("tokens.scale", self._vocabulary)
        table[: self._vocabulary] = dequantised_rows(tokens, scale * self._weight)
        if self._buckets:
            table[self._vocabulary :] = dequantised_rows(
                tensors.bytes("bigrams.embedding", self._buckets, width),
                tensors.floats("bigrams.scale", self._buckets),
            )
        return table

    def run(self, texts: Sequence[str], *, embedding: bool = False) -> Outputs:
        """Run the model on texts; see `Runtime`."""
        count = len(texts)
        logits = np.empty((count, self.config.labels), np.float32)
        points = None if self._points is None else np.empty((count, 3), np.float32)
        pooled = np.empty((count, self.config.dimensions), np.float32) if embedding else None
        outputs = Outputs(logits, np.empty(count, np.bool_), points, pooled)
        if count <= _BLOCK:
            self._work(*self._features(texts), outputs, slice(0, count))
            return outputs
        with ThreadPoolExecutor(1, thread_name_prefix="static") as pool:
            before: Future[None] | None = None
            for start in range(0, count, _BLOCK):
                here = slice(start, min(start + _BLOCK, count))
                features = self._features(texts[here])
                if before is not None:
                    before.result()
                before = pool.submit(self._work, *features, outputs, here)
            if before is not None:
                before.result()
        return outputs

    def _features(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.bool_]]:
        tokens, starts = self._words.rows(texts)
        return tokens, starts, self._words.said.nothing(texts, tokens, starts)

    def _work(
        self,
        tokens: NDArray[np.int32],
        starts: NDArray[np.int64],
        silent: NDArray[np.bool_],
        outputs: Outputs,
        here: slice,
    ) -> None:
        outputs.empty[here] = silent
        found = self._pooled(tokens, starts)
        if outputs.embedding is not None:
            outputs.embedding[here] = found
        for layer in self._hidden:
            found = layer(found)
            np.maximum(found, 0.0, out=found)
        outputs.logits[here] = self._heads(found)
        if self._points is not None and outputs.points is not None:
            outputs.points[here] = points_on_scale(self._points(found), self.config)

    def _pooled(self, tokens: NDArray[np.int32], starts: NDArray[np.int64]) -> Array:
        texts = len(starts) - 1
        weight = np.zeros(len(tokens) + 1)
        np.cumsum(self._weight[tokens], out=weight[1:])
        total = np.diff(weight[starts]).astype(np.float32)
        found = self._sums(tokens, starts, texts, 0)
        if self._buckets:
            buckets, firsts = bigrams(tokens, starts, self._buckets)
            found += self._sums(buckets, firsts, texts, self._vocabulary)
        found /= np.maximum(total, _LEAST)[:, None]
        if self.config.normalise:
            found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), _LEAST)
        return found

    def _sums(self, places: NDArray[np.int32], starts: NDArray[np.int64], texts: int, first: int) -> Array:
        table = self._table[: self._vocabulary] if first == 0 else self._table[first:]
        ones = np.ones(len(places), np.float32)
        counts = csr_array((ones, places, starts.astype(np.int32)), shape=(texts, len(table)))
        return np.asarray(counts @ table, dtype=np.float32)


def _read_hidden(tensors: Tensors, config: FolderConfig) -> list[_Layer]:
    assert config.static is not None
    widths = (config.dimensions, *config.static.hidden)
    return [_read_layer(tensors, f"hidden.{at}", inner, outer) for at, (inner, outer) in enumerate(pairwise(widths))]


def _read_layer(tensors: Tensors, name: str, inner: int, outer: int) -> _Layer:
    weight = tensors.floats(f"{name}.weight", outer, inner)
    return _Layer(np.ascontiguousarray(weight.T), tensors.floats(f"{name}.bias", outer))

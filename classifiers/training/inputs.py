"""Inputs: the tokens of all texts, and those of a few of them as the tensors that a network takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from classifiers.encoders.tokens import BulkTokenizer, Tokens, clean
from classifiers.errors import ModelError
from classifiers.trained.bigrams import bigrams
from classifiers.trained.words import Words

__all__ = ["Inputs", "read_inputs"]

_PART = 256


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The tokens of texts.

    Attributes:
        tokens: of all texts, one after the other.
        buckets: of a static model, the number of hashed bigrams; None of a transformer.
    """

    tokens: Tokens
    buckets: int | None = None

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.tokens)

    def tensors(self, rows: NDArray[np.intp], device: str) -> tuple[torch.Tensor, ...]:
        """Give what the network takes for some texts.

        Returns:
            for a transformer ids and mask, int64 of shape (rows, longest); for a static model ids of tokens, where each
            text's begin, buckets of bigrams, and where each text's begin: int64, one-dimensional.
        """
        tokens = self.tokens
        lengths = tokens.lengths[rows]
        width = int(lengths.max(initial=1)) if len(rows) else 1
        at = np.arange(width)
        mask = at < lengths[:, None]
        flat = tokens.ids[(tokens.starts[rows, None] + at)[mask]]
        if self.buckets is None:
            ids = np.full(mask.shape, tokens.pad, dtype=np.int64)
            ids[mask] = flat
            return tuple(_moved(array, device) for array in (ids, mask.astype(np.int64)))
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        pairs, places = bigrams(flat, starts, max(self.buckets, 1))
        if not self.buckets:
            pairs, places = pairs[:0], np.zeros_like(places)
        return tuple(_moved(array, device) for array in (flat, starts[:-1], pairs, places[:-1]))

    def parts(self, rows: NDArray[np.intp], size: int = _PART) -> Iterator[NDArray[np.intp]]:
        """Cut rows into parts of about one length each, longest first."""
        order = rows[np.argsort(-self.tokens.lengths[rows], kind="stable")]
        yield from (order[start : start + size] for start in range(0, len(order), size))


def read_inputs(tokenizer: Path, texts: Sequence[str], max_tokens: int, buckets: int | None = None) -> Inputs:
    """Make tokens of texts.

    Args:
        tokenizer: a `tokenizer.json`.
        texts: any strings.
        max_tokens: where they are cut, the marks of beginning and end included.
        buckets: of a static model, the number of hashed bigrams, which has no such marks; None of a transformer.

    Raises:
        ModelError: where the tokenizer is missing or cannot be read.
    """
    bulk = BulkTokenizer.open(tokenizer, max_tokens)
    if buckets is None:
        return Inputs(bulk.tokenize(texts))
    try:
        ids, starts = Words(bulk.tokenizer, max_tokens).rows(clean(texts, max_tokens * 64))
    except (TypeError, ValueError) as error:
        raise ModelError(f"makes no tokens: {error}", path=tokenizer) from error
    return Inputs(Tokens(ids, starts, np.diff(starts) == 0), buckets)


def _moved(array: NDArray[np.int64] | NDArray[np.int32], device: str) -> torch.Tensor:
    tensor = torch.from_numpy(np.ascontiguousarray(array, dtype=np.int64))
    return tensor if device == "cpu" else tensor.pin_memory().to(device, non_blocking=True)

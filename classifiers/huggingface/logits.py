"""Logits: texts, or pairs of texts, through a sequence classifier in batches of about one length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.tokens import Batch, Tokens, batches, clean, wordless
from classifiers.errors import DeviceError
from classifiers.huggingface.checkpoint import Checkpoint

__all__ = ["Logits"]

_CHUNK = 16_384
"""How many texts are made into tokens at a time."""

_BUDGET = {"cpu": 4_096, "cuda": 65_536}
_MOST = {"cpu": 64, "cuda": 1_024}
_CHARACTERS_PER_TOKEN = 64


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Token ids, with the number of those in each row that belong to the first of its texts."""

    tokens: Tokens
    first: NDArray[np.int64] | None


class Logits:
    """Runs a checkpoint; safe to share between threads."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Hold the checkpoint."""
        self.checkpoint = checkpoint
        self._turn = Lock()

    def of(self, texts: Sequence[str], second: Sequence[str] | None = None) -> NDArray[np.float32]:
        """Give what the model puts out for texts.

        Args:
            texts: any strings; of a long one the beginning is read.
            second: of a model that compares two texts, the second of each pair, beside the first; read whole.

        Returns:
            float32 of shape (texts, labels); NaN for a text without a word in it.

        Raises:
            DeviceError: where the memory does not suffice for a single text.
        """
        found = np.full((len(texts), len(self.checkpoint.labels)), np.nan, dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            part = slice(start, start + _CHUNK)
            pairs = self._tokenized(texts[part], None if second is None else second[part])
            rows = np.flatnonzero(~pairs.tokens.empty)
            for batch in batches(_taken(pairs.tokens, rows), self._budget, _MOST[self.checkpoint.device]):
                for at, logits in self._run(batch, None if pairs.first is None else pairs.first[rows]):
                    found[start + rows[at]] = logits
        return found

    @property
    def _budget(self) -> int:
        return _BUDGET[self.checkpoint.device]

    def _tokenized(self, texts: Sequence[str], second: Sequence[str] | None) -> _Pairs:
        checkpoint = self.checkpoint
        limit = checkpoint.max_tokens * _CHARACTERS_PER_TOKEN
        cleaned = clean(texts, limit)
        others = () if second is None else (clean(second, limit),)
        with self._turn:
            encoded = checkpoint.tokenizer(
                cleaned,
                *others,
                truncation="only_first" if others else True,
                max_length=checkpoint.max_tokens,
                padding=False,
                return_attention_mask=False,
                verbose=False,
            )
        ids = encoded["input_ids"]
        starts = np.zeros(len(ids) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in ids], out=starts[1:])
        flat = np.fromiter(chain.from_iterable(ids), dtype=np.int32, count=int(starts[-1]))
        tokens = Tokens(flat, starts, wordless(cleaned), checkpoint.tokenizer.pad_token_id or 0)
        if not others or "token_type_ids" not in encoded:
            return _Pairs(tokens, None)
        return _Pairs(tokens, np.array([row.count(0) for row in encoded["token_type_ids"]], dtype=np.int64))

    def _run(
        self, batch: Batch, first: NDArray[np.int64] | None
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """Give rows and their logits; a batch that the memory does not hold is run in halves."""
        import torch

        try:
            yield batch.rows, self._forward(batch, first)
            return
        except torch.OutOfMemoryError as error:
            if len(batch.rows) == 1:
                raise DeviceError(
                    f"out of memory with a text of {batch.ids.size} tokens", hint="use a smaller model, or cpu"
                ) from error
        if self.checkpoint.device == "cuda":
            torch.cuda.empty_cache()
        middle = len(batch.rows) // 2
        for half in (slice(None, middle), slice(middle, None)):
            yield from self._run(Batch(batch.rows[half], batch.ids[half], batch.mask[half]), first)

    def _forward(self, batch: Batch, first: NDArray[np.int64] | None) -> NDArray[np.float32]:
        import torch

        device = self.checkpoint.device
        inputs: dict[str, Any] = {"input_ids": batch.ids, "attention_mask": batch.mask}
        if first is not None:
            behind = np.arange(batch.ids.shape[1]) >= first[batch.rows, None]
            inputs["token_type_ids"] = (behind & (batch.mask == 1)).astype(np.int64)
        with torch.inference_mode():
            given = {name: torch.from_numpy(values).to(device) for name, values in inputs.items()}
            logits = self.checkpoint.network(**given).logits
        found: NDArray[np.float32] = logits.float().cpu().numpy()
        return found


def _taken(tokens: Tokens, rows: NDArray[np.intp]) -> Tokens:
    """Give the tokens of some of the texts."""
    if len(rows) == len(tokens):
        return tokens
    lengths = tokens.lengths[rows]
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    at = np.repeat(tokens.starts[rows] - starts[:-1], lengths) + np.arange(int(starts[-1]))
    return Tokens(tokens.ids[at], starts, tokens.empty[rows], tokens.pad)

"""Tokens: texts made into token ids in bulk, and the ids into padded batches; one code for all encoders."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Batch", "BulkTokenizer", "Tokens", "batches", "clean", "wordless"]

CHUNK = 16_384
"""How many texts are made into tokens at a time, while the chunk before is being encoded."""

_CHARACTERS_PER_TOKEN = 64
_SURROGATE = re.compile("[\ud800-\udfff]")
# A letter or a digit, a pictograph, or the commonest faces made of ASCII.
_SAID = re.compile("[^\\W_]|[\u2190-\u2bff\U0001f000-\U0001faff]|[:;=]['o-]?[()\\[\\]|/\\\\]|<3")


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Token ids of texts, one after the other.

    Attributes:
        ids: int32 of shape (tokens,): the ids of the first text, then those of the second, and so on.
        starts: int64 of shape (texts + 1,): where each text begins in `ids`, and at last how many ids there are.
        empty: bool of shape (texts,): whether the text holds nothing to go by, be it that no word is in it or that the
            tokenizer knows none of them.
        pad: the id that fills batches up.
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    empty: NDArray[np.bool_]
    pad: int = 0

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.empty)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many ids each text has, of shape (texts,)."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some of the texts, of about one length, padded at the right to the longest of them.

    Attributes:
        rows: intp of shape (batch,): which texts they are.
        ids: int64 of shape (batch, width).
        mask: int64 of shape (batch, width): 1 where there is a token, 0 where there is padding.
    """

    rows: NDArray[np.intp]
    ids: NDArray[np.int64]
    mask: NDArray[np.int64]


class BulkTokenizer:
    """A tokenizer for many texts at a time; safe to share between threads.

    Attributes:
        max_tokens: how many ids a text gets at most, special ones included.
        tokenizer: what it makes tokens with.
        unknown: int32 of shape (ids,): ids that say nothing of a text, the special ones and that of what is unknown.
    """

    def __init__(self, tokenizer: "Tokenizer", max_tokens: int, *, special: bool = True) -> None:
        """Take a tokenizer over: cut texts at a number of ids, and put no padding.

        Args:
            tokenizer: it is changed, and should not be used for anything else.
            max_tokens: at least 1, and at least 3 with special tokens.
            special: whether to put the tokens that begin and end a text, such as [CLS] and [SEP].
        """
        padding = tokenizer.padding
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self.tokenizer = tokenizer
        self.max_tokens = max_tokens
        self._special = special
        self._pad = int(padding["pad_id"]) if padding else _id_of(tokenizer, ("[PAD]", "<pad>"))
        self.unknown = np.array(sorted(_silent(tokenizer)), dtype=np.int32)

    @classmethod
    def open(cls, path: Path, max_tokens: int, *, special: bool = True) -> Self:
        """Read a `tokenizer.json`.

        Raises:
            ModelError: where there is none, or it cannot be read.
        """
        from tokenizers import Tokenizer

        if not path.is_file():
            raise ModelError("there is no such file", path=path, hint="an encoder needs its tokenizer.json")
        try:
            tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
        except Exception as error:  # The library raises a bare Exception.
            raise ModelError(f"not a tokenizer: {error}", path=path, hint="copy it anew from the model") from error
        return cls(tokenizer, max_tokens, special=special)

    @property
    def highest(self) -> int:
        """The highest id that it can give."""
        return max(self.tokenizer.get_vocab(with_added_tokens=True).values(), default=0)

    def tokenize(self, texts: Sequence[str]) -> Tokens:
        """Make tokens of texts, on all cores; any string will do."""
        cleaned = clean(texts, self.max_tokens * _CHARACTERS_PER_TOKEN)
        encodings = self.tokenizer.encode_batch_fast(cleaned, add_special_tokens=self._special)
        lists = [encoding.ids for encoding in encodings]
        starts = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, lists), dtype=np.int64, count=len(lists)), out=starts[1:])
        ids = np.fromiter(chain.from_iterable(lists), dtype=np.int32, count=int(starts[-1]))
        known = np.zeros(len(ids) + 1, dtype=np.int64)
        np.cumsum(~np.isin(ids, self.unknown), out=known[1:])
        nothing = known[starts[1:]] == known[starts[:-1]]
        return Tokens(ids, starts, nothing | wordless(cleaned), self._pad)

    def stream(self, texts: Sequence[str], chunk: int = CHUNK) -> Iterator[tuple[slice, Tokens]]:
        """Make tokens of texts chunk by chunk, one chunk ahead of whoever takes them.

        Yields:
            Which of the texts, and their tokens.
        """
        parts = [slice(start, min(start + chunk, len(texts))) for start in range(0, len(texts), chunk)]
        if len(parts) < 2:
            yield from ((part, self.tokenize(texts)) for part in parts)
            return
        with ThreadPoolExecutor(1, thread_name_prefix="tokens") as pool:
            ahead = pool.submit(self.tokenize, texts[parts[0]])
            for part, following in zip(parts, [*parts[1:], None], strict=True):
                tokens = ahead.result()
                if following is not None:
                    ahead = pool.submit(self.tokenize, texts[following])
                yield part, tokens


def batches(tokens: Tokens, budget: int, most: int = 256) -> Iterator[Batch]:
    """Sort texts by length, longest first, and cut them into padded batches.

    Longest first, so that memory that suffices for the first batch suffices for all.

    Args:
        tokens: the texts; one without any token is put as a single padding that the mask hides.
        budget: how many ids, padding included, a batch may hold; a text that is longer makes one of its own.
        most: how many texts a batch may hold.
    """
    lengths = np.maximum(tokens.lengths, 1)
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        width = int(lengths[order[start]])
        rows = order[start : start + max(1, min(most, budget // width))]
        yield _padded(tokens, rows, width)
        start += len(rows)


def clean(texts: Sequence[str], limit: int) -> list[str]:
    r"""Make texts such that any tokenizer takes them.

    Halves of a surrogate pair are joined, lone ones become U+FFFD; NUL becomes a space; of a text longer than `limit`
    characters the first `limit` are taken, from its first character that is not white space.

    >>> clean(["\ud83d\ude00 \ud800", "a\0b", "  abc"], 4)
    ['😀 �', 'a b', 'abc']
    """
    return [_clean(text, limit) for text in texts]


def wordless(texts: Sequence[str]) -> NDArray[np.bool_]:
    r"""Tell, as bool of shape (texts,), which texts hold no word: no letter, digit, pictograph or face such as `:)`.

    >>> wordless(["", " \t", "?!...", "Oh!", "😀", ":-("]).tolist()
    [True, True, True, False, False, False]
    """
    search = _SAID.search
    return np.fromiter((search(text) is None for text in texts), dtype=np.bool_, count=len(texts))


def _clean(text: str, limit: int) -> str:
    if len(text) > limit:
        text = text.lstrip()[:limit]
    if not text.isascii() and _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", " ")


def _padded(tokens: Tokens, rows: NDArray[np.intp], width: int) -> Batch:
    at = np.arange(width)
    mask = at < tokens.lengths[rows, None]
    ids = np.full(mask.shape, tokens.pad, dtype=np.int64)
    ids[mask] = tokens.ids[(tokens.starts[rows, None] + at)[mask]]
    return Batch(rows, ids, mask.astype(np.int64))


def _silent(tokenizer: "Tokenizer") -> set[int]:
    """Ids that say nothing of a text: special ones, the unknown token among them."""
    special = {number for number, token in tokenizer.get_added_tokens_decoder().items() if token.special}
    unknown = getattr(tokenizer.model, "unk_token", None)
    number = tokenizer.token_to_id(unknown) if isinstance(unknown, str) else None
    return special if number is None else special | {number}


def _id_of(tokenizer: "Tokenizer", names: Sequence[str]) -> int:
    return next((number for name in names if (number := tokenizer.token_to_id(name)) is not None), 0)

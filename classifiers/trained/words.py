"""Words: the tokens of texts for static models, at the speed of a dictionary.

A text is parted at white space, and every word is tokenised by itself: what a tokenizer that parts at white space
anyway makes of the whole text (BERT's). So a word needs to be tokenised only once, however often it stands in the
texts; running text then costs a look-up per word.
"""

from collections.abc import Sequence
from itertools import chain, repeat
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.tokens import BulkTokenizer, clean
from classifiers.trained.said import Said

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Words"]

_CHARACTERS_PER_TOKEN: Final = 32
"""What stands beyond so many characters for every token that is kept is not looked at."""
_MOST: Final = 4_000_000
"""How many characters of words are remembered; about 400,000 words and 50 MB."""


class Words:
    """The tokens of texts; safe to share between threads.

    Attributes:
        max_tokens: where texts are cut.
        said: tells which texts say nothing.
    """

    def __init__(self, tokenizer: "Tokenizer", max_tokens: int) -> None:
        """Take a tokenizer over; it is changed, and should not be used for anything else.

        Args:
            tokenizer: it has to know its vocabulary by ids below 2^31.
            max_tokens: how many tokens of a text are kept.
        """
        bulk = BulkTokenizer(tokenizer, max_tokens, special=False)
        self.max_tokens = max_tokens
        self._tokenizer = bulk.tokenizer
        # Unknown tokens are dropped before texts are cut.
        self._tokenizer.no_truncation()
        self._silent = frozenset(bulk.unknown.tolist())
        self.said = Said(bulk)
        self._lexicon = _Lexicon()
        self._lock = Lock()

    def rows(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Tokenise texts, without unknown tokens and without marks such as those of beginning and end.

        Args:
            texts: any strings.

        Returns:
            the ids of the tokens of all texts, one text after the other, and where each text's begin: (texts + 1,).
        """
        longest = self.max_tokens * _CHARACTERS_PER_TOKEN
        parted = [(text if len(text) <= longest else text.lstrip()[:longest]).split() for text in texts]
        words = list(chain.from_iterable(parted))
        tokens, lengths = self._tokens(words)
        bounds = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, parted), np.int64, len(parted)), out=bounds[1:])
        ends = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum(lengths, out=ends[1:])
        offsets = ends[bounds]
        return _cut(tokens, offsets, self.max_tokens)

    def _tokens(self, words: list[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        lexicon = self._lexicon
        found = lexicon.find(words)
        missing = np.flatnonzero(found < 0)
        if len(missing):
            fresh = list(dict.fromkeys(words[place] for place in missing.tolist()))
            with self._lock:
                if lexicon.characters > _MOST:
                    # The texts of today may share few words with those of yesterday: begin anew.
                    self._lexicon = lexicon = _Lexicon()
                    fresh = list(dict.fromkeys(words))
                lexicon.learn(fresh, [self._word(word) for word in self._encoded(fresh)])
            found = lexicon.find(words)
        return lexicon.gather(found)

    def _encoded(self, words: list[str]) -> list[list[int]]:
        cleaned = clean(words, self.max_tokens * _CHARACTERS_PER_TOKEN)
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(cleaned, add_special_tokens=False)]

    def _word(self, ids: list[int]) -> list[int]:
        return [token for token in ids if token not in self._silent]


class _Lexicon:
    """The tokens of words met so far; it only grows, so that a number once given out stays good."""

    def __init__(self) -> None:
        self.characters = 0
        self._numbers: dict[str, int] = {}
        self._tokens = np.empty(0, dtype=np.int32)
        self._starts = np.zeros(1, dtype=np.int64)

    def find(self, words: list[str]) -> NDArray[np.int32]:
        """Give the number of each word; -1 where it is not known."""
        return np.fromiter(map(self._numbers.get, words, repeat(-1)), np.int32, len(words))

    def learn(self, words: list[str], tokens: list[list[int]]) -> None:
        """Take up words; under a lock, and arrays first: who finds a number finds its tokens too."""
        pairs = [(word, ids) for word, ids in zip(words, tokens, strict=True) if word not in self._numbers]
        lengths = np.fromiter((len(ids) for _, ids in pairs), np.int64, len(pairs))
        fresh = np.fromiter(chain.from_iterable(ids for _, ids in pairs), np.int32, int(lengths.sum()))
        first = len(self._starts) - 1
        starts = np.concatenate([self._starts, self._starts[-1] + np.cumsum(lengths)])
        self._tokens, self._starts = np.concatenate([self._tokens, fresh]), starts
        self._numbers.update({word: number for number, (word, _) in enumerate(pairs, first)})
        self.characters += sum(len(word) + 1 for word, _ in pairs)

    def gather(self, numbers: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give the tokens of words, one after the other, and how many each has."""
        starts = self._starts
        first = starts[numbers]
        lengths = (starts[numbers + 1] - first).astype(np.int32)
        before = np.cumsum(lengths) - lengths
        places = np.repeat(first - before, lengths)
        places += np.arange(len(places))
        return self._tokens[places], lengths


def _cut(
    tokens: NDArray[np.int32], offsets: NDArray[np.int64], longest: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    lengths = np.diff(offsets)
    if not len(lengths) or lengths.max() <= longest:
        return tokens, offsets
    within = np.arange(len(tokens)) - np.repeat(offsets[:-1], lengths)
    starts = np.zeros(len(offsets), dtype=np.int64)
    np.cumsum(np.minimum(lengths, longest), out=starts[1:])
    return tokens[within < longest], starts

"""What is said: which texts hold anything to go by, once their unknown tokens are dropped."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.tokens import BulkTokenizer, wordless

__all__ = ["Said"]

_MARKS = str.maketrans("", "", "\u2581\u0120")
"""What tokenizers write for a blank before a token: those of SentencePiece and of byte-level BPE."""


class Said:
    """Tells texts that say nothing to a model: no letter, digit, pictograph or face is left of what it has tokens for.

    A vocabulary without emoji makes `😀.` the unknown token and a full stop, and a full stop says nothing.
    """

    def __init__(self, bulk: BulkTokenizer) -> None:
        """Look through the vocabulary."""
        words = bulk.tokenizer.get_vocab(with_added_tokens=True)
        ids = np.fromiter(words.values(), np.int64, len(words))
        self._tokens = {number: word.translate(_MARKS) for word, number in words.items()}
        self._says = np.zeros(int(ids.max(initial=0)) + 1, dtype=np.bool_)
        self._says[ids] = ~wordless([self._tokens[number] for number in ids.tolist()])
        self._says[bulk.unknown] = False
        self._unknown = frozenset(bulk.unknown.tolist())

    def nothing(self, texts: Sequence[str], ids: NDArray[np.int32], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which texts say nothing.

        Args:
            texts: the texts.
            ids: those of their tokens, one text after the other.
            starts: where each text's begin, and at last how many there are: (texts + 1,).

        Returns:
            bool of shape (texts,).
        """
        counts = np.zeros(len(ids) + 1, dtype=np.int64)
        np.cumsum(self._says[ids], out=counts[1:])
        silent = wordless(texts)
        # Faces, :-( and the like, are made of several tokens none of which is one.
        for row in np.flatnonzero((counts[starts[1:]] == counts[starts[:-1]]) & ~silent).tolist():
            left = ids[starts[row] : starts[row + 1]].tolist()
            silent[row] = wordless(["".join(self._tokens[number] for number in left if number not in self._unknown)])[0]
        return silent

"""The vocabulary: the distinct labels of a taxonomy, found by their looks and by the vectors of an encoder."""

from collections import defaultdict
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

from mappings.resolution.encoder import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mappings.resolution.grams import GramIndex

__all__ = ["Vocabulary"]

_POOL = 2048


class Vocabulary:
    """Distinct labels, with where they are used; safe to share between threads.

    Nothing but the labels themselves is kept until somebody asks for what looks alike or means nearly the same.
    """

    def __init__(self, used: Iterable[tuple[str, str, str, int | None]]) -> None:
        """Take labels, each with its key, and the scheme and tier of a concept that bears it; repeats are fine."""
        keys: dict[str, str] = {}
        places: dict[tuple[str, int | None], dict[str, None]] = defaultdict(dict)
        for text, key, scheme, tier in used:
            keys[text] = key
            places[scheme, None][text] = None
            if tier is not None:
                places[scheme, tier][text] = None
        numbers = {text: number for number, text in enumerate(keys)}
        self.texts = tuple(keys)
        self._keys = tuple(keys.values())
        self._places = {level: sorted(numbers[text] for text in texts) for level, texts in places.items()}
        self._arrays: dict[tuple[str, int | None], NDArray[np.int32]] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._grams: GramIndex | None = None
        self._lock = Lock()

    def similar(self, key: str, scheme: str | None, tier: int | None, limit: int) -> tuple[str, ...]:
        """Give labels that may look like a key: half of them by edits, the others by the parts that they share.

        Only the 2,048 that share the most trigrams with the key are compared, so that the time hardly grows with the
        number of labels; and none that does not share two.
        """
        if not self.texts or not key:
            return ()
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        pool = self._gram_index().nearest(key, _POOL, self._among(scheme, tier))
        keys = {int(place): self._keys[place] for place in pool}
        by_edits = process.extract(key, keys, scorer=OSA.normalized_similarity, limit=(limit + 1) // 2)
        by_parts = process.extract(key, keys, scorer=fuzz.WRatio, limit=limit)
        found = dict.fromkeys(place for _, _, place in (*by_edits, *by_parts))
        return tuple(self.texts[place] for place in found)[:limit]

    def near(
        self, text: str, encoder: Encoder, scheme: str | None, tier: int | None, limit: int
    ) -> tuple[tuple[str, float], ...]:
        """Give labels with the cosine of their vector and the text's, in [-1, 1], best first."""
        if not self.texts:
            return ()
        import numpy as np

        vectors = self._vectors_of(encoder)
        among = self._among(scheme, tier)
        cosines = (vectors if among is None else vectors[among]) @ encoder.encode([text])[0]
        best = np.argsort(-cosines, kind="stable")[:limit]
        places = best if among is None else among[best]
        return tuple(
            (self.texts[place], float(np.clip(cosines[at], -1.0, 1.0)))
            for place, at in zip(places.tolist(), best.tolist(), strict=True)
        )

    def _among(self, scheme: str | None, tier: int | None) -> "NDArray[np.int32] | None":
        if scheme is None:
            return None
        level = (scheme, tier)
        if level not in self._arrays:
            import numpy as np

            self._arrays[level] = np.array(self._places.get(level, ()), dtype=np.int32)
        return self._arrays[level]

    def _gram_index(self) -> "GramIndex":
        with self._lock:
            if self._grams is None:
                from mappings.resolution.grams import GramIndex

                self._grams = GramIndex(self._keys)
            return self._grams

    def _vectors_of(self, encoder: Encoder) -> "NDArray[np.float32]":
        with self._lock:
            if encoder.name not in self._vectors:
                self._vectors[encoder.name] = encoder.encode(self.texts)
            return self._vectors[encoder.name]

"""Splits: which rows are learnt from, which tuned on, and which kept for testing.

A row is drawn by the digest of its text, so that a text falls to one side wherever and however often it stands, and
falls there again in any other run.
"""

import hashlib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.training.recipe import SplitRecipe
from ontology.errors import EmotaxaError

__all__ = ["DEV", "NONE", "TEST", "TRAIN", "Splits", "drawn", "same_text", "split_rows"]

NONE, TRAIN, DEV, TEST = -1, 0, 1, 2

_NAMES: Final = {
    "train": TRAIN, "training": TRAIN, "dev": DEV, "val": DEV, "valid": DEV, "validation": DEV, "development": DEV,
    "trial": DEV, "test": TEST, "testing": TEST, "none": NONE,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Splits:
    """Where rows stand.

    Attributes:
        place: int8 of shape (rows,): `TRAIN`, `DEV`, `TEST` or `NONE`.
        drawn: by corpus, the splits that were drawn from its training rows.
        excluded: by corpus, how many of its rows were left out as their text stands in a split for tuning or testing.
    """

    place: NDArray[np.int8]
    drawn: Mapping[str, tuple[str, ...]]
    excluded: Mapping[str, int]


def same_text(text: str) -> str:
    r"""Give what two texts have in common that are the same but for case and white space.

    Draws hang on it, and so it never changes.

    >>> same_text("  Oh\tNO ")
    'oh no'
    """
    return " ".join(text.split()).casefold()


def drawn(text: str) -> float:
    """Draw a number in [0, 1) by the digest of a text.

    >>> drawn("Oh no") == drawn("oh  no")
    True
    """
    digest = hashlib.sha256(same_text(text).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6], "big") / 2.0**48


def split_rows(
    texts: Sequence[str],
    sources: Sequence[str],
    splits: Sequence[str | None],
    recipe: SplitRecipe,
    whole: Collection[str] = (),
) -> Splits:
    """Say which rows are learnt from, tuned on and kept for testing.

    A row of no split is a training row. Then, in each corpus that has no dev split, or no test split, the share that
    the recipe names is drawn from its training rows. Last, a text that stands in a test split is taken out of the
    others, and one in a dev split out of training, whatever corpora they are of.

    Args:
        texts: the texts.
        sources: the corpus of each.
        splits: the split of each as its corpus has it.
        recipe: shares, and what splits are taken for.
        whole: corpora from which nothing is drawn, as nothing can be measured on them.

    Raises:
        EmotaxaError: where the recipe names a corpus that is not there, or a corpus has a split of which nothing says
            what it is for.
    """
    names = np.array(sources, dtype=object)
    corpora = list(dict.fromkeys(sources))
    for corpus in recipe.rename:
        if corpus not in corpora:
            raise EmotaxaError(
                f"splits.rename names {corpus!r}, of which there is no row",
                hint=f"the corpora are {', '.join(corpora)}",
                value=corpus,
            )
    places = {
        (source, split): _place(source, split, recipe.rename.get(source, {}))
        for source, split in dict.fromkeys(zip(sources, splits, strict=True))
    }
    place = np.array([places[pair] for pair in zip(sources, splits, strict=True)], np.int8)
    numbers = np.array([drawn(text) for text in texts])
    made: dict[str, tuple[str, ...]] = {}
    for corpus in corpora:
        own = names == corpus
        start, found = 0.0, []
        for name, number, share in (("dev", DEV, recipe.dev), ("test", TEST, recipe.test)):
            if share > 0 and corpus not in whole and not (own & (place == number)).any():
                place[own & (place == TRAIN) & (numbers >= start) & (numbers < start + share)] = number
                start += share
                found.append(name)
        made[corpus] = tuple(found)
    keys = np.array([same_text(unicodedata.normalize("NFKC", text)) for text in texts], dtype=object)
    before = place.copy()
    for kept, others in ((TEST, (DEV, TRAIN)), (DEV, (TRAIN,))):
        held = set(keys[place == kept])
        again = np.fromiter((key in held for key in keys), dtype=bool, count=len(keys))
        place[again & np.isin(place, others)] = NONE
    lost = (place == NONE) & (before != NONE)
    return Splits(place, made, {corpus: int((lost & (names == corpus)).sum()) for corpus in corpora})


def _place(corpus: str, split: str | None, renamed: Mapping[str, str]) -> int:
    name = (split or "train").lower()
    name = renamed.get(split or "train", renamed.get(name, name))
    if name not in _NAMES:
        raise EmotaxaError(
            f"{corpus} has a split {split!r}, and nothing says what it is for",
            hint=f'say train, dev, test or none under [splits]: rename = {{{corpus} = {{{split} = "test"}}}}',
            value=split,
        )
    return _NAMES[name]

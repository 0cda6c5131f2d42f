"""Replies: how often the reply that is picked is of a kind that suits an emotion that annotators saw in the text."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kgservice.client import Emotaxa
from mappings.conversion.converter import Converter
from tests.experiments.corpora import data_folder, read_corpus, text_key
from tests.experiments.groupings import published_groups
from tests.experiments.interval import Interval, bootstrap
from tests.experiments.page import Part, paragraphs, table
from tests.experiments.programs import program, shown_rows

__all__ = ["SUITS", "best_weights", "run", "suited"]

Flags = NDArray[np.bool_]

SUITS: Final[Mapping[str, str]] = {
    "calmness": "anger annoyance disapproval disgust nervousness",
    "compassion": "sadness grief disappointment remorse embarrassment",
    "hope": "sadness disappointment fear optimism desire",
    "courage": "fear nervousness embarrassment",
    "relief": "relief fear nervousness",
    "trust": "remorse embarrassment",
    "joy": "joy excitement pride optimism relief",
    "happy-for": "joy excitement pride relief",
    "gratitude": "gratitude admiration approval caring",
    "amusement": "amusement",
    "admiration": "admiration approval pride",
    "love": "love caring joy",
    "realization": "confusion realization curiosity",
    "curiosity": "curiosity desire realization surprise confusion",
    "surprise": "surprise realization",
}
"""To which labels of GoEmotions replies that lend an emotion are an answer: our view, not taken from the ontology."""

CHEERFUL: Final = frozenset({"joy", "happy-for", "amusement", "admiration", "love", "gratitude"})
"""Replies that are out of place after a text of unpleasant emotions alone."""

_WEIGHTS: Final = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
_SIMILAR: Final = "similarity alone"
_ALL: Final = "with the emotion (`reply.py`)"


def run(converter: Converter) -> Part:
    """Measure on the test split, and say which weights are best on dev."""
    shown = program("reply.py")
    rows = read_corpus(converter, "goemotions")
    rows = rows.with_columns(text_key(rows["text"]).alias("key"))
    rows = rows.filter(~pl.col("source_labels").list.contains("neutral"))
    elsewhere = rows.filter(pl.col("split") != "test")["key"]
    test = rows.filter((pl.col("split") == "test") & ~pl.col("key").is_in(elsewhere.implode()))
    dev = rows.filter(pl.col("split") == "dev")
    group = published_groups(data_folder() / "goemotions" / "sentiment_mapping.json")
    with Emotaxa.local("memory:") as emotaxa:
        replies = shown.Replies(emotaxa, shown_rows("replies.csv"))
        best = best_weights(
            replies.scores(dev["text"].to_list()), suited(dev["source_labels"].to_list(), replies.lends)
        )
        texts = test["text"].to_list()
        chosen = {_SIMILAR: replies.choose(texts, called=0, near=0), _ALL: replies.choose(texts)}
    labels = test["source_labels"].to_list()
    fits = suited(labels, replies.lends)
    cheerful = np.array([lent in CHEERFUL for lent in replies.lends])
    sad = np.array([{group[label] for label in own} == {"negative"} for own in labels])
    keys = test["key"].to_list()
    measured: dict[str, list[Interval]] = {}
    for way, picked in chosen.items():
        right = fits[np.arange(len(texts)), picked]
        measured[way] = [_share(right, keys), _share(cheerful[picked[sad]], [keys[at] for at in np.flatnonzero(sad)])]
    lines: list[Sequence[Any]] = [[way, *one] for way, one in measured.items()]
    lines.append(["any reply, by chance", f"{fits.mean():.3f}", f"{cheerful.mean():.3f}"])
    told = (
        f"{len(texts):,} texts of GoEmotions' test split in which annotators saw an emotion, and whose text stands in "
        "no other split. A reply suits where the emotion that it lends is an answer to one of theirs, by a table of "
        "our own (`tests/experiments/reply.py`) that was written before anything was measured and does not come from "
        f"the ontology; the replies are ours too. Out of place is a cheerful reply to one of {int(sad.sum()):,} texts "
        f"of unpleasant emotions alone. The model is `{replies.classifier.model.name}`. Weights of "
        f"{', '.join(f'{one:g}' for one in _WEIGHTS)} were tried on dev, where {best[0]:g} for what is called for and "
        f"{best[1]:g} for nearness are best; `reply.py` has {shown.CALLED:g} and {shown.NEAR:g}."
    )
    said = (
        f"The reply that is picked suits in {measured[_ALL][0]} of the texts where the emotion counts, in "
        f"{measured[_SIMILAR][0]} where similarity alone does; it is out of place in {measured[_ALL][1]} against "
        f"{measured[_SIMILAR][1]}."
    )
    columns = ["way", "suits", "out of place"]
    return Part(paragraphs(["## Replies", told, table(columns, lines)]), (said,))


def suited(labels: Sequence[Sequence[str]], lends: Sequence[str]) -> Flags:
    """Tell which replies suit which texts: bool of shape (texts, replies).

    >>> suited([["fear"], ["joy", "love"]], ["courage", "love"]).tolist()
    [[True, False], [False, True]]
    """
    answers = {lent: set(SUITS[lent].split()) for lent in lends}
    return np.array([[not answers[lent].isdisjoint(own) for lent in lends] for own in labels], dtype=bool)


def best_weights(scores: tuple[NDArray[np.float64], ...], fits: Flags) -> tuple[float, float]:
    """Give the weights of what is called for and of nearness that most often pick a reply that suits.

    Args:
        scores: similarity, what is called for, nearness: each of shape (texts, replies).
        fits: which replies suit.
    """
    similarity, needed, reached = scores
    texts = np.arange(len(fits))

    def right(weights: tuple[float, float]) -> float:
        return float(fits[texts, (similarity + weights[0] * needed + weights[1] * reached).argmax(axis=1)].mean())

    return max(product(_WEIGHTS, _WEIGHTS), key=right)


def _share(flags: Flags, groups: Sequence[str]) -> Interval:
    return bootstrap(lambda times: np.array([times @ flags / times.sum()]), groups)[0]

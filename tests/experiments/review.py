"""Reviews: verdicts and ratings from the emotions that a shipped model finds, beside baselines, on test splits."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from classifiers.open import DEFAULT, open_classifier
from classifiers.protocol import Classifier
from mappings.conversion.converter import Converter
from tests.experiments.corpora import data_folder, read_corpus, text_key
from tests.experiments.groupings import published_groups
from tests.experiments.interval import DASH, Interval, bootstrap
from tests.experiments.model import SETTING, Features, label_scores
from tests.experiments.page import Part, paragraphs, table
from tests.experiments.programs import program
from tests.experiments.scores import indicators, point_statistic, set_statistic

__all__ = ["WORKS", "rated", "run", "verdicts"]

Array = NDArray[np.float64]

WORKS: Final = r"(?i)\b(movies?|films?|episodes?|albums?|songs?|books?|games?|restaurants?|pizza|burgers?)\b"
"""What a comment names that may be a review of it."""

_GROUPS: Final = ("positive", "negative", "ambiguous", "neutral")
_FEW: Final = (100, 300, 1_000)
_SEEDS: Final = (1, 2, 3, 4, 5)
_PENALTIES: Final = tuple(10.0**power for power in range(-1, 3))
_WORDS: Final = "words (tf-idf) and ridge regression"
_BOTH: Final = "emotions and point, ridge regression (`rating.py`)"


def run(converter: Converter) -> Part:
    """Measure both, with the model that is the default."""
    classifier = open_classifier(DEFAULT, converter)
    comments, comments_said = verdicts(converter, classifier, read_corpus(converter, "goemotions"))
    ratings, ratings_said = rated(classifier, pl.read_csv(data_folder() / "emobank" / "emobank.csv"))
    return Part(paragraphs(["## Reviews", comments, ratings]), (comments_said, ratings_said))


def verdicts(converter: Converter, classifier: Classifier, rows: pl.DataFrame) -> tuple[str, str]:
    """Measure verdicts on comments of GoEmotions' test split that name a work; give the section, and a sentence on it.

    Args:
        converter: knows the grouping.
        classifier: what is measured.
        rows: GoEmotions, all of its splits, in the columns of a harmonized file.
    """
    group = published_groups(data_folder() / "goemotions" / "sentiment_mapping.json")
    rows = rows.with_columns(text_key(rows["text"]).alias("key"))
    train = rows.filter(pl.col("split") == "train")
    test = rows.filter((pl.col("split") == "test") & pl.col("text").str.contains(WORKS))
    test = test.filter(~pl.col("key").is_in(train["key"].implode()))
    gold = indicators([{group[label] for label in labels} for labels in test["source_labels"]], _GROUPS)
    learnt = indicators([{group[label] for label in labels} for labels in train["source_labels"]], _GROUPS)
    features = Features(train["text"].to_list())
    seen = features.of(test["text"].to_list())
    plain = np.column_stack([label_scores(features.rows, column, seen, 1) for column in learnt.T])
    found = classifier.classify(test["text"].to_list(), "goemotions-group")
    ways = {
        f"`{classifier.model.name}`, its emotions grouped": indicators([one.labels for one in found], _GROUPS),
        "words (tf-idf) and logistic regression": plain >= 0.5,
        "positive, always": indicators([("positive",)] * len(test), _GROUPS),
    }
    scores = {way: bootstrap(set_statistic(gold, said), test["key"].to_list()) for way, said in ways.items()}
    counts = ", ".join(f"{name} {count}" for name, count in zip(_GROUPS, gold.sum(axis=0).tolist(), strict=True))
    columns = ["way", "macro-F1", *(f"F1 {name}" for name in _GROUPS)]
    told = (
        f"{len(test)} comments of GoEmotions' test split name a film, an episode, an album, a song, a book, a game, a "
        f"restaurant or what is eaten there, and do not stand in the train split ({counts}; a comment may bear "
        "several). Not all of them judge it. What is right are the annotators' emotions in the authors' groups. "
        + SETTING
    )
    parts = ["### Verdicts on comments", told, table(columns, ([way, *one[2:]] for way, one in scores.items()))]
    ours, words, _ = (one[2] for one in scores.values())
    model = classifier.model.name
    said = f"Verdicts on {len(test)} comments have a macro-F1 of {ours} with `{model}`, of {words} from words alone."
    return paragraphs(parts), said


def rated(classifier: Classifier, rows: pl.DataFrame) -> tuple[str, str]:
    """Measure ratings of pleasantness on EmoBank's test split; give the section, and a sentence on it.

    Args:
        classifier: what is measured; it has to give points.
        rows: EmoBank as it is given out: columns `split`, `V` (1 to 5), `text`.
    """
    shown = program("rating.py")
    keys = text_key(rows["text"])
    split = rows["split"].to_numpy()
    test = (split == "test") & ~keys.is_in(keys.filter(rows["split"] != "test").implode()).to_numpy()
    ratings = rows["V"].to_numpy()
    features = shown.features(classifier, rows["text"].to_list())
    emotions = features[:, :-3]
    train = ratings[split == "train"].mean()
    ways = {
        _BOTH: shown.fitted(features, ratings, split).predict(features[test]),
        "emotions alone, ridge regression": shown.fitted(emotions, ratings, split).predict(emotions[test]),
        "the model's own valence, as it is": 3.0 + 2.0 * features[test, -3],
        _WORDS: _plain(rows["text"].to_list(), ratings, split, test),
    }
    groups = keys.filter(pl.Series(test)).to_list()
    gold = ratings[test][:, None]
    measured = {way: bootstrap(point_statistic(gold, said[:, None]), groups) for way, said in ways.items()}
    lines = [[way, *one] for way, one in measured.items()]
    lines.append(["one rating for all", DASH, f"{np.abs(gold - train).mean():.3f}"])
    ahead = _ahead(gold, ways[_BOTH], ways[_WORDS], groups)
    told = (
        f"{int(test.sum())} sentences of EmoBank's test split whose text stands in no other; ratings from 1 to 5. "
        "Every regression is fitted on the train split, and its penalty chosen on dev. The model, "
        f"`{classifier.model.name}`, learnt valence, arousal and dominance from the same train split."
    )
    said = f"Ratings from emotions and point are by r ahead of those from words by {ahead.signed} on EmoBank."
    few, of_few = _few(rows["text"].to_list(), features, ratings, split, test)
    parts = ["### Ratings of sentences", told, table(["way", "r", "mean error"], lines), said]
    return paragraphs([*parts, *few]), f"{said} {of_few}"


def _few(
    texts: Sequence[str], features: Array, ratings: Array, split: NDArray[np.str_], test: NDArray[np.bool_]
) -> tuple[list[str], str]:
    """Measure what is left where few texts have been rated; give parts of the section, and a sentence on it."""
    shown = program("rating.py")
    train, others = np.flatnonzero(split == "train"), np.flatnonzero(split != "train")
    lines = []
    for count in (one for one in _FEW if one < len(train)):
        found: list[list[float]] = []
        for seed in _SEEDS:
            rows = np.concatenate([np.random.default_rng(seed).permutation(train)[:count], others])
            kept, held = split[rows], test[rows]
            said = [
                shown.fitted(part[rows], ratings[rows], kept).predict(part[rows][held])
                for part in (features, features[:, :-3])
            ]
            said.append(_plain([texts[row] for row in rows.tolist()], ratings[rows], kept, held))
            found.append([float(np.corrcoef(one, ratings[rows][held])[0, 1]) for one in said])
        lines.append([f"{count:,}", *(f"{value:.3f}" for value in np.mean(found, axis=0))])
    told = (
        "Whoever has rated few texts: r on the same test split where the regressions are fitted on so many texts of "
        f"train alone, the mean over {len(_SEEDS)} draws. The model behind the emotions has learnt from labels of "
        "other corpora and, for its point, from all of train; words have nothing else to go by."
    )
    least, both, _, words = lines[0]
    columns = ["rated texts", "emotions and point", "emotions alone", "words"]
    return [told, table(columns, lines)], f"Where {least} texts are rated, r is {both} against {words}."


def _plain(texts: Sequence[str], ratings: Array, split: NDArray[np.str_], test: NDArray[np.bool_]) -> Array:
    """Rate from words alone, with the penalty that errs least on dev."""
    places = {name: np.flatnonzero(split == name).tolist() for name in ("train", "dev")}
    features = Features([texts[at] for at in places["train"]])
    dev, held = (features.of([texts[at] for at in some]) for some in (places["dev"], np.flatnonzero(test).tolist()))
    tried: list[Any] = [Ridge(alpha=one).fit(features.rows, ratings[places["train"]]) for one in _PENALTIES]
    best = min(tried, key=lambda one: float(np.square(one.predict(dev) - ratings[places["dev"]]).mean()))
    return np.asarray(best.predict(held), dtype=np.float64)


def _ahead(gold: Array, first: Array, second: Array, groups: Sequence[str]) -> Interval:
    """Give by how much the r of one way is above that of another, on the same draws."""
    one, other = (point_statistic(gold, said[:, None]) for said in (first, second))
    return bootstrap(lambda times: (one(times) - other(times))[:1], groups)[0]

"""The experiments on models: the rows that were kept, words as a classifier, and the ways to train."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifiers.evaluation.evaluate import evaluate
from classifiers.training.data import read_data
from classifiers.training.splits import DEV, TEST
from mappings.conversion.converter import Converter
from mappings.harmonization.options import Options
from tests.classifiers.training.material import TRIGGERS, corpus, encoder, recipe, written
from tests.experiments.kept import kept_file
from tests.experiments.merging import WAYS, Way, trained
from tests.experiments.words import words_classifier


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("experiments")
    written(folder / "rows.parquet", corpus())
    encoder(folder / "encoder")
    return folder


def test_a_kept_file_says_what_the_training_was_told(place: Path, converter: Converter) -> None:
    data = read_data(recipe(place), converter)
    [head] = data.heads
    file = kept_file(data, head, "two", [DEV, TEST], place / "kept.parquet")
    concepts = [*head.concepts, *head.left_out]
    level = converter.level("ekman", "to")
    gold = file.gold(converter, level, concepts, Options(), None)
    own = np.flatnonzero(data.corpus == data.corpora.index("two"))
    rows = np.concatenate([own[data.splits.place[own] == split] for split in (DEV, TEST)])
    assert gold.texts == [data.texts[row] for row in rows] and len(rows) > 50
    assert (gold.present[:, : len(head.concepts)] == head.present[rows]).all()
    assert (gold.known[:, : len(head.concepts)] == head.known[rows]).all()
    assert not gold.known[:, len(head.concepts) :].any()
    labels = [concept.label for concept in head.concepts]
    assert not gold.known[:, labels.index("disgust")].any(), "the second corpus knows nothing of disgust"


def test_words_are_learnt_from_training_rows_and_found_in_test_rows(place: Path, converter: Converter) -> None:
    data = read_data(recipe(place), converter)
    [head] = data.heads
    words = words_classifier(converter, data, head, "one")
    file = kept_file(data, head, "one", [TEST], place / "test.parquet")
    assert evaluate(words, converter, [file], "ekman").overall["macro_f1"].value > 0.95
    [fear, nothing] = words.classify([f"we are {TRIGGERS['fear'][0]}", " "], "ekman")
    assert fear.labels == ("fear",) and not nothing.predictions


def test_without_masks_what_nobody_looked_for_is_learnt_as_absent(place: Path, converter: Converter) -> None:
    given = recipe(place, architecture="static", points=None)
    [head] = read_data(given, converter).heads
    tests = {"ekman": kept_file(read_data(given, converter), head, "one", [DEV], place / "dev.parquet")}
    way = Way("masked", ("one", "two"))
    masked, plain = (
        trained(converter, given, one, tests)["ekman"] for one in (way, replace(way, name="plain", masks=False))
    )
    assert masked.rows == plain.rows and masked.rows.tested > 50
    found = [{label.label: label for label in one.labels}["disgust"] for one in (masked, plain)]
    assert found[0].support == found[1].support > 5
    assert found[0] != found[1], "nothing has changed"


def test_what_one_corpus_alone_is_learnt_from_needs_no_other(place: Path, converter: Converter) -> None:
    """Splits of a corpus that is not read are not renamed."""
    given = recipe(place, architecture="static", points=None, splits={"rename": {"two": {"dev": "test"}}})
    data = read_data(given, converter)
    tests = {"ekman": kept_file(data, data.heads[0], "one", [DEV], place / "one.parquet")}
    assert trained(converter, given, Way("alone", ("one",)), tests)["ekman"].rows.tested > 50


def test_the_ways_compared_differ_as_their_names_say() -> None:
    assert [(way.masks, len(way.sources), way.heads) for way in WAYS] == [
        (True, 3, False), (False, 3, False), (True, 1, False), (True, 1, True),
    ]  # fmt: skip

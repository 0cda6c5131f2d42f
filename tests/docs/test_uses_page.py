"""The page of the three uses: its programs do what it says, on the corpora that it names, and with its own replies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from classifiers.open import open_classifier
from kgservice.client import Emotaxa
from mappings.conversion.converter import Converter
from tests.experiments import __main__ as experiments
from tests.experiments.page import Part
from tests.experiments.programs import program, shown_rows
from tests.experiments.reply import CHEERFUL, SUITS, best_weights, suited
from tests.experiments.review import rated, verdicts

MODEL = "emotaxa-static"


@pytest.fixture(scope="module")
def emotaxa() -> Iterator[Emotaxa]:
    with Emotaxa.local("memory:") as found:
        yield found


@pytest.fixture(scope="module")
def replies(emotaxa: Emotaxa) -> Any:  # noqa: ANN401 - of a class that stands on the page
    return program("reply.py").Replies(emotaxa, shown_rows("replies.csv"), MODEL)


def test_the_comments_stand_in_the_test_split_to_the_letter(goemotions: Path) -> None:
    lines = [line.split("\t") for line in (goemotions / "test.tsv").read_text(encoding="utf-8").splitlines()]
    texts = {name: text for text, _, name in lines}
    learnt = {line.split("\t")[0] for line in (goemotions / "train.tsv").read_text(encoding="utf-8").splitlines()}
    for row in shown_rows("comments.csv"):
        assert texts[row["id"]] == row["text"]
        assert row["text"] not in learnt


def test_emotions_call_for_what_the_page_says(emotaxa: Emotaxa, replies: Any) -> None:  # noqa: ANN401
    called = {name: replies.called_for(emotaxa.concept(f"goemotions:{name}")) for name in ("fear", "sadness", "joy")}
    assert called["fear"] >= {"courage", "hope", "relief"} and "fear" not in called["fear"]
    assert "compassion" in called["sadness"] and "sadness" not in called["sadness"]
    assert called["joy"] >= {"joy", "happy-for"}


def test_a_reply_takes_the_emotion_into_account(replies: Any) -> None:  # noqa: ANN401
    texts = ["I have a talk tomorrow and I am terrified.", "My dog died this morning.", "Thank you so much!", "..."]
    picked = [replies.lends[at] for at in replies.choose(texts)]
    assert picked[0] in {"calmness", "courage", "hope", "relief"}
    assert picked[1] not in CHEERFUL and picked[2] == "gratitude"


def test_nearness_moves_half_the_way_to_calmness(replies: Any) -> None:  # noqa: ANN401
    _, called, near = replies.scores(["I am so angry and sad about this!"])
    assert ((near > 0) & (near <= 1)).all() and (called <= near).all()
    places = {lent: value for lent, value in zip(replies.lends, near[0], strict=True)}
    assert places["calmness"] > places["joy"] and places["compassion"] > places["love"]


def test_every_reply_can_be_judged_and_every_judgement_names_labels(emotaxa: Emotaxa, replies: Any) -> None:  # noqa: ANN401
    assert set(replies.lends) == set(SUITS) and set(SUITS) > CHEERFUL
    for label in {label for labels in SUITS.values() for label in labels.split()}:
        assert emotaxa.concept(f"goemotions:{label}").label == label


def test_the_best_weights_are_those_that_pick_what_suits() -> None:
    similarity = np.array([[0.9, 0.1], [0.2, 0.3]])
    called, near = np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [0.2, 0.0]])
    fits = suited([["fear"], ["joy"]], ["joy", "courage"])
    assert fits.tolist() == [[False, True], [True, False]]
    called_for, nearness = best_weights((similarity, called, near), fits)
    assert called_for > 0.8 and nearness >= 0.5


def test_the_regression_keeps_to_its_penalty_and_dev_chooses_it() -> None:
    shown = program("rating.py")
    draws = np.random.default_rng(1)
    rows = draws.normal(size=(90, 4))
    ratings = 3 + rows @ np.array([0.5, -0.5, 0.0, 0.0])
    loose, tight = shown.Ridge(rows, ratings, 1e-6), shown.Ridge(rows, ratings, 1e6)
    assert loose.predict(rows) == pytest.approx(ratings, abs=1e-6)
    assert tight.predict(rows) == pytest.approx(np.full(90, ratings.mean()), abs=1e-3)
    splits = np.repeat(["train", "dev", "test"], 30)
    noisy = ratings + np.where(splits == "dev", 0.0, draws.normal(size=90) * 3)
    chosen = shown.fitted(rows, noisy, splits)
    errors = [
        np.square(shown.Ridge(rows[:30], noisy[:30], one).predict(rows[30:60]) - noisy[30:60]).mean()
        for one in shown.PENALTIES
    ]
    assert np.square(chosen.predict(rows[30:60]) - noisy[30:60]).mean() == pytest.approx(min(errors))


def test_ratings_follow_the_emotions(converter: Converter, goemotions: Path) -> None:
    shown, rows = program("rating.py"), pl.read_csv(goemotions.parent / "emobank" / "emobank.csv").head(3_000)
    classifier = open_classifier(MODEL, converter)
    splits = rows["split"].to_numpy()
    model = shown.fitted(shown.features(classifier, rows["text"].to_list()), rows["V"].to_numpy(), splits)
    texts = ["I downloaded this album yesterday, and love it!", "His music is bad, I hate it.", "..."]
    loved, hated, silent = model.predict(shown.features(classifier, texts))
    assert 1 < hated < 3 < loved < 5 and 1 < silent < 5
    text, said = rated(classifier, rows)
    assert text.count("\n| ") == 10 and "one rating for all" in text and "by r ahead of" in said


def test_the_rating_program_says_how_well_it_does_and_rates_texts(
    goemotions: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMOTAXA_STORE", "memory:")
    shown = program("rating.py")
    shown.DEFAULT = MODEL
    shown.main(goemotions.parent / "emobank" / "emobank.csv", ["I love this album!"])
    first, rated_text = capsys.readouterr().out.splitlines()
    assert float(first.removeprefix("r on test: ")) > 0.45, "of a model that finds emotions at all"
    assert float(rated_text.split()[0]) > 3 and rated_text.endswith("I love this album!")


def test_verdicts_are_measured_on_comments_that_name_a_work(
    converter: Converter, goemotions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMOTAXA_DATA", str(goemotions.parent))
    given = [
        ("What a great film, I love it!", ["love"], "test"),
        ("A bad film.", ["disgust"], "test"),
        ("I love it!", ["love"], "test"),
        ("a BAD film", ["disgust"], "train"),
        ("I love this great thing", ["love"], "train"),
        ("such a bad thing", ["disgust"], "train"),
    ]
    rows = pl.DataFrame(given, schema=["text", "source_labels", "split"], orient="row")
    text, said = verdicts(converter, open_classifier(MODEL, converter), rows)
    assert "1 comments" in text.split(" of ")[0] and "(positive 1, negative 0" in text
    assert "| positive, always | 1.000" in text and "from words alone" in said


def test_named_experiments_are_written_to_the_pages_that_they_fill(tmp_path: Path) -> None:
    found = {name: Part(f"## Of {name}", (f"{name} came out.",)) for name in ("review", "reply", "headlines")}
    assert [path.name for path in experiments.written(found, tmp_path)] == ["uses-measured.md"]
    page = (tmp_path / "uses-measured.md").read_text(encoding="utf-8")
    assert "## Of review" in page and "## Of reply" in page and "headlines" not in page

"""Evaluation as a whole, on the real test of GoEmotions and on small files."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from classifiers.classification import Classified
from classifiers.errors import UnsharedLevel
from classifiers.evaluation.evaluate import coherence_everywhere, evaluate
from classifiers.evaluation.evaluation import Evaluation
from classifiers.evaluation.options import EvaluationOptions
from classifiers.evaluation.reporting.markdown import as_markdown
from classifiers.evaluation.reporting.page import as_json, as_page, write_report
from classifiers.evaluation.sources import Labelled, labelled_file
from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.harmonize import harmonize
from mappings.harmonization.inputs import Input
from ontology.concept import Concept
from ontology.errors import DocumentError, EmotaxaError, UnknownReference
from tests.classifiers.evaluation.answering import Answering, columns_of

Array = NDArray[np.floating]


def rows_of(path: Path) -> list[tuple[str, NDArray[np.bool_]]]:
    """Give the texts of a file of GoEmotions with their labels, by number."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            (text, np.isin(np.arange(28), [int(number) for number in labels.split(",")]))
            for text, labels, _ in csv.reader(lines, delimiter="\t")
        ]


@pytest.fixture(scope="module")
def test_file(goemotions: Path) -> Path:
    return goemotions / "test.tsv"


def guesses(path: Path) -> dict[str, Array]:
    """Give, for each text, probabilities that lie about the truth."""
    draws = np.random.default_rng(9)
    return {text: np.clip(labels * 0.35 + draws.random(28) * 0.53, 0, 1) for text, labels in rows_of(path)}


def answering(converter: Converter, path: Path) -> Answering:
    known = guesses(path)

    def told(texts: Sequence[str], concepts: Sequence[Concept]) -> Array:
        return np.array([known.get(text, np.full(28, np.nan)) for text in texts])

    return Answering(converter, told, lambda texts: np.zeros((len(texts), 3)))


@pytest.fixture(scope="module")
def found(converter: Converter, test_file: Path, goemotions: Path) -> Evaluation:
    train = [labelled_file(f"goemotions={goemotions / 'train.tsv'}")]
    return evaluate(answering(converter, test_file), converter, [labelled_file(f"goemotions={test_file}")], train=train)


def test_figures_are_those_of_scikit_learn_on_what_is_left(
    converter: Converter, test_file: Path, goemotions: Path, found: Evaluation
) -> None:
    assert found.target == "goemotions"
    assert (found.rows.read, found.rows.train) == (5427, 43410)
    assert found.rows.leaked >= 38 and found.rows.tested == 5427 - found.rows.leaked
    whole = evaluate(
        answering(converter, test_file),
        converter,
        [labelled_file(str(test_file), "goemotions")],
        options=EvaluationOptions(resamples=0),
    )
    told, rows = guesses(test_file), rows_of(test_file)
    gold = np.array([labels for _, labels in rows])
    answers = np.array([told[text].astype(np.float32) >= 0.5 for text, _ in rows])
    for average in ("macro", "micro", "weighted"):
        figure = whole.overall[f"{average}_f1"]
        assert figure.value == pytest.approx(f1_score(gold, answers, average=average))
        assert np.isnan(figure.low)
    assert whole.rows.train is None


def test_intervals_hold_the_figure_and_are_narrow(found: Evaluation) -> None:
    for name in ("macro_f1", "micro_f1", "weighted_f1"):
        figure = found.overall[name]
        assert figure.low < figure.value < figure.high < figure.low + 0.06
    rare = next(one for one in found.labels if one.label == "nervousness")
    neutral = next(one for one in found.labels if one.label == "neutral")
    assert rare.recall.high - rare.recall.low > 5 * (neutral.recall.high - neutral.recall.low)
    assert found.hierarchy.f1.value == pytest.approx(found.overall["micro_f1"].value)


def test_the_confusion_of_a_label_adds_up_to_its_support(found: Evaluation) -> None:
    whole = found.confusion.counts.sum(axis=1) + found.confusion.nothing
    np.testing.assert_allclose(whole, [one.support for one in found.labels])


def test_an_oracle_is_perfect_in_a_scheme_of_three_tiers(converter: Converter, test_file: Path) -> None:
    file = labelled_file(f"goemotions={test_file}")
    level = converter.level("parrott", "to")
    options = EvaluationOptions(resamples=20)
    gold = file.gold(converter, level, columns_of(converter, level), options.harmonization, None)
    known = dict(zip(gold.texts, gold.present.astype(float), strict=True))
    silent = np.zeros(gold.present.shape[1])
    oracle = Answering(converter, lambda texts, _: np.array([known.get(text, silent) for text in texts]))
    done = evaluate(oracle, converter, [file], "parrott", options=options)
    # Some texts stand in the test twice, with other labels.
    assert done.hierarchy.f1.value > 0.99 and done.hierarchy.lca_f1.value > 0.99
    assert done.hierarchy.constant_f1.value < done.hierarchy.cut_f1.value <= done.hierarchy.lca_f1.value
    assert done.hierarchy.depth == 3 and done.coherence.violations == 0 and done.coherence.compared > 0
    assert [part.part for part in done.tiers] == ["parrott/1", "parrott/2", "parrott/3"]


@pytest.fixture(scope="module")
def small(converter: Converter, tmp_path_factory: pytest.TempPathFactory) -> tuple[Answering, Path]:
    path = tmp_path_factory.mktemp("small") / "rows.parquet"
    pl.DataFrame(
        {
            "id": ["a", "b", "c", "d", "e"],
            "source": ["one", "one", "two", "two", "two"],
            "text": ["<b>joy|</b>", "fear", "fear", " ", None],
            "labels": [["joy"], ["fear"], [], ["joy"], ["joy"]],
            "unknown": [[], [], ["joy", "fear", "anger"], [], []],
            "valence": [0.5, -0.5, None, None, None],
            "arousal": [0.1, 0.6, None, None, None],
            "dominance": [0.1, -0.4, None, None, None],
        }
    ).write_parquet(path)

    def told(texts: Sequence[str], concepts: Sequence[Concept]) -> Array:
        return np.array([[0.9 if concept.label in text else 0.1 for concept in concepts] for text in texts])

    return Answering(converter, told, lambda texts: np.array([[len(text) / 20, -0.1, 0.0] for text in texts])), path


def test_rows_without_text_are_left_out_and_counted(converter: Converter, small: tuple[Answering, Path]) -> None:
    classifier, path = small
    calls = []
    done = evaluate(
        classifier,
        converter,
        [labelled_file(str(path))],
        "ekman",
        options=EvaluationOptions(batch=2, everywhere=2, resamples=50),
        progress=lambda rows, _, total: calls.append((rows, total)),
    )
    assert (done.rows.read, done.rows.without_text, done.rows.tested, done.rows.repeated) == (5, 2, 3, 1)
    assert calls == [(2, 3), (3, 3)]
    assert done.overall["macro_f1"].value == 1.0
    assert [(part.part, part.texts) for part in done.sources] == [("one", 2), ("two", 1)]
    assert done.points["valence"].texts == 2 and done.points["valence"].pearson.value == pytest.approx(1.0)
    assert np.isnan(done.points["arousal"].pearson.value)
    assert len(done.everywhere) > 100
    assert sum(one.violations for one in done.everywhere.values()) > 0
    assert done.unshared == () and "parrott/*" in done.everywhere


class Narrow:
    """Says of Parrott's first tier what the others do not bear out; shares nothing with `meld`; breaks where told."""

    def __init__(self, inner: Answering, broken: str = "") -> None:
        self.inner, self.model, self.broken = inner, inner.model, broken

    def classify(self, texts: Sequence[str], to: str | None = None, **options: object) -> Classified:
        if to == "meld":
            raise UnsharedLevel("nothing shared")
        if to == self.broken:
            raise EmotaxaError("a defect")
        found = self.inner.classify(texts, to)
        return replace(found, probability=found.probability * 0.5) if to == "parrott/1" else found


def test_tiers_of_a_scheme_are_held_against_each_other(converter: Converter) -> None:
    level = Answering(converter, lambda texts, concepts: np.full((len(texts), len(concepts)), 0.4))
    found = dict(coherence_everywhere(Narrow(level), converter, ["a", "b"]))
    assert {name for name, one in found.items() if one is not None and one.violations} == {"parrott/*"}
    assert found["meld"] is None
    with pytest.raises(EmotaxaError, match="a defect"):
        dict(coherence_everywhere(Narrow(level, "occ"), converter, ["a"]))


def test_the_report_explains_the_figures_that_it_shows(converter: Converter, small: tuple[Answering, Path]) -> None:
    classifier, path = small
    options = EvaluationOptions(resamples=0)
    flat = as_markdown(evaluate(classifier, converter, [labelled_file(str(path))], "ekman", options=options))
    assert "LCA-F1 counts the root" in flat and "ierarchical" not in flat and "cut at depth 1" not in flat
    deep = as_markdown(evaluate(classifier, converter, [labelled_file(str(path))], "parrott/1", options=options))
    assert "LCA-F1" in deep


@pytest.mark.parametrize("resamples", [-1, 100_001])
def test_resamples_out_of_range_are_told_before_any_work(
    converter: Converter, small: tuple[Answering, Path], resamples: int
) -> None:
    _, path = small
    with pytest.raises(EmotaxaError, match="resamples; give a number from 0 to 100,000") as error:
        evaluate(
            Answering(converter, lambda texts, concepts: pytest.fail("it was asked")),
            converter,
            [labelled_file(str(path))],
            "ekman",
            options=EvaluationOptions(resamples=resamples),
        )
    assert error.value.field == "resamples"


class TestHarmonizedRows:
    """Labels are those of the level that the rows were harmonized to, and of no other."""

    TSV = "joy\t17\ta\nanger\t2\tb\nfear\t14\tc\nnothing\t27\td\n"

    @pytest.fixture
    def classifier(self, converter: Converter) -> Answering:
        return Answering(
            converter,
            lambda texts, concepts: np.array([[0.9 * (one.label in text) for one in concepts] for text in texts]),
        )

    def written(self, converter: Converter, folder: Path, name: str, to: str = "ekman") -> Labelled:
        (folder / "test.tsv").write_text(self.TSV)
        harmonize(converter, [Input(find_dataset("goemotions"), folder / "test.tsv")], to, folder / name)
        return labelled_file(str(folder / name))

    @pytest.mark.parametrize("suffix", [".parquet", ".hf"])
    def test_a_file_that_tells_its_level_is_compared_in_it(
        self, converter: Converter, classifier: Answering, tmp_path: Path, suffix: str
    ) -> None:
        file = self.written(converter, tmp_path, f"rows{suffix}")
        told, named = (evaluate(classifier, converter, [file], to) for to in (None, "ekman"))
        assert told.target == named.target == "ekman" and as_json(told) == as_json(named)
        for to in ("parrott", "ekman-7", "goemotions"):
            with pytest.raises(
                EmotaxaError, match=f"harmonized to ekman, and {to} is asked for; give --to ekman"
            ) as no:
                evaluate(classifier, converter, [file], to)
            assert no.value.field == "to"
        with pytest.raises(UnknownReference):
            evaluate(classifier, converter, [file], "ekmann")

    @pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
    def test_of_a_file_that_does_not_the_level_has_to_be_named(
        self, converter: Converter, classifier: Answering, tmp_path: Path, suffix: str
    ) -> None:
        file = self.written(converter, tmp_path, f"rows{suffix}")
        with pytest.raises(EmotaxaError, match=r"does not tell to which .* name it with --to") as error:
            evaluate(classifier, converter, [file])
        assert error.value.field == "to"
        assert evaluate(classifier, converter, [file], "ekman").target == "ekman"
        with pytest.raises(DocumentError, match="none of the level's"):
            evaluate(classifier, converter, [file], "sentiment")

    def test_several_files_have_to_be_of_one_level(
        self, converter: Converter, classifier: Answering, tmp_path: Path
    ) -> None:
        one, other = (self.written(converter, tmp_path, f"{to}.parquet", to) for to in ("ekman", "sentiment"))
        with pytest.raises(EmotaxaError, match=r"harmonized to sentiment, and those of .* to ekman; evaluate each"):
            evaluate(classifier, converter, [one, other])
        dataset = labelled_file(f"goemotions={tmp_path / 'test.tsv'}")
        assert evaluate(classifier, converter, [dataset, one]).target == "ekman"


def test_nothing_left_to_measure_is_told(converter: Converter, small: tuple[Answering, Path]) -> None:
    classifier, path = small
    file = labelled_file(str(path))
    with pytest.raises(EmotaxaError, match="none of 5 rows is left: 2 without text, 3 trained on"):
        evaluate(classifier, converter, [file], "ekman", train=[file])
    with pytest.raises(EmotaxaError, match="no file"):
        evaluate(classifier, converter, [])


def test_the_same_call_gives_the_same_bytes(converter: Converter, small: tuple[Answering, Path]) -> None:
    classifier, path = small
    one, other = (evaluate(classifier, converter, [labelled_file(str(path))], "ekman") for _ in range(2))
    assert as_json(one) == as_json(other)
    assert as_page(one) == as_page(other)


def test_json_holds_no_number_that_is_none(found: Evaluation) -> None:
    document = json.loads(as_json(found), parse_constant=pytest.fail)
    assert document["overall"]["macro_f1"]["value"] == pytest.approx(found.overall["macro_f1"].value, abs=1e-6)
    assert len(document["labels"]) == len(document["confusion"]["shares"]) == 28
    assert document["rows"]["leaked"] == found.rows.leaked
    assert document["options"]["seed"] == found.options.seed


def test_markdown_tells_what_was_left_out_and_all_measures(found: Evaluation) -> None:
    text = as_markdown(found)
    assert f"{found.rows.leaked} texts (" in text and "left out as duplicates: goemotions train.tsv" in text
    for words in (
        "macro-F1",
        "weighted F1",
        "LCA-F1",
        "depth-1 baseline",
        "Brier",
        "coherence violations",
        "| grief |",
    ):
        assert words in text, words
    assert all(line.count("|") == 3 for line in text.splitlines() if line.startswith("| macro"))


class Page(HTMLParser):
    """What stands in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"} and value]


def test_the_page_shows_confusion_and_loads_nothing(found: Evaluation) -> None:
    text = as_page(found)
    page = Page(text)
    assert page.tags.count("svg") == 1 and page.tags.count("rect") > 28
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert all(link.startswith("#") for link in page.links)
    assert "url(" not in text and "@import" not in text
    assert "grief, nothing" in text or "grief, grief" in text


def test_reports_are_written_by_the_ending_of_their_name(found: Evaluation, tmp_path: Path) -> None:
    for suffix, start in ((".md", "# given in goemotions"), (".json", "{"), (".html", "<!doctype html>")):
        path = tmp_path / f"report{suffix}"
        write_report(found, path)
        assert path.read_text(encoding="utf-8").lstrip().startswith(start)
    with pytest.raises(DocumentError, match=r"end the name in \.md, \.json or \.html"):
        write_report(found, tmp_path / "report.pdf")


def test_a_dataset_of_points_alone_is_measured_on_points(
    converter: Converter, goemotions: Path, tmp_path: Path
) -> None:
    path = tmp_path / "emobank.csv"
    lines = (goemotions.parent / "emobank/emobank.csv").read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:40]))

    def points(texts: Sequence[str]) -> Array:
        return np.random.default_rng(1).uniform(-1, 1, (len(texts), 3))

    classifier = Answering(converter, lambda texts, concepts: np.zeros((len(texts), len(concepts))), points)
    done = evaluate(classifier, converter, [labelled_file(f"emobank={path}")])
    assert done.target == "goemotions" and done.rows.not_told == 39
    assert {name: one.texts for name, one in done.points.items()} == dict.fromkeys(
        ("valence", "arousal", "dominance"), 39
    )
    assert np.isnan(done.overall["macro_f1"].value)
    text, page = as_markdown(done), as_page(done)
    assert "Hierarchical" not in text + page and "LCA-F1" not in text + page and "Calibration" not in text
    assert "| valence | 39 |" in text and "macro-F1" not in text and "## Labels" not in text
    assert "Macro-F1" not in page and 'id="points"' in page

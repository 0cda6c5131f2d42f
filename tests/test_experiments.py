"""The experiments: intervals and scores on cases that can be counted by hand, the reading of files, and the pages."""

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import average_precision_score, f1_score

from mappings.conversion.converter import Converter
from ontology.errors import DocumentError
from tests.experiments import __main__ as experiments
from tests.experiments import groupings, headlines, shared, transfer
from tests.experiments.affective_text import EMOTIONS, read_affective_text
from tests.experiments.corpora import shared_texts
from tests.experiments.groupings import published_groups
from tests.experiments.interval import Interval, bootstrap, evenly, over_splits, wilson
from tests.experiments.mask import ALL, Merged, Outcome, cells, section, trained
from tests.experiments.mask import summary as mask_summary
from tests.experiments.model import Features
from tests.experiments.page import Part
from tests.experiments.points import coordinates, emobank_points
from tests.experiments.scores import Ranking, indicators, point_statistic, set_statistic
from tests.experiments.ways import by_best, by_degree, by_name

HEADLINES = """<corpus task="affective text">
<instance id="1">Floods take a village by night</instance>
<instance id="2">Late goal delights Smith & sons</instance>
<instance id="3">Nothing &quot;happened&quot; today</instance>
</corpus>
"""
EMOTION_GOLD = "1 10 5 70 0 80 20\n2 0 0 0 90 0 40\n3 0 0 0 0 0 0\n"
VALENCE_GOLD = "1 -90\n2 80\n3 0\n"


@pytest.fixture
def affective_text(tmp_path: Path) -> Path:
    folder = tmp_path / "AffectiveText.trial"
    folder.mkdir()
    (folder / "affectivetext_trial.xml").write_text(HEADLINES, encoding="utf-8")
    (folder / "affectivetext_trial.emotions.gold").write_text(EMOTION_GOLD, encoding="utf-8")
    (folder / "affectivetext_trial.valence.gold").write_text(VALENCE_GOLD, encoding="utf-8")
    return tmp_path


def test_wilson_gives_the_interval_of_the_textbook() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263.
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0).value is not None
    assert math.isnan(wilson(0, 0).value)


def test_a_bootstrap_of_a_mean_is_as_wide_as_its_standard_error() -> None:
    values = np.random.default_rng(0).normal(size=400)
    (found,) = bootstrap(lambda times: np.array([times @ values / times.sum()]), range(400), seed=1)
    assert found.value == pytest.approx(values.mean())
    assert found.high - found.low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


def test_rows_of_one_text_are_drawn_together() -> None:
    values = np.repeat(np.random.default_rng(0).normal(size=50), 8)

    def width(groups: list[int]) -> float:
        (found,) = bootstrap(lambda times: np.array([times @ values / times.sum()]), groups, seed=1)
        return found.high - found.low

    alone, together = width(list(range(400))), width([row // 8 for row in range(400)])
    assert together == pytest.approx(alone * math.sqrt(8), rel=0.15)


def test_a_text_that_stands_often_counts_once() -> None:
    groups = ["often"] * 9 + ["once"]
    values = np.array([1.0] * 9 + [0.0])
    (found,) = bootstrap(lambda times: np.array([times @ values / times.sum()]), groups, weights=evenly(groups))
    assert found.value == pytest.approx(0.5)


def test_the_interval_over_splits_is_corrected_for_the_rows_that_they_share() -> None:
    values = [0.010, 0.014, 0.012, 0.011, 0.013]
    found = over_splits(values, 0.2)
    spread = np.std(values, ddof=1) * math.sqrt(1 / 5 + 0.2 / 0.8)
    assert found.high - found.value == pytest.approx(2.776445 * spread)
    assert math.isnan(over_splits([0.1], 0.2).low)


def test_set_scores_agree_with_a_count_by_hand() -> None:
    labels = ["anger", "joy", "fear"]
    gold = indicators([{"anger"}, {"joy"}, {"anger", "joy"}, ()], labels)
    said = indicators([{"anger"}, {"anger"}, {"joy"}, ()], labels)
    exact, jaccard, macro, *each = set_statistic(gold, said)(np.ones(4))
    assert (exact, jaccard) == (0.5, pytest.approx((1 + 0 + 0.5 + 1) / 4))
    assert each[:2] == [pytest.approx(0.5), pytest.approx(2 / 3)]
    assert math.isnan(each[2]), "fear stands nowhere"
    assert macro == pytest.approx((0.5 + 2 / 3) / 2)


def test_scores_agree_with_scikit_learn_where_rows_count_differently() -> None:
    draws = np.random.default_rng(3)
    truth, score = draws.random(300) < 0.3, draws.integers(0, 20, 300) / 20
    times = draws.integers(0, 4, 300).astype(np.float64)
    ranking = Ranking(truth, score)
    assert ranking.average_precision(times) == pytest.approx(average_precision_score(truth, score, sample_weight=times))
    f1 = set_statistic(truth[:, None], score[:, None] >= 0.5)(times)[3]
    assert f1 == pytest.approx(f1_score(truth, score >= 0.5, sample_weight=times))
    assert math.isnan(Ranking(np.zeros(3, bool), np.ones(3)).average_precision(np.ones(3)))


def test_points_are_told_by_correlation_and_error() -> None:
    gold = np.array([[0.0], [0.5], [1.0]])
    r, error = point_statistic(gold, gold / 2 - 0.1)(np.ones(3))
    assert (r, error) == (pytest.approx(1.0), pytest.approx((0.1 + 0.35 + 0.6) / 3))
    assert math.isnan(point_statistic(gold, np.zeros((3, 1)))(np.ones(3))[0])


def test_texts_are_matched_whatever_their_case_and_punctuation() -> None:
    left = pl.DataFrame({"text": ["Damn you!", "…", "It\u2019s late ."], "id": ["a", "b", "c"]})
    right = pl.DataFrame({"text": ["damn  you", "it's LATE", "damn you ?", "!"], "id": ["1", "2", "3", "4"]})
    assert sorted(shared_texts(left, right).select("id", "id_right").rows()) == [("a", "1"), ("a", "3"), ("c", "2")]


def test_affective_text_is_read_as_it_is_given_out(affective_text: Path) -> None:
    rows = read_affective_text(affective_text)
    assert rows["text"].to_list()[1:] == ["Late goal delights Smith & sons", 'Nothing "happened" today']
    assert rows.row(0, named=True) == {
        "id": "1", "text": "Floods take a village by night",
        "anger": 10, "disgust": 5, "fear": 70, "joy": 0, "sadness": 80, "surprise": 20, "valence": -90,
    }  # fmt: skip
    (affective_text / "AffectiveText.trial" / "affectivetext_trial.valence.gold").unlink()
    alone = read_affective_text(affective_text / "AffectiveText.trial" / "affectivetext_trial.xml")
    assert alone["valence"].to_list() == [None] * 3


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        ("1 10 5 70 0 80 20\n2 0 0 0 190 0 40\n", "emotions.gold:2: cannot be read"),
        ("1 10 5 70 0 80\n", "emotions.gold:1: cannot be read"),
        ("1 10 5 70 0 80 20\n3 0 0 0 0 0 0\n", "has no line for 1 headlines of affectivetext_trial.xml"),
    ],
)
def test_files_that_do_not_fit_are_told_with_their_line(affective_text: Path, gold: str, said: str) -> None:
    (affective_text / "AffectiveText.trial" / "affectivetext_trial.emotions.gold").write_text(gold, encoding="utf-8")
    with pytest.raises(DocumentError, match=said):
        read_affective_text(affective_text)


def test_a_directory_without_headlines_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"holds no affectivetext_\*\.xml"):
        read_affective_text(tmp_path)


def test_headlines_are_measured_against_the_points_of_the_same_texts(
    converter: Converter, affective_text: Path
) -> None:
    emobank = pl.DataFrame(
        {
            "text": ["floods take a village by night.", "Late goal delights Smith & sons", "elsewhere"],
            "labels": [[]] * 3, "valence": [-0.8, 0.7, 0.0], "arousal": [0.4, 0.5, 0.0], "dominance": [-0.3, 0.2, 0.0],
        },
        schema_overrides={"labels": pl.List(pl.String)},
    )  # fmt: skip
    found = "\n".join(headlines.measured(converter, emobank, read_affective_text(affective_text)))
    assert "2 texts of the given 3 stand in EmoBank" in found
    assert "own valence against EmoBank's has r 1.000" in found
    assert all(f"| {label} |" in found for label in EMOTIONS)


def test_without_the_file_the_page_says_that_nothing_was_measured(
    converter: Converter, goemotions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMOTAXA_DATA", str(goemotions.parent))
    found = headlines.run(converter).text
    assert "1,192 rows of EmoBank are headlines" in found
    assert "**Not measured here.**" in found
    assert "| r |" not in found


def test_points_of_rows_keep_what_is_not_known() -> None:
    rows = pl.DataFrame({"valence_right": [0.1], "arousal_right": [0.2], "dominance_right": [None]})
    assert np.isnan(coordinates([*emobank_points(rows, "_right"), None])).tolist() == [[False, False, True], [True] * 3]


def test_ways_part_where_names_and_meanings_do(converter: Converter) -> None:
    sets = [{"annoyance"}, {"anger", "confusion"}, set[str]()]
    assert by_name(converter, sets, "goemotions", "xed-en") == [frozenset(), {"anger"}, frozenset()]
    assert by_best(converter, sets, "goemotions", "ekman") == [{"anger"}, {"anger"}, frozenset()]
    assert by_degree(converter, sets, "goemotions", "ekman") == [{"anger"}, {"anger"}, frozenset()]
    assert by_best(converter, [{"confusion"}], "goemotions", "ekman", approximate=True) != [frozenset()]


def test_the_published_groups_hold_every_label_and_the_profile_is_exact(converter: Converter, goemotions: Path) -> None:
    for file, theory in (("ekman_mapping.json", "ekman"), ("sentiment_mapping.json", "sentiment")):
        groups = published_groups(goemotions / file)
        assert len(groups) == 28
        found = by_best(converter, [{label} for label in groups], "goemotions", theory, "goemotions-paper")
        assert found == [{group} for group in groups.values()]


def test_the_mask_keeps_a_label_that_one_corpus_cannot_see() -> None:
    """Half of the texts come from a corpus in which the word stands too, and that cannot say what it tells."""
    draws = np.random.default_rng(5)
    source, present = np.repeat([0, 1], 400), draws.random(800) < 0.4
    told = present ^ (draws.random(800) < 0.2)
    words = [f"{'ugh' if flag else 'fine'} w{draws.integers(20)} w{draws.integers(20)}" for flag in told]
    unknown = (source == 1)[:, None]
    rows = Merged(("sees", "blind"), source, ("disgust",), present[:, None] & ~unknown, unknown)
    held = np.arange(800) % 4 == 0
    features = Features([text for text, out in zip(words, held, strict=True) if not out])
    test = features.of([text for text, out in zip(words, held, strict=True) if out])
    ((cell, ways),) = trained(rows, held, features.rows, test, 1).items()
    assert cell == (0, 0)
    assert ways["mask"] == ways["alone"], "the rows that cannot say are left out, and no others"
    assert ways["no mask"] != ways["mask"]
    measured = [(label, corpus, len(said)) for label, corpus, said in cells(rows, held)]
    assert measured == [(0, 0, 100)], "nothing is measured where nobody says what is right"


AHEAD, BEHIND, OPEN = Interval(0.02, 0.01, 0.03), Interval(-0.04, -0.05, -0.03), Interval(0.0, -0.01, 0.01)


def test_the_mask_is_written_in_narrow_tables_with_its_figures() -> None:
    unknown = np.array([[True, False]] * 2 + [[False] * 2] * 2)
    rows = Merged(("one",), np.zeros(4, np.intp), ("joy", "fear"), np.zeros((4, 2), bool), unknown)
    cell = {"mask": (0.6, 0.5), "no mask": (0.5, 0.5), "alone": (0.7, 0.6)}
    text, outcome = section("mine", rows, [{(0, 0): cell}] * 5)
    tables = [line for line in text.splitlines() if line.startswith("| label")]
    assert [line.count("|") - 1 for line in tables] == [3, 6, 4]
    assert "| joy | 50.0% | one |" in text and "| joy | 0.600 | 0.500 | 0.700 | +0.100 [" in text
    assert outcome.unknown == 0.25 and outcome.of_no_mask["joy"].value == pytest.approx(0.1)
    assert outcome.of_alone[ALL].value == pytest.approx(-0.1)
    assert "Not measured, for want of rows that say so: fear." in text


def test_the_summary_of_the_mask_names_what_is_gained_and_what_is_not() -> None:
    outcomes = {
        "one": Outcome(0.07, {"joy": AHEAD, "fear": BEHIND, ALL: OPEN}, {"joy": OPEN, ALL: BEHIND}),
        "two": Outcome(0.27, {"joy": OPEN, ALL: AHEAD}, {"joy": OPEN, ALL: BEHIND}),
    }
    said = mask_summary(outcomes)
    assert 3 <= len(said) <= 5
    text = " ".join(said)
    assert "ahead for `two` (+0.020 [+0.010, +0.030]), not surely different for `one`" in text
    assert "helps surely for 1 of 3 labels, most for joy of `one` (+0.020)" in text
    assert "does harm surely for 1: fear of `one` (-0.040)" in text
    assert "behind for `one` (-0.040 [-0.050, -0.030]), `two`" in text and "merging does not pay" in text
    better = {"one": Outcome(0.1, {"joy": AHEAD, ALL: AHEAD}, {"joy": AHEAD, ALL: AHEAD})}
    assert "does harm surely for none" in " ".join(mask_summary(better)) and "merging pays." in mask_summary(better)[-1]
    assert "no single label" in " ".join(mask_summary({"one": Outcome(0.1, {"joy": OPEN, ALL: OPEN}, {ALL: OPEN})}))


def test_the_summary_of_agreement_names_what_is_lost() -> None:
    same, other = Interval(0.74, 0.73, 0.75), Interval(0.69, 0.68, 0.7)
    agreed = groupings.Agreed(same, other, {"anger": 1.0, "joy": 0.8}, {"anger": 0.005, "joy": 0.7})
    said = groupings.summary({"Ekman's six": agreed})
    assert "74.0% for Ekman's six (69.0% by way of a point)" in said and "all but loses anger (0.005)" in said
    assert "loses" not in groupings.summary({"x": groupings.Agreed(same, other, {"joy": 0.8}, {"joy": 0.7})})
    ways = {"names alone": Interval(0.28, 0.23, 0.33), "derived, best target": Interval(0.3, 0.25, 0.36)}
    assert "not surely more than names alone (0.300 [" in shared.summary("a", "b", ways)
    assert "a profile does best (0.900)" in shared.summary("a", "b", ways | {"a profile": Interval(0.9, 0.8, 1.0)})
    said = shared.errors_summary({"a": {"valence": (0.1, 0.2), "arousal": (0.3, 0.2)}})
    assert "in valence of a (0.100 against 0.200), but not in arousal of a (0.300 against 0.200)" in said
    own = {"trained on the target's own labels": Interval(0.1, 0.0, 0.2)}
    ahead = transfer.Ahead(own | {"derived": AHEAD, "the point, then the likeliest label": BEHIND}, {"derived": OPEN})
    first, second = transfer.summary({"a to b": ahead, "b to a": ahead})
    assert "*derived* is ahead in 2 (+0.020, +0.020) of 2 directions; by F1, *derived* is no different in 2" in first
    assert "is behind in 2 (-0.040, -0.040)" in first and "0.080 to 0.080" in second


def test_pages_are_what_the_experiments_find(tmp_path: Path) -> None:
    names = [name for page in experiments.PAGES.values() for name in page]
    paths = experiments.written({name: Part(f"## Of {name}\n", (f"{name} came out.",)) for name in names}, tmp_path)
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert [line.removeprefix("## Of ") for line in text.splitlines() if line.startswith("## Of ")] == names
    assert text.count("Measured by `make experiments` on 2") == len(paths)
    assert "scikit-learn" in text
    for path in paths:
        _, short, about, *_ = path.read_text(encoding="utf-8").split("\n\n")
        assert short.startswith("**In short.** ") and short.endswith(" came out.") and "came out" not in about


def test_the_pages_that_are_shipped_hold_every_part() -> None:
    agreement = (experiments.DOCS / "agreement.md").read_text(encoding="utf-8")
    for title in (
        "GoEmotions and its own groupings", "Texts that stand in two corpora",
        "Headlines of EmoBank and Affective Text", "From one corpus to another by a classifier",
    ):  # fmt: skip
        assert f"## {title}" in agreement
    mask = (experiments.DOCS / "mask.md").read_text(encoding="utf-8")
    assert all(f"## Target `{target}`" in mask for target in ("ekman", "shaver/1", "xed-en"))


def test_a_named_experiment_goes_to_standard_output(
    goemotions: Path, affective_text: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMOTAXA_DATA", str(goemotions.parent))
    assert experiments.main(["headlines", "--affective-text", str(affective_text)]) == 0
    assert "EmoBank and the given file share no text" in capsys.readouterr().out
    assert experiments.main(["headlines", "--affective-text", str(affective_text / "gone.xml")]) == 1
    assert "gone.xml" in capsys.readouterr().err


def test_an_unknown_experiment_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        experiments.main(["groupngs"])
    assert ended.value.code == 2
    assert "unknown experiment 'groupngs'; there are groupings, shared" in capsys.readouterr().err

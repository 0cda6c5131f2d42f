"""Ensembles: members with the same labels are pooled in them, others in the level that is asked for."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from classifiers.classification import Span
from classifiers.ensemble.scorer import EnsembleScorer, Member
from classifiers.errors import ModelError
from classifiers.evaluation.evaluate import coherence_everywhere
from classifiers.hierarchy.grounded import Grounded
from classifiers.model import Head, Model
from classifiers.scores import Scores
from mappings.conversion.converter import Converter
from ontology.reference import Level
from ontology.taxonomy import Taxonomy

BASE = "https://w3id.org/emotaxa/"
NOTHING = "..."


class Told:
    """A scorer that says of every text but `...` what it was told, in labels of one level."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        level: str,
        scores: Mapping[str, float],
        *,
        threshold: float = 0.5,
        exclusive: bool = False,
        point: tuple[float, float, float] | None = None,
        targets: Mapping[str, Mapping[str, float]] | None = None,
        backwards: bool = False,
        says: Sequence[str] | None = None,
    ) -> None:
        scheme, _, tier = level.partition("/")
        concepts = taxonomy.at_tier(scheme, int(tier)) if tier else taxonomy.by_scheme[scheme]
        labels = [concept.label for concept in concepts][:: -1 if backwards else 1]
        iris = tuple(concept.iri for concept in concepts)[:: -1 if backwards else 1]
        assert set(scores) <= set(labels)
        self.row = np.array([scores.get(label, 0.01) for label in labels], dtype=np.float32)
        limits = np.full(len(iris), threshold, dtype=np.float32)
        self.labels = Head(level, iris, limits, targets or {}, exclusive)
        self.point = point
        self.says = None if says is None else np.array([label in says for label in labels])
        self.model = Model(f"told-{level}", "1", "trained", (level,), ("en", "de"), "MIT", ("Corpus (MIT)",))

    def head(self, target: Level) -> Head:
        return self.labels

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        rows = np.stack([np.full_like(self.row, np.nan) if text == NOTHING else self.row for text in texts])
        points = None if self.point is None else np.tile(np.array(self.point, np.float32), (len(texts), 1))
        span = (Span(0, 1, "x", head.concepts[0], "x", 1.0),)
        said = None if self.says is None else np.tile(self.says, (len(texts), 1))
        return Scores(head, rows, points, (span,) * len(texts) if explain else (), said)


@pytest.fixture(scope="module")
def taxonomy(converter: Converter) -> Taxonomy:
    return converter.knowledge.taxonomy


def ensemble(converter: Converter, *members: tuple[Told, float]) -> EnsembleScorer:
    return EnsembleScorer([Member(scorer, weight) for scorer, weight in members], converter)


def scores(scorer: EnsembleScorer, converter: Converter, to: str, *texts: str) -> "dict[str, list[float]]":
    head = scorer.head(converter.level(to, "to"))
    found = scorer.score(texts, head).probability
    return {iri.removeprefix(BASE): found[:, column].tolist() for column, iri in enumerate(head.concepts)}


def test_members_with_the_same_labels_are_pooled_in_them(converter: Converter, taxonomy: Taxonomy) -> None:
    first = Told(taxonomy, "goemotions", {"joy": 0.9, "anger": 0.2})
    second = Told(taxonomy, "goemotions", {"joy": 0.5, "anger": 0.2}, backwards=True)
    scorer = ensemble(converter, (first, 3.0), (second, 1.0))
    assert scorer.head(converter.level("ekman", "to")).level == "goemotions"
    found = scores(scorer, converter, "goemotions", "a")
    assert found["goemotions/joy"] == pytest.approx([1 / (1 + np.exp(-0.75 * np.log(9)))])
    assert found["goemotions/anger"] == pytest.approx([0.2])


def test_thresholds_are_pooled_as_probabilities_are(converter: Converter, taxonomy: Taxonomy) -> None:
    """What just reaches the threshold of every member reaches that of the ensemble; what none reaches does not."""
    level = converter.level("goemotions", "to")
    for shift, chosen in ((0.02, True), (-0.02, False)):
        members = [
            (Told(taxonomy, "goemotions", {"joy": t + shift}, threshold=t), w) for t, w in ((0.3, 0.4), (0.8, 0.6))
        ]
        scorer = ensemble(converter, *members)
        head = scorer.head(level)
        column = head.concepts.index(BASE + "goemotions/joy")
        assert (scorer.score(["a"], head).probability[0, column] >= head.thresholds[column]) == chosen


def test_members_with_other_labels_meet_in_the_level_that_is_asked_for(
    converter: Converter, taxonomy: Taxonomy
) -> None:
    small = Told(taxonomy, "goemotions", {"joy": 0.9})
    other = Told(taxonomy, "carer", {"joy": 0.6})
    found = scores(ensemble(converter, (small, 1.0), (other, 1.0)), converter, "ekman", "a")
    assert found["ekman/joy"][0] > max(value[0] for name, value in found.items() if name != "ekman/joy")
    for alone, weight in ((small, 1e6), (other, 1e-6)):
        mostly = scores(ensemble(converter, (small, weight), (other, 1.0)), converter, "ekman", "a")["ekman/joy"][0]
        rolled = Grounded(alone, converter).classify(["a"], "ekman")
        column = rolled.labels.index("joy")
        assert mostly == pytest.approx(float(rolled.probability[0, column]), abs=1e-3)


def test_thresholds_that_were_fitted_for_a_level_are_kept(converter: Converter, taxonomy: Taxonomy) -> None:
    joy = BASE + "ekman/joy"
    small = Told(taxonomy, "goemotions", {}, threshold=0.3, targets={"ekman": {joy: 0.4}})
    other = Told(taxonomy, "carer", {}, threshold=0.3)
    head = ensemble(converter, (small, 1.0), (other, 1e-9)).head(converter.level("ekman", "to"))
    limits = dict(zip(head.concepts, head.thresholds.tolist(), strict=True))
    assert limits[joy] == pytest.approx(0.4)
    assert limits[BASE + "ekman/anger"] == pytest.approx(0.3)


def test_answers_of_an_ensemble_are_coherent(converter: Converter, taxonomy: Taxonomy) -> None:
    small = Told(taxonomy, "goemotions", {"annoyance": 0.8, "joy": 0.3})
    other = Told(taxonomy, "carer", {"anger": 0.7, "love": 0.4}, exclusive=True)
    found = Grounded(ensemble(converter, (small, 0.7), (other, 0.3)), converter).classify(["a"], "parrott")
    likely = {concept.iri: found.probability[0, column] for column, concept in enumerate(found.concepts)}
    broken = [
        concept.iri for concept in found.concepts for parent in concept.parents if likely[concept.iri] > likely[parent]
    ]
    assert not broken
    assert likely[BASE + "parrott/1/anger"] > 0.5


def test_member_without_an_answer_leaves_it_to_the_others(converter: Converter, taxonomy: Taxonomy) -> None:
    told = Told(taxonomy, "goemotions", {"joy": 0.9})
    found = scores(ensemble(converter, (told, 1.0), (told, 1.0)), converter, "goemotions", "a", NOTHING)
    assert np.isnan(found["goemotions/joy"][1]) and found["goemotions/joy"][0] == pytest.approx(0.9)


def test_lexicon_that_finds_no_word_does_not_outvote_the_others(converter: Converter, taxonomy: Taxonomy) -> None:
    told = Told(taxonomy, "goemotions", {"joy": 0.9})
    lexicon = Told(
        taxonomy, "goemotions", {label: 0.0 for label in told_labels(taxonomy)} | {"neutral": 0.5}, says=["neutral"]
    )
    found = scores(ensemble(converter, (told, 1.0), (lexicon, 1.0)), converter, "goemotions", "a")
    assert found["goemotions/joy"] == pytest.approx([0.9])
    silent = scores(ensemble(converter, (lexicon, 1.0), (lexicon, 1.0)), converter, "goemotions", "a")
    assert silent["goemotions/joy"] == [0.0] and silent["goemotions/neutral"] == pytest.approx([0.5])


def test_what_a_lexicon_does_not_speak_of_is_left_to_the_others_in_other_schemes_too(
    converter: Converter, taxonomy: Taxonomy
) -> None:
    told = Told(taxonomy, "carer", {"joy": 0.9, "sadness": 0.8})
    found = {}
    for said in ([], ["sadness"]):
        lexicon = Told(taxonomy, "goemotions", {label: 0.0 for label in told_labels(taxonomy)}, says=said)
        found[len(said)] = scores(ensemble(converter, (told, 1.0), (lexicon, 1.0)), converter, "ekman", "a")
    alone = Grounded(told, converter).classify(["a"], "ekman")
    joy = float(alone.probability[0, alone.labels.index("joy")])
    assert found[0]["ekman/joy"] == found[1]["ekman/joy"] == pytest.approx([joy])
    assert found[1]["ekman/sadness"][0] < 0.1 < found[0]["ekman/sadness"][0]


def test_the_surer_a_member_is_the_more_it_is_heard(converter: Converter, taxonomy: Taxonomy) -> None:
    """Also one that is as sure as 32 bits can be, which is 0."""
    other = Told(taxonomy, "goemotions", {"joy": 0.8})
    members = [Told(taxonomy, "goemotions", {"joy": share}) for share in (0.1, 1e-4, 1e-6, 0.0)]
    found = [
        scores(ensemble(converter, (one, 1.0), (other, 1.0)), converter, "goemotions", "a")["goemotions/joy"][0]
        for one in members
    ]
    assert found == sorted(found, reverse=True) and found[-1] < 0.01


@pytest.mark.parametrize("to", ["parrott", "parrott/1", "plutchik", "shaver", "ekman-atlas"])
def test_what_every_member_answers_an_ensemble_answers_in_any_scheme(
    converter: Converter, taxonomy: Taxonomy, to: str
) -> None:
    members = [Told(taxonomy, level, {"sadness": 0.35}, threshold=0.2) for level in ("goemotions", "ekman")]
    for one in members:
        assert Grounded(one, converter).classify(["a"], to)[0].labels == ("sadness",)
    found = Grounded(ensemble(converter, (members[0], 0.5), (members[1], 0.5)), converter).classify(["a"], to)
    assert found[0].labels == ("sadness",)


def test_tiers_that_are_asked_for_alone_cohere(converter: Converter, taxonomy: Taxonomy) -> None:
    random = np.random.default_rng(5)
    row = dict(zip(told_labels(taxonomy), random.beta(0.5, 1.0, 40).tolist(), strict=False))
    other = {concept.label: float(random.random()) for concept in taxonomy.by_scheme["plutchik"] if concept.tier == 2}
    lexicon = Told(taxonomy, "goemotions", row, says=list(row)[::3])
    some = Told(taxonomy, "plutchik/2", other)
    found = dict(
        coherence_everywhere(Grounded(ensemble(converter, (lexicon, 1), (some, 2)), converter), converter, ["a"])
    )
    assert not {level: one for level, one in found.items() if one is not None and one.violations}
    assert found["plutchik/*"] is not None and found["parrott/*"] is not None


def told_labels(taxonomy: Taxonomy) -> list[str]:
    return [concept.label for concept in taxonomy.by_scheme["goemotions"]]


def test_points_are_averaged_over_the_members_that_have_some(converter: Converter, taxonomy: Taxonomy) -> None:
    members = [
        (Told(taxonomy, "goemotions", {}, point=(1.0, 0.0, 0.5)), 1.0),
        (Told(taxonomy, "goemotions", {}, point=(0.0, 1.0, np.nan)), 3.0),
        (Told(taxonomy, "goemotions", {}), 9.0),
    ]
    scorer = ensemble(converter, *members)
    found = scorer.score(["a"], scorer.head(converter.level("goemotions", "to"))).points
    assert found is not None
    assert found[0].tolist() == pytest.approx([0.25, 0.75, 0.5])


def test_spans_of_all_members_are_told(converter: Converter, taxonomy: Taxonomy) -> None:
    told = Told(taxonomy, "goemotions", {})
    scorer = ensemble(converter, (told, 1.0), (told, 1.0))
    head = scorer.head(converter.level("goemotions", "to"))
    assert [len(spans) for spans in scorer.score(["a", "b"], head, explain=True).spans] == [2, 2]
    assert scorer.score(["a"], head).spans == ()


def test_exclusive_members_stay_exclusive(converter: Converter, taxonomy: Taxonomy) -> None:
    shares = {"anger": 0.5, "disgust": 0.1, "fear": 0.1, "joy": 0.1, "sadness": 0.1, "surprise": 0.1}
    told = Told(taxonomy, "ekman", shares, exclusive=True)
    scorer = ensemble(converter, (told, 1.0), (told, 2.0))
    assert scorer.head(converter.level("parrott", "to")).exclusive
    assert sum(value[0] for value in scores(scorer, converter, "ekman", "a").values()) == pytest.approx(1)


def test_ensemble_says_of_whom_it_consists(converter: Converter, taxonomy: Taxonomy) -> None:
    model = ensemble(converter, (Told(taxonomy, "goemotions", {}), 3.0), (Told(taxonomy, "carer", {}), 1.0)).model
    assert (model.name, model.levels) == ("ensemble:told-goemotions=0.75,told-carer=0.25", ("goemotions",))
    assert (model.languages, model.licence, model.corpora) == (("de", "en"), "MIT", ("Corpus (MIT)",))


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_weight_has_to_be_above_nothing(converter: Converter, taxonomy: Taxonomy, weight: float) -> None:
    with pytest.raises(ModelError, match="is not above 0"):
        ensemble(converter, (Told(taxonomy, "goemotions", {}), weight))


def test_ensemble_of_nobody_is_refused(converter: Converter) -> None:
    with pytest.raises(ModelError, match="needs members"):
        EnsembleScorer([], converter)

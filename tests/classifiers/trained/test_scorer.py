"""Trained scorers: calibrated probabilities in concepts of today, whatever the texts and the ontology."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifiers.errors import DeviceError, ModelError, UnresolvedLabels
from classifiers.evaluation.evaluate import coherence_everywhere
from classifiers.folder.config import HeadConfig
from classifiers.folder.reading import ModelFolder
from classifiers.hierarchy.grounded import Grounded
from classifiers.trained.opening import open_runtime
from classifiers.trained.scorer import TrainedScorer
from mappings.conversion.converter import Converter
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from tests.classifiers.trained.tiny import EKMAN, WORDS, ekman_head, static_folder, tiny_config

TEXTS = ["I am so happy today!", "not so happy, sad", ""]
PLUTCHIK = {1: ["joy", "trust"], 2: ["joy", "serenity", "ecstasy"]}
IRI = "https://w3id.org/emotaxa/ekman/{}".format


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    return static_folder(tmp_path_factory.mktemp("models") / "tiny")


def with_concepts(converter: Converter, *changed: Concept) -> Converter:
    """A converter over an ontology in which some concepts are others."""
    knowledge = converter.knowledge
    concepts = {**knowledge.taxonomy.concepts, **{concept.iri: concept for concept in changed}}
    taxonomy = replace(knowledge.taxonomy, concepts=concepts)
    return Converter(replace(knowledge, taxonomy=taxonomy))


def scores_of(folder: ModelFolder, converter: Converter) -> tuple[tuple[str, ...], np.ndarray]:
    scorer = TrainedScorer(folder, converter)
    head = scorer.head(converter.level("ekman", "to"))
    return head.concepts, scorer.score(TEXTS, head).probability


def test_labels_have_calibrated_probabilities(tmp_path: Path, converter: Converter) -> None:
    bias = (0.5, -0.5, 0.0, 1.0, 0.0, 0.0)
    folder = static_folder(tmp_path / "m", tiny_config(heads=[ekman_head(temperature=2.0, bias=bias)]))
    logits = open_runtime(folder).run(TEXTS).logits
    _, probability = scores_of(folder, converter)
    np.testing.assert_allclose(probability[:2], 1 / (1 + np.exp(-(logits[:2] - bias) / 2.0)), rtol=1e-4, atol=1e-7)
    assert probability.dtype == np.float32


def test_labels_that_exclude_each_other_share_one_probability(tmp_path: Path, converter: Converter) -> None:
    folder = static_folder(tmp_path / "m", tiny_config(heads=[ekman_head(exclusive=True, temperature=0.5)]))
    scorer = TrainedScorer(folder, converter)
    head = scorer.head(converter.level("ekman", "to"))
    assert head.exclusive
    probability = scorer.score(TEXTS, head).probability[:2]
    np.testing.assert_allclose(probability.sum(axis=1), 1.0, rtol=1e-5)
    powers = np.exp(2.0 * open_runtime(folder).run(TEXTS).logits[:2].astype(np.float64))
    np.testing.assert_allclose(probability, powers / powers.sum(axis=1, keepdims=True), rtol=1e-4, atol=1e-30)


def test_the_largest_logits_make_no_overflow(tmp_path: Path, converter: Converter) -> None:
    for exclusive in (False, True):
        config = tiny_config(heads=[ekman_head(exclusive=exclusive)])
        bias = np.array([3e4, -3e4, 0, 0, 0, 0], np.float32)
        _, probability = scores_of(static_folder(tmp_path / "m", config, {"heads.bias": bias}), converter)
        assert probability[0, :2].tolist() == [1.0, 0.0]


def test_a_text_that_holds_nothing_to_go_by_has_no_scores(folder: ModelFolder, converter: Converter) -> None:
    scorer = TrainedScorer(folder, converter)
    head = scorer.head(converter.level("ekman", "to"))
    odd = ["", " \t\n", "\x00\x01\x02", "\ud800", "?!", "so happy " * 100_000, "happy\ud800"]
    scores = scorer.score(odd, head)
    assert scores.points is not None
    assert np.isnan(scores.probability).all(axis=1).tolist() == [True] * 5 + [False] * 2
    assert np.isnan(scores.points).all(axis=1).tolist() == [True] * 5 + [False] * 2
    known = scores.points[5:]
    assert ((known >= -1.0) & (known <= 1.0)).all()
    assert scorer.score([], head).probability.shape == (0, 6)


def test_a_model_tells_what_it_is(folder: ModelFolder, converter: Converter) -> None:
    model = TrainedScorer(folder, converter).model
    assert (model.name, model.version, model.kind, model.levels, model.device) == (
        "tiny",
        "1",
        "trained",
        ("ekman",),
        "cpu",
    )
    assert model.corpora == ("GoEmotions (CC-BY-4.0)",)


def test_a_retired_label_is_followed_to_what_replaces_it(folder: ModelFolder, converter: Converter) -> None:
    fear = converter.knowledge.taxonomy.concepts[IRI("fear")]
    dread = replace(fear, iri=IRI("dread"), curie="ekman:dread", label="dread")
    retired = replace(fear, deprecated=True, replaced_by=IRI("terror"))
    halfway = replace(fear, iri=IRI("terror"), deprecated=True, replaced_by=IRI("dread"))
    concepts, probability = scores_of(folder, with_concepts(converter, dread, retired, halfway))
    assert concepts == tuple(IRI(name) for name in ("anger", "disgust", "dread", "joy", "sadness", "surprise"))
    np.testing.assert_array_equal(probability, scores_of(folder, converter)[1])


@pytest.mark.parametrize(("exclusive", "joined"), [(False, np.maximum), (True, np.add)])
def test_labels_that_have_become_one_concept_are_merged(
    tmp_path: Path, converter: Converter, exclusive: bool, joined: np.ufunc
) -> None:
    thresholds = (0.5, 0.5, 0.4, 0.5, 0.5, 0.3)
    config = tiny_config(heads=[ekman_head(exclusive=exclusive, thresholds=thresholds)])
    folder = static_folder(tmp_path / "m", config)
    before = scores_of(folder, converter)[1][:2]
    fear = converter.knowledge.taxonomy.concepts[IRI("fear")]
    merged = with_concepts(converter, replace(fear, deprecated=True, replaced_by=IRI("surprise")))
    concepts, probability = scores_of(folder, merged)
    assert concepts == tuple(IRI(name) for name in ("anger", "disgust", "surprise", "joy", "sadness"))
    np.testing.assert_allclose(probability[:2, 2], joined(before[:, 2], before[:, 5]), rtol=1e-6)
    np.testing.assert_allclose(probability[:2, [0, 1, 3, 4]], before[:, [0, 1, 3, 4]], rtol=1e-6)
    head = TrainedScorer(folder, merged).head(merged.level("ekman", "to"))
    np.testing.assert_allclose(head.thresholds, [0.5, 0.5, 0.3, 0.5, 0.5])


def test_labels_without_a_concept_are_all_listed(tmp_path: Path, converter: Converter) -> None:
    config = tiny_config(heads=[ekman_head([*EKMAN[:4], "ennui", "saudade"])])
    folder = static_folder(tmp_path / "m", config)
    with pytest.raises(UnresolvedLabels) as caught:
        TrainedScorer(folder, converter)
    assert len(caught.value.labels) == 2
    assert "ennui" in str(caught.value)
    assert "saudade" in str(caught.value)
    assert "config.json" in str(caught.value)
    assert "0.2.0" in caught.value.hint, "it tells which release of the ontology the model knows"


@pytest.mark.parametrize("replaced_by", [None, IRI("fear"), "https://w3id.org/emotaxa/goemotions/fear"])
def test_a_retired_label_that_leads_nowhere_is_unresolved(
    folder: ModelFolder, converter: Converter, replaced_by: str | None
) -> None:
    fear = converter.knowledge.taxonomy.concepts[IRI("fear")]
    with pytest.raises(UnresolvedLabels, match="fear"):
        TrainedScorer(folder, with_concepts(converter, replace(fear, deprecated=True, replaced_by=replaced_by)))


def test_a_level_that_the_ontology_does_not_have_is_pointed_to(tmp_path: Path, converter: Converter) -> None:
    head = ekman_head().model_copy(update={"level": "ekman/9"})
    folder = static_folder(tmp_path / "m", tiny_config(heads=[head]))
    with pytest.raises(ModelError, match="ekman/9") as caught:
        TrainedScorer(folder, converter)
    assert caught.value.field == "/heads/0/level"


def head_of_level(level: str, labels: Sequence[str], targets: Mapping[str, Mapping[str, float]] = {}) -> HeadConfig:
    iris = [{"iri": f"https://w3id.org/emotaxa/{level}/{name}", "label": name} for name in labels]
    return HeadConfig.model_validate({"level": level, "labels": iris, "targets": targets})


def test_a_head_answers_in_its_own_scheme_and_the_first_in_all_others(tmp_path: Path, converter: Converter) -> None:
    happy = head_of_level("sentiment", ["positive", "negative"])
    scorer = TrainedScorer(static_folder(tmp_path / "m", tiny_config(heads=[happy, ekman_head()])), converter)

    def chosen(level: str) -> str:
        return scorer.head(converter.level(level, "to")).level

    assert chosen("ekman") == "ekman"
    assert chosen("sentiment") == "sentiment"
    assert chosen("parrott") == chosen("parrott/2") == "sentiment", "the first is the main one"
    ekman = scorer.score(TEXTS, scorer.head(converter.level("ekman", "to")))
    sentiment = scorer.score(TEXTS, scorer.head(converter.level("sentiment", "to")))
    assert (ekman.probability.shape, sentiment.probability.shape) == ((3, 6), (3, 2))


def test_a_head_with_thresholds_fitted_for_a_scheme_answers_in_all_tiers_of_it(
    tmp_path: Path, converter: Converter
) -> None:
    fitted = {"parrott/1": {"https://w3id.org/emotaxa/parrott/1/joy": 0.3}}
    heads = [head_of_level("sentiment", ["positive", "negative"]), ekman_head(targets=fitted)]
    scorer = TrainedScorer(static_folder(tmp_path / "m", tiny_config(heads=heads)), converter)
    for level in ("parrott", "parrott/1", "parrott/2", "parrott/3"):
        assert scorer.head(converter.level(level, "to")).level == "ekman", level
    assert scorer.head(converter.level("shaver/1", "to")).level == "sentiment"


def test_of_heads_for_tiers_of_one_scheme_that_with_the_most_labels_answers_in_all(
    tmp_path: Path, converter: Converter
) -> None:
    heads = [head_of_level(f"plutchik/{tier}", labels) for tier, labels in PLUTCHIK.items()]
    scorer = TrainedScorer(static_folder(tmp_path / "m", tiny_config(heads=heads)), converter)
    for level in ("plutchik", "plutchik/1", "plutchik/2", "plutchik/3"):
        assert scorer.head(converter.level(level, "to")).level == "plutchik/2", level


def test_tiers_that_are_asked_for_alone_cohere_whatever_heads_there_are(tmp_path: Path, converter: Converter) -> None:
    """P(broader, asked for alone) >= P(narrower, asked for alone), over all schemes and tiers."""
    goemotions = [one.label for one in converter.knowledge.taxonomy.by_scheme["goemotions"] if one.felt]
    heads = [head_of_level("goemotions", goemotions), ekman_head(), head_of_level("plutchik/2", PLUTCHIK[2])]
    folder = static_folder(tmp_path / "m", tiny_config(heads=heads))
    classifier = Grounded(TrainedScorer(folder, converter), converter)
    words = np.random.default_rng(3).choice(WORDS[:14], (60, 4))
    found = dict(coherence_everywhere(classifier, converter, [" ".join(row) for row in words]))
    broken = {level: one for level, one in found.items() if one is not None and one.violations}
    assert not broken
    assert sum(level.endswith("/*") and one is not None and one.compared > 0 for level, one in found.items()) > 5


def test_a_head_of_another_model_is_refused(folder: ModelFolder, converter: Converter) -> None:
    scorer = TrainedScorer(folder, converter)
    head = scorer.head(converter.level("ekman", "to"))
    with pytest.raises(EmotaxaError, match="no such head"):
        scorer.score(TEXTS, replace(head, level="parrott"))


@pytest.mark.parametrize("device", ["cuda", "tpu"])
def test_a_static_model_runs_on_the_cpu_only(folder: ModelFolder, device: str) -> None:
    with pytest.raises(DeviceError) as caught:
        open_runtime(folder, device)
    assert caught.value.field == "device"
    assert open_runtime(folder, "auto").device == "cpu"

"""A classifier is opened by what the user calls it, or said not to be there."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifiers.errors import DeviceError, ModelError, UnresolvedLabels
from classifiers.folder.config import FineConfig
from classifiers.folder.shipped import shipped_models
from classifiers.open import DEFAULT, SHIPPED, load, open_classifier
from classifiers.trained.runtime import Outputs
from classifiers.trained.static import StaticRuntime
from mappings.conversion.converter import Converter
from ontology.errors import BackendUnavailable, EmotaxaError, UnknownReference
from tests.classifiers.huggingface.tiny import save_classifier
from tests.classifiers.trained.tiny import static_folder, tiny_config

EKMAN = ("anger", "disgust", "fear", "joy", "sadness", "surprise")


@pytest.fixture(scope="module")
def hugging(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_classifier(tmp_path_factory.mktemp("hf") / "ekman-six", EKMAN)


@pytest.fixture(scope="module")
def inference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_classifier(tmp_path_factory.mktemp("nli") / "nli", ("contradiction", "neutral", "entailment"))


def kind(spec: str, converter: Converter) -> str:
    return open_classifier(spec, converter, "cpu").model.kind


def test_folder_is_opened_as_what_its_files_say(
    hugging: Path, inference: Path, tmp_path: Path, converter: Converter
) -> None:
    static = static_folder(tmp_path / "ours").path
    assert kind(str(hugging), converter) == kind(f"hf:{hugging}", converter) == "huggingface"
    assert kind(str(inference), converter) == kind(f"entailment:{inference}", converter) == "entailment"
    assert kind(str(static), converter) == "trained"


def test_model_is_loaded_once_for_all_revisions(hugging: Path, converter: Converter) -> None:
    loaded = load(f"hf:{hugging}", "cpu")
    first, second = loaded.at(converter), loaded.at(Converter(converter.knowledge))
    assert first.classify(["joy"])[0] == second.classify(["joy"])[0]
    assert first.model == second.model


def test_scheme_of_the_labels_is_named_behind_the_model(tmp_path: Path, converter: Converter) -> None:
    folder = save_classifier(tmp_path / "odd@name", ("LABEL_0", "LABEL_1"))
    with pytest.raises(UnresolvedLabels):
        open_classifier(f"hf:{folder}", converter, "cpu")
    assert open_classifier(f"hf:{folder}@goemotions", converter, "cpu").model.levels == ("goemotions",)
    plain = folder.rename(tmp_path / "plain")
    assert open_classifier(f"hf:{plain}@goemotions", converter, "cpu").model.levels == ("goemotions",)
    with pytest.raises(UnknownReference, match="nowhere"):
        open_classifier(f"hf:{plain}@nowhere", converter, "cpu")


def test_kind_without_labels_of_its_own_answers_in_goemotions(inference: Path, converter: Converter) -> None:
    classifier = open_classifier(str(inference), converter, "cpu")
    assert classifier.level().id == "goemotions"
    assert open_classifier("lexical", converter).level().id == "goemotions"


def test_ensemble_is_made_of_members_with_weights(hugging: Path, converter: Converter) -> None:
    classifier = open_classifier(f"ensemble:{hugging}=3, lexical", converter, "cpu")
    assert classifier.model.name == "ensemble:ekman-six=0.75,lexical=0.25"
    assert classifier.level().id == "ekman"
    assert classifier.classify(["I am so happy today, what a joy"], "parrott/1")[0].labels
    assert load("ensemble:lexical=1").at(converter).level().id == "goemotions"


def test_prototypes_are_opened_with_any_encoder(tmp_path: Path, converter: Converter) -> None:
    folder = static_folder(tmp_path / "ours").path
    classifier = open_classifier(f"prototype:{folder}", converter, "cpu")
    assert classifier.model.kind == "prototype" and classifier.level().id == "goemotions"


@pytest.mark.parametrize("name", [*SHIPPED, None])
def test_shipped_model_is_opened_or_said_to_be_missing(name: str | None, converter: Converter) -> None:
    if (name or DEFAULT) in shipped_models():
        assert open_classifier(name, converter, "cpu").model.name == (name or DEFAULT)
    else:
        with pytest.raises(ModelError, match=f"{name or DEFAULT} is not part of this installation"):
            load(name)


@pytest.mark.parametrize(
    "spec", ["", "emotaxa-smal", "bert-base", "hf", "x" * 5000, "a\0b", "prototypes", "\ud800", "foo:bar"]
)
def test_what_is_no_model_is_refused_with_what_there_is(spec: str) -> None:
    with pytest.raises(ModelError, match=r"hf:MODEL|as in hf:") as caught:
        load(spec)
    assert caught.value.field == "model"
    assert len(caught.value.message) < 200


def test_misspelt_name_is_guessed() -> None:
    with pytest.raises(ModelError, match="did you mean emotaxa-small"):
        load("emotaxa-smal")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("ensemble:", "unknown model"),
        ("ensemble: , ", "has no members"),
        ("ensemble:lexical=much", "'much' of the member 'lexical' is no number"),
        ("lexical:de", "there is one lexical classifier"),
        ("entailment", "no model is named"),
    ],
)
def test_name_that_lacks_something_is_refused(spec: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        load(spec)


def test_weight_of_nothing_is_refused(converter: Converter) -> None:
    with pytest.raises(ModelError, match="is not above 0"):
        open_classifier("ensemble:lexical=0", converter)


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model"):
        load(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps([1]), "utf-8")
    with pytest.raises(ModelError, match="holds no model"):
        load(str(tmp_path))
    with pytest.raises(ModelError, match="there is no such folder"):
        load(str(tmp_path / "none"))


def test_hub_is_asked_for_nothing_but_what_is_prefixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="unknown model"):
        load("someone/some-model")
    for spec in ("hf:someone/some-model", "hf:someone/some-model@goemotions", "entailment:someone/some-model"):
        with pytest.raises(BackendUnavailable, match="'someone/some-model' is not in the cache"):
            load(spec)


def test_device_that_is_not_there_is_said(hugging: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    for spec in (f"hf:{hugging}", f"entailment:{hugging}", f"ensemble:{hugging}"):
        with pytest.raises(DeviceError):
            load(spec, "cuda")
    with pytest.raises(DeviceError, match="unknown device"):
        load("lexical", "tpu")
    with pytest.raises(DeviceError, match="runs on the CPU only") as caught:
        load("lexical", "cuda")
    assert caught.value.field == "device"


def test_floor_is_that_of_the_folder_unless_another_is_asked_for(tmp_path: Path, converter: Converter) -> None:
    folder = str(static_folder(tmp_path / "ours", tiny_config(floor=0.25)).path)
    assert open_classifier(folder, converter).floor == 0.25
    assert open_classifier(folder, converter, floor=0.0).floor == 0.0
    with pytest.raises(EmotaxaError, match="is no probability") as caught:
        open_classifier(folder, converter, floor=1.5)
    assert caught.value.field == "floor"


def test_families_are_divided_without_running_the_model_again(
    tmp_path: Path, converter: Converter, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["so happy today", "sad", "...", "angry cat"]
    config = tiny_config(fine=FineConfig(weight=9.0))
    classifier = open_classifier(str(static_folder(tmp_path / "ours", config).path), converter)
    again = replace(classifier.scorer.score(texts, classifier.scorer.head(classifier.level("parrott"))), vectors=None)
    apart = classifier.ground(again, classifier.level("parrott"), texts)
    undivided = classifier.ground(again, classifier.level("parrott"))
    runs: list[Sequence[str]] = []
    run = StaticRuntime.run

    def counted(self: StaticRuntime, some: Sequence[str], *, embedding: bool = False) -> Outputs:
        runs.append(some)
        return run(self, some, embedding=embedding)

    monkeypatch.setattr(StaticRuntime, "run", counted)
    found = classifier.classify(texts, "parrott")
    assert runs == [texts]
    np.testing.assert_allclose(found.probability, apart.probability, atol=1e-5)
    assert np.nanmax(np.abs(found.probability - undivided.probability)) > 0.01


def test_shipped_models_answer_other_schemes_in_what_their_thresholds_were_fitted_for(converter: Converter) -> None:
    for name in shipped_models():
        scorer = load(name, "cpu").scorer(converter)
        for level in ("ekman", "goemotions-ekman", "sentiment", "parrott", "parrott/1", "plutchik/2"):
            assert scorer.head(converter.level(level, "to")).level == "goemotions", (name, level)

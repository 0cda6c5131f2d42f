"""Zero-shot entailment: each concept is asked about, and what is answered is a probability."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from classifiers.entailment.hypotheses import hypotheses
from classifiers.entailment.scorer import EntailmentScorer
from classifiers.errors import ModelError
from classifiers.hierarchy.grounded import Grounded
from classifiers.huggingface.checkpoint import load_checkpoint
from classifiers.huggingface.logits import Logits
from mappings.conversion.converter import Converter
from ontology.concept import Concept, Label
from tests.classifiers.huggingface.tiny import save_classifier

LABELS = ("CONTRADICTION", "neutral", "Entailment")
WORDS = ("anger", "disgust", "fear", "joy", "sadness", "surprise")
TEXTS = ("I am so happy today!", "you", "this makes me angry and sad", "what a love , what a joy")


def opened(folder: Path, labels: Sequence[str] = LABELS) -> Logits:
    return Logits(load_checkpoint(str(save_classifier(folder, tuple(labels), words=WORDS)), "cpu"))


@pytest.fixture(scope="module")
def logits(tmp_path_factory: pytest.TempPathFactory) -> Logits:
    return opened(tmp_path_factory.mktemp("inference"))


def asked(logits: Logits, text: str, hypothesis: str) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    import torch

    given = logits.checkpoint.tokenizer(text, hypothesis, return_tensors="pt")
    with torch.inference_mode():
        found: np.ndarray[tuple[int], np.dtype[np.float32]] = logits.checkpoint.network(**given).logits[0].numpy()
    return found


def test_probability_is_that_of_entailment_against_contradiction(logits: Logits, converter: Converter) -> None:
    scorer = EntailmentScorer(logits, converter)
    head = scorer.head(converter.level("ekman", "to"))
    found = scorer.score(TEXTS, head).probability
    labels = [converter.knowledge.taxonomy.concepts[iri].label for iri in head.concepts]
    for row, text in enumerate(TEXTS):
        for column, label in enumerate(labels):
            said = "no particular emotion" if label == "neutral" else label
            contradiction, _, entailment = asked(logits, text, f"This text expresses {said}.")
            assert found[row, column] == pytest.approx(1 / (1 + np.exp(contradiction - entailment)), abs=1e-5)


def test_model_of_two_outputs_sets_entailment_against_the_other(tmp_path: Path, converter: Converter) -> None:
    logits = opened(tmp_path, ("entailment", "not_entailment"))
    scorer = EntailmentScorer(logits, converter)
    head = scorer.head(converter.level("ekman", "to"))
    entailment, other = asked(logits, TEXTS[0], "This text expresses anger.")
    column = head.concepts.index("https://w3id.org/emotaxa/ekman/anger")
    expected = 1 / (1 + np.exp(other - entailment))
    assert scorer.score(TEXTS[:1], head).probability[0, column] == pytest.approx(expected, abs=1e-5)


def test_several_templates_are_averaged_in_log_odds(logits: Logits, converter: Converter) -> None:
    templates = ("This text expresses {label}.", "What a {label}!")
    head = EntailmentScorer(logits, converter).head(converter.level("ekman", "to"))

    def odds(*given: str) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
        likely = EntailmentScorer(logits, converter, given).score(TEXTS, head).probability.astype(np.float64)
        return np.asarray(np.log(likely / (1 - likely)))

    assert np.allclose(odds(*templates), (odds(templates[0]) + odds(templates[1])) / 2, atol=1e-3)


def test_any_scheme_is_scored_coherently(logits: Logits, converter: Converter) -> None:
    found = Grounded(EntailmentScorer(logits, converter), converter).classify(TEXTS[:2], "izard")
    assert found.probability.shape[0] == 2 and np.isfinite(found.probability).all()


def test_any_text_is_asked_about_and_none_without_a_word(logits: Logits, converter: Converter) -> None:
    scorer = EntailmentScorer(logits, converter)
    head = scorer.head(converter.level("ekman", "to"))
    silent = np.isnan(scorer.score(["", "joy \ud800", " ", "joy " * 250_000], head).probability).all(axis=1)
    assert silent.tolist() == [True, False, True, False]
    assert scorer.score([], head).probability.shape == (0, len(head.concepts))


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1", "LABEL_2"), ("joy", "fear"), ("entailment",)])
def test_model_without_entailment_is_refused(tmp_path: Path, converter: Converter, labels: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match=f"no output is called entailment: '{labels[0]}'"):
        EntailmentScorer(opened(tmp_path, labels), converter)


@pytest.mark.parametrize(("templates", "said"), [((), "no hypothesis"), (("It is sad.",), "no place for the label")])
def test_template_needs_a_place_for_the_label(
    logits: Logits, converter: Converter, templates: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ModelError, match=said):
        EntailmentScorer(logits, converter, templates)


def test_hypothesis_fits_the_part_of_speech() -> None:
    joyful = Concept("urn:x", "x:x", "x", "joyful", (Label("joyful", "en", part_of_speech="adjective"),))
    assert hypotheses(joyful) == ("The person who wrote this feels joyful.",)
    assert (
        hypotheses(Concept("urn:x", "x:x", "x", "neutral"), ("{label}", "so {label}"))
        == ("This text expresses no particular emotion.",) * 2
    )

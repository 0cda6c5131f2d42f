"""Guesses at what a text was meant to say, by its spelling and by an encoder; none of them is taken."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer

from mappings.resolution.answer import Query, Resolution
from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.resolver import Resolver
from mappings.resolution.scores import WAYS
from ontology.reference import find_level
from ontology.taxonomy import Taxonomy

Resolve = Callable[..., Resolution]
LOWEST = min(min(way.preferred, way.alternative) for way in WAYS.values())


class CharacterGrams:
    """A real encoder, though one that knows no meanings: texts are near that share character n-grams."""

    name = "character 2- to 4-grams"
    threshold = 0.4

    def __init__(self) -> None:
        self._grams = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 4), n_features=512, alternate_sign=False)
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        vectors: NDArray[np.float32] = self._grams.transform(texts).toarray().astype(np.float32)
        return vectors


@pytest.fixture
def encoder() -> CharacterGrams:
    return CharacterGrams()


def curies(answer: Resolution) -> list[str]:
    return [candidate.concept.curie for candidate in answer.candidates]


@pytest.mark.parametrize(
    ("text", "scheme", "curie", "word"),
    [
        ("anoyance", "goemotions", "goemotions:annoyance", "annoyance"),
        ("Sensory Plesure", "ekman-1999", "ekman-1999:sensory-pleasure", "sensory pleasure"),
        ("dissapointment", "parrott/2", "parrott:2/disappointment", "disappointment"),
        ("agner", "ekman", "ekman:anger", "anger"),
        ("anoyed", "goemotions", "goemotions:annoyance", "annoyed"),
        ("triste za", "xed-en", "xed-en:sadness", "Tristeza"),
    ],
)
def test_misspelled_word_is_guessed_and_asked_back(
    resolve: Resolve, text: str, scheme: str, curie: str, word: str
) -> None:
    answer = resolve(text, scheme)
    best = answer.candidates[0]
    assert (answer.status, answer.concept) == ("ambiguous", None)
    assert (best.concept.curie, best.method) == (curie, "fuzzy")
    assert f"`{text}` looks like `{word}`; `{word}` " in best.reason
    assert answer.question.startswith(f"Did you mean `{word}`")


def test_misspelled_label_is_still_suggested(resolve: Resolve) -> None:
    answer = resolve("anoyance", "goemotions")
    assert answer.suggestions == ("annoyance",)
    assert answer.reason == "Nothing in goemotions is called `anoyance`; the closest label is `annoyance`."


def test_without_a_scheme_the_guess_is_found_in_each(resolve: Resolve) -> None:
    answer = resolve("irritatn")
    known = resolve("irritation")
    assert curies(answer) == curies(known)
    assert answer.question == "Did you mean `irritation`?"


def test_every_guess_scores_below_every_way(resolve: Resolve) -> None:
    for text in ("anoyance", "joyfull", "hapyness", "sadnes", "frustation", "tristesa"):
        candidates = resolve(text).candidates
        assert candidates
        assert all(0 < candidate.score < LOWEST for candidate in candidates)


def test_word_that_another_scheme_knows_is_no_misspelling(resolve: Resolve) -> None:
    # It looks like sadness.
    assert resolve("gladness", "ekman").status == "unresolved"
    bliss = resolve("bliss", "goemotions")
    assert (bliss.status, bliss.candidates) == ("unresolved", ())
    assert "known in parrott, shaver, sense" in bliss.reason


@pytest.mark.parametrize("text", ["qwertz", "x", "jy", "29", "terrible anger of the many"])
def test_what_looks_like_nothing_is_not_guessed_at(resolve: Resolve, text: str) -> None:
    answer = resolve(text, "goemotions")
    assert (answer.status, answer.candidates) == ("unresolved", ())


def test_encoder_offers_what_it_takes_for_near(taxonomy: Taxonomy, encoder: CharacterGrams) -> None:
    resolver = Resolver(TaxonomyIndex(taxonomy), encoder=encoder)
    answer = resolver.resolve("irritating annoyances", find_level(taxonomy, "goemotions"))
    best = answer.candidates[0]
    assert (answer.status, best.concept.curie, best.method) == ("ambiguous", "goemotions:annoyance", "embedding")
    assert "means nearly what `annoyance` does (cosine 0." in best.reason
    assert f"by {encoder.name})" in best.reason
    assert answer.question.startswith("Did you mean `annoyance`")


def test_meaning_is_guessed_below_spelling(taxonomy: Taxonomy, encoder: CharacterGrams) -> None:
    resolver = Resolver(TaxonomyIndex(taxonomy), encoder=encoder)
    methods = [found.method for found in resolver.resolve("hapiness", limit=100).candidates]
    assert {"fuzzy", "embedding"} == set(methods)
    assert methods == sorted(methods, reverse=True)


def test_encoder_is_asked_only_where_nothing_is_called_so(taxonomy: Taxonomy, encoder: CharacterGrams) -> None:
    resolver = Resolver(TaxonomyIndex(taxonomy), encoder=encoder)
    resolver.resolve_all([Query("joy"), Query("joyful"), Query("3"), Query("goemotions:joy"), Query("")])
    assert encoder.encoded == 0


def test_vectors_of_labels_are_made_once(taxonomy: Taxonomy, encoder: CharacterGrams) -> None:
    resolver = Resolver(TaxonomyIndex(taxonomy), encoder=encoder)
    resolver.resolve("wistfulnesses of old", find_level(taxonomy, "ekman"))
    labels = encoder.encoded
    resolver.resolve("wistfulnesses of late", find_level(taxonomy, "parrott"))
    assert encoder.encoded == labels + 1


@given(st.text(min_size=3, max_size=30))
def test_near_labels_come_with_their_exact_cosine_best_first(text: str) -> None:
    from tests.mappings.resolution.test_any_text import TAXONOMY

    encoder = CharacterGrams()
    found = TaxonomyIndex(TAXONOMY).near(text, encoder, "ekman", None, 5)
    labels = {label.text for at in TAXONOMY.by_scheme["ekman"] for label in at.labels if label.kind != "derived"}
    own = encoder.encode([text])[0]
    cosines = {label: float(encoder.encode([label])[0] @ own) for label in labels}
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines.values(), reverse=True)[:5], abs=1e-5)
    assert all(cosine == pytest.approx(cosines[label], abs=1e-5) for label, cosine in found)

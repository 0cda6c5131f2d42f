"""Labels, spelled exactly or nearly so, and ties between them."""

from collections.abc import Callable

import pytest

from mappings.resolution.answer import Resolution
from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.resolver import Resolver
from ontology.concept import Concept, Label
from ontology.errors import EmotaxaError
from ontology.iri import BASE
from ontology.reference import Level
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

Resolve = Callable[..., Resolution]


def curies(answer: Resolution) -> list[str]:
    return [candidate.concept.curie for candidate in answer.candidates]


@pytest.mark.parametrize(
    ("text", "scheme", "curie", "method", "score"),
    [
        ("annoyance", "goemotions", "goemotions:annoyance", "exact", 1.0),
        ("neutral", "goemotions", "goemotions:neutral", "exact", 1.0),
        ("contempt", "Ekman's seven", "ekman-7:contempt", "exact", 1.0),
        ("irritability", "parrott", "parrott:2/irritation", "exact", 0.98),
        ("hatred", "parrott", "parrott:3/hate", "exact", 0.98),
        ("joy", "ekman-7", "ekman-7:happiness", "exact", 0.98),
        ("joy", "shaver/3", "shaver:3/joy", "exact", 1.0),
        ("Annoyance", "goemotions", "goemotions:annoyance", "normalised", 0.96),
        ("  sensory_PLEASURE ", "ekman-1999", "ekman-1999:sensory-pleasure", "normalised", 0.96),
        ("Irritability.", "parrott", "parrott:2/irritation", "normalised", 0.95),
    ],
)
def test_label_resolves_in_its_scheme(
    resolve: Resolve, text: str, scheme: str, curie: str, method: str, score: float
) -> None:
    answer = resolve(text, scheme)
    assert (answer.status, curies(answer)[0]) == ("resolved", curie)
    assert (answer.candidates[0].method, answer.candidates[0].score) == (method, score)
    assert answer.concept is answer.candidates[0].concept


def test_same_word_in_several_schemes_is_ambiguous_without_a_scheme(resolve: Resolve) -> None:
    answer = resolve("joy")
    assert answer.status == "ambiguous"
    assert answer.concept is None
    schemes = {candidate.concept.scheme for candidate in resolve("joy", limit=1000).candidates}
    assert {"ekman", "parrott", "shaver", "goemotions", "sense", "plutchik", "occ"} <= schemes
    assert f"{len(schemes)} schemes" in answer.reason
    assert "give one" in answer.reason
    assert answer.question.endswith("?")


def test_better_spelling_in_one_scheme_does_not_settle_which_scheme_is_meant(resolve: Resolve) -> None:
    answer = resolve("unhappy")
    assert answer.status == "ambiguous"
    assert curies(answer) == ["parrott:3/unhappiness", "shaver:3/unhappiness", "sense:unhappiness"]


def test_word_of_one_scheme_alone_resolves_without_a_scheme(resolve: Resolve) -> None:
    answer = resolve("crosspatch")
    assert (answer.status, curies(answer)) == ("resolved", ["parrott:3/grumpiness"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("joy", ["parrott:1/joy", "parrott:3/joy"]),
        ("surprise", ["parrott:1/surprise", "parrott:2/surprise", "parrott:3/surprise"]),
        ("relief", ["parrott:2/relief", "parrott:3/relief"]),
    ],
)
def test_outermost_of_one_branch_is_taken_and_the_others_are_listed(
    resolve: Resolve, text: str, expected: list[str]
) -> None:
    answer = resolve(text, "parrott")
    assert (answer.status, curies(answer)) == ("resolved", expected)
    assert f"{expected[0]} is taken, as it contains" in answer.reason


def test_outermost_of_each_scheme_comes_before_what_it_contains(resolve: Resolve) -> None:
    found = curies(resolve("joy", limit=1000))
    assert found.index("goemotions:joy") < found.index("parrott:3/joy")


def test_limit_cuts_the_candidates_and_not_the_verdict(resolve: Resolve) -> None:
    answer = resolve("joy", limit=1)
    assert answer.status == "ambiguous"
    assert curies(answer) == curies(resolve("joy", limit=1000))[:1]
    assert "more; give one of them" in answer.reason


def test_limit_below_one_is_refused(resolver: Resolver) -> None:
    with pytest.raises(EmotaxaError, match="give 1 or more") as caught:
        resolver.resolve("joy", limit=0)
    assert caught.value.field == "limit"


def test_word_of_other_schemes_is_said_to_be_known_there(resolve: Resolve) -> None:
    answer = resolve("bliss", "goemotions")
    assert answer.status == "unresolved"
    assert "known in parrott, shaver, sense" in answer.reason


def test_unrelated_concepts_of_one_name_in_one_scheme_are_ambiguous() -> None:
    scheme = Scheme("made", BASE + "made", "Made", "labels")
    labels = (Label("interest", "en"),)
    concepts = [
        Concept(f"{BASE}made/{slug}", f"made:{slug}", "made", "interest", labels, position=position)
        for position, slug in ((2, "curious-interest"), (1, "money-interest"))
    ]
    resolver = Resolver(TaxonomyIndex(Taxonomy.of([scheme], concepts)))
    for level in (None, Level(scheme)):
        answer = resolver.resolve("interest", level)
        assert (answer.status, curies(answer)) == ("ambiguous", ["made:money-interest", "made:curious-interest"])
        assert "none of which contains the others" in answer.reason
        assert "made:money-interest, made:curious-interest" in answer.question


def test_label_set_that_has_adjectives_answers_to_the_noun(taxonomy: Taxonomy) -> None:
    scheme = Scheme("acted", BASE + "acted", "Acted", "labels")
    words = ("angry", "happy", "fearful", "sad")
    acted = [Concept(f"{BASE}acted/{word}", f"acted:{word}", "acted", word) for word in words]
    whole = Taxonomy.of((*taxonomy.schemes.values(), scheme), (*taxonomy.concepts.values(), *acted))
    resolver = Resolver(TaxonomyIndex(whole))
    nouns = ("anger", "happiness", "fear", "sadness")
    found = [resolver.resolve(noun, Level(scheme)) for noun in nouns]
    assert [curies(answer) for answer in found] == [[f"acted:{word}"] for word in words]
    assert {answer.candidates[0].method for answer in found} == {"lemma"}
    assert found[0].reason == "`anger` and `angry`, a label in acted, are forms of `anger`."

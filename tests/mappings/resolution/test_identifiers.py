"""Ids of a data set, CURIEs and IRIs."""

from collections.abc import Callable

import pytest

from mappings.resolution.answer import Resolution
from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.resolver import Resolver
from ontology.concept import Concept
from ontology.iri import BASE
from ontology.reference import Level
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

Resolve = Callable[..., Resolution]


@pytest.mark.parametrize("text", ["3", "LABEL_3", "label_3", "Label 3", " 3 ", "03", "3.0"])
def test_id_of_a_label_set_resolves_in_it(resolve: Resolve, text: str) -> None:
    answer = resolve(text, "goemotions")
    assert answer.status == "resolved"
    (candidate,) = answer.candidates
    assert (candidate.concept.curie, candidate.method, candidate.score) == ("goemotions:annoyance", "id", 1.0)


@pytest.mark.parametrize("text", ["3", "LABEL_3", "label_3"])
def test_id_without_a_scheme_is_asked_back(resolve: Resolve, text: str) -> None:
    answer = resolve(text)
    assert (answer.status, answer.candidates) == ("unresolved", ())
    assert answer.question == f"`{text}` is an id; in which scheme?"


@pytest.mark.parametrize(("text", "scheme"), [("28", "goemotions"), ("LABEL_99", "goemotions"), ("3", "parrott")])
def test_id_that_the_scheme_does_not_have_is_unresolved(resolve: Resolve, text: str, scheme: str) -> None:
    answer = resolve(text, scheme)
    assert (answer.status, answer.reason) == ("unresolved", f"`{text}` is no id in {scheme}.")


@pytest.mark.parametrize(
    ("text", "scheme", "curie"),
    [
        ("goemotions:annoyance", None, "goemotions:annoyance"),
        ("goemotions:3", None, "goemotions:annoyance"),
        ("goemotions:3", "goemotions", "goemotions:annoyance"),
        ("parrott:3/joy", None, "parrott:3/joy"),
        ("3/joy", "parrott", "parrott:3/joy"),
        (BASE + "parrott/3/joy", None, "parrott:3/joy"),
        (BASE + "parrott/3/joy", "parrott/3", "parrott:3/joy"),
    ],
)
def test_identifier_resolves_to_its_concept(resolve: Resolve, text: str, scheme: str | None, curie: str) -> None:
    answer = resolve(text, scheme)
    assert answer.status == "resolved"
    (candidate,) = answer.candidates
    assert (candidate.concept.curie, candidate.method, candidate.score) == (curie, "id", 1.0)


@pytest.mark.parametrize(("text", "curie"), [("parrott:joy", "parrott:1/joy"), ("goemotions:joyful", "goemotions:joy")])
def test_prefix_of_a_scheme_stands_for_the_scheme(resolve: Resolve, text: str, curie: str) -> None:
    concept = resolve(text).concept
    assert concept is not None
    assert concept.curie == curie


def test_concept_of_another_scheme_is_not_taken(resolve: Resolve) -> None:
    answer = resolve("parrott:1/joy", "ekman")
    assert (answer.status, answer.reason) == ("unresolved", "`parrott:1/joy` belongs to parrott, not to ekman.")


def test_concept_of_another_tier_is_not_taken(resolve: Resolve) -> None:
    assert resolve("parrott:3/joy", "parrott/1").status == "unresolved"


def test_letters_that_a_label_set_uses_as_ids_are_ids() -> None:
    scheme = Scheme("acted", BASE + "acted", "Acted", "labels")
    concepts = [
        Concept(f"{BASE}acted/{word}", f"acted:{word}", "acted", word, notations=(code,))
        for word, code in (("anger", "ANG"), ("disgust", "DIS"))
    ]
    resolver = Resolver(TaxonomyIndex(Taxonomy.of([scheme], concepts)))
    found = resolver.resolve("DIS", Level(scheme))
    assert found.concept is concepts[1]
    assert found.candidates[0].method == "id"
    assert resolver.resolve("DIS").question == "`DIS` is an id in acted; is that the scheme?"


def test_label_that_is_a_number_goes_before_an_id() -> None:
    scheme = Scheme("stars", BASE + "stars", "Stars", "labels")
    concepts = [
        Concept(f"{BASE}stars/{word}", f"stars:{word}", "stars", word, notations=(str(place),))
        for place, word in enumerate(("1", "2", "3"))
    ]
    resolver = Resolver(TaxonomyIndex(Taxonomy.of([scheme], concepts)))
    assert resolver.resolve("1", Level(scheme)).concept is concepts[0]
    assert resolver.resolve("LABEL_1", Level(scheme)).concept is concepts[1]
    assert "in which scheme?" in resolver.resolve("1").question

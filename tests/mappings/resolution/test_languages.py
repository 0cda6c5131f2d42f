"""Labels in several languages, on a made taxonomy: what ships is English as yet."""

import pytest

from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.resolver import Resolver
from ontology.concept import Concept, Label
from ontology.iri import BASE
from ontology.reference import Level
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

FEELINGS = Scheme("feelings", BASE + "feelings", "Feelings", "labels")
RUSSIAN = Scheme("russian", BASE + "russian", "Russian", "labels")
SENSES = Scheme("sense", BASE + "sense", "Senses", "senses")


def concept(scheme: str, slug: str, *labels: Label) -> Concept:
    return Concept(f"{BASE}{scheme}/{slug}", f"{scheme}:{slug}", scheme, labels[0].text, labels)


JOY = concept(
    "feelings",
    "joy",
    Label("joy", "en"),
    Label("alegría", "es"),
    Label("gioia", "it"),
    Label("gozo", "es", "alternative"),
)
RAGE = concept("feelings", "rage", Label("rage", "en"), Label("ira", "es"))
RABIES = concept("feelings", "rabies", Label("rabies", "en"), Label("rage", "fr"))
GLADNESS = concept("russian", "gladness", Label("радость", "ru"))
SENSE = concept("sense", "joy", Label("joy", "en"), Label("joyful", "en", "derived"), Label("alegre", "es", "derived"))


@pytest.fixture(scope="module")
def polyglot() -> Resolver:
    taxonomy = Taxonomy.of([FEELINGS, RUSSIAN, SENSES], [JOY, RAGE, RABIES, GLADNESS, SENSE])
    return Resolver(TaxonomyIndex(taxonomy))


@pytest.mark.parametrize(
    ("text", "lang", "expected", "method", "score"),
    [
        ("alegría", "es", JOY, "exact", 1.0),
        ("alegría", "es-MX", JOY, "exact", 1.0),
        ("gozo", "ES", JOY, "exact", 0.98),
        ("Alegri\N{COMBINING ACUTE ACCENT}a", "es", JOY, "normalised", 0.96),
        ("alegría", None, JOY, "language", 0.78),
        ("gozo", None, JOY, "language", 0.76),
        ("gioia", "es", JOY, "language", 0.78),
        ("joy", "es", JOY, "exact", 0.97),
        ("rage", None, RAGE, "exact", 1.0),
        ("rage", "en", RAGE, "exact", 1.0),
        ("rage", "fr", RABIES, "exact", 1.0),
        ("joyful", None, JOY, "lemma", 0.92),
        ("alegre", "es", JOY, "lemma", 0.92),
        ("alegre", None, JOY, "language", 0.72),
    ],
)
def test_language_of_the_text_ranks_the_labels(
    polyglot: Resolver, text: str, lang: str | None, expected: Concept, method: str, score: float
) -> None:
    answer = polyglot.resolve(text, Level(FEELINGS), lang)
    assert answer.status == "resolved"
    best = answer.candidates[0]
    assert (best.concept.curie, best.method, best.score) == (expected.curie, method, score)


def test_label_as_its_scheme_spells_it_is_exact_in_any_language(polyglot: Resolver) -> None:
    answer = polyglot.resolve("радость", Level(RUSSIAN))
    assert [(found.method, found.score) for found in answer.candidates] == [("exact", 1.0)]


def test_reason_names_the_other_language(polyglot: Resolver) -> None:
    answer = polyglot.resolve("gioia", Level(FEELINGS))
    assert answer.reason == "`gioia` is a label in feelings, in another language (it)."


@pytest.mark.parametrize("lang", ["", "xx", "not a tag", "\ud83d", "e" * 10_000])
def test_no_language_tag_shuts_out_the_scheme_s_own_label(polyglot: Resolver, lang: str) -> None:
    assert polyglot.resolve("joy", Level(FEELINGS), lang).concept is JOY

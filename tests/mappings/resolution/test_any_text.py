"""What holds for every label that ships, and for any text at all."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.resolver import Resolver
from mappings.resolution.scores import WAYS
from mappings.shipped import shipped_label_modules
from ontology.concept import Concept
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.reference import Level
from ontology.taxonomy import Taxonomy

TAXONOMY = taxonomy_from(
    triple for path in (*shipped_modules(), *shipped_label_modules()) for triple in module_triples(path)
)
RESOLVER = Resolver(TaxonomyIndex(TAXONOMY))
CONCEPTS = tuple(TAXONOMY.concepts.values())
LABELS = sorted({label.text for concept in CONCEPTS for label in concept.labels})
LEVELS = (
    None,
    *map(Level, TAXONOMY.schemes.values()),
    *(Level(scheme, tier.rank) for scheme in TAXONOMY.schemes.values() for tier in scheme.tiers),
)
INFLECTED = {
    score for name, way in WAYS.items() if name.startswith("inflected") for score in (way.preferred, way.alternative)
}
"""Ways that are left out where a scheme knows the text as it is, and some scheme knows each of these."""
CASES = (str.upper, str.title, str.capitalize, str.swapcase)
GAPS = (" ", "-", "_", "  ", " - ", "\N{NON-BREAKING HYPHEN}", "\t", "/")
AROUND = ("{}", " {} ", "{}!", '"{}"', "({})", "{}.", "\N{LEFT DOUBLE QUOTATION MARK}{}\N{RIGHT DOUBLE QUOTATION MARK}")


def test_every_label_resolves_in_its_own_scheme() -> None:
    wrong = []
    for concept in CONCEPTS:
        answer = RESOLVER.resolve(concept.label, Level(TAXONOMY.schemes[concept.scheme]))
        best = answer.candidates[0] if answer.candidates else None
        if answer.status != "resolved" or not best or (best.concept.label, best.score) != (concept.label, 1.0):
            wrong.append(f"{concept.curie}: {answer.status}, {answer.reason}")
    assert not wrong


def test_every_label_resolves_to_its_concept_within_its_tier() -> None:
    for concept in CONCEPTS:
        answer = RESOLVER.resolve(concept.label, Level(TAXONOMY.schemes[concept.scheme], concept.tier))
        assert answer.concept is concept


def test_every_identifier_resolves_to_its_concept() -> None:
    for concept in CONCEPTS:
        assert RESOLVER.resolve(concept.curie).concept is concept
        assert RESOLVER.resolve(concept.iri).concept is concept


def test_every_id_of_a_label_set_resolves_in_it() -> None:
    for concept in CONCEPTS:
        for notation in concept.notations:
            level = Level(TAXONOMY.schemes[concept.scheme])
            assert RESOLVER.resolve(notation, level).concept is concept
            if notation.isdigit():
                assert RESOLVER.resolve(f"LABEL_{notation}", level).concept is concept


@given(st.sampled_from(CONCEPTS), st.sampled_from(CASES), st.sampled_from(GAPS), st.sampled_from(AROUND))
def test_case_gaps_and_punctuation_make_no_difference(
    concept: Concept, case: Callable[[str], str], gap: str, around: str
) -> None:
    text = around.format(case(concept.label).replace(" ", gap))
    answer = RESOLVER.resolve(text, Level(TAXONOMY.schemes[concept.scheme]))
    assert answer.concept is not None, answer.reason
    assert answer.concept.label == concept.label


@settings(deadline=None)
@given(
    st.text(max_size=220) | st.text(st.characters(codec=None), max_size=30) | st.sampled_from(LABELS),
    st.sampled_from(LEVELS),
    st.sampled_from([None, "en", "en-GB", "es", "xx"]),
    st.integers(1, 400),
)
def test_any_text_has_an_answer_in_order(text: str, level: Level | None, lang: str | None, limit: int) -> None:
    answer = RESOLVER.resolve(text, level, lang, limit)
    scores = [candidate.score for candidate in answer.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert len(scores) <= limit
    assert len({candidate.concept.iri for candidate in answer.candidates}) == len(scores)
    assert (answer.status == "unresolved") == (not scores)
    assert answer.reason.endswith((".", "?"))
    assert answer.reason.isprintable()
    assert answer.query.text == text
    assert answer == RESOLVER.resolve(text, level, lang, limit)
    if level is not None:
        assert {candidate.concept.scheme for candidate in answer.candidates} <= {level.scheme.id}


@settings(deadline=None)
@given(st.sampled_from(LABELS), st.integers(0, 2**32))
def test_order_of_the_input_makes_no_difference(text: str, seed: int) -> None:
    shuffled = list(CONCEPTS)
    Random(seed).shuffle(shuffled)
    other = Resolver(TaxonomyIndex(Taxonomy.of(TAXONOMY.schemes.values(), shuffled)))
    assert other.resolve(text) == RESOLVER.resolve(text)


@given(st.sampled_from(LABELS))
def test_all_schemes_together_answer_what_each_answers(text: str) -> None:
    together = {found.concept.curie: found for found in RESOLVER.resolve(text, limit=1000).candidates}
    for scheme in TAXONOMY.schemes.values():
        for found in RESOLVER.resolve(text, Level(scheme), limit=1000).candidates:
            # An id counts within its scheme alone: Panksepp's FEAR has the id `fear`.
            if found.score not in INFLECTED and found.method != "id":
                assert together[found.concept.curie] == found


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\N{NO-BREAK SPACE}"])
def test_empty_text_says_so(text: str) -> None:
    answer = RESOLVER.resolve(text)
    assert (answer.status, answer.reason) == ("unresolved", "The text is empty.")


def test_long_text_is_no_label_and_costs_nothing() -> None:
    started = time.perf_counter()
    for text in ("x" * 1_000_000, "joy " * 250_000, "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 1_000_000):
        answer = RESOLVER.resolve(text)
        assert answer.status == "unresolved"
        assert "has 200 at the most" in answer.reason
        assert len(answer.reason) < 200
    assert time.perf_counter() - started < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "\ud83d",
        "jo\x00y",
        "\N{GRINNING FACE}",
        "مرحبا",
        "\u202ejoy\u202c!",
        "!!!",
        "-",
        "{text}",
        "%s",
        "a:b",
        ":",
        "joy:",
    ],
)
def test_strange_text_is_shown_so_that_it_prints(text: str) -> None:
    answer = RESOLVER.resolve(text)
    assert answer.reason.isprintable()
    assert answer.question.isprintable()
    answer.reason.encode()


def test_scores_tell_the_ways_apart() -> None:
    ways = [way for way in WAYS.values() if way.method != "id"]
    scores = [score for way in ways for score in (way.preferred, way.alternative)]
    assert len(set(scores)) == len(scores)
    order = ["exact", "normalised", "lemma", "language"]
    floors = [min(way.alternative for way in ways if way.method == method) for method in order]
    assert floors == sorted(floors, reverse=True)


def test_import_is_light() -> None:
    code = (
        "import sys, mappings.resolution.resolver, mappings.resolution.index;"
        "print([name for name in ('numpy', 'polars', 'pydantic', 'rapidfuzz', 'curies', 'spacy_lookups_data')"
        " if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[3]
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"

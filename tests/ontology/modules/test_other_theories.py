"""The theories of `others.tsv`, and Russell's circle, against the facts that they were encoded from."""

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from ontology.concept import Concept
from ontology.iri import BASE
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.taxonomy import Taxonomy

Row = dict[str, str]

GROUPS = {"geneva-wheel": [4, 20], "earl": [10, 48], "panas-x": [4, 13], "russell": [8, 28]}


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    """What the shipped modules say."""
    return taxonomy_from(triple for path in shipped_modules() for triple in module_triples(path))


@pytest.fixture(scope="module")
def rows(reference: Path) -> dict[str, Row]:
    """The rows of the table, by number."""
    with (reference / "taxonomies" / "others.tsv").open(encoding="utf-8", newline="") as lines:
        return {f"others.tsv:{number}": row for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 1)}


@pytest.fixture(scope="module")
def schemes(reference: Path) -> dict[str, str]:
    """The ids of our schemes, by the names that the table gives them."""
    with (reference / "scheme_ids.tsv").open(encoding="utf-8", newline="") as lines:
        places = {row["source"]: row["id"] for row in csv.DictReader(lines, delimiter="\t")}
    start = "taxonomies/others.tsv "
    return {place.removeprefix(start): scheme for place, scheme in places.items() if place.startswith(start)}


@pytest.fixture(scope="module")
def encoded(taxonomy: Taxonomy) -> dict[str, list[Concept]]:
    """The concepts that name a row, the most general first."""
    found: dict[str, list[Concept]] = defaultdict(list)
    for concept in sorted(taxonomy.concepts.values(), key=lambda concept: concept.tier or 0):
        for fact, row in concept.facts:
            if fact == "referenceRow" and row.startswith("others.tsv:"):
                found[row].append(concept)
    return found


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def angle(concept: Concept) -> Decimal:
    return Decimal(dict(concept.facts)["angle"])


def test_every_row_is_a_concept_of_its_scheme_under_its_own_name(
    rows: dict[str, Row], schemes: dict[str, str], encoded: dict[str, list[Concept]]
) -> None:
    assert len(rows) == 275
    for number, row in rows.items():
        concept = encoded[number][-1]
        assert concept.scheme == schemes[row["scheme"]], number
        assert concept.slug == slug(row["term"]), number
        names = {label.text for label in concept.labels if label.kind in {"preferred", "alternative"}}
        assert row["term"] in names | {name.replace(" ", "-") for name in names}, number
    assert set(encoded) == set(rows)


def test_the_schemes_hold_no_leaf_without_a_row(
    taxonomy: Taxonomy, rows: dict[str, Row], schemes: dict[str, str]
) -> None:
    for table, scheme in schemes.items():
        wanted = [slug(row["term"]) for row in rows.values() if row["scheme"] == table]
        assert [concept.slug for concept in taxonomy.leaves(scheme)] == wanted, scheme


@pytest.mark.parametrize(("scheme", "sizes"), GROUPS.items())
def test_grouped_schemes_have_two_tiers(taxonomy: Taxonomy, scheme: str, sizes: list[int]) -> None:
    assert [len(taxonomy.at_tier(scheme, rank)) for rank in (1, 2)] == sizes
    for concept in taxonomy.at_tier(scheme, 2):
        (parent,) = concept.parents
        assert taxonomy.concepts[parent].tier == 1


@pytest.mark.parametrize("scheme", ["geneva-wheel", "earl", "panas-x"])
def test_a_row_lies_below_the_group_that_the_table_names(
    rows: dict[str, Row], schemes: dict[str, str], encoded: dict[str, list[Concept]], scheme: str
) -> None:
    named: dict[str, str] = {}
    for number, row in rows.items():
        if schemes[row["scheme"]] == scheme:
            assert encoded[number][-1].parents == (f"{BASE}{scheme}/{slug(row['parent'])}",), number
            named.setdefault(row["parent"], number)
    for group, first in named.items():
        assert encoded[first][0].slug == slug(group), "a group gives the first row that names it"


def test_the_adjectives_of_earl_answer_to_their_nouns(taxonomy: Taxonomy) -> None:
    nouns = {
        concept.label: [label.text for label in concept.labels if label.kind == "alternative"]
        for concept in taxonomy.by_scheme["earl"]
    }
    adjectives = ("calm", "content", "relaxed", "relieved", "serene")
    assert [nouns[adjective] for adjective in adjectives] == [
        ["calmness"],
        ["contentment"],
        ["relaxation"],
        ["relief"],
        ["serenity"],
    ]


def test_tendencies_are_no_emotions_and_all_else_here_is(taxonomy: Taxonomy, schemes: dict[str, str]) -> None:
    for scheme in (*schemes.values(), "russell"):
        aspects = {concept.aspect for concept in taxonomy.by_scheme[scheme]}
        assert aspects == {"action tendency" if scheme == "frijda-action-tendencies" else "emotion"}, scheme


def test_the_eight_concepts_of_russell_stand_like_the_points_of_a_compass(taxonomy: Taxonomy) -> None:
    eight = taxonomy.at_tier("russell", 1)
    assert [(concept.label, int(angle(concept))) for concept in eight] == [
        ("pleasure", 0),
        ("excitement", 45),
        ("arousal", 90),
        ("distress", 135),
        ("displeasure", 180),
        ("depression", 225),
        ("sleepiness", 270),
        ("relaxation", 315),
    ]
    for concept in eight:
        (across,) = (taxonomy.concepts[iri] for name, iri in concept.relations if name == "oppositeOf")
        assert abs(angle(concept) - angle(across)) == 180, concept.curie


def test_the_words_of_russell_lie_below_the_concept_that_they_are_nearest_to(taxonomy: Taxonomy) -> None:
    eight = taxonomy.at_tier("russell", 1)
    words = taxonomy.at_tier("russell", 2)
    for word in words:
        turn = {concept.iri: (angle(word) - angle(concept) + 360) % 360 for concept in eight}
        nearest = min(eight, key=lambda concept: min(turn[concept.iri], 360 - turn[concept.iri]))
        assert word.parents == (nearest.iri,), word.curie
    assert [angle(word) for word in words] == sorted(angle(word) for word in words)
    assert {parent for word in words for parent in word.parents} == {concept.iri for concept in eight}


def test_only_the_theories_of_discrete_emotions_exclude(taxonomy: Taxonomy) -> None:
    ours = {"izard", "tomkins", "panksepp", "cowen-keltner", "lazarus", "mikels", "frijda", *GROUPS}
    assert {scheme for scheme in ours for one in taxonomy.by_scheme[scheme] if taxonomy.excluding[one.iri]} == {
        "izard",
        "tomkins",
    }


@pytest.mark.parametrize(
    ("origin", "target"),
    [
        ("lazarus/anxiety", "lazarus/relief"),
        ("lazarus/fright", "lazarus/relief"),
        ("panksepp/seeking", "panksepp/rage"),
        ("tomkins/interest-excitement", "tomkins/shame-humiliation"),
        ("tomkins/enjoyment-joy", "tomkins/shame-humiliation"),
        ("tomkins/distress-anguish", "tomkins/anger-rage"),
    ],
)
def test_transitions_that_the_theories_describe(taxonomy: Taxonomy, origin: str, target: str) -> None:
    (passage,) = (one for one in taxonomy.transitions if (one.origin, one.target) == (BASE + origin, BASE + target))
    assert passage.occasion
    assert passage.source

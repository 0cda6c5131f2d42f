"""The modules against the fact tables that they were encoded from: every row is in, under its own name and place."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from mappings.shipped import shipped_label_modules
from ontology.concept import Concept
from ontology.iri import BASE, SKOS
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.taxonomy import Taxonomy

Row = dict[str, str]

LABELS = ("labels-atlas-of-emotions", "labels-mfoem")
EKMAN = {"ekman-basic-6": "ekman", "ekman-7": "ekman-7", "ekman-extended-1990s": "ekman-1999"}


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    """What the shipped modules say."""
    paths = (*shipped_modules(), *shipped_label_modules())
    return taxonomy_from(triple for path in paths for triple in module_triples(path))


@pytest.fixture(scope="module")
def encoded(taxonomy: Taxonomy) -> dict[str, tuple[Concept, ...]]:
    """The concepts that name a row (`shaver.tsv:3`), the most general first."""
    found: dict[str, list[Concept]] = defaultdict(list)
    for concept in taxonomy.concepts.values():
        for row in stated(concept, "referenceRow"):
            found[row].append(concept)
    return {row: tuple(sorted(concepts, key=lambda concept: concept.tier or 0)) for row, concepts in found.items()}


def stated(concept: Concept, fact: str) -> list[str]:
    return [value for name, value in concept.facts if name == fact]


def related(concept: Concept, relation: str) -> set[str]:
    return {other.removeprefix(BASE) for name, other in concept.relations if name == relation}


def names(concept: Concept) -> set[str]:
    return {label.text for label in concept.labels if label.kind in {"preferred", "alternative"}}


def sayings(module: str) -> Iterator[tuple[str, str, Literal]]:
    """The literals of a module, with what they are about and by which property."""
    for path in shipped_modules():
        for triple in module_triples(path) if path.stem == module else ():
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
                yield triple.subject.value, triple.predicate.value, triple.object


def table(reference: Path, name: str) -> dict[str, Row]:
    """Read a table: its rows by name and number."""
    with (reference / "taxonomies" / name).open(encoding="utf-8", newline="") as lines:
        return {f"{name}:{number}": row for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 1)}


@pytest.mark.parametrize(
    ("name", "rows", "left_out"),
    [
        ("plutchik.tsv", 52, 0),
        ("ekman.tsv", 80, 0),
        ("shaver.tsv", 135, 0),
        ("goemotions.tsv", 28, 0),
        ("parrott.tsv", 158, 10),
    ],
)
def test_every_row_of_a_table_is_the_row_of_some_concept(
    reference: Path, encoded: dict[str, tuple[Concept, ...]], name: str, rows: int, left_out: int
) -> None:
    read = table(reference, name)
    assert len(read) == rows
    late = {row for row, about in read.items() if about.get("form") == "B-late"}
    assert len(late) == left_out
    assert {row for row in encoded if row.startswith(f"{name}:")} == set(read) - late


def test_rows_that_are_no_part_of_parrott_are_named_where_the_tree_is_described(
    reference: Path, taxonomy: Taxonomy
) -> None:
    late = [row for row in table(reference, "parrott.tsv").values() if row["form"] == "B-late"]
    (note,) = (
        said.value
        for about, predicate, said in sayings("parrott")
        if (about, predicate) == (BASE + "parrott", SKOS + "editorialNote")
    )
    tertiary = {concept.label for concept in taxonomy.at_tier("parrott", 3)}
    for row in late:
        assert row["secondary"] in note or row["tertiary"].replace("-", " ") in note
        assert row["tertiary"] in tertiary or row["tertiary"].replace("-", " ") in note
    assert f"{BASE}parrott/2/misery" not in taxonomy.concepts


def test_the_rows_of_parrott_lie_below_one_another_as_in_the_table(
    reference: Path, taxonomy: Taxonomy, encoded: dict[str, tuple[Concept, ...]]
) -> None:
    for number, row in table(reference, "parrott.tsv").items():
        if row["form"] == "B-late":
            continue
        leaf = next(concept for concept in encoded[number] if concept.tier == 3)
        primary, secondary, tertiary = (taxonomy.concepts[iri] for iri in taxonomy.path(leaf.iri))
        assert primary.label == row["primary"], number
        assert row["tertiary"] in names(tertiary), number
        if row["form"] == "B":
            moved = (row["tertiary"], row["secondary"]) == ("loathing", "disgust")
            assert row["secondary"] in names(secondary) or moved, number
        else:
            assert (secondary.label, tertiary.label) == (row["secondary"], row["tertiary"]), number


def test_the_rows_of_shaver_lie_below_one_another_as_in_the_table(
    reference: Path, taxonomy: Taxonomy, encoded: dict[str, tuple[Concept, ...]]
) -> None:
    for number, row in table(reference, "shaver.tsv").items():
        leaf = encoded[number][-1]
        path = [taxonomy.concepts[iri].label for iri in taxonomy.path(leaf.iri)]
        assert path == [row["basic"], row["cluster"], row["term"]], number


def test_the_graded_emotions_of_plutchik_stand_where_the_table_puts_them(
    reference: Path, encoded: dict[str, tuple[Concept, ...]]
) -> None:
    rows = {number: row for number, row in table(reference, "plutchik.tsv").items() if row["kind"] == "emotion"}
    assert len(rows) == 24
    grade = {(row["basic"], row["intensity_rank"]): row["name"] for row in rows.values()}
    for number, row in rows.items():
        graded = encoded[number][-1]
        assert graded.slug == f"2/{row['name']}", number
        assert graded.parents == (f"{BASE}plutchik/1/{row['basic']}",), number
        assert related(graded, "oppositeOf") == {f"plutchik/2/{row['opposite']}"}, number
        weaker = grade.get((row["basic"], str(int(row["intensity_rank"]) - 1)))
        assert related(graded, "moreIntenseThan") == ({f"plutchik/2/{weaker}"} if weaker else set()), number
        if row["level_or_degree"] == "basic":
            assert [concept.slug for concept in encoded[number]] == [f"1/{row['basic']}", f"2/{row['basic']}"]
            assert related(encoded[number][0], "oppositeOf") == {f"plutchik/1/{row['opposite']}"}, number


def test_the_dyads_of_plutchik_are_blended_as_the_table_says(
    reference: Path, encoded: dict[str, tuple[Concept, ...]]
) -> None:
    rows = {number: row for number, row in table(reference, "plutchik.tsv").items() if row["kind"] == "dyad"}
    degrees = Counter(row["level_or_degree"] for row in rows.values())
    assert degrees == {"primary": 8, "secondary": 8, "tertiary": 8, "opposite": 4}
    for number, row in rows.items():
        (dyad,) = encoded[number]
        assert dyad.slug == f"3/{row['name']}", number
        assert dyad.parents == (), number
        parts = {f"plutchik/1/{row['component_a']}", f"plutchik/1/{row['component_b']}"}
        assert related(dyad, "composedOf") == parts, number
        assert stated(dyad, "dyadDegree") == [row["level_or_degree"]], number
        assert related(dyad, "oppositeOf") == ({f"plutchik/3/{row['opposite']}"} if row["opposite"] else set()), number
        assert names(dyad) == {row["name"]} | {row["alternative_names"].split(" (")[0]} - {""}, number


def test_the_parts_of_opposite_dyads_are_opposites(taxonomy: Taxonomy) -> None:
    for dyad in taxonomy.at_tier("plutchik", 3):
        for opposite in related(dyad, "oppositeOf"):
            across = {
                far
                for part in related(dyad, "composedOf")
                for far in related(taxonomy.concepts[BASE + part], "oppositeOf")
            }
            assert related(taxonomy.concepts[BASE + opposite], "composedOf") == across, dyad.curie


def test_the_lists_of_ekman_hold_the_rows_of_the_table(
    reference: Path, encoded: dict[str, tuple[Concept, ...]]
) -> None:
    for number, row in table(reference, "ekman.tsv").items():
        if scheme := EKMAN.get(row["scheme"]):
            (concept,) = encoded[number]
            assert concept.scheme == scheme, number
            assert row["term"] in names(concept), number


def test_the_states_and_moods_of_the_atlas_stand_where_the_table_puts_them(
    reference: Path, encoded: dict[str, tuple[Concept, ...]]
) -> None:
    kinds: Counter[str] = Counter()
    for number, row in table(reference, "ekman.tsv").items():
        if not row["scheme"].startswith("ekman-atlas-"):
            continue
        kind = row["scheme"].removeprefix("ekman-atlas-")
        kinds[kind] += 1
        (concept,) = encoded[number]
        assert (concept.scheme, concept.label) == ("ekman-atlas", row["term"]), number
        assert concept.tier == {"emotion": 1, "state": 2, "mood": None}[kind], number
        assert concept.aspect == ("mood" if kind == "mood" else "emotion"), number
        above = {f"ekman-atlas/{row['parent']}"} if row["parent"] else set()
        assert related(concept, "moodOf") == (above if kind == "mood" else set()), number
        assert {iri.removeprefix(BASE) for iri in concept.parents} == (above if kind == "state" else set()), number
        bounds = stated(concept, "minimumIntensity") + stated(concept, "maximumIntensity")
        assert bounds == [bound for bound in (row["min_intensity"], row["max_intensity"]) if bound], number
    assert kinds == {"emotion": 5, "state": 46, "mood": 5}


def test_the_types_of_occ_are_grouped_as_in_the_table(
    reference: Path, taxonomy: Taxonomy, encoded: dict[str, tuple[Concept, ...]]
) -> None:
    rows = {number: row for number, row in table(reference, "others.tsv").items() if row["scheme"] == "occ-22"}
    assert len(rows) == 22
    groups: dict[str, set[str]] = {}
    for number, row in rows.items():
        concept = encoded[number][-1]
        kinds, group = row["parent"].split("/")
        assert concept.slug == row["term"], number
        assert concept.parents == (f"{BASE}occ/{group}",), number
        groups[group] = set(kinds.split("+"))
        (opposite,) = related(concept, "oppositeOf")
        assert bool(related(concept, "composedOf")) == (group == "compound"), number
        assert opposite.startswith("occ/"), number
    assert groups == {
        group.slug: {iri.removeprefix(f"{BASE}occ/") for iri in group.parents} for group in taxonomy.at_tier("occ", 2)
    }


def test_every_good_translation_is_a_label_and_no_other_is(reference: Path, taxonomy: Taxonomy) -> None:
    good = [row for row in table(reference, "translations.tsv").values() if row["quality"] == "good"]
    assert len(good) == 375
    wanted: Counter[tuple[str, str, str]] = Counter()
    for row in good:
        concept = row["concept_en"].removesuffix(" (emotion)")
        scheme = "ekman-atlas" if row["scheme"].startswith("atlas-") else "sense"
        (iri,) = (found.iri for found in taxonomy.by_scheme[scheme] if found.label == concept)
        wanted[iri, row["lang"], row["label"].casefold()] += 1
    found = {
        (about, label.language or "", label.value.casefold()): predicate
        for module in LABELS
        for about, predicate, label in sayings(module)
        if predicate.endswith("Label")
    }
    assert set(wanted) <= set(found)
    corrected = [key for key, predicate in found.items() if predicate == SKOS + "hiddenLabel"]
    assert len(found) == len(wanted) + len(corrected)
    assert {text for _, _, text in corrected} == {"vengüenza", "compaixão/alegría"}

"""The norms against the fact table that they were encoded from: values, scales, readings, and whose norms they are."""

import csv
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from ontology.iri import BASE, CORE
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.norm import Norm
from ontology.taxonomy import Taxonomy

Row = dict[str, str]

MODULES = tuple(path for path in shipped_modules() if path.stem.startswith("norms-"))
DIMENSIONS = {"v": "valence", "a": "arousal", "d": "dominance"}
CONFLICTS = {"influential": 1, "egotistical": 1, "frustrated": 2, "insecure": 1, "angry but detached": 1}


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    """What the shipped modules say."""
    return taxonomy_from(triple for path in shipped_modules() for triple in module_triples(path))


@pytest.fixture(scope="module")
def rows(reference: Path) -> dict[str, Row]:
    """The rows of the table, by number."""
    with (reference / "taxonomies" / "vad.tsv").open(encoding="utf-8", newline="") as lines:
        return {f"vad.tsv:{number}": row for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 1)}


@pytest.fixture(scope="module")
def stated() -> dict[str, dict[str, str]]:
    """What the modules write of each norm, by IRI and by property; none of these has two values."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in MODULES:
        for triple in module_triples(path):
            if not isinstance(triple.object, Triple) and triple.predicate.value.startswith(CORE):
                assert isinstance(triple.subject, NamedNode)
                found[triple.subject.value][triple.predicate.value.removeprefix(CORE)] = triple.object.value
    return dict(found)


@pytest.fixture(scope="module")
def taken(taxonomy: Taxonomy) -> list[Norm]:
    """The norms, without the other readings of their rows."""
    return [norm for norm in taxonomy.norms.values() if norm.reading_of is None]


def test_every_row_is_one_norm_under_its_own_term_and_source(
    rows: dict[str, Row], stated: dict[str, dict[str, str]], taken: list[Norm]
) -> None:
    assert len(rows) == 204
    assert Counter(stated[norm.iri]["referenceRow"] for norm in taken) == Counter(rows.keys())
    for norm in taken:
        row = rows[stated[norm.iri]["referenceRow"]]
        assert (norm.term, norm.iri.split("/")[-2]) == (row["term"], row["source"])


def test_values_are_those_of_the_table_as_printed_and_carried_over(
    rows: dict[str, Row], stated: dict[str, dict[str, str]], taken: list[Norm]
) -> None:
    for norm in taken:
        row, about = rows[stated[norm.iri]["referenceRow"]], stated[norm.iri]
        lowest, highest = map(Decimal, about["scale"].split(".."))
        for letter, dimension in DIMENSIONS.items():
            printed = about.get(f"published{dimension.title()}")
            assert (printed is None) == (row[letter] == ""), norm.iri
            if printed is not None:
                assert Decimal(printed) == Decimal(row[letter]), norm.iri
                carried = 2 * (Decimal(printed) - lowest) / (highest - lowest) - 1
                assert Decimal(about[dimension]) == carried, norm.iri


def test_sources_declare_their_own_scales(taken: list[Norm]) -> None:
    scales = {norm.iri.split("/")[-2]: str(norm.scale) for norm in taken}
    assert scales.pop("senpy-ekman2vad-centroids") == "1..9"
    assert set(scales.values()) == {"-1..1"}


def test_rows_in_conflict_keep_the_readings_that_were_not_taken(rows: dict[str, Row], taxonomy: Taxonomy) -> None:
    readings = {taxonomy.norms[iri].term: others for iri, others in taxonomy.readings_of.items()}
    assert {term: len(others) for term, others in readings.items()} == CONFLICTS
    assert {row["term"] for row in rows.values() if "; conflict" in row["note"]} == set(CONFLICTS)
    for row in rows.values():
        if row["term"] in CONFLICTS:
            printed = {tuple(map(float, point.split(","))) for point in re.findall(r"=\(([^)]*)\)", row["note"])}
            others = readings[row["term"]]
            assert {(other.valence, other.arousal, other.dominance) for other in others} == printed
            assert all(other.concept is None and other.note for other in others)


def test_norms_belong_to_what_their_source_speaks_of(taken: list[Norm]) -> None:
    schemes: dict[str, set[str]] = defaultdict(set)
    unattached: dict[str, list[str]] = defaultdict(list)
    for norm in taken:
        if norm.concept is None:
            unattached[norm.iri.split("/")[-2]].append(norm.term)
        else:
            schemes[norm.iri.split("/")[-2]].add(norm.concept.removeprefix(BASE).partition("/")[0])
    assert schemes == {
        "russell-mehrabian-1977": {"sense"},
        "gebhard-2005-alma-occ": {"occ"},
        "gamygdala-occ-via-rm1977": {"occ"},
        "russell-1980-ideal-angles": {"russell"},
    }
    assert unattached.pop("gebhard-2005-alma-occ") == ["disliking", "liking"]
    assert sorted(unattached.pop("senpy-ekman2vad-centroids")) == ["anger", "disgust", "fear", "happiness", "sadness"]
    assert set(unattached) == {"russell-mehrabian-1977"}


def test_engines_that_borrow_a_norm_say_whose_it_is(taxonomy: Taxonomy, taken: list[Norm]) -> None:
    points = {norm.term: norm for norm in taken if "/russell-mehrabian-1977/" in norm.iri}
    borrowed = [norm for norm in taken if "/gamygdala-" in norm.iri]
    assert len(borrowed) == 16
    for norm in borrowed:
        said = re.match(r"Taken over from Russell and Mehrabian's ([a-z-]+)(, with )?", norm.note)
        assert said, norm.iri
        same = norm.point == points[said[1]].point
        assert same == (said[2] is None), norm.iri

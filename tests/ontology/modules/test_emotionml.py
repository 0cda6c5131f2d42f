"""The twelve EmotionML vocabularies against the table of the W3C's items."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ontology.concept import Aspect
from ontology.iri import BASE, DCT
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.taxonomy import Taxonomy

Row = dict[str, str]

ASPECTS: dict[str, Aspect] = {
    "category": "emotion",
    "dimension": "dimension",
    "appraisal": "appraisal",
    "action-tendency": "action tendency",
}
MODULES = tuple(path for path in shipped_modules() if path.stem.startswith("emotionml-"))


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    """What the vocabularies' modules say."""
    return taxonomy_from(triple for path in MODULES for triple in module_triples(path))


@pytest.fixture(scope="module")
def rows(reference: Path) -> dict[str, Row]:
    """The rows of the table, by number."""
    with (reference / "taxonomies" / "emotionml.tsv").open(encoding="utf-8", newline="") as lines:
        return {f"emotionml.tsv:{number}": row for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 1)}


def test_every_row_is_a_concept_of_its_vocabulary_as_the_note_spells_it(
    taxonomy: Taxonomy, rows: dict[str, Row]
) -> None:
    assert len(rows) == len(taxonomy.concepts) == 142
    for number, row in rows.items():
        concept = taxonomy.concepts[f"{BASE}emotionml-{row['vocabulary_id']}/{row['item']}"]
        assert (concept.label, concept.notations) == (row["item"], (row["item"],)), number
        assert concept.position == int(row["position"]), number
        assert concept.aspect == ASPECTS[row["type"]], number
        assert ("referenceRow", number) in concept.facts, number
        assert concept.parents == (), number


def test_every_vocabulary_bears_the_iri_that_the_w3c_gives_it(rows: dict[str, Row]) -> None:
    wanted = {f"{BASE}emotionml-{row['vocabulary_id']}": row["category_set_uri"] for row in rows.values()}
    found = {
        triple.subject.value: triple.object.value
        for path in MODULES
        for triple in module_triples(path)
        if triple.predicate.value == DCT + "identifier"
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
    }
    assert len(wanted) == 12
    assert found == wanted


def test_scales_are_defined_with_both_their_ends(taxonomy: Taxonomy) -> None:
    scales = [one for one in taxonomy.concepts.values() if one.aspect in {"appraisal", "dimension"}]
    assert len(scales) == 51
    open_ended = [one.curie for one in scales if "from " not in one.definition or " to " not in one.definition]
    assert open_ended == ["emotionml-ema-appraisals:agency"]


def test_tendencies_name_the_emotions_of_the_category_vocabulary(taxonomy: Taxonomy) -> None:
    emotions = {one.label for one in taxonomy.by_scheme["emotionml-frijda-categories"]}
    named = Counter(
        word
        for one in taxonomy.by_scheme["emotionml-frijda-action-tendencies"]
        for word in one.definition.replace(",", " ").rstrip(".").split()
        if word in emotions
    )
    assert named == dict.fromkeys(emotions, 1)

"""Files of the kind of the Emotion Ontology (MFOEM): OBO style, annotations as axioms, imports that are not fetched."""

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from ontology.iri import BASE, DCT
from ontology.outside.translate import Translation
from ontology.validation.validate import validate_modules
from tests.ontology.outside.files import MFOEM, ODD, SAMPLE, obo_graphs, obo_owl, rows_of, skos
from tests.ontology.outside.reading import concept_of, taxonomy_of, told, translated, values


@pytest.fixture(scope="module")
def mfoem() -> Translation:
    return translated(obo_owl(), "mfoem.owl")


def test_it_becomes_a_scheme_beside_ours(mfoem: Translation) -> None:
    taxonomy = taxonomy_of(mfoem)
    [scheme] = taxonomy.schemes.values()
    assert (scheme.id, scheme.name, scheme.kind) == ("mfoem", "Emotion Ontology (test)", "theory")
    assert scheme.licence == "https://creativecommons.org/licenses/by/3.0/"
    assert scheme.definition == "Classes for tests."
    assert len(taxonomy.concepts) == len(SAMPLE) + 2


def test_every_class_has_an_iri_of_ours_and_keeps_its_own_as_identifier(mfoem: Translation) -> None:
    assert mfoem.concepts[f"{MFOEM}000009"] == f"{BASE}mfoem/000009"
    assert dict(concept_of(mfoem, "000009").facts)["identifier"] == f"{MFOEM}000009"
    assert {link.other for link in mfoem.links if link.identity} == set(mfoem.concepts)


def test_two_oddly_spelt_iris_are_told_and_kept(mfoem: Translation) -> None:
    odd = {finding.value: finding for finding in mfoem.findings if finding.rule == "odd_iri"}
    assert set(odd) == set(ODD)
    assert f"{MFOEM}000225" in odd[ODD[0]].message and f"{MFOEM}000224" in odd[ODD[1]].message
    assert all(finding.level == "WARN" and finding.place.line for finding in odd.values())
    assert concept_of(mfoem, "000225").label == "mistrust" and concept_of(mfoem, "000224").label == "trust"
    assert values(mfoem, "000225", DCT + "identifier") == [ODD[0]]


def test_labels_definitions_and_synonyms_come_along(mfoem: Translation) -> None:
    first = concept_of(mfoem, "000001")
    assert first.label == "emotion process" and first.definition == "What this test means by emotion process."
    assert {(label.text, label.lang) for label in first.labels if label.kind == "alternative"} == {
        ("emotion process (exact)", "en"),
        ("emotion process auf Deutsch", "de"),
    }


def test_a_property_that_is_called_synonym_counts_as_one_and_is_told(mfoem: Translation) -> None:
    [finding] = [finding for finding in mfoem.findings if finding.rule == "own_property"]
    assert finding.level == "INFO" and finding.value == f"{MFOEM}000010"


def test_a_definition_s_source_comes_from_its_axiom(mfoem: Translation) -> None:
    assert concept_of(mfoem, "000001").source == "TEST:1"
    assert concept_of(mfoem, "000009").source == (
        "Emotion Ontology (test), version 2026-01-31. http://purl.obolibrary.org/obo/mfoem.owl/2026-01-31"
    )
    axioms = [item for item in mfoem.left_out if item.kind == "axiom annotation"]
    assert len(axioms) == 1 and "hasSynonymType" in axioms[0].statement, "only what is not carried over is left out"


def test_the_hierarchy_holds_inside_the_file(mfoem: Translation) -> None:
    taxonomy = taxonomy_of(mfoem)
    path = taxonomy.path(f"{BASE}mfoem/000012")
    assert [taxonomy.concepts[iri].label for iri in path] == [
        "affective process",
        "emotion process",
        "anger",
        "annoyance",
    ]


def test_parents_in_imports_are_told_and_their_children_stand_at_the_top(mfoem: Translation) -> None:
    unknown = {finding.node: finding for finding in mfoem.findings if finding.rule == "unknown_parent"}
    assert set(unknown) == {"obo:MFOEM_000004", "obo:MFOEM_000152", "obo:MFOEM_000195"}
    assert all(finding.level == "WARN" and finding.place.line for finding in unknown.values())
    assert "GO_0007610" in unknown["obo:MFOEM_000004"].message and "at the top" in unknown["obo:MFOEM_000004"].message
    assert "below its other parents" in unknown["obo:MFOEM_000152"].message
    assert concept_of(mfoem, "000004").parents == ()
    assert concept_of(mfoem, "000152").parents == (f"{BASE}mfoem/000004",)


def test_imports_are_told_and_not_fetched(mfoem: Translation) -> None:
    imports = [finding.message for finding in mfoem.findings if finding.rule == "import_not_fetched"]
    assert len(imports) == 2 and "http://purl.obolibrary.org/obo/MF.owl" in imports[0]


def test_classes_out_of_use_are_kept_as_such_with_what_replaces_them(mfoem: Translation) -> None:
    for slug, how in (("900010", "by IRI"), ("900011", "by an id in text")):
        concept = concept_of(mfoem, slug)
        assert concept.deprecated and concept.replaced_by == f"{BASE}mfoem/000001", how
    assert mfoem.retired == {f"{MFOEM}900010", f"{MFOEM}900011"}
    assert not concept_of(mfoem, "000001").deprecated


def test_missing_definitions_are_told_with_their_line(mfoem: Translation) -> None:
    lines = obo_owl().splitlines()
    found = [finding for finding in mfoem.findings if finding.rule == "missing_definition"]
    assert [finding.node for finding in found] == ["obo:MFOEM_000152"]
    assert "MFOEM_000152" in lines[(found[0].place.line or 0) - 1]


def test_what_our_schemes_cannot_say_is_listed_with_its_subject_and_line(mfoem: Translation) -> None:
    lines = obo_owl().splitlines()
    by_kind = Counter(item.kind for item in mfoem.left_out)
    assert {kind: by_kind[kind] for kind in ("restriction", "equivalent class", "property", "parent")} == {
        "restriction": 3,
        "equivalent class": 1,
        "property": 1,
        "parent": 3,
    }
    restriction = next(item for item in mfoem.left_out if item.kind == "restriction")
    assert restriction.subject == f"{MFOEM}000009"
    assert restriction.statement == (
        "rdfs:subClassOf [ a owl:Restriction ; owl:onProperty obo:MF#hasPart ; owl:someValuesFrom obo:MFOEM_000001 ]"
    )
    for item in mfoem.left_out:
        if item.subject != "[]":
            assert item.line is not None and item.subject.rpartition("/")[2] in lines[item.line - 1].replace(";", "/")
    individuals = [item for item in mfoem.left_out if item.kind == "individual"]
    assert {item.subject for item in individuals} == {f"{MFOEM}900000"}


def test_obo_graphs_say_the_same(mfoem: Translation) -> None:
    graphs = translated(obo_graphs(), "mfoem.json")
    assert graphs.document.format == "OBO graphs" and graphs.scheme == "mfoem"
    theirs, ours = taxonomy_of(graphs), taxonomy_of(mfoem)
    for row in SAMPLE:
        iri = mfoem.concepts[row.iri]
        one, other = theirs.concepts[iri], ours.concepts[iri]
        assert (one.label, one.definition, one.parents) == (other.label, other.definition, other.parents)
    assert theirs.concepts[f"{BASE}mfoem/900010"].replaced_by == f"{BASE}mfoem/000001"
    kinds = {item.kind for item in graphs.left_out}
    assert kinds == {"parent", "restriction", "equivalent class", "property", "annotation"}
    first = next(finding for finding in graphs.findings if finding.rule == "unknown_parent")
    assert "MFOEM_000004" in obo_graphs().splitlines()[(first.place.line or 0) - 1]


def test_skos_says_the_same_and_links_to_what_it_was_made_of(mfoem: Translation) -> None:
    feelings = translated(skos(), bare=True)
    assert (feelings.scheme, feelings.name) == ("feelings", "Feelings") and not feelings.left_out
    theirs = taxonomy_of(feelings)
    assert {concept.label for concept in theirs.concepts.values()} == {row.label for row in SAMPLE}
    anger = next(concept for concept in theirs.concepts.values() if concept.label == "anger")
    assert anger.notations == ("3",) and ("anger (de)", "de") in {(label.text, label.lang) for label in anger.labels}
    links = {link.other: link.predicate for link in feelings.links if not link.identity}
    assert links[f"{MFOEM}000009"] == "skos:closeMatch" and len(links) == len(SAMPLE) - len(ODD)


def test_what_comes_out_holds_to_our_shapes(tmp_path: Path) -> None:
    path = tmp_path / "feelings.ttl"
    for kind, lacking in (("labels", set()), ("theory", {"top_has_aspect"})):
        module = translated(skos(), bare=True, kind=kind).triples
        path.write_bytes(serialize(module, format=RdfFormat.TURTLE) or b"")
        errors = {finding.rule for finding in validate_modules([path]) if finding.level == "ERROR"}
        assert errors == lacking, "a file does not say what its categories are categories of, and no more may lack"


@pytest.mark.parametrize(
    ("table", "ontology", "own", "scheme"),
    [
        ("mfoem", "http://purl.obolibrary.org/obo/mfoem.owl", MFOEM, "mfoem"),
        ("emro", "http://purl.bioontology.org/ontology/EMRO", "http://purl.bioontology.org/ontology/EMRO/X", "emro"),
    ],
)
def test_the_whole_ontologies_come_in(reference: Path, table: str, ontology: str, own: str, scheme: str) -> None:
    rows = rows_of(reference / "taxonomies" / f"{table}.tsv")
    whole = translated(obo_owl(rows, ontology, own=own), f"{table}.owl")
    taxonomy = taxonomy_of(whole)
    assert whole.scheme == scheme and len(taxonomy.concepts) == len(rows) + 2
    known = {row.iri for row in rows}
    for row in rows:
        concept = taxonomy.concepts[whole.concepts[row.iri]]
        assert concept.label == row.label
        assert set(concept.parents) == {whole.concepts[parent] for parent in row.parents if parent in known}
    foreign = sum(parent not in known for row in rows for parent in row.parents)
    assert told(whole)["WARN", "unknown_parent"] == foreign > 5
    assert told(whole)["WARN", "odd_iri"] == (2 if table == "mfoem" else 0)
    assert not any(finding.level == "ERROR" for finding in whole.findings)

"""The files of a release: what is in them, and that they are the same each time."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from mappings.release.files import ReleaseContent, read_content
from mappings.release.licence import LICENCE, licence_text
from mappings.release.merged import ONTOLOGY
from mappings.release.products import release_products
from mappings.shipped import SourceFiles
from mappings.sssom.check import check_sssom_text
from mappings.sssom.read import parse_sssom
from mappings.sssom.write import write_sssom
from ontology.formats.document import canonical_triples
from ontology.iri import DCT, OWL, RDF

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".nt": RdfFormat.N_TRIPLES,
}


def triples(data: bytes, ending: str) -> list[Triple]:
    return [quad.triple for quad in parse(data, format=FORMATS[ending])]


def header(products: dict[str, bytes]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for triple in triples(products["emotaxa.ttl"], ".ttl"):
        if triple.subject == NamedNode(ONTOLOGY) and isinstance(triple.object, NamedNode | Literal):
            found.setdefault(triple.predicate.value, []).append(triple.object.value)
    return found


def test_no_path_of_this_machine_is_in_it(products: dict[str, bytes]) -> None:
    here = str(Path(__file__).resolve().parents[3]).encode()
    assert not [path for path, data in products.items() if here in data]


def test_the_four_syntaxes_hold_the_same_graph(products: dict[str, bytes]) -> None:
    expected = canonical_triples(triples(products["emotaxa.nt"], ".nt"))
    for ending in (".ttl", ".owl", ".jsonld"):
        assert canonical_triples(triples(products[f"emotaxa{ending}"], ending)) == expected, ending


def test_every_module_comes_in_the_four_syntaxes(content: ReleaseContent, products: dict[str, bytes]) -> None:
    for module in content.modules:
        for ending in FORMATS:
            found = triples(products[f"modules/{module.name}{ending}"], ending)
            assert len(found) == len(module.document.triples), f"{module.name}{ending}"


def test_the_merged_ontology_has_one_header_that_says_all(products: dict[str, bytes], version: str) -> None:
    whole = triples(products["emotaxa.ttl"], ".ttl")
    assert [triple.subject for triple in whole if triple.object == NamedNode(OWL + "Ontology")] == [NamedNode(ONTOLOGY)]
    said = header(products)
    assert said[OWL + "versionInfo"] == [version]
    assert said[OWL + "versionIRI"] == [f"https://w3id.org/emotaxa/ontology/{version}"]
    assert "https://creativecommons.org/licenses/by/4.0/" in said[DCT + "license"]
    assert said[DCT + "creator"] == ["The Emotaxa contributors"]
    assert said[DCT + "title"] == ["Emotaxa"] and said[DCT + "description"]
    assert any("Parrott" in source for source in said[DCT + "source"])
    assert OWL + "imports" not in said


def test_the_merged_ontology_holds_what_the_modules_say(content: ReleaseContent, products: dict[str, bytes]) -> None:
    headers = {NamedNode(module.iri) for module in content.modules}
    expected = {triple for module in content.modules for triple in module.document.triples}
    kept = [triple for triple in expected if triple.subject not in headers]
    whole = [triple for triple in triples(products["emotaxa.nt"], ".nt") if triple.subject != NamedNode(ONTOLOGY)]
    assert canonical_triples(whole) == canonical_triples(kept)


def test_nothing_that_was_worked_out_is_mixed_with_what_is_claimed(
    content: ReleaseContent, products: dict[str, bytes]
) -> None:
    whole = set(canonical_triples(triples(products["emotaxa.nt"], ".nt")))
    for derived in content.derived:
        assert f"derived/{derived.name}.ttl" in products
        assert not whole & set(canonical_triples(derived.document.triples)), derived.name


def test_mapping_sets_are_handed_on_as_they_are(content: ReleaseContent, products: dict[str, bytes]) -> None:
    for folder, sets in (("sets", content.sets), ("profiles", content.profiles), ("alignments", content.alignments)):
        for one in sets:
            assert products[f"mappings/{folder}/{one.name}"] == one.data


def test_all_mappings_come_in_one_canonical_set(content: ReleaseContent, products: dict[str, bytes]) -> None:
    text = products["mappings/emotaxa.sssom.tsv"].decode()
    assert not check_sssom_text(text)
    found = parse_sssom(text)
    assert write_sssom(found) == text
    expected = {record.id: record for one in (*content.sets, *content.alignments) for record in one.mappings.records}
    assert len(found.records) == len(expected)
    for record in found.records:
        one = expected[record.id]
        assert (record.subject, record.predicate, record.object) == (one.subject, one.predicate, one.object)
        assert (record.negated, record.confidence, record.comment) == (one.negated, one.confidence, one.comment)
        assert (record.subject_source, record.object_source) == (one.subject_source, one.object_source)
        assert record.slots["mapping_source"] == one.set_id.replace("https://w3id.org/emotaxa/", "emotaxa:")


def test_checksums_cover_every_file_but_themselves(release: Path, products: dict[str, bytes]) -> None:
    sums = (release / "SHA256SUMS").read_text().splitlines()
    lines = {path: digest for digest, path in (line.split("  ", 1) for line in sums)}
    assert set(lines) == set(products) - {"SHA256SUMS"}
    for path, digest in lines.items():
        assert hashlib.sha256((release / path).read_bytes()).hexdigest() == digest


def test_the_manifest_lists_files_and_schemes(products: dict[str, bytes], counts: dict[str, Any], version: str) -> None:
    manifest = json.loads(products["manifest.json"])
    assert (manifest["version"], manifest["uncommitted"]) == (version, [])
    assert {entry["path"] for entry in manifest["files"]} == set(products) - {"manifest.json", "SHA256SUMS"}
    for entry in manifest["files"]:
        assert entry["bytes"] == len(products[entry["path"]])
        assert entry["sha256"] == hashlib.sha256(products[entry["path"]]).hexdigest()
    schemes = {scheme["id"]: scheme for scheme in manifest["schemes"]}
    assert schemes["ekman"] == {
        "id": "ekman",
        "name": schemes["ekman"]["name"],
        "kind": "theory",
        "concepts": 6,
    }
    assert counts["schemes"] == len(schemes)
    assert counts["concepts"] + counts["senses"] == sum(scheme["concepts"] for scheme in schemes.values())
    assert counts["mappings"] > 1000


@pytest.mark.parametrize("folder", ["", "modules/", "derived/"])
def test_catalogs_name_a_file_for_every_import(folder: str, release: Path, products: dict[str, bytes]) -> None:
    tree = ElementTree.fromstring(products[f"{folder}catalog-v001.xml"])
    entries = {entry.attrib["name"]: entry.attrib["uri"] for entry in tree}
    for uri in entries.values():
        assert (release / folder / uri).is_file()
    for path, data in products.items():
        if path.startswith(("modules/", "derived/")) and path.endswith(".nt"):
            for triple in triples(data, ".nt"):
                if triple.predicate == NamedNode(OWL + "imports") and isinstance(triple.object, NamedNode):
                    assert triple.object.value in entries, f"{path} imports it"
    assert entries[ONTOLOGY].endswith("emotaxa.ttl")


def test_the_licence_is_told_once_for_all_but_those_who_have_another(
    content: ReleaseContent, products: dict[str, bytes]
) -> None:
    text = products["LICENSE"].decode()
    assert "CC-BY-4.0" in text.partition("\n\n")[0]
    for licence in header(products)[DCT + "license"]:
        assert licence == LICENCE or f": {licence}\n" in text
    for one in content.alignments:
        assert one.mappings.licence == LICENCE or f"alignments/{one.name}: {one.mappings.licence}\n" in text
    assert "Attribution 4.0 International" in text
    assert "in this folder" not in text


def test_outside_names_become_cross_references(edited: Callable[..., SourceFiles], version: str) -> None:
    content = read_content(
        edited(
            {
                "ekman.ttl": [
                    ('skos:prefLabel "joy"@en ;', 'skos:prefLabel "joy"@en ; dct:identifier "big6:happiness" ;')
                ]
            }
        )
    )
    found = json.loads(release_products(content, version, licence_text(content), None)["emotaxa.obographs.json"])
    (joy,) = [node for node in found["graphs"][0]["nodes"] if node["id"].endswith("ekman/joy")]
    assert joy["meta"]["xrefs"] == [{"val": "big6:happiness"}]


def test_types_of_the_files_are_what_their_names_say(products: dict[str, bytes]) -> None:
    assert products["emotaxa.owl"].startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert json.loads(products["emotaxa.jsonld"])["@graph"]
    skos = triples(products["emotaxa-skos.ttl"], ".ttl")
    assert NamedNode(OWL + "Class") not in {triple.object for triple in skos if triple.predicate.value == RDF + "type"}

"""The standard's examples in JSON and RDF: nothing is lost on the way, its JSON schema and its SHACL shapes hold."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from mappings.record import MappingSet
from mappings.sssom.files import read_mappings, write_mappings
from mappings.sssom.json_write import write_sssom_json
from mappings.sssom.rdf_write import sssom_triples, write_sssom_rdf
from mappings.sssom.read import read_sssom
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS
from mappings.sssom.vocabulary import MEANINGS, PROPERTIES, SET_PROPERTIES
from mappings.sssom.write import write_sssom, write_sssom_apart

WITHOUT_ID = "version.sssom.tsv"
EXTENDED = "extension-slots.sssom.tsv"
"""The one example with slots that are not the standard's: its schema and shapes, which are closed, know of none."""
CANONICAL = ("cardinality", "cardinality-scope-empty")
"""The examples that are canonical as they stand."""
FORMATS = (".sssom.json", ".jsonld", ".ttl", ".nt", ".rdf")
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture
def standard(conformance: Path) -> Path:
    return conformance / "sssom-examples"


@pytest.fixture
def examples(standard: Path) -> list[Path]:
    found = sorted(standard.glob("examples/*/*.sssom.tsv"))
    assert len(found) > 25
    return found


def read(path: Path) -> MappingSet:
    return read_sssom(path, set_id="https://example.org/set" if path.name == WITHOUT_ID else "")


def test_every_example_goes_through_every_format_one_after_the_other_and_comes_back(
    examples: list[Path], tmp_path: Path
) -> None:
    for path in examples:
        found = read(path)
        canonical = write_sssom(found)

        for ending in FORMATS:
            write_mappings(found, tmp_path / f"set{ending}")
            found = read_mappings(tmp_path / f"set{ending}")
            assert write_sssom(found) == canonical, (path, ending)


def test_every_example_comes_back_from_a_table_with_its_metadata_beside_it(
    examples: list[Path], tmp_path: Path
) -> None:
    for path in examples:
        found = read(path)
        written = write_mappings(found, tmp_path / "set.sssom.tsv", apart=True)

        assert [one.name for one in written] == ["set.sssom.yml", "set.sssom.tsv"]
        assert write_sssom(read_mappings(tmp_path / "set.sssom.tsv")) == write_sssom(found), path


def test_where_an_example_is_not_canonical_itself_is_known(examples: list[Path]) -> None:
    deviations = {path.name.removesuffix(".sssom.tsv"): deviations_of(path) for path in examples}

    assert {name for name, found in deviations.items() if not found} == set(CANONICAL)
    assert {name for name, found in deviations.items() if found == {"no version"}} == {
        "cardinality-scope-predicate",
        "cardinality-scope-predicate+object_source",
        "predicate-types",
    }


def deviations_of(path: Path) -> set[str]:
    """Tell in what an example differs from what the standard calls canonical; nothing else may differ."""
    text, canonical = path.read_text(encoding="utf-8"), write_sssom(read(path))
    header, own = ([line for line in each.splitlines() if line.startswith("#")] for each in (text, canonical))
    table, own_table = ([line for line in each.splitlines() if line[:1] != "#"] for each in (text, canonical))
    bare, own_bare = ([re.sub(r"^#\s*|\"", "", line).rstrip() for line in each] for each in (header, own))
    found = {
        "no metadata of its own": not header,
        "no version": '#sssom_version: "1.1"' in own and not any("sssom_version" in line for line in header),
        "spaces after the mark": any(line.startswith("# ") and line[2:3] != " " for line in header),
        "quotes that nothing needs": len("".join(header).split('"')) > len("".join(own).split('"')),
        "text over several lines": any(line.rstrip().endswith((">-", "|-", ">", "|")) for line in header),
        "order of the slots or prefixes": header != own and sorted(bare) == sorted(own_bare),
        "prefixes built in or unused": any(line not in own_bare for line in bare if re.match(r"[\w.]+: http", line)),
        "slots that could be condensed": table[0] != own_table[0],
        "order of the rows": table != own_table and sorted(table) == sorted(own_table),
    }
    kinds = {name for name, holds in found.items() if holds}
    assert kinds or text == canonical, path
    return kinds


def test_the_schema_of_the_standard_holds_for_the_json_of_every_example(standard: Path, examples: list[Path]) -> None:
    from jsonschema import Draft201909Validator

    schema = json.loads((standard / "sssom_schema.schema.json").read_text(encoding="utf-8"))
    validator = Draft201909Validator({**schema["$defs"]["MappingSet"], "$defs": schema["$defs"]})

    for path in examples:
        for condense in (True, False):
            document = json.loads(write_sssom_json(read(path), condense=condense))
            if path.name == EXTENDED:
                document = without_extensions(document)
            assert [error.message for error in validator.iter_errors(document)] == [], path


def without_extensions(document: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in document.items() if name in SET_SLOTS}
    records = [{name: one[name] for name in one if name in RECORD_SLOTS} for one in document["mappings"]]
    assert len(kept) < len(document) - 1
    return {**kept, "mappings": records}


def test_json_ld_says_what_rdf_says_to_whoever_reads_it(examples: list[Path]) -> None:
    for path in examples:
        found = read(path)
        told = [quad.triple for quad in parse(write_sssom_json(found, linked=True), format=RdfFormat.JSON_LD)]

        assert plain(told) == plain(sssom_triples(found)), path


def plain(triples: Any) -> list[str]:  # noqa: ANN401
    """Give triples without the names of blank nodes, which no two files share."""
    triples = list(triples)
    names = {
        one.subject: " ".join(sorted(str((t.predicate, t.object)) for t in triples if t.subject == one.subject))
        for one in triples
    }
    blank = {node: said for node, said in names.items() if not isinstance(node, NamedNode)}
    return sorted(f"{blank.get(t.subject, t.subject)} {t.predicate} {blank.get(t.object, t.object)}" for t in triples)


def test_the_shapes_of_the_standard_hold_for_the_rdf_of_every_example(standard: Path, examples: list[Path]) -> None:
    """Their text, that is: as generated they want literals where the text has IRIs, and an id beside the node's."""
    from pyshacl import validate
    from rdflib import Graph

    shapes = Graph().parse(standard / "sssom_schema.shacl.ttl")
    closed, opened = by_the_text(shapes), by_the_text(shapes)
    for name in ("closed", "ignoredProperties"):
        opened.remove((None, sh(name), None))

    for path in examples:
        if path.parent.name != "schema":
            continue
        graph = Graph().parse(data=write_sssom_rdf(read(path)), format="turtle")
        holds, _, told = validate(graph, shacl_graph=opened if path.name == EXTENDED else closed)
        assert holds, f"{path}: {told}"


def test_the_shapes_find_what_is_wrong(standard: Path, examples: list[Path]) -> None:
    from pyshacl import validate
    from rdflib import Graph

    (path,) = (one for one in examples if one.name == "reviewer_agreement.sssom.tsv")
    spoiled = write_sssom_rdf(read(path)).decode().replace("sssom:mapping_justification", "sssom:justification")
    holds, _, told = validate(
        Graph().parse(data=spoiled, format="turtle"),
        shacl_graph=by_the_text(Graph().parse(standard / "sssom_schema.shacl.ttl")),
    )

    assert not holds
    assert told.count("Violation in MinCountConstraintComponent") == 3
    assert told.count("Violation in ClosedConstraintComponent") == 3


def sh(name: str) -> Any:  # noqa: ANN401
    from rdflib import URIRef

    return URIRef(SH + name)


def by_the_text(shapes: Any) -> Any:  # noqa: ANN401
    """Set right what the shapes have otherwise than the standard's text on RDF.

    Identifiers and URIs are IRIs there, and the id of a set is its node; the generated shapes make literals of the
    first, of the type `rdfs:Resource` or `xsd:anyURI`, and demand the second as a property.
    """
    from rdflib import RDFS, XSD, Graph, URIRef

    found = Graph()
    found += shapes
    for shape in set(found.subjects(sh("path"), None)):
        datatype = found.value(shape, sh("datatype"))
        listed = found.value(shape, sh("in")) or found.value(shape, sh("class")) or found.value(shape, sh("or"))
        if datatype in (RDFS.Resource, XSD.anyURI) or (datatype is None and listed is None):
            found.remove((shape, sh("datatype"), None))
            found.set((shape, sh("nodeKind"), sh("IRI")))
        if found.value(shape, sh("path")) == URIRef(SET_PROPERTIES["mapping_set_id"]):
            found.remove((shape, sh("minCount"), None))
    return found


def test_the_vocabulary_is_that_of_the_shapes(standard: Path) -> None:
    from rdflib import Graph, URIRef
    from rdflib.collection import Collection

    shapes = Graph().parse(standard / "sssom_schema.shacl.ttl")
    for shape, properties in (
        ("https://w3id.org/sssom/MappingSet", SET_PROPERTIES),
        ("http://www.w3.org/2002/07/owl#Axiom", PROPERTIES),
    ):
        nodes = {str(shapes.value(node, sh("path"))): node for node in shapes.objects(URIRef(shape), sh("property"))}
        assert set(nodes) - {"https://w3id.org/sssom/mappings"} == set(properties.values())
        for name, meanings in MEANINGS.items():
            if name in properties:
                listed = Collection(shapes, shapes.value(nodes[properties[name]], sh("in")))
                assert [str(one) for one in listed] == list(meanings.values()), name


def test_what_rdf_asserts_directly_leaves_out_denials_literals_and_what_was_not_found(standard: Path) -> None:
    examples = standard / "examples" / "schema"

    def direct(name: str) -> set[Triple]:
        found = read(examples / f"{name}.sssom.tsv")
        return set(sssom_triples(found, direct=True)) - set(sssom_triples(found))

    assert len(direct("no_term_found")) == 1
    assert direct("literals") == set()
    assert len(direct("record-ids")) == 2


def test_metadata_apart_have_no_marks_and_a_table_apart_has_no_metadata(standard: Path) -> None:
    found = read(standard / "examples" / "external" / "example1.sssom.tsv")

    table, metadata = write_sssom_apart(found)

    assert table.startswith("subject_id\t")
    assert metadata.startswith("curie_map:\n  FOODON: ")
    assert "\n".join(f"#{line}" for line in metadata.splitlines()) + "\n" + table == write_sssom(found)

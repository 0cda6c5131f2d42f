"""Mapping sets survive RDF without loss."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import PROFILE
from kgservice.stores.rdf.write import mapping_set_quads
from kgservice.stores.release import shipped_release
from mappings.record import ExtensionDefinition, MappingRecord, MappingSet, SlotValue
from mappings.sssom.read import read_sssom

OWL = "http://www.w3.org/2002/07/owl#"
SSSOM = "https://w3id.org/sssom/"
SENSE = "https://w3id.org/emotaxa/sense/"
EKMAN = "https://w3id.org/emotaxa/ekman/"
SET = "https://example.org/set"
PREFIXES = {"sense": SENSE, "ekman": EKMAN, "emotaxa": "https://w3id.org/emotaxa/", "orcid": "https://orcid.org/"}
SHIPPED = (*shipped_release().sets, *shipped_release().profiles)

RECORD = MappingRecord(
    id=f"{SET}/anger--irritation",
    subject=EKMAN + "anger",
    predicate="skos:narrowMatch",
    object=SENSE + "irritation",
    confidence=0.8,
    set_id=SET,
    subject_label="anger",
    object_label="irritation",
    subject_source="https://w3id.org/emotaxa/ekman",
    object_source="https://w3id.org/emotaxa/sense",
)


def set_of(*records: MappingRecord, **parts: object) -> MappingSet:
    return replace(MappingSet(SET, "https://creativecommons.org/licenses/by/4.0/", PREFIXES, records), **parts)  # type: ignore[arg-type]


def through_rdf(mapping_set: MappingSet, tmp_path: Path) -> MappingSet:
    """Write to disk and read, since what is kept there is spelled in a form of its own."""
    store = Store(tempfile.mkdtemp(dir=tmp_path))
    store.bulk_extend(mapping_set_quads(mapping_set))
    return mapping_set_from(mapping_set.id, store.quads_for_pattern(None, None, None, NamedNode(mapping_set.id)))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_sets_come_back_equal(path: Path, tmp_path: Path) -> None:
    read = read_sssom(path)
    back = through_rdf(read, tmp_path)
    assert replace(back, records=(), path=read.path) == replace(read, records=())
    assert len(back.records) == len(read.records)
    for found, expected in zip(back.records, read.records, strict=True):
        assert replace(found, line=expected.line) == expected
        assert found.slots == expected.slots


@pytest.mark.parametrize(
    "slots",
    [
        {"confidence": "0.80"},
        {"confidence": "1.0"},
        {"confidence": "1e-1", "similarity_score": "0.123456789012345678"},
        {"author_label": ("Zoe", "Ann")},
        {"author_label": ("Ann", "Ann")},
        {"author_label": ("Ann | Zoe", "back\\slash", 'a "quoted" name')},
        {"author_id": ("orcid:0000-0002-1825-0097",), "see_also": ("https://example.org/b", "https://example.org/a")},
        {"predicate_id": "http://www.w3.org/2004/02/skos/core#narrowMatch"},
        {"object_id": "emotaxa:sense/irritation"},
        {"mapping_date": "2026-11-21", "mapping_cardinality": "1:n", "comment": "two\nlines\twith 'é' and 🙂"},
        {"license": "no such URI", "issue_tracker_item": "no such: thing"},
        {"an odd <slot>": "kept", "another": ("a", "b")},
        {"other": " "},
    ],
    ids=lambda slots: ",".join(slots),
)
def test_slots_come_back_as_written(slots: dict[str, SlotValue], tmp_path: Path) -> None:
    written = through_rdf(set_of(RECORD), tmp_path).records[0].slots
    record = replace(RECORD, slots={**written, **slots})
    assert through_rdf(set_of(record), tmp_path).records[0].slots == record.slots


def test_records_keep_their_order(tmp_path: Path) -> None:
    records = tuple(replace(RECORD, id=f"{SET}/{name}") for name in ("c", "a", "b"))
    assert [record.id for record in through_rdf(set_of(*records), tmp_path).records] == [r.id for r in records]


@pytest.mark.parametrize(
    "record",
    [
        RECORD,
        replace(RECORD, negated=True, confidence=None, comment="not the same"),
        replace(RECORD, id=f"{SET}#12"),
        replace(RECORD, subject="", subject_source=""),
        replace(RECORD, object="https://elsewhere.org/thing"),
    ],
)
def test_a_record_without_slots_comes_back_equal(record: MappingRecord, tmp_path: Path) -> None:
    assert through_rdf(set_of(record), tmp_path).records == (record,)


def test_a_record_without_an_id_gets_none(tmp_path: Path) -> None:
    assert "record_id" not in through_rdf(set_of(replace(RECORD, id=f"{SET}#12")), tmp_path).records[0].slots


def test_the_header_comes_back(tmp_path: Path) -> None:
    metadata = {
        "mapping_set_id": SET,
        "mapping_set_title": "A title",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "creator_label": ("Zoe", "Ann"),
        "mapping_set_confidence": "0.50",
    }
    extensions = (ExtensionDefinition("ext_mood", "emotaxa:mood", "xsd:string"),)
    written = set_of(RECORD, title="A title", metadata=metadata, extensions=extensions)
    back = through_rdf(written, tmp_path)
    assert replace(back, records=()) == replace(written, records=())


def test_the_mapping_stands_beside_its_record() -> None:
    quads = list(mapping_set_quads(set_of(RECORD)))
    edge = Quad(
        NamedNode(RECORD.subject),
        NamedNode("http://www.w3.org/2004/02/skos/core#narrowMatch"),
        NamedNode(RECORD.object),
        NamedNode(SET),
    )
    assert edge in quads
    about = {quad.predicate.value: quad.object for quad in quads if quad.subject == NamedNode(RECORD.id)}
    assert about[OWL + "annotatedSource"] == edge.subject
    assert about[OWL + "annotatedProperty"] == edge.predicate
    assert about[OWL + "annotatedTarget"] == edge.object
    assert about[SSSOM + "mapping_justification"] == NamedNode("https://w3id.org/semapv/vocab/ManualMappingCuration")
    assert edge not in list(mapping_set_quads(set_of(replace(RECORD, negated=True))))
    assert edge not in list(mapping_set_quads(set_of(RECORD), PROFILE))


def test_a_profile_says_that_it_is_one() -> None:
    assert PROFILE in {quad.object for quad in mapping_set_quads(set_of(RECORD), PROFILE)}
    assert PROFILE not in {quad.object for quad in mapping_set_quads(set_of(RECORD))}

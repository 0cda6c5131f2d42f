"""The one door: formats by ending, what is written appears whole, and what is a mapping set at all."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from mappings.shipped import shipped_alignments, shipped_label_modules, shipped_mapping_sets, shipped_profiles
from mappings.sssom.derivation import WAS_DERIVED_FROM
from mappings.sssom.files import check_mappings, is_mapping_file, read_mappings, write_mappings
from mappings.sssom.read import parse_sssom, read_sssom
from mappings.sssom.write import write_sssom
from ontology.errors import DocumentError
from ontology.shipped import derived_from_modules

ENDINGS = (".sssom.tsv", ".tsv", ".sssom.json", ".json", ".jsonld", ".sssom.ttl", ".ttl", ".nt", ".rdf")
SHIPPED = (*shipped_mapping_sets(), *shipped_profiles(), *shipped_alignments())


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_set_is_written_and_read_by_the_ending_of_the_file(ending: str, valid: str, tmp_path: Path) -> None:
    path = tmp_path / f"set{ending}"

    assert write_mappings(parse_sssom(valid), path) == (path,)
    assert is_mapping_file(path)
    assert write_sssom(read_mappings(path)) == valid
    assert check_mappings(path) == ()


def test_every_shipped_set_comes_back_through_json_and_rdf_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whether bytes are on the disk makes no difference to what is read here, and takes a third of the time.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8")
        write_mappings(read_sssom(path), tmp_path / "set.json")
        write_mappings(read_mappings(tmp_path / "set.json"), tmp_path / "set.ttl")

        assert write_sssom(read_mappings(tmp_path / "set.ttl")) == text, path


@pytest.mark.parametrize("ending", [".jsonld", ".nt", ".rdf"])
@pytest.mark.parametrize("name", ["ekman", "goemotions", "parrott"])
def test_the_other_formats_lose_nothing_either(name: str, ending: str, tmp_path: Path) -> None:
    (path,) = (one for one in SHIPPED if one.name == f"{name}.sssom.tsv")
    write_mappings(read_sssom(path), tmp_path / f"set{ending}")

    assert write_sssom(read_mappings(tmp_path / f"set{ending}")) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", [".sssom.tsv", ".json", ".jsonld", ".ttl", ".nt", ".rdf"])
def test_the_same_set_gives_the_same_bytes(ending: str, valid: str, tmp_path: Path) -> None:
    found = parse_sssom(valid)
    write_mappings(found, tmp_path / f"a{ending}")
    write_mappings(replace(found, records=found.records[::-1]), tmp_path / f"b{ending}")

    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_a_table_with_commas_is_read(valid: str, tmp_path: Path) -> None:
    head, _, table = valid.partition("record_id")
    (tmp_path / "set.csv").write_text(head + ("record_id" + table).replace("\t", ","), encoding="utf-8")

    assert write_sssom(read_mappings(tmp_path / "set.csv")) == valid


@pytest.mark.parametrize("name", ["set.csv", "set.owl", "set.xlsx", "set"])
def test_other_endings_are_not_written(name: str, valid: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"not written in this format; end it in \.tsv, \.json"):
        write_mappings(parse_sssom(valid), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_set_that_cannot_be_written_leaves_the_old_file_alone(valid: str, tmp_path: Path) -> None:
    path = tmp_path / "set.sssom.json"
    path.write_text("old", encoding="utf-8")
    found = parse_sssom(valid)
    foreign = replace(found, records=(replace(found.records[0], object="https://example.org/joy"),))

    with pytest.raises(DocumentError, match="no prefix of the set fits"):
        write_mappings(foreign, path)
    assert path.read_text(encoding="utf-8") == "old"


def test_metadata_go_beside_a_table_only(valid: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="apart from a table only"):
        write_mappings(parse_sssom(valid), tmp_path / "set.json", apart=True)


def test_ontologies_are_no_mapping_sets() -> None:
    modules = (*shipped_label_modules()[:5], *derived_from_modules())

    assert [path for path in modules if is_mapping_file(path)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("graph.json", '{"graphs": []}'),
        ("words.jsonld", '{"@context": {"@vocab": "http://x/"}, "comment": "no set"}'),
        ("broken.json", '{"mappings": ['),
        ("words.ttl", '<http://x/a> <http://x/b> "sssom:MappingSet" .'),
        ("none.ttl", ""),
    ],
)
def test_other_json_and_rdf_are_no_mapping_sets(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert not is_mapping_file(tmp_path / name)
    assert not is_mapping_file(tmp_path / "missing.ttl")


@pytest.mark.parametrize("ending", [".sssom.tsv", ".json", ".jsonld", ".ttl"])
def test_what_a_record_was_worked_out_from_is_kept(ending: str, valid: str, tmp_path: Path) -> None:
    found = parse_sssom(valid)
    sources = (found.records[0].id, "https://example.org/elsewhere#1|2")
    derived = replace(found, records=(replace(found.records[1], derived_from=sources), found.records[0]))
    path = tmp_path / f"set{ending}"

    write_mappings(derived, path)
    again = read_mappings(path)

    assert {one.subject_label: one.derived_from for one in again.records} == {"zest": sources, "joy": ()}
    assert [one.property for one in again.extensions] == ["prov:wasDerivedFrom"]
    assert again.curie_map["prov"] + "wasDerivedFrom" == WAS_DERIVED_FROM
    assert [one for one in check_mappings(path) if one.level != "INFO"] == []


def test_reading_all_that_is_shipped_is_quick() -> None:
    """Measured 0.12 s for 10,000 records; the bound leaves room for slow machines."""
    import time

    begin = time.process_time()
    count = sum(len(read_sssom(path).records) for path in SHIPPED)

    assert time.process_time() - begin < count * 60e-6 + 0.1


@pytest.mark.parametrize("ending", [".json", ".jsonld"])
@pytest.mark.parametrize("slot", ["other", "mappings", "@context"])
@pytest.mark.parametrize("deep", [101, 700])
def test_what_is_nested_too_deeply_is_a_finding(ending: str, slot: str, deep: int, tmp_path: Path) -> None:
    path = tmp_path / f"deep{ending}"
    path.write_text(f'{{"mapping_set_id": "urn:s", "{slot}": {"[" * deep}{"]" * deep}}}', encoding="utf-8")

    (finding,) = check_mappings(path)

    assert "nested too deeply" in finding.message and finding.place.path == str(path)
    with pytest.raises(DocumentError, match="nested too deeply"):
        read_mappings(path)

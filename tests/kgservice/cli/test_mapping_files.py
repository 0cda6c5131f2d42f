"""Mapping sets on the command line in any of SSSOM's formats: exported, checked, imported, or refused as a whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.release import Release, shipped_release
from mappings.sssom.files import read_mappings, write_mappings
from mappings.sssom.read import parse_sssom
from mappings.sssom.write import write_sssom
from tests.kgservice.cli.console import Console

MOODS = """\
#sssom_version: "1.1"
#curie_map:
#  emotaxa: https://w3id.org/emotaxa/
#  ekman: https://w3id.org/emotaxa/ekman/
#  x: https://example.org/
#mapping_set_id: https://w3id.org/emotaxa/alignments/moods-of-mine
#license: https://creativecommons.org/licenses/by/4.0/
record_id\tsubject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence
x:r1\tekman:joy\tskos:exactMatch\tx:joy\tsemapv:ManualMappingCuration\t0.9
x:r2\tekman:anger\tskos:exactMatch\tx:ire\tsemapv:ManualMappingCuration\t0.8
"""
ENDINGS = (".sssom.tsv", ".sssom.json", ".jsonld", ".ttl", ".nt", ".rdf")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """Runs command lines over a store of a few of the shipped files, which takes no time to speak of."""
    shipped = shipped_release()

    def chosen(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path for path in paths if path.name.partition(".")[0] in {"core", "sense", "ekman", "mikels"})

    release = Release(chosen(shipped.modules), chosen(shipped.sets), ())
    place = tmp_path_factory.mktemp("small") / "store"
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("embedded", "memory"):
            patch.setattr(f"kgservice.stores.{kind}.shipped_release", lambda: release)
        EmbeddedStore(place, release=release).close()
        yield Console(f"embedded:{place}")


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("sssom", ".sssom.tsv"),
        ("sssom-json", ".sssom.json"),
        ("sssom-jsonld", ".sssom.jsonld"),
        ("sssom-rdf", ".sssom.ttl"),
    ],
)
def test_a_scheme_is_exported_with_the_same_mappings_in_each_format(
    name: str, ending: str, small: Console, tmp_path: Path
) -> None:
    table = small("export", "--format", "sssom", "--scheme", "mikels")
    by_name = small("export", "--format", name, "--scheme", "mikels")
    (tmp_path / f"mikels{ending}").write_text(by_name.out, encoding="utf-8")

    assert write_sssom(read_mappings(tmp_path / f"mikels{ending}")) == table.out
    assert small("export", "--scheme", "mikels", "--out", str(tmp_path / f"again{ending}")).code == 0
    assert (tmp_path / f"again{ending}").read_text(encoding="utf-8") == by_name.out


def test_a_set_in_json_is_checked_in_the_company_of_what_is_shipped(small: Console, tmp_path: Path) -> None:
    path = tmp_path / "moods.json"
    write_mappings(parse_sssom(MOODS), path)

    result = small("validate", "--no-reasoning", str(path))

    assert (result.code, result.out) == (0, "1 file: 0 errors, 0 warnings\n")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_set_is_taken_in_in_each_format(ending: str, small: Console, tmp_path: Path) -> None:
    path = tmp_path / f"moods{ending}"
    write_mappings(parse_sssom(MOODS), path)

    result = small("import", str(path), "--dry-run", "--json")

    assert result.json["status"] == "checked"
    assert result.json["format"] == "SSSOM"
    assert result.json["findings"] == []


@pytest.mark.parametrize("ending", [".sssom.tsv", ".sssom.json", ".ttl"])
def test_a_broken_set_is_refused_with_every_wrong_value_and_nothing_is_taken_in(
    ending: str, small: Console, tmp_path: Path
) -> None:
    path = tmp_path / f"moods{ending}"
    write_mappings(parse_sssom(MOODS), path)
    text = path.read_text(encoding="utf-8")
    for right, wrong in (("skos:exactMatch", "skos:exactMach"), ("0.9", "9"), ("9.0E-1", "9.0E0")):
        text = text.replace(right, wrong)
    path.write_text(text, encoding="utf-8")

    result = small("import", str(path), "--json")

    assert (result.code, result.json["status"]) == (1, "refused")
    assert [one["slot"] for one in result.json["findings"]] == ["predicate_id", "confidence", "predicate_id"]
    assert all(one["line"] and one["hint"] for one in result.json["findings"])
    assert small("export", "--format", "sssom").out.count("alignments/moods-of-mine") == 0


def test_json_without_a_mapping_set_is_no_file_to_check(small: Console, tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_text('{"graphs": []}', encoding="utf-8")

    small("validate", str(tmp_path / "graph.json")).complains("holds no mapping set", "name a mapping set")

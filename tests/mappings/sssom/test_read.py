"""Reading SSSOM/TSV: what a record holds, and how each kind of broken file is refused."""

import time
from pathlib import Path

import pytest

from mappings.sssom.read import parse_sssom, read_sssom
from ontology.errors import DocumentError


def test_identifiers_are_expanded(valid: str) -> None:
    record = parse_sssom(valid).records[0]

    assert record.id == "https://w3id.org/emotaxa/mapping/parrott/3/joy--joy"
    assert record.subject == "https://w3id.org/emotaxa/parrott/3/joy"
    assert record.object == "https://w3id.org/emotaxa/sense/joy"
    assert record.predicate == "skos:exactMatch"


def test_a_record_keeps_its_line_confidence_negation_and_comment(valid: str) -> None:
    first, second = parse_sssom(valid).records

    assert (first.line, first.confidence, first.negated, first.comment) == (15, 1.0, False, "")
    assert (second.line, second.confidence, second.negated) == (16, 0.85, True)
    assert second.comment == 'said as "zest"; not anger'


def test_the_header_is_kept_as_written(valid: str) -> None:
    mapping_set = parse_sssom(valid, "example.sssom.tsv")

    assert mapping_set.id == "https://w3id.org/emotaxa/mappings/example"
    assert mapping_set.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert mapping_set.title == "Parrott 2001: two of its categories"
    assert mapping_set.metadata["mapping_set_version"] == "0.1.0"
    assert mapping_set.metadata["sssom_version"] == "1.1"
    assert mapping_set.path == "example.sssom.tsv"


def test_slots_stated_in_the_header_for_all_records_reach_the_records(valid: str) -> None:
    mapping_set = parse_sssom(valid)

    assert {record.slots["mapping_date"] for record in mapping_set.records} == {"2026-11-21"}
    assert {record.object_source for record in mapping_set.records} == {"https://w3id.org/emotaxa/sense"}
    assert "mapping_date" not in mapping_set.metadata


def test_a_header_slot_that_a_record_has_too_is_not_propagated(valid: str) -> None:
    text = (
        valid.replace("\tconfidence\t", "\tmapping_date\t")
        .replace("\t0.85\t", "\t2026-01-02\t")
        .replace("\t1\t", "\t\t")
    )

    first, second = parse_sssom(text).records

    assert "mapping_date" not in first.slots
    assert second.slots["mapping_date"] == "2026-01-02"


def test_a_predicate_under_another_prefix_is_recognised(valid: str) -> None:
    other = valid.replace("skos:exactMatch", "S:exactMatch").replace(
        "#  sense:", "#  S: http://www.w3.org/2004/02/skos/core#\n#  sense:"
    )

    assert parse_sssom(other).records[0].predicate == "skos:exactMatch"


def test_a_record_without_id_is_named_by_set_and_line(valid: str) -> None:
    text = "\n".join(line if line.startswith("#") else line.partition("\t")[2] for line in valid.splitlines())

    assert parse_sssom(text).records[0].id == "https://w3id.org/emotaxa/mappings/example#15"


def test_multivalued_cells_are_split_at_unescaped_bars(valid: str) -> None:
    text = valid.replace("\tEmotaxa contributors\t1\t", "\tAlice\\|Bob|Charlie\\\\\t1\t")

    assert parse_sssom(text).records[0].slots["author_label"] == ("Alice|Bob", "Charlie\\")


def test_a_cell_may_hold_line_breaks_and_lines_are_counted_on(valid: str) -> None:
    text = valid.replace("\t1\t\n", '\t1\t"two\nlines\tand a tab"\n')

    first, second = parse_sssom(text).records

    assert first.comment == "two\nlines\tand a tab"
    assert (first.line, second.line) == (15, 17)


def test_windows_line_ends_and_empty_last_lines_are_read(valid: str) -> None:
    assert parse_sssom(valid.replace("\n", "\r\n") + "\r\n").records == parse_sssom(valid).records


def test_unknown_columns_are_kept(valid: str) -> None:
    text = valid.replace("\tcomment\n", "\tmood\n")

    assert parse_sssom(text).records[1].slots["mood"] == 'said as "zest"; not anger'


def test_a_byte_order_mark_is_passed_over(valid: str) -> None:
    assert len(parse_sssom("\ufeff" + valid).records) == 2


def test_metadata_may_stand_in_a_file_beside(tmp_path: Path, valid: str) -> None:
    lines = valid.splitlines(keepends=True)
    (tmp_path / "example.sssom.tsv").write_text("".join(lines[13:]), encoding="utf-8")
    (tmp_path / "example.sssom.yml").write_text("".join(line[1:] for line in lines[:13]), encoding="utf-8")

    mapping_set = read_sssom(tmp_path / "example.sssom.tsv")

    assert mapping_set.records[0].line == 2
    assert mapping_set.records == tuple(
        record for record in mapping_set.records if record.subject.startswith("https://w3id.org/emotaxa/parrott/3/")
    )


def test_a_set_without_id_is_read_under_the_id_that_is_given(valid: str) -> None:
    text = valid.replace("#mapping_set_id: https://w3id.org/emotaxa/mappings/example\n", "")

    assert parse_sssom(text, set_id="https://example.org/mine").id == "https://example.org/mine"


SPOILED = [
    pytest.param("#license: https", "#licence: https", "1:license", "missing", id="required slot of the set"),
    pytest.param("#license: https:", "#license: [https:", "10:", "no YAML", id="malformed YAML"),
    pytest.param(
        "#license: https", "#mapping_set_title: a\n#license: https", "10:mapping_set_title", "twice", id="slot twice"
    ),
    pytest.param("#license: https", "#license: &x https", "10", "an anchor", id="YAML anchor"),
    pytest.param("#license: https", "#license: !!str https", "10", "a tag", id="YAML tag"),
    pytest.param("emotaxa: https:", "emotaxa: w3id", "3:curie_map", "no absolute IRI", id="base that is no IRI"),
    pytest.param("emotaxa: https:", "skos: https:", "3:curie_map", "another meaning", id="built-in prefix redefined"),
    pytest.param("mapping_date: 2026-11-21", "mapping_date: 2026-02-30", "13:mapping_date", "no day", id="date"),
    pytest.param(
        "#subject_source: emotaxa:parrott", "#subject_source:\n#  - a:b", "11:subject_source", "one value", id="list"
    ),
    pytest.param(
        "\tskos:closeMatch\t", "\tskos:closeMach\t", "16:predicate_id", "closeMatch?", id="slip in a SKOS relation"
    ),
    pytest.param("\tskos:closeMatch\t", "\t\t", "16:predicate_id", "empty", id="required slot of a record"),
    pytest.param("\tsense:anger\t", "\tsens:anger\t", "16:object_id", "sense:anger?", id="unknown prefix"),
    pytest.param("\tsense:anger\t", "\tanger\t", "16:object_id", "no CURIE", id="no CURIE"),
    pytest.param("\tsense:anger\t", "\tsense:very angry\t", "16:object_id", "' '", id="space in a CURIE"),
    pytest.param("\tsense:anger\t", "\tsense:\t", "16:object_id", "names nothing", id="CURIE without a name"),
    pytest.param(
        "\tsense:anger\t",
        "\thttps://w3id.org/emotaxa/sense/anger\t",
        "16:object_id",
        "write sense:anger",
        id="IRI for a CURIE",
    ),
    pytest.param("\t0.85\t", "\thigh\t", "16:confidence", "no number", id="confidence that is no number"),
    pytest.param("\t0.85\t", "\tnan\t", "16:confidence", "no number", id="confidence that is not a number"),
    pytest.param("\t0.85\t", "\t1.5\t", "16:confidence", "outside 0 to 1", id="confidence over 1"),
    pytest.param("\t0.85\t", "\t-0.1\t", "16:confidence", "outside 0 to 1", id="confidence under 0"),
    pytest.param("\tNot\t", "\tnot\t", "16:predicate_modifier", "'Not'?", id="modifier"),
    pytest.param("\tNot\tsense:anger", "\tNot\t", "16:object_id", "empty", id="object"),
    pytest.param(
        "anger\tsemapv:ManualMappingCuration",
        "anger\tsemapv:ManualMaping",
        "16:mapping_justification",
        "did you mean",
        id="why",
    ),
    pytest.param("zest--anger\t", "joy--joy\t", "16:record_id", "first in line 15", id="record id twice"),
    pytest.param(
        "mapping:parrott/3/zest--anger\t", "\t", "16:record_id", "no id", id="record without an id among others"
    ),
    pytest.param("\tconfidence\t", "\tcomment\t", "14:comment", "stands twice", id="column twice"),
    pytest.param("\tconfidence\t", "\t\t", "14:10", "no name", id="column without a name"),
    pytest.param(
        "\tmapping_justification\t", "\tjustified\t", "14:mapping_justification", "missing", id="required column"
    ),
    pytest.param("\t1\t\n", "\t1\t\tmore\n", "15", "12 cells", id="cell too many"),
    pytest.param('"said', '"said" ', "16", "quotes", id="text after a quoted cell"),
    pytest.param('not anger"', "not anger", "16", "quotes", id="quote that never ends"),
    pytest.param("#license: https", "\n#license: https", "1:license", "missing", id="empty line in the metadata"),
    pytest.param('"1.1"', '"2.0"', "1:sssom_version", "not known", id="later major version"),
]


@pytest.mark.parametrize(("old", "new", "place", "says"), SPOILED)
def test_a_broken_file_is_refused_with_its_place_and_a_cure(
    valid: str, old: str, new: str, place: str, says: str
) -> None:
    assert old in valid

    with pytest.raises(DocumentError) as caught:
        parse_sssom(valid.replace(old, new, 1), "example.sssom.tsv")

    assert str(caught.value).startswith(f"example.sssom.tsv:{place}")
    assert says in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        pytest.param(b"", ":1", "empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf \n\n", ":1", "empty", id="blank"),
        pytest.param(b"#a: b\n#c: d\xe9\n", ":2:6", "0xe9 is not UTF-8", id="Latin-1"),
        pytest.param("#curie_map:\n".encode("utf-16"), ":1:1", "not UTF-8", id="UTF-16"),
        pytest.param(b"subject_id\tobject_id\n", ":1", "no metadata", id="table only"),
        pytest.param(b"#mapping_set_id: https://example.org/a\n", ":1:license", "missing", id="one slot only"),
        pytest.param(b"#a: " + b"[" * 200_000 + b"\n", ":1", "levels of nesting", id="nested too deeply"),
        pytest.param(b"#a: &a [x, x]\n#b: &b [*a, *a]\n", ":1", "an anchor", id="aliases that would grow"),
    ],
)
def test_a_file_that_is_no_sssom_is_refused(tmp_path: Path, content: bytes, place: str, says: str) -> None:
    path = tmp_path / "spoiled.sssom.tsv"
    path.write_bytes(content)

    with pytest.raises(DocumentError) as caught:
        read_sssom(path)

    assert str(caught.value).startswith(f"{path}{place}")
    assert says in str(caught.value)
    assert caught.value.hint


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="is a directory; name a file in it"):
        read_sssom(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file; check the path"):
        read_sssom(tmp_path / "none.sssom.tsv")


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(DocumentError, match="may not be read; give yourself the right"):
        read_sssom(tmp_path / "secret.sssom.tsv")


def test_thousands_of_records_are_read_in_a_moment(valid: str) -> None:
    header, _, _ = valid.partition("mapping:parrott")
    row = (
        "mapping:p/{0}\tparrott:3/{0}\tjoy\tskos:closeMatch\t\tsense:{0}\tjoy\tsemapv:ManualMappingCuration\tA\t0.5\t\n"
    )
    text = header + "".join(row.format(number) for number in range(5_000))
    begun = time.perf_counter()

    assert len(parse_sssom(text).records) == 5_000

    assert time.perf_counter() - begun < 2.0

"""Policies: what becomes of rows with strings that are no labels, of rows without text, and of duplicates."""

import json
import math
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization import run
from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.harmonize import harmonize, harmonize_rows
from mappings.harmonization.inputs import Input, inputs_of
from mappings.harmonization.licences.merge import PurposeRefused
from mappings.harmonization.options import InputOptions, Options
from mappings.harmonization.rows import COLUMNS, MARKED_COLUMNS
from mappings.harmonization.unlisted import UnknownLabels
from ontology.errors import DocumentError, EmotaxaError
from tests.mappings.harmonization.corpora import GOEMOTIONS, NAMED, SAMPLE

ODD = "text,emotion\nI am glad,joy\nSo joyfull,joyfull\nNo idea,blurb\nBoth,blurb|fear\nAgain,joyfull\nWell,fear\n"


def named(path: Path, text: str = ODD) -> Input:
    path.write_text(text, encoding="utf-8")
    return Input(NAMED, path)


def test_all_strings_that_are_no_labels_are_told_at_once(converter: Converter, tmp_path: Path) -> None:
    given = [named(tmp_path / "one.csv"), named(tmp_path / "two.csv", "text,emotion\na,joyfull\nb,grumpf\n")]
    with pytest.raises(UnknownLabels) as told:
        harmonize(converter, given, "ekman", tmp_path / "rows.csv", report=tmp_path / "report.json")
    found = {label: (one.rows, one.first) for label, one in told.value.found["named"].items()}
    assert found == {
        "joyfull": (3, f"{tmp_path}/one.csv:3"),
        "blurb": (2, f"{tmp_path}/one.csv:4"),
        "grumpf": (1, f"{tmp_path}/two.csv:3"),
    }
    assert told.value.found["named"]["joyfull"].suggestions[0] == "joy"
    assert str(told.value.place) == f"{tmp_path}/one.csv:3:emotion"
    message = str(told.value)
    assert "3 labels that goemotions does not have: 'joyfull' (3 rows, first in line 3; did you mean joy" in message
    assert f"'grumpf' (1 row, first in {tmp_path}/two.csv:3" in message
    assert sorted(os.listdir(tmp_path)) == ["one.csv", "two.csv"]


def test_rows_with_such_strings_are_kept_and_deny_nothing(converter: Converter, tmp_path: Path) -> None:
    report = harmonize(
        converter,
        [named(tmp_path / "one.csv")],
        "ekman",
        out := tmp_path / "rows.parquet",
        Options(unknown="keep"),
    )
    rows = pl.read_parquet(out).rows(named=True)
    assert [row["source_labels"] for row in rows] == [
        ["joy"], ["joyfull"], ["blurb"], ["blurb", "fear"], ["joyfull"], ["fear"],
    ]  # fmt: skip
    both, fear = rows[3], rows[5]
    assert (both["labels"], both["unmapped"]) == (["fear"], ["blurb"])
    assert set(both["unknown"]) == {"anger", "disgust", "joy", "sadness", "surprise", "neutral"}
    assert set(fear["unknown"]) < set(both["unknown"])
    assert {label: found.rows for label, found in report.unknown_labels["named"].items()} == {"joyfull": 2, "blurb": 2}
    assert (report.rows, report.dropped_unknown) == (6, 0)


def test_rows_with_such_strings_are_left_out_and_counted(converter: Converter, tmp_path: Path) -> None:
    given = [named(tmp_path / "one.csv")]
    report = harmonize(converter, given, "ekman", out := tmp_path / "rows.jsonl", Options(unknown="drop"))
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["text"]) for row in rows] == [("one:1", "I am glad"), ("one:6", "Well")]
    assert (report.rows, report.rows_read, report.dropped_unknown) == (2, 6, 4)
    assert report.target_labels["fear"].present == 1
    assert report.target_labels["fear"].rows == 2


def test_an_input_may_have_options_of_its_own(converter: Converter, tmp_path: Path) -> None:
    one = Input(
        NAMED, named(tmp_path / "one.csv").path, "dev", InputOptions(unknown="drop", profile="goemotions-paper")
    )
    two = named(tmp_path / "two.csv", "text,emotion\na,joyfull\n")
    with pytest.raises(UnknownLabels) as told:
        list(harmonize_rows(converter, [one, two], "ekman"))
    assert str(told.value.place) == f"{tmp_path}/two.csv:2:emotion"
    frame = pl.concat(harmonize_rows(converter, [one], "ekman"))
    assert frame["id"].to_list() == ["dev:1", "dev:6"]
    assert frame["degrees"].to_list() == [[1.0], [1.0]]


def test_labels_without_a_column_are_told_once_for_each_file(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brighter, without = find_dataset("brighter-eng"), ["fear", "joy", "sadness", "surprise"]
    (one := tmp_path / "eng.csv").write_text("id,text,anger\na,Hm,1\nb,Hm,0\nc,Hm,0\n", encoding="utf-8")
    (all_there := tmp_path / "all.csv").write_text("id,text,anger,fear,joy,sadness,surprise\nd,Hm,0,1,0,0,0\n")
    given = [Input(brighter, one), Input(brighter, all_there)]
    monkeypatch.setattr(run, "BLOCK_ROWS", 1)
    report = harmonize(converter, given, "ekman", tmp_path / "rows.csv", report=tmp_path / "report.html")
    remark = "brighter-eng eng.csv: no column for fear, joy, sadness, surprise: unknown in all of its rows"
    assert report.as_text().count(remark) == 1 and "all.csv" not in report.as_text()
    assert [file["without_column"] for file in report.as_dict()["files"]] == [without, []]
    assert "no column for fear, joy, sadness, surprise" in (tmp_path / "report.html").read_text(encoding="utf-8")
    one.write_text("id,text\na,Hm\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="there is no column 'anger'"):
        harmonize(converter, given, "ekman", tmp_path / "rows.csv")


def test_a_field_that_only_later_objects_have_is_there(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brighter = find_dataset("brighter-eng")
    lines = replace(brighter, layout=replace(brighter.layout, kind="jsonl"))
    (path := tmp_path / "rows.jsonl").write_text(
        '{"id": "a", "text": "Hm", "anger": 1}\n{"id": "b", "text": "Hm", "fear": 1}\n', encoding="utf-8"
    )
    monkeypatch.setattr(run, "BLOCK_ROWS", 1)
    report = harmonize(converter, [Input(lines, path)], "ekman", tmp_path / "rows.csv")
    assert [file.without_column for file in report.files] == [("joy", "sadness", "surprise")]


def test_a_split_column_may_have_more_values_than_two_bytes_tell_apart(converter: Converter, tmp_path: Path) -> None:
    split = replace(NAMED, layout=replace(NAMED.layout, columns=("text", "emotion", "split"), split="split"))
    rows = [f"t{number},joy,s{number}\n" for number in range(66_000)]
    (path := tmp_path / "one.csv").write_text("".join(["text,emotion,split\n", *rows, "t65999,joy,last\n"]))
    options = Options(duplicates="drop")
    report = harmonize(converter, [Input(split, path)], "ekman", tmp_path / "rows.csv", options)
    assert report.duplicates is not None and (report.rows, report.dropped_duplicates) == (66_000, 1)
    [shared] = report.duplicates.shared
    assert (str(shared.one), str(shared.other)) == ("named s65999", "named last")


def test_rows_that_go_missing_between_the_passes_are_told(converter: Converter, tmp_path: Path) -> None:
    path = tmp_path / "train.tsv"
    path.write_text("a\t3\tx\nb\t3\ty\n", encoding="utf-8")

    def shrink(rows: int, done: int, total: int | None) -> None:
        path.write_text("a\t3\tx\n", encoding="utf-8")

    options = Options(duplicates="keep")
    with pytest.raises(EmotaxaError, match="1 rows where the first pass over the inputs had 2; leave the files"):
        harmonize(converter, [Input(GOEMOTIONS, path)], "ekman", tmp_path / "rows.csv", options, progress=shrink)
    assert os.listdir(tmp_path) == ["train.tsv"]


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
def test_an_output_without_rows_has_the_columns(converter: Converter, tmp_path: Path, suffix: str) -> None:
    given = [named(tmp_path / "one.csv", "text,emotion\na,blurb\n")]
    out = tmp_path / f"rows.{suffix}"
    report = harmonize(converter, given, "ekman", out, Options(unknown="drop"))
    assert report.rows == 0
    if suffix == "parquet":
        assert dict(pl.read_parquet(out).schema) == dict(COLUMNS)
    else:
        assert out.read_text(encoding="utf-8").strip() == ("" if suffix == "jsonl" else ",".join(COLUMNS))


def test_rows_without_text_and_repeated_ids_are_kept_and_told(converter: Converter, tmp_path: Path) -> None:
    path = tmp_path / "train.tsv"
    path.write_text("a\t3\tx\n\t3\ty\n   \t3\tx\nb\t3\tx\nc\t3\tz\n", encoding="utf-8")
    report = harmonize(converter, [Input(GOEMOTIONS, path)], "ekman", tmp_path / "rows.csv")
    assert (report.rows, report.without_text, report.datasets["goemotions"].without_text) == (5, 2, 2)
    assert (report.repeated_ids["goemotions"].rows, report.repeated_ids["goemotions"].examples) == (2, ("x",))
    assert "again: x" in report.as_text()


def test_duplicates_are_marked_or_left_out(converter: Converter, tmp_path: Path) -> None:
    path = tmp_path / "train.tsv"
    path.write_text("Same\t3\t1\nother\t3\t2\nsame \t17\t3\nbad\t99\t4\nSAME\t3\t5\n", encoding="utf-8")
    given = [Input(GOEMOTIONS, path), Input(GOEMOTIONS, SAMPLE)]
    (marked, *rest) = harmonize_rows(converter, given, "ekman", Options(unknown="drop", duplicates="mark"))
    assert list(marked.columns) == list(MARKED_COLUMNS)
    assert marked["duplicate_of"].to_list() == [None, None, "goemotions:1", "goemotions:1"]
    assert [frame["duplicate_of"].null_count() for frame in rest] == [40]
    options = Options(unknown="drop", duplicates="drop")
    report = harmonize(converter, given[:1], "ekman", out := tmp_path / "rows.parquet", options)
    assert pl.read_parquet(out)["id"].to_list() == ["1", "2"]
    assert (report.rows, report.dropped_duplicates, report.dropped_unknown) == (2, 2, 1)
    assert report.target_labels["anger"].rows == 2
    report = harmonize(converter, given[:1], "ekman", out, Options(unknown="drop", duplicates="keep"))
    assert (report.rows, report.dropped_duplicates) == (4, 0)
    assert report.duplicates is not None and "duplicate_of" not in pl.read_parquet_schema(out)


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
@pytest.mark.parametrize("options", [Options(unknown="keep"), Options(unknown="drop", duplicates="mark", near=0.8)])
def test_no_policy_depends_on_the_blocks(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, options: Options
) -> None:
    more = "".join(f"{text},{label}\n" for text in "abab" for label in ("joy", "odd|fear", "even", "fear|joy", ""))
    given = [named(tmp_path / "one.csv", ODD + more), Input(GOEMOTIONS, SAMPLE)]
    found = set()
    for rows in (1, 3, 8, 1_000):
        monkeypatch.setattr(run, "BLOCK_ROWS", rows)
        out = tmp_path / f"rows.{suffix}"
        harmonize(converter, given, "ekman", out, options)
        found.add(pl.read_parquet(out).write_ndjson() if suffix == "parquet" else out.read_text(encoding="utf-8"))
    assert len(found) == 1


def test_the_files_of_a_directory_follow_in_the_order_of_the_splits(converter: Converter, tmp_path: Path) -> None:
    for name in ("test.tsv", "train.tsv", "other.tsv", "dev.tsv"):
        (tmp_path / name).write_text(f"{name}\t3\t{name}\n", encoding="utf-8")
    frame = pl.concat(harmonize_rows(converter, inputs_of(GOEMOTIONS, tmp_path), "ekman"))
    assert frame.select("id", "split").rows() == [("train.tsv", "train"), ("dev.tsv", "dev"), ("test.tsv", "test")]
    frame = pl.concat(harmonize_rows(converter, inputs_of(GOEMOTIONS, tmp_path, ["test"]), "ekman"))
    assert frame["split"].to_list() == ["test"]


def test_the_texts_that_goemotions_shares_between_its_splits_are_told(
    converter: Converter, goemotions: Path, tmp_path: Path
) -> None:
    given = inputs_of(GOEMOTIONS, goemotions)
    report = harmonize(converter, given, "ekman", tmp_path / "rows.parquet", Options(duplicates="keep"))
    assert report.duplicates is not None
    assert "goemotions train and goemotions test share 38 texts" in report.as_text()


def test_what_cannot_be_is_told_before_anything_is_read(converter: Converter, tmp_path: Path) -> None:
    given = [Input(GOEMOTIONS, SAMPLE)]
    os.mkfifo(pipe := tmp_path / "pipe.tsv")
    with pytest.raises(DocumentError, match=r"pipe\.tsv: is a pipe, and where duplicates are looked for"):
        harmonize(converter, [Input(GOEMOTIONS, pipe)], "ekman", tmp_path / "rows.csv", Options(duplicates="drop"))
    (copy := tmp_path / "rows.csv").write_bytes(SAMPLE.read_bytes())
    (link := tmp_path / "link.csv").symlink_to(copy)
    for out in (copy, link):
        with pytest.raises(DocumentError, match="is an input, too; write to another file"):
            harmonize(converter, [*given, Input(GOEMOTIONS, copy)], "ekman", out)
    (report := tmp_path / "report.json").symlink_to(copy)
    with pytest.raises(DocumentError, match=r"report\.json: is an input, too"):
        harmonize(converter, [Input(GOEMOTIONS, copy)], "ekman", tmp_path / "new.csv", report=report)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("unknown", {"unknown": "ignore"}),
        ("near", {"near": 0.9}),
        ("near", {"near": 0.49, "duplicates": "mark"}),
        ("near", {"near": math.nan, "duplicates": "mark"}),
        ("threshold", {"threshold": 0}),
    ]
    for name, options in wrong:
        with pytest.raises(EmotaxaError) as told:
            Options(**options)
        assert told.value.field == name


def test_a_lower_share_takes_shavers_sadness_for_denied(converter: Converter, tmp_path: Path) -> None:
    (path := tmp_path / "train.csv").write_text(
        "id,text,anger,disgust,fear,joy,sadness,surprise\na,Hm,0,0,0,0,0,0\nb,Hm,0,0,0,1,0,0\n", encoding="utf-8"
    )
    given = [Input(find_dataset("brighter-deu"), path)]
    unknown = [
        pl.concat(harmonize_rows(converter, given, "shaver/1", Options(absent_from=share)))["unknown"].to_list()
        for share in (0.9, 0.75)
    ]
    assert all("sadness" in row for row in unknown[0]) and not any("sadness" in row for row in unknown[1])


def test_a_purpose_that_a_licence_rules_out_ends_the_run(converter: Converter, tmp_path: Path) -> None:
    closed = replace(NAMED, licence="LicenseRef-no-redistribution")
    given = [Input(closed, named(tmp_path / "one.csv").path)]
    with pytest.raises(PurposeRefused, match="named"):
        harmonize(converter, given, "ekman", tmp_path / "rows.csv", Options(purpose="redistribute", unknown="drop"))
    assert os.listdir(tmp_path) == ["one.csv"]

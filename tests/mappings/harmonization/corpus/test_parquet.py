"""Parquet: rows with lists and nulls, read as the same in JSON is."""

from pathlib import Path

import polars as pl
import pytest

from mappings.harmonization.corpus.cell import label_cell
from ontology.errors import DocumentError
from tests.mappings.harmonization.corpus.layouts import read, told


def parquet(folder: Path, frame: pl.DataFrame) -> bytes:
    frame.write_parquet(folder / "made.parquet")
    return (folder / "made.parquet").read_bytes()


def test_parquet_is_read_some_rows_at_a_time(tmp_path: Path) -> None:
    frame = pl.DataFrame({"labels": [[1], [], None, [0, 2]], "text": ["a", "b", "c", None], "n": [1, 2, 3, 4]})
    layout = 'kind = "parquet"\ntext = "text"\nlabels = "labels"\nid = "n"\nlabel_coding = "id"\n'
    found = read(tmp_path, layout, parquet(tmp_path, frame), block_rows=3)
    assert found["cell"].to_list() == [label_cell(["1"]), label_cell([]), "", label_cell(["0", "2"])]
    assert found["text"].to_list() == ["a", "b", "c", ""] and found["id"].to_list() == ["1", "2", "3", "4"]


def test_parquet_has_columns_of_labels_and_dialogues_too(tmp_path: Path) -> None:
    flags = pl.DataFrame({"text": ["a", "b"], "joy": [True, False], "fear": [0.0, None]})
    layout = 'kind = "parquet"\ntext = "text"\nlabel_columns = ["joy", "fear"]\n'
    assert read(tmp_path, layout, parquet(tmp_path, flags))["cell"].to_list() == [
        label_cell(["joy"]), label_cell([], ["fear"]),
    ]  # fmt: skip
    turns = pl.DataFrame({"dialog": [["a", "b"], ["c"]], "emotion": [[0, 4], [6]]})
    layout = 'kind = "parquet"\ntext = "dialog"\nlabels = "emotion"\nunfold = true\nlabel_codes = { 4 = "joy" }\n'
    found = read(tmp_path, layout, parquet(tmp_path, turns))
    assert found["text"].to_list() == ["a", "b", "c"]
    assert found["cell"].to_list() == [label_cell(["0"]), label_cell(["joy"]), label_cell(["6"])]
    uneven = pl.DataFrame({"dialog": [["a", "b"]], "emotion": [[0]]})
    assert told(tmp_path, layout, parquet(tmp_path, uneven)).startswith("rows:1:emotion: 2 and 1 values side by side")


@pytest.mark.parametrize(
    ("labels", "row"),
    [
        ([["joy"], [None], []], 2),
        ([["joy", None], ["joy"], None], 1),
        ([[], None, [None, "fear"]], 3),
        ([None, [None, None], None], 2),
    ],
)
@pytest.mark.parametrize("ids", [False, True])
def test_a_null_within_a_list_of_labels_is_refused_in_parquet_as_in_json(
    tmp_path: Path, labels: list[list[str | None] | None], row: int, ids: bool
) -> None:
    codes = [None if given is None else [name and len(name) for name in given] for given in labels]
    frame = pl.DataFrame({"text": ["a", "b", "c"], "labels": codes if ids else labels})
    layout = 'kind = "{}"\ntext = "text"\nlabels = "labels"\n' + ('label_coding = "id"\n' if ids else "")
    made = parquet(tmp_path, frame)
    for kind, data in (("parquet", made), ("jsonl", frame.write_ndjson().encode())):
        message = told(tmp_path, layout.format(kind), data)
        assert message.startswith(f"rows:{row}:labels: ") and message.endswith("null; it has to be a list of labels")
    with pytest.raises(DocumentError, match=f"rows:{row}:labels: "):
        read(tmp_path, layout.format("parquet"), made, block_rows=1)


def test_lists_side_by_side_are_unfolded_in_parquet_as_in_json(tmp_path: Path) -> None:
    layout = 'kind = "{}"\ntext = "dialog"\nlabels = "emotion"\nunfold = true\n'
    turns = pl.DataFrame({"dialog": [[], ["a", "b"], ["c"]], "emotion": [[], ["joy", None], [""]]})
    for kind, data in (("parquet", parquet(tmp_path, turns)), ("jsonl", turns.write_ndjson().encode())):
        found = read(tmp_path, layout.format(kind), data)
        assert (found["text"].to_list(), found["cell"].to_list()) == (["a", "b", "c"], ["joy", "", ""])
    types = {"dialog": pl.List(pl.String), "emotion": pl.List(pl.String)}
    for dialog, emotion, missing in ((["a"], None, "emotion"), (None, ["joy"], "dialog"), (None, None, "dialog")):
        uneven = pl.DataFrame({"dialog": [["x"], dialog], "emotion": [["joy"], emotion]}, schema=types)
        for kind, data in (("parquet", parquet(tmp_path, uneven)), ("jsonl", uneven.write_ndjson().encode())):
            message = told(tmp_path, layout.format(kind), data)
            assert message == f"rows:2:{missing}: '{missing}' is null; it has to be a list, one value for each text"
    lists = {"dialog": [["a", "b"]], "emotion": [[["joy"], ["joy", None]]]}
    assert told(tmp_path, layout.format("parquet"), parquet(tmp_path, pl.DataFrame(lists))).startswith("rows:1:emotion")


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pl.DataFrame({"text": ["a"]}), "there is no column 'labels'"),
        (pl.DataFrame({"text": [1], "labels": ["joy"]}), "the column holds Int64; it has to hold text"),
        (pl.DataFrame({"text": ["a"], "labels": [{"joy": 1}]}), "the column holds Struct"),
    ],
)
def test_a_parquet_file_without_what_is_needed_is_told(tmp_path: Path, frame: pl.DataFrame, message: str) -> None:
    layout = 'kind = "parquet"\ntext = "text"\nlabels = "labels"\n'
    assert message in told(tmp_path, layout, parquet(tmp_path, frame))


@pytest.mark.parametrize("data", [b"text,labels\na,joy\n", b"PAR1abcPAR1", b""])
def test_what_is_no_parquet_file_is_told(tmp_path: Path, data: bytes) -> None:
    assert "no Parquet file" in told(tmp_path, 'kind = "parquet"\ntext = "text"\nlabels = "labels"\n', data)

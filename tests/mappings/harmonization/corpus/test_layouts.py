"""Layouts: every way in which corpora write their rows is read, and what does not fit it is told."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.harmonization.corpus.cell import label_cell
from mappings.harmonization.corpus.dataset import Dataset, read_datasets
from mappings.harmonization.corpus.reader import read_rows
from ontology.errors import DocumentError

HEAD = """\
id = "mine"
name = "My corpus"
scheme = "ekman"
annotation = "multilabel"
licence = "CC0-1.0"
lang = "en"

[format]
"""

ONE_HOT = """
kind = "csv"
header = true
quote = '"'
text = "text"
id = "id"
label_columns = ["anger", "fear", "joy"]
"""


def dataset(folder: Path, layout: str) -> Dataset:
    (path := folder / "mine.toml").write_text(HEAD + layout, encoding="utf-8")
    return read_datasets(path)[0]


def read(folder: Path, layout: str, data: bytes | str, name: str = "rows", **more: int) -> pl.DataFrame:
    (path := folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return pl.concat(rows.frame for rows in read_rows(dataset(folder, layout), path, **more))


def told(folder: Path, layout: str, data: bytes | str, name: str = "rows") -> str:
    with pytest.raises(DocumentError) as error:
        read(folder, layout, data, name)
    assert error.value.hint
    return str(error.value).removeprefix(f"{folder}/")


def test_columns_of_their_own_become_a_cell_and_zeros_are_an_annotation(tmp_path: Path) -> None:
    data = 'id,text,joy,fear,anger\na,"one, two",1,0,1\nb,none,0,0,0\nc,open,1,,0\nd,nobody,,,\n'
    frame = read(tmp_path, ONE_HOT, data)
    assert frame["text"].to_list() == ["one, two", "none", "open", "nobody"]
    assert frame["id"].to_list() == list("abcd")
    assert frame["cell"].to_list() == [
        label_cell(["anger", "joy"]), label_cell([]), label_cell(["joy"], ["fear"]), "",
    ]  # fmt: skip


def test_a_column_that_a_file_lacks_tells_of_no_row(tmp_path: Path) -> None:
    frame = read(tmp_path, ONE_HOT, "id,text,joy,anger\na,b,1,0\n")
    assert frame["cell"].to_list() == [label_cell(["joy"], ["fear"])]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("id,text,label\na,b,joy\n", "rows:1:anger: there is no column 'anger'; the columns are id, text, label"),
        ("id,text,joy,Anger\na,b,1,0\n", "rows:1:anger: there is no column 'anger'; did you mean 'Anger'?"),
        ("id,text,joy,joy\na,b,1,0\n", "rows:1:joy: there are several columns 'joy'"),
        (
            "id,body,joy\na,b,1\n",
            "rows:1:text: there is no column 'text'; the columns are id, body, joy; which one it is stands under "
            "format.text in the description of ",
        ),
        ("id,text,joy\na,b,2\n", "rows:2:joy: '2' says neither that the label holds nor that it does not; write 1"),
        ('id,text,joy\na,b,1\nb,"c\nd",1\nc,e,yes\n', "rows:5:joy: 'yes' says neither"),
        ('id,text,joy\na,"b\nc,1\nd,e,1\n', 'rows:2: a quote (") opens in the row that begins here and is not closed'),
        ("id,text,joy\na,b\n", "rows:2: 2 columns where 3 are expected"),
        ("id,text,joy\na,b,1,1\n", "rows:2: 4 columns where 3 are expected"),
        ('id,text,joy\na,"b" c,1\n', "rows:2: column 2 goes on after its closing quote"),
        ("id,text,joy\n", "rows: the file holds no rows"),
    ],
)
def test_what_does_not_fit_columns_of_labels_is_told(tmp_path: Path, data: str, message: str) -> None:
    assert told(tmp_path, ONE_HOT, data).startswith(message)


FIELD = st.text(st.sampled_from(["a", '"', ",", "\n", " ", "é", "'", "\t"]), max_size=6)


@given(rows=st.lists(st.tuples(FIELD, FIELD).map(list), min_size=1, max_size=25), block_rows=st.integers(1, 4))
def test_fields_with_line_breaks_are_read_as_a_csv_reader_reads_them(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], block_rows: int
) -> None:
    folder = tmp_path_factory.mktemp("breaks")
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([["text", "label"], *rows])
    layout = 'kind = "csv"\nheader = true\nquote = "\\""\ntext = "text"\nlabels = "label"\n'
    expected = [row for row in csv.reader(io.StringIO(buffer.getvalue(), newline="")) if row][1:]
    found = read(folder, layout, buffer.getvalue(), block_rows=block_rows)
    assert [list(row) for row in found.select("text", "cell").iter_rows()] == expected


def test_a_quote_that_is_a_character_like_any_other_does_not_join_rows(tmp_path: Path) -> None:
    layout = 'kind = "csv"\ncolumns = ["text", "label"]\nquote = "\\""\ntext = "text"\nlabels = "label"\n'
    frame = read(tmp_path, layout, '5" high,joy\nit is "so",fear\n"a\nb",joy\n')
    assert frame["text"].to_list() == ['5" high', 'it is "so"', "a\nb"]


def test_lines_are_counted_through_fields_with_line_breaks(tmp_path: Path) -> None:
    (path := tmp_path / "rows").write_text('id,text,joy\na,"b\nc\nd",1\ne,f,0\ng,"h\ni",1\nj,k,1\n', encoding="utf-8")
    (rows,) = read_rows(dataset(tmp_path, ONE_HOT), path)
    assert [rows.line_of(row) for row in range(4)] == [2, 5, 6, 8]


SCORES = """
kind = "tsv"
columns = ["text", "joy", "fear", "mood"]
text = "text"
label_columns = ["joy", "fear"]
present_from = 50
score_scale = "0-100"
valence = "mood"
vad_scale = "-100..100"
"""


def test_scores_become_labels_from_their_threshold_and_dimensions_their_unit(tmp_path: Path) -> None:
    frame = read(tmp_path, SCORES, "a\t50\t49.9\t-100\nb\t0\t\t0\nc\t100\t1\t50\nd\t\t\t\n")
    assert frame["cell"].to_list() == [
        label_cell(["joy"]), label_cell([], ["fear"]), label_cell(["joy"]), "",
    ]  # fmt: skip
    assert frame["valence"].to_list() == [-1.0, 0.0, 0.5, None]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a\thigh\t0\t0", "rows:1:joy: 'high' is no number; give a score on 0..100, or nothing"),
        ("a\t101\t0\t0", "rows:1:joy: '101' lies outside the scale"),
        ("a\t1\tnan\t0", "rows:1:fear: 'nan' lies outside the scale"),
        ("a\t1\t0\t101", "rows:1:mood: '101' lies outside the scale; valence is given on -100..100"),
        ("a\t1\t0\tgood", "rows:1:mood: 'good' is no number"),
        ("a\t1\t0\tinf", "rows:1:mood: 'inf' lies outside the scale"),
    ],
)
def test_a_score_that_is_none_is_told(tmp_path: Path, row: str, message: str) -> None:
    assert told(tmp_path, SCORES, row + "\n").startswith(message)


def test_other_marks_than_numbers_are_read_as_described(tmp_path: Path) -> None:
    layout = """
        kind = "tsv"
        columns = ["anger", "joy", "text"]
        text = "text"
        label_columns = { anger = "anger", joy = "joy" }
        present = ["Anger", "Joy"]
        absent = "---"
    """
    assert read(tmp_path, layout, "Anger\t---\ta\n---\t---\tb\n")["cell"].to_list() == [
        label_cell(["anger"]), label_cell([]),
    ]  # fmt: skip


def test_labels_of_another_spelling_are_translated_and_no_label_is_one(tmp_path: Path) -> None:
    layout = """
        kind = "csv"
        delimiter = ";"
        columns = ["text", "label"]
        text = "text"
        labels = "label"
        label_separator = "+"
        label_codes = { 0 = "joy", 1 = "fear" }
        no_label = ["none"]
    """
    frame = read(tmp_path, layout, "a;0\nb;0+1\nc;none\nd;\ne;anger\n")
    assert frame["cell"].to_list() == [
        label_cell(["joy"]), label_cell(["joy", "fear"]), label_cell([]), "", label_cell(["anger"]),
    ]  # fmt: skip


def test_rows_say_their_split_and_language_and_only_some_are_the_datasets(tmp_path: Path) -> None:
    layout = """
        kind = "tsv"
        header = true
        text = ["title", "text"]
        labels = "label"
        split = "part"
        lang = "language"
        only = { kind = ["a", "b"] }
        replace = { _comma_ = "," }
    """
    head = "kind\ttitle\ttext\tlabel\tpart\tlanguage\n"
    (path := tmp_path / "rows").write_text(head + "c\tx\tx\tjoy\ttrain\ten\na\ty_comma_\tz\tfear\ttest\t\n", "utf-8")
    (rows,) = read_rows(dataset(tmp_path, layout), path)
    assert rows.frame.to_dicts() == [{"text": "y, z", "cell": "fear", "id": "", "split": "test", "lang": None}]
    assert (rows.line_of(0), rows.first_row) == (3, 1)


def test_lines_before_the_rows_and_between_them_are_passed_over(tmp_path: Path) -> None:
    layout = """
        kind = "tsv"
        header = true
        skip_lines = 2
        comment = "#"
        further_columns = true
        text = "text"
        labels = "label"
    """
    data = "A corpus\nof mine\ntext\tlabel\na\tjoy\n# no row\nb\tfear\t\t\n"
    assert read(tmp_path, layout, data).select("text", "cell").rows() == [("a", "joy"), ("b", "fear")]
    assert told(tmp_path, layout, data + "c\n").startswith("rows:7: 1 column where 2")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
@pytest.mark.parametrize("rows", [3, 200_000])
def test_encodings_are_read_as_described(tmp_path: Path, encoding: str, rows: int) -> None:
    layout = f'kind = "tsv"\nencoding = "{encoding}"\ncolumns = ["text", "l"]\ntext = "text"\nlabels = "l"\n'
    frame = read(tmp_path, layout, ("é naïve ÿ\tjoy\r\n" * rows).encode(encoding))
    assert frame.height == rows and frame["text"].unique().to_list() == ["é naïve ÿ"]


def test_a_file_of_mixed_encodings_is_told_with_the_cure_and_then_read(tmp_path: Path) -> None:
    layout = 'kind = "tsv"\ncolumns = ["text", "l"]\ntext = "text"\nlabels = "l"\n'
    data = "naïve\tjoy\n".encode() * 3 + "café “so”\tjoy\n".encode("cp1252")
    message = told(tmp_path, layout, data)
    assert message.startswith("rows:4:4: not UTF-8: byte 0xe9 ('é' in cp1252)") and 'fallback = "cp1252"' in message
    frame = read(tmp_path, layout + 'fallback = "cp1252"\n', data)
    assert frame["text"].to_list() == ["naïve", "naïve", "naïve", "café “so”"]


def test_a_byte_that_means_nothing_in_its_encoding_is_told_by_line(tmp_path: Path) -> None:
    layout = 'kind = "tsv"\nencoding = "cp1252"\ncolumns = ["text", "l"]\ntext = "text"\nlabels = "l"\n'
    assert told(tmp_path, layout, b"a\tjoy\nb\x81\tjoy\n").startswith("rows:2: not cp1252: byte 0x81")


OBJECTS = 'kind = "jsonl"\ntext = "text"\nlabels = "labels"\nid = "id"\nlabel_coding = "id"\n'


def test_objects_to_a_line_give_labels_as_text_numbers_and_lists(tmp_path: Path) -> None:
    rows = [
        {"text": "a\nb", "labels": [1, 2], "id": 7, "more": {"x": 1}},
        {"id": "x", "labels": "3", "text": "c"},
        {"text": "d", "labels": []},
        {"text": "e", "labels": None},
        {"text": "f", "labels": 4},
    ]
    frame = read(tmp_path, OBJECTS, "\n\n".join(map(json.dumps, rows)))
    assert frame["text"].to_list() == ["a\nb", "c", "d", "e", "f"]
    assert frame["cell"].to_list() == [label_cell(["1", "2"]), "3", label_cell([]), "", "4"]
    assert frame["id"].to_list() == ["7", "x", "", "", ""]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[1]", "rows:2: the line is no object but a list"),
        ('"a"', "rows:2: the line is no object but text"),
        ("{", "rows:2:2: not JSON"),
        ('{"labels": []}', "rows:2:text: the field 'text' is missing"),
        ('{"text": 3, "labels": []}', "rows:2:text: 'text' is a number; it has to be text"),
        ('{"text": "a", "labels": {"joy": 1}}', "rows:2:labels: 'labels' is an object; it has to be text or a number"),
        ('{"text": "a", "labels": [null]}', "rows:2:labels: 'labels' is null"),
        ('{"text": "a", "labels": [["joy"]]}', "rows:2:labels: 'labels' is a list"),
        (b'{"text": "\xe9", "labels": []}', "rows:2:11: not UTF-8: byte 0xe9"),
    ],
)
def test_a_line_that_is_no_such_object_is_told(tmp_path: Path, line: str | bytes, message: str) -> None:
    data = b'{"text": "a", "labels": [], "id": "x"}\n' + (line if isinstance(line, bytes) else line.encode())
    assert told(tmp_path, OBJECTS, data).startswith(message)


def test_a_document_that_is_a_list_is_no_file_of_json_lines(tmp_path: Path) -> None:
    data = json.dumps([{"text": "a", "labels": "joy", "id": "1"}, {"text": "b", "labels": "fear", "id": "2"}], indent=1)
    assert 'or describe the file as "json"' in told(tmp_path, OBJECTS, data)
    frame = read(tmp_path, OBJECTS.replace("jsonl", "json"), data)
    assert frame.rows() == [("a", "joy", "1"), ("b", "fear", "2")]


def test_objects_are_found_wherever_in_a_document_they_stand(tmp_path: Path) -> None:
    data = {"tr_1": [[{"turn": 1, "text": "a", "labels": "joy"}, {"turn": 2, "text": "b", "labels": "fear"}]]}
    frame = read(tmp_path, 'kind = "json"\ntext = "text"\nlabels = "labels"\n', json.dumps(data))
    assert frame["text"].to_list() == ["a", "b"]


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


def test_a_file_of_another_layout_is_known_by_its_name(tmp_path: Path) -> None:
    layout = """
        kind = "tsv"
        columns = ["text", "label"]
        text = "text"
        labels = "label"
        [[files]]
        name = "some.tsv"
        [[files]]
        name = "neutral-*.txt"
        split = "train"
        format.columns = ["number", "text"]
        format.given_labels = ["neutral"]
    """
    assert read(tmp_path, layout, "a\tjoy\n", "some.tsv")["cell"].to_list() == ["joy"]
    frame = read(tmp_path, layout, "1\ta\n2\tb\n", "neutral-en.txt")
    assert frame.select("text", "cell").rows() == [("a", label_cell(["neutral"])), ("b", label_cell(["neutral"]))]
    assert dataset(tmp_path, layout).split_of(tmp_path / "neutral-en.txt") == "train"


def test_a_row_without_end_takes_no_more_memory_than_a_row_may(tmp_path: Path) -> None:
    from mappings.harmonization.corpus.blocks import Cut, file_blocks

    (path := tmp_path / "rows").write_bytes(b'a,b\n"' + b"y\n" * 5_000)
    with pytest.raises(DocumentError, match=r"rows:2: a quote \(\"\) opens in the row that begins here"):
        list(file_blocks(path, Cut(quote='"'), longest_line=1_000, block_bytes=100, read_bytes=100))
    path.write_bytes(b"a,b\n" + b"y" * 5_000)
    with pytest.raises(DocumentError, match=r"rows:2: a line of more than 1,000 bytes"):
        list(file_blocks(path, Cut(quote='"'), longest_line=1_000, block_bytes=100, read_bytes=100))


def test_an_unseen_layout_is_named_in_the_error(tmp_path: Path) -> None:
    unseen = HEAD.replace("[format]", "verified = false\n[format]")
    (path := tmp_path / "mine.toml").write_text(unseen + ONE_HOT, encoding="utf-8")
    (tmp_path / "rows").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="the description of mine was written without its files at hand"):
        next(read_rows(read_datasets(path)[0], tmp_path / "rows"))

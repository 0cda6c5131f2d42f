"""Tables: rows and fields of comma- and tab-separated files, and where they begin and end."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.harmonization.corpus.cell import label_cell
from mappings.harmonization.corpus.dataset import read_datasets
from mappings.harmonization.corpus.reader import read_rows
from ontology.errors import DocumentError
from tests.mappings.harmonization.corpus.layouts import HEAD, ONE_HOT, dataset, read, told

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


def test_a_row_without_end_takes_no_more_memory_than_a_row_may(tmp_path: Path) -> None:
    from mappings.harmonization.corpus.blocks import Cut, file_blocks

    (path := tmp_path / "rows").write_bytes(b'a,b\n"' + b"y\n" * 5_000)
    with pytest.raises(DocumentError, match=r"rows:2: a quote \(\"\) opens in the row that begins here"):
        list(file_blocks(path, Cut(quote='"'), longest_line=1_000, block_bytes=100, read_bytes=100))
    path.write_bytes(b"a,b\n" + b"y" * 5_000)
    with pytest.raises(DocumentError, match=r"rows:2: a line of more than 1,000 bytes"):
        list(file_blocks(path, Cut(quote='"'), longest_line=1_000, block_bytes=100, read_bytes=100))


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


def test_an_unseen_layout_is_named_in_the_error(tmp_path: Path) -> None:
    unseen = HEAD.replace("[format]", "verified = false\n[format]")
    (path := tmp_path / "mine.toml").write_text(unseen + ONE_HOT, encoding="utf-8")
    (tmp_path / "rows").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="the description of mine was written without its files at hand"):
        next(read_rows(read_datasets(path)[0], tmp_path / "rows"))

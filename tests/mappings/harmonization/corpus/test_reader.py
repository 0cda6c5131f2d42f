"""The reader: every row as it stands in the file, whatever the size of the blocks, and bad files told by line."""

import csv
import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.harmonization.corpus.blocks import file_blocks
from mappings.harmonization.corpus.reader import read_rows
from ontology.errors import DocumentError
from tests.mappings.harmonization.corpora import GOEMOTIONS, NAMED

FIELD = st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"]), max_size=20)
TRICKY = st.sampled_from(["", '"', '""', "\t", 'a"b', '"a"', "\ufeff", "\u2028", "\x85", " ", "é", "🙂", "#", "'"])
ROW = st.tuples(FIELD | TRICKY, FIELD | TRICKY, FIELD | TRICKY).map(list)


def written(rows: list[list[str]], end: str = "\n") -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter="\t", lineterminator=end).writerows(rows)
    return buffer.getvalue().encode()


def read(path: Path, **more: int) -> list[list[str]]:
    return [
        list(row)
        for rows in read_rows(GOEMOTIONS, path, **more)
        for row in rows.frame.select("text", "cell", "id").iter_rows()
    ]


@given(rows=st.lists(ROW, min_size=1, max_size=30), block_rows=st.integers(1, 5), end=st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], block_rows: int, end: str
) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + written(rows, end))
    assert read(path, block_rows=block_rows) == read(path) == rows


@given(
    data=st.lists(st.sampled_from([b"a", b"\n", b"\t", b"bb\n", b"ccc", b"\r\n", b"\xc3\xa9"]), max_size=60).map(
        b"".join
    ),
    block_bytes=st.integers(1, 20),
    block_rows=st.integers(1, 4),
    read_bytes=st.integers(1, 30),
)
def test_blocks_hold_whole_lines_and_do_not_depend_on_how_much_a_read_gives(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, block_bytes: int, block_rows: int, read_bytes: int
) -> None:
    path = tmp_path_factory.mktemp("blocks") / "lines"
    path.write_bytes(data)
    found = list(file_blocks(path, block_bytes=block_bytes, block_rows=block_rows, read_bytes=read_bytes))
    again = list(file_blocks(path, block_bytes=block_bytes, block_rows=block_rows, read_bytes=7))
    assert [block.data for block in found] == [block.data for block in again]
    whole = data.replace(b"\r\n", b"\n")
    assert b"".join(block.data for block in found) == (whole if whole.endswith(b"\n") or not whole else whole + b"\n")
    line = 1
    for block in found:
        assert block.first_line == line and block.data.endswith(b"\n")
        assert block.rows == block.data.count(b"\n") <= block_rows
        line += block.rows
    if found:
        assert found[-1].bytes_done == len(data)


@pytest.mark.parametrize(
    "data",
    [
        b"a\t1\tx\nb\t2\ty\n",
        b"a\t1\tx\nb\t2\ty",
        b"a\t1\tx\r\nb\t2\ty\r\n",
        b"\xef\xbb\xbfa\t1\tx\nb\t2\ty\n",
        b"\na\t1\tx\n\n\nb\t2\ty\n\n",
        b'"a"\t"1"\t"x"\nb\t2\ty\n',
    ],
    ids=["plain", "no final newline", "windows", "byte order mark", "blank lines", "all quoted"],
)
def test_the_same_rows_in_other_clothes(tmp_path: Path, data: bytes) -> None:
    (path := tmp_path / "rows.tsv").write_bytes(data)
    assert read(path) == [["a", "1", "x"], ["b", "2", "y"]]


def test_a_quote_inside_a_field_that_is_not_quoted_is_kept(tmp_path: Path) -> None:
    (path := tmp_path / "rows.tsv").write_bytes(b'5" high and "so"\t1\tx\n')
    assert read(path) == [['5" high and "so"', "1", "x"]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "rows.tsv: the file holds no rows"),
        (b"\n\n\n", "rows.tsv: the file holds no rows"),
        (b"\xef\xbb\xbf", "rows.tsv: the file holds no rows"),
        (b"a\t1\n", "rows.tsv:1: 2 columns where 3 are expected; give every row all of text, labels, id"),
        (b"a\n", "rows.tsv:1: 1 column where 3 are expected"),
        (b"a\t1\tx\nb\t1\tx\ty\nc\t1\n", "rows.tsv:2: 4 columns"),
        (b"a\t1\tx\n\nb\t1\n", "rows.tsv:3: 2 columns"),
        (b'a\t1\tx\n"b\t2\ty\nc\t3\tz\n', 'rows.tsv:2: a quote (") opens column 1 and does not close it'),
        (b'a\t1\tx\n"b" c\t2\ty\n', "rows.tsv:2: column 1 goes on after its closing quote"),
        (b"a\t1\tx\nb\xff\t2\ty\n", "rows.tsv:2:2: not UTF-8: byte 0xff"),
        (b"\xc3\xa9\xc3\xa9\xe9\t2\ty\n", "rows.tsv:1:3: not UTF-8: byte 0xe9"),
        (b"a\t1\tx\nb\0\t2\ty\n", "rows.tsv:2: a NUL byte"),
        ("a\t1\tx\n".encode("utf-16"), "rows.tsv:1: the file is UTF-16; save it as UTF-8"),
        (b"a\t1\tx\rb\t2\ty\r", "rows.tsv:1: the lines end with a carriage return alone"),
        (b"\x1f\x8b\x08abc", "rows.tsv:1: the file is compressed"),
        (b"PAR1abc", "rows.tsv:1: the file is Parquet"),
    ],
)
def test_a_bad_file_is_told_by_line(tmp_path: Path, data: bytes, message: str) -> None:
    (path := tmp_path / "rows.tsv").write_bytes(data)
    with pytest.raises(DocumentError) as told:
        read(path)
    assert str(told.value).startswith(f"{tmp_path}/{message}")
    assert told.value.hint


def test_the_line_is_right_many_blocks_into_the_file(tmp_path: Path) -> None:
    rows = [[f"text {number}", "3", f"x{number}"] for number in range(200_000)]
    (path := tmp_path / "rows.tsv").write_bytes(written(rows) + b"broken\n")
    with pytest.raises(DocumentError, match=r"rows\.tsv:200001: 1 column "):
        read(path)


@given(place=st.integers(0, 3000), byte=st.sampled_from([0x80, 0xC0, 0xED, 0xF8, 0xFF]))
def test_broken_utf8_never_passes(tmp_path_factory: pytest.TempPathFactory, place: int, byte: int) -> None:
    data = bytearray(b"some text\t3\tx\n" * 300)
    data.insert(min(place, len(data) - 1), byte)
    path = tmp_path_factory.mktemp("utf8") / "rows.tsv"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match="not UTF-8"):
        read(path)


def test_a_line_without_end_takes_no_more_memory_than_the_longest_line_may(tmp_path: Path) -> None:
    (path := tmp_path / "rows.tsv").write_bytes(b"a\t1\tx\n" + b"y" * 5_000)
    with pytest.raises(DocumentError, match=r"rows\.tsv:2: a line of more than 1,000 bytes"):
        list(file_blocks(path, longest_line=1_000, block_bytes=100, read_bytes=100))
    (path := tmp_path / "long.tsv").write_bytes(b"a\t1\tx\n" + b"y" * 5_000 + b"\n")
    with pytest.raises(DocumentError, match=r"long\.tsv:2: a line of more than 1,000 bytes"):
        list(file_blocks(path, longest_line=1_000))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError, match="there is no such file; check the path"):
        read(tmp_path / "none.tsv")
    with pytest.raises(DocumentError, match=r"is a directory; name the file in it"):
        read(tmp_path)
    (path := tmp_path / "closed.tsv").write_bytes(b"a\t1\tx\n")
    path.chmod(0)
    if os.access(path, os.R_OK):

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentError, match="no permission to read the file"):
        read(path)


def test_a_pipe_is_read(tmp_path: Path) -> None:
    os.mkfifo(path := tmp_path / "rows.tsv")

    def feed() -> None:
        with path.open("wb", buffering=0) as stream:
            for part in (b"a\t1", b"\tx\nb\t", b"2\ty\n"):
                stream.write(part)

    thread = threading.Thread(target=feed)
    thread.start()
    assert read(path) == [["a", "1", "x"], ["b", "2", "y"]]
    thread.join()


def test_a_header_puts_the_columns_in_any_order(tmp_path: Path) -> None:
    (path := tmp_path / "rows.csv").write_text('n,emotion,text\n1,joy,"a, b"\n2,fear,c\n', encoding="utf-8")
    (rows,) = read_rows(NAMED, path)
    assert rows.frame.rows() == [("a, b", "joy", ""), ("c", "fear", "")]
    assert (rows.line_of(0), rows.line_of(1), rows.first_row) == (2, 3, 1)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("text,label", r"rows\.csv:1:emotion: there is no column 'emotion'; the columns are text, label"),
        ("text,emotion,text", r"rows\.csv:1:text: there are several columns 'text'"),
        ('"text,emotion', r"rows\.csv:1: the header cannot be read"),
    ],
)
def test_a_header_without_what_is_needed_is_told(tmp_path: Path, head: str, message: str) -> None:
    (path := tmp_path / "rows.csv").write_text(f"{head}\na,joy\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=message):
        list(read_rows(NAMED, path))
    path.write_text("text,emotion\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="the file holds no rows"):
        list(read_rows(NAMED, path))

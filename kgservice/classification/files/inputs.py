"""Inputs: the rows of a file in JSON lines, CSV or Parquet, block by block, with all of their columns."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Final, Protocol

import polars as pl

from kgservice.classification.files.blocks import Block, FrameBlock, kept_names
from kgservice.classification.files.json_lines import JsonLines
from mappings.harmonization.corpus.recoding import wrong_byte
from ontology.errors import DocumentError, Place
from ontology.spelling import nearest

__all__ = ["INPUTS", "Input", "open_input"]

INPUTS: Final = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")
"""Endings of the names of files that are read."""

_LONGEST_CELL: Final = 1 << 30
_SLICE: Final = 20_000
"""Rows of a Parquet file that are read at once."""


class Input(Protocol):
    """A file of rows, looked at once already so that what is wrong with it is told before the work begins.

    Attributes:
        size: bytes in all.
    """

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        ...

    def blocks(self, rows: int, characters: int) -> Iterator[Block]:
        """Give its rows, at most so many with so many characters of text at once; the same blocks each time."""
        ...


def open_input(path: Path, text: str, *, typed: bool = True) -> Input:
    """Open a file of rows.

    Args:
        path: the file.
        text: name of the column that holds the texts.
        typed: whether the output holds any type of column, as Parquet does.

    Raises:
        DocumentError: where it cannot be read, its name ends otherwise, it has no such column, or one that the output
            cannot hold.
    """
    ending = path.suffix.lower()
    try:
        if not path.is_file():
            raise DocumentError(
                "is a directory" if path.is_dir() else "there is no such file", Place(str(path)), hint="check the path"
            )
        if ending in (".jsonl", ".ndjson"):
            return JsonLines(path, text)
        if ending in (".csv", ".tsv"):
            return _Csv(path, text, "\t" if ending == ".tsv" else ",")
        if ending == ".parquet":
            return _Parquet(path, text, typed)
    except OSError as error:
        raise DocumentError((error.strerror or str(error)).lower(), Place(str(path)), hint="check the path") from error
    raise DocumentError(
        f"rows cannot be read from {path.suffix or 'a file without an ending'}",
        Place(str(path)),
        hint=f"give a file that ends in {', '.join(INPUTS[:-1])} or {INPUTS[-1]}",
        value=path.suffix,
    )


class _Csv:
    """A file in CSV with a header, or with tabs; every cell is a text, and stays one."""

    def __init__(self, path: Path, text: str, delimiter: str) -> None:
        csv.field_size_limit(_LONGEST_CELL)
        self.size = path.stat().st_size
        self._path = path
        self._text = text
        self._delimiter = delimiter
        self._header: list[str] = []
        for _ in self._rows():
            pass
        _check_column(path, text, self._header)
        if len(set(self._header)) < len(self._header):
            twice = next(name for name in self._header if self._header.count(name) > 1)
            raise DocumentError(f"two columns are called {twice!r}", Place(str(path), 1), hint="name each otherwise")
        self._names = kept_names(self._header)

    def blocks(self, rows: int, characters: int) -> Iterator[Block]:
        place = self._header.index(self._text)
        held: list[list[str]] = []
        room, done = characters, 0
        for row, done in self._rows():
            held.append(row)
            room -= len(row[place])
            if len(held) >= rows or room <= 0:
                yield self._block(held, done)
                held, room = [], characters
        if held or not done:
            yield self._block(held, done)

    def _block(self, rows: list[list[str]], done: int) -> FrameBlock:
        frame = pl.DataFrame(rows, dict.fromkeys(self._header, pl.String), orient="row")
        return FrameBlock(frame, self._text, done, self._names)

    def _rows(self) -> Iterator[tuple[list[str], int]]:
        try:
            with self._path.open("rb") as raw, TextIOWrapper(raw, encoding="utf-8-sig", newline="") as stream:
                reader = csv.reader(stream, delimiter=self._delimiter, strict=True)
                self._header = next(reader, [])
                for row in reader:
                    if not row:
                        if len(self._header) != 1:
                            continue
                        # So is an empty cell written where there is one column.
                        row = [""]
                    if len(row) != len(self._header):
                        raise DocumentError(
                            f"{len(row)} cells under {len(self._header)} columns",
                            Place(str(self._path), reader.line_num),
                            hint="put cells with commas or line breaks in quotes",
                        )
                    yield row, raw.tell()
        except UnicodeDecodeError as error:
            raise _wrong_line(self._path) from error
        except csv.Error as error:
            raise DocumentError(
                f"no CSV: {error}", Place(str(self._path), reader.line_num), hint="close every quote"
            ) from error


def _wrong_line(path: Path) -> DocumentError:
    """Tell the first line of a file that is not UTF-8."""
    cure = "save the file as UTF-8"
    with path.open("rb") as stream:
        found = (wrong_byte(line, path, number, cure) for number, line in enumerate(stream, 1))
        return next((one for one in found if one is not None), DocumentError("not UTF-8", Place(str(path)), hint=cure))


class _Parquet:
    """A Parquet file, whose columns keep their types."""

    def __init__(self, path: Path, text: str, typed: bool) -> None:
        self.size = path.stat().st_size
        self._path = path
        self._text = text
        try:
            self._scan = pl.scan_parquet(path, glob=False)
            schema = self._scan.collect_schema()
            self._rows = int(self._scan.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._unreadable(error) from error
        _check_column(path, text, list(schema))
        self._names = kept_names(list(schema))
        kind = schema[text]
        if not (kind in (pl.String, pl.Null) or isinstance(kind, pl.Enum | pl.Categorical)):
            raise DocumentError(
                f"the column holds {kind}, not text",
                Place(str(path), slot=text),
                hint="name the column of the texts with --text-column",
            )
        binary = next((name for name, one in schema.items() if "Binary" in str(one)), None)
        if binary is not None and not typed:
            raise DocumentError(
                "the column holds bytes, which only Parquet does",
                Place(str(path), slot=binary),
                hint="write to .parquet, or leave the column out",
            )

    def blocks(self, rows: int, characters: int) -> Iterator[Block]:
        if not self._rows:
            yield FrameBlock(self._scan.collect(), self._text, self.size, self._names)
        for start in range(0, self._rows, _SLICE):
            try:
                frame = self._scan.slice(start, _SLICE).collect()
            except (pl.exceptions.PolarsError, OSError) as error:
                raise self._unreadable(error) from error
            lengths = frame[self._text].cast(pl.String).str.len_chars().fill_null(0).to_list()
            begin, room = 0, characters
            for row, length in enumerate(lengths, 1):
                room -= length
                if row - begin >= rows or room <= 0 or row == len(lengths):
                    done = self.size * (start + row) // self._rows
                    part = frame[begin:row].with_columns(pl.col(self._text).cast(pl.String))
                    yield FrameBlock(part, self._text, done, self._names)
                    begin, room = row, characters

    def _unreadable(self, error: Exception) -> DocumentError:
        said = str(error).splitlines()[0][:200].removeprefix("parquet: ")
        return DocumentError(f"no Parquet file: {said}", Place(str(self._path)), hint="give a whole Parquet file")


def _check_column(path: Path, text: str, columns: list[str]) -> None:
    if text not in columns:
        near = nearest(text, columns)
        listed = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(columns[:10]) or 'none'}"
        raise DocumentError(
            f"there is no column {text!r}", Place(str(path)), hint=f"name one with --text-column; {listed}", value=text
        )

"""Objects: the rows of a file of JSON lines, or of a JSON document."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson
import polars as pl

from mappings.harmonization.corpus.blocks import Cut, file_blocks
from mappings.harmonization.corpus.cell import label_cell
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.header import check_columns
from mappings.harmonization.corpus.layout import Layout
from mappings.harmonization.corpus.raw import Raw
from mappings.harmonization.corpus.recoding import wrong_byte
from mappings.harmonization.corpus.streams import open_input, read_into
from ontology.errors import DocumentError, Place

__all__ = ["read_document", "read_lines", "sample_objects"]

LONGEST_DOCUMENT: Final = 256 * 2**20
"""Bytes of a JSON document at most, as it has to be read whole."""


def read_lines(dataset: Dataset, layout: Layout, path: Path, block_rows: int) -> Iterator[Raw]:
    """Read JSON lines block by block.

    Raises:
        DocumentError: where the file cannot be read, or a line is no object with the fields that are needed; with line
            and field.
    """
    checked = False
    for block in file_blocks(path, Cut(layout.encoding, layout.fallback), block_rows=block_rows):
        lines = enumerate(block.data.split(b"\n")[:-1], block.first_line)
        objects: Iterator[tuple[int, dict[str, Any]]] = (
            (number, _object(path, number, line)) for number, line in lines if line.strip()
        )
        if not checked:
            objects = _checked(dataset, layout, path, objects)
            checked = True
        yield _raw(layout, path, objects, block.bytes_done, block.first_line)


def read_document(dataset: Dataset, layout: Layout, path: Path, block_rows: int) -> Iterator[Raw]:
    """Read the objects of a JSON document that have a text, wherever in it they stand.

    Raises:
        DocumentError: where the file cannot be read, is too long to be read whole, or is no JSON.
    """
    data = _whole(path)
    objects: Iterator[tuple[int, dict[str, Any]]] = enumerate(_found(_loaded(path, 1, data), layout.text), 1)
    checked = False
    while batch := list(islice(objects, block_rows)):
        given = iter(batch)
        if not checked:
            given = _checked(dataset, layout, path, given)
            checked = True
        share = min(len(data), len(data) * batch[-1][0] // max(1, batch[-1][0] + 1) + 1)
        yield _raw(layout, path, given, len(data) if len(batch) < block_rows else share, batch[0][0])


def _whole(path: Path) -> bytes:
    data = bytearray()
    with open_input(path) as stream:
        while len(data) <= LONGEST_DOCUMENT:
            part = bytearray(2**22)
            with memoryview(part) as room:
                got = read_into(path, stream, room, 2**22)
            data += part[:got]
            if got < len(part):
                return bytes(data).removeprefix(b"\xef\xbb\xbf")
    raise DocumentError(
        f"a JSON document of more than {LONGEST_DOCUMENT // 2**20} MiB",
        Place(str(path)),
        hint="write one object to a line, and describe it as jsonl",
    )


def sample_objects(path: Path, kind: str, encoding: str, rows: int) -> pl.DataFrame:
    """Read the first objects of a file, their fields as text; what is an object itself is left out.

    Raises:
        DocumentError: where it cannot be read, or is no JSON.
    """
    objects: Iterator[dict[str, Any]]
    if kind == "jsonl":
        lines = (
            (number, line)
            for block in file_blocks(path, Cut(encoding))
            for number, line in enumerate(block.data.split(b"\n")[:-1], block.first_line)
        )
        objects = (_object(path, number, line) for number, line in lines if line.strip())
    else:
        objects = _with_text(_loaded(path, 1, _whole(path)))
    found = []
    for number, given in enumerate(islice(objects, rows), 1):
        plain = {name: value for name, value in given.items() if not _is_nested(value)}
        found.append(
            {
                name: _cell(path, number, name, value) if isinstance(value, list) else _plain(path, number, name, value)
                for name, value in plain.items()
            }
        )
    names = dict.fromkeys(name for row in found for name in row)
    if not names:
        raise DocumentError(
            "no object with a text", Place(str(path)), hint='give objects as {"text": ..., "label": ...}'
        )
    return pl.DataFrame(found, schema=dict.fromkeys(names, pl.String))


def _with_text(value: object) -> Iterator[dict[str, Any]]:
    """Give the innermost objects, which hold no others."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict) and here and not any(_is_nested(part) for part in here.values()):
            yield here
        elif isinstance(here, dict):
            waiting.extend(reversed(here.values()))
        elif isinstance(here, list):
            waiting.extend(reversed(here))


def _is_nested(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(part is None or isinstance(part, dict | list) for part in value)
    )


def _found(value: object, text: str) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict) and text in here:
            yield here
        elif isinstance(here, dict):
            waiting.extend(reversed(here.values()))
        elif isinstance(here, list):
            waiting.extend(reversed(here))


def _checked(
    dataset: Dataset, layout: Layout, path: Path, objects: Iterator[tuple[int, dict[str, Any]]]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Hold the fields of the first object against those that are needed."""
    first = next(objects, None)
    if first is not None:
        check_columns(dataset, layout, list(first[1]), Place(str(path), first[0]))
        yield first
    yield from objects


def _raw(layout: Layout, path: Path, objects: Iterator[tuple[int, dict[str, Any]]], done: int, first_line: int) -> Raw:
    rows: list[Mapping[str, str | None]] = []
    numbers: list[int] = []
    for number, found in objects:
        for row in _unfolded(layout, path, number, found):
            rows.append(row)
            numbers.append(number)
    own = [name for name in layout.label_columns.values() if any(name in row for row in rows)]
    schema = dict.fromkeys((*layout.needed, *own), pl.String)
    return Raw(layout, pl.DataFrame(rows, schema=schema), done, first_line, numbers)


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    found = _loaded(path, number, line)
    if not isinstance(found, dict):
        raise DocumentError(
            f"the line is no object but {_kind(found)}", Place(str(path), number), hint='write it as {"text": ...}'
        )
    return found


def _loaded(path: Path, number: int, line: bytes) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if (wrong := wrong_byte(line, path, number)) is not None:
            raise wrong from error
        whole = number == 1 and line.lstrip().startswith(b"[")
        hint = 'write one object to a line, or describe the file as "json"' if whole else "correct the line"
        place = Place(str(path), number + error.lineno - 1, error.colno)
        raise DocumentError(f"not JSON: {error.msg}", place, hint=hint) from error


def _unfolded(layout: Layout, path: Path, number: int, found: dict[str, Any]) -> Iterator[dict[str, str | None]]:
    if not layout.unfold:
        yield _row(layout, path, number, found)
        return
    lists = {name: found.get(name) for name in (layout.text, layout.labels) if name is not None}
    for name, values in lists.items():
        if not isinstance(values, list):
            raise _wrong(path, number, name, values, "a list, one value for each text")
    lengths = {len(values) for values in lists.values() if isinstance(values, list)}
    if len(lengths) > 1:
        raise DocumentError(
            f"{' and '.join(str(len(values or [])) for values in lists.values())} values side by side",
            Place(str(path), number, slot=layout.labels),
            hint=f"give {' and '.join(lists)} as many values as each other",
        )
    for place in range(lengths.pop()):
        own = {name: values[place] for name, values in lists.items() if values is not None}
        yield _row(layout, path, number, {**found, **own})


def _row(layout: Layout, path: Path, number: int, found: dict[str, Any]) -> dict[str, str | None]:
    row: dict[str, str | None] = {}
    for name in layout.needed:
        if name not in found and name in (layout.text, layout.labels):
            raise DocumentError(
                f"the field {name!r} is missing", Place(str(path), number, slot=name), hint="give it, or null"
            )
        value = found.get(name)
        if name == layout.labels and isinstance(value, list):
            row[name] = _cell(path, number, name, value)
        elif name == layout.text and value is not None and not isinstance(value, str):
            raise _wrong(path, number, name, value, "text")
        else:
            row[name] = _plain(path, number, name, value)
    for name in layout.label_columns.values():
        if name in found:
            row[name] = _plain(path, number, name, found[name])
    return row


def _cell(path: Path, number: int, name: str, values: Sequence[Any]) -> str:
    parts = [_plain(path, number, name, value) for value in values]
    if None in parts:
        raise _wrong(path, number, name, None, "a list of labels")
    return label_cell(part for part in parts if part is not None)


def _plain(path: Path, number: int, name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise _wrong(path, number, name, value, "text or a number")


def _wrong(path: Path, number: int, name: str, value: object, expected: str) -> DocumentError:
    return DocumentError(
        f"{name!r} is {_kind(value)}", Place(str(path), number, slot=name), hint=f"it has to be {expected}"
    )


def _kind(value: object) -> str:
    if value is None:
        return "null"
    kinds = ((bool, "true or false"), (str, "text"), (int | float, "a number"), (list, "a list"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "an object")

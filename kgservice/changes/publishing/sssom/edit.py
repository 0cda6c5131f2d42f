"""Editing SSSOM/TSV: a table changed row by row so that it says something else."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mappings.record import MappingSet
from mappings.sssom.content import Content, content_of
from mappings.sssom.header_text import header_lines
from mappings.sssom.prefixes import BUILT_IN
from mappings.sssom.read import parse_sssom
from mappings.sssom.source import source_of
from mappings.sssom.write import write_sssom

__all__ = ["NoSuchEdit", "edit_sssom", "sssom_text"]

_NEEDS_QUOTES = re.compile(r'["\t\r\n]')
_PREFIXES = re.compile(r"#curie_map:\n(?:#  [^\n]*\n)*")


class NoSuchEdit(Exception):
    """A table that cannot be edited row by row; it says why."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a file: its lines, and how its cells sort."""

    lines: str
    key: tuple[str, ...]


def edit_sssom(text: str, path: str, wanted: MappingSet) -> str:
    """Change the rows of a file so that it says what is wanted; its metadata and all other rows stay as they are.

    Args:
        text: SSSOM/TSV with embedded metadata.
        path: names it in messages.
        wanted: what it is to say.

    Raises:
        NoSuchEdit: where more than rows would have to change, or records have no ids.
        DocumentError: where the text cannot be read, or the set cannot be written.
    """
    standing = parse_sssom(text, path)
    old, new = (content_of(one, condense=False) for one in (standing, wanted))
    source = source_of(text, path)
    lines = text.splitlines(keepends=True)
    head = source.table_line - 1
    if head >= len(lines) or not standing.records or '"' in lines[head]:
        raise NoSuchEdit("it has no rows")
    columns = tuple(lines[head].rstrip("\r\n").split("\t"))
    _check(columns, standing, wanted, old, new)
    was, now = _by_id(old), _by_id(new)
    starts = [record.line - 1 for record in standing.records]
    rows: list[_Row] = []
    for record, start, end in zip(standing.records, starts, [*starts[1:], len(lines)], strict=True):
        name = str(record.slots["record_id"])
        if name not in now:
            continue
        kept = "".join(lines[start:end])
        written = kept if now[name] == was[name] else _written(kept, columns, was[name], now[name])
        rows.append(_Row(written, _key(columns, now[name])))
    newline = "\r\n" if lines[head].endswith("\r\n") else "\n"
    ordered = all(one.key <= other.key for one, other in pairwise(rows))
    for name in sorted(now.keys() - was.keys(), key=lambda name: _key(columns, now[name])):
        row = _Row("\t".join(map(_quoted, _key(columns, now[name]))) + newline, _key(columns, now[name]))
        rows.insert(bisect_left(rows, row.key, key=lambda each: each.key) if ordered else len(rows), row)
    # The last row of a file need not end with its line.
    parts = [row.lines if row.lines.endswith("\n") else row.lines + newline for row in rows[:-1]]
    return "".join((*lines[: head + 1], *parts, *(row.lines for row in rows[-1:])))


def sssom_text(wanted: MappingSet) -> str:
    """Write a set in canonical form, with all the prefixes that it declares.

    Raises:
        DocumentError: where it cannot be written.
    """
    text = write_sssom(wanted)
    used = content_of(wanted).curie_map
    declared = {name: base for name, base in wanted.curie_map.items() if BUILT_IN.get(name) != base}
    if declared.keys() <= used.keys():
        return text
    prefixes = "".join(f"{line}\n" for line in header_lines([], {}, {**used, **declared}, []))
    if _PREFIXES.search(text):
        return _PREFIXES.sub(lambda _: prefixes, text, count=1)
    first, newline, rest = text.partition("\n")
    return first + newline + prefixes + rest if first.startswith("#sssom_version") else prefixes + text


def _check(columns: Sequence[str], standing: MappingSet, wanted: MappingSet, old: Content, new: Content) -> None:
    """Find out whether rows are all that has to change."""
    if any("record_id" not in record.slots for one in (standing, wanted) for record in one.records):
        raise NoSuchEdit("its records have no ids")
    if old.metadata != new.metadata or standing.extensions != wanted.extensions:
        raise NoSuchEdit("its metadata have changed")
    if any(standing.curie_map.get(name) != base for name, base in {**new.curie_map, **wanted.curie_map}.items()):
        raise NoSuchEdit("it has to declare another prefix")
    common = {name: value for name, value in old.rows[0].items() if name not in columns}
    for row in new.rows:
        if any(row.get(name) != value for name, value in common.items()):
            raise NoSuchEdit("what its metadata state for all records does not hold for all of them any more")
        if more := row.keys() - common.keys() - set(columns):
            raise NoSuchEdit(f"it has no column {min(more)}")


def _by_id(content: Content) -> dict[str, dict[str, str]]:
    """Give the cells of each record by slot."""
    return {
        str(row["record_id"]): dict(zip(content.columns, cells, strict=True))
        for row, cells in zip(content.rows, content.cells, strict=True)
    }


def _key(columns: Sequence[str], cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in columns)


def _written(kept: str, columns: Sequence[str], was: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Write a row anew, cells that say the same as they are."""
    body = kept.rstrip("\r\n")
    ending = kept[len(body) :]
    standing = body.split("\t")
    plain = '"' not in body and len(standing) == len(columns)
    cells = [
        standing[at] if plain and was.get(name, "") == now.get(name, "") else _quoted(now.get(name, ""))
        for at, name in enumerate(columns)
    ]
    return "\t".join(cells) + ending


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell

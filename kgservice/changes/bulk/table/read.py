"""Reading a table of operations: every wrong cell is told at once, with its row, its column and its cure."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode

from kgservice.changes.bulk.table.columns import (
    ALIASES,
    PLAIN,
    SEPARATOR,
    columns,
    field_of,
    holds_iris,
    is_rating,
    is_several,
    rating_field,
)
from kgservice.changes.bulk.table.completing import completed, rows_of_concept
from kgservice.changes.operations.documents import OPERATIONS, Malformed, read_operation
from kgservice.changes.operations.naming import concept_iri, set_iri
from kgservice.changes.operations.norms import Rating
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.refused import Refused
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from mappings.sssom.slots import RECORD_SLOTS
from mappings.sssom.source import read_text
from ontology.errors import EmotaxaError, Place
from ontology.finding import Finding
from ontology.iri import expand
from ontology.spelling import nearest
from ontology.taxonomy import Taxonomy

__all__ = ["MOST_ROWS", "TableRefused", "read_table", "table_operations"]

MOST_ROWS: Final = 10_000
"""Rows of a table, at most."""


_CONCEPTS: Final = frozenset(
    {"about", "subject", "object", "parent", "parents", "replacement", "concept", "old_concept"}
)
"""Columns whose cells name concepts."""


class TableRefused(Refused):
    """A table with cells that say nothing that can be done; `findings` holds all of them, by row and column."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its line in the file, counted from 1, and its cells by column, without the empty ones."""

    line: int
    cells: Mapping[str, str]


@dataclass
class _Reader:
    path: str
    graph: Working
    taxonomy: Taxonomy | None = None
    findings: list[Finding] = field(default_factory=list)

    def tell(self, line: int, column: str | None, message: str, hint: str, value: object = "") -> None:
        shown = "" if value is None else str(value)[:200]
        self.findings.append(Finding("ERROR", Place(self.path, line, slot=column), message, hint, value=shown))


def read_table(path: Path, graph: Dataset, taxonomy: Taxonomy | None = None) -> tuple[Operation, ...]:
    """Read a table of operations from a file in CSV or TSV; arguments as those of `table_operations`.

    Raises:
        DocumentError: where the file cannot be read as text.
        TableRefused: where rows are wrong, with everything that is.
    """
    return table_operations(read_text(path), graph, taxonomy, str(path))


def table_operations(
    text: str, graph: Dataset, taxonomy: Taxonomy | None = None, path: str = "<table>"
) -> tuple[Operation, ...]:
    r"""Read a table of operations, cells parted by tabs or, where there are none in its first line, by commas.

    Each row does what its `operation` says; one without does what makes its concept say what the row says. It is read
    on the graph as the rows before it have made it. Values of one cell are parted by `|`, concepts are CURIEs or IRIs,
    and a row that begins with `#` is a remark.

    Args:
        text: the table, its columns named in the first line.
        graph: the graph at the revision that the table was written for.
        taxonomy: what is known at it, so that cells may name concepts by labels, too (`goemotions:annoyed`); None
            takes CURIEs and IRIs alone.
        path: names it in messages.

    Raises:
        TableRefused: where rows are wrong, with everything that is.
    """
    reader = _Reader(path, Working(graph), taxonomy)
    operations: list[Operation] = []
    for row in _rows(text.removeprefix("\ufeff"), reader):
        operations += _operations(row, reader)
    if reader.findings:
        raise TableRefused(reader.findings)
    return tuple(operations)


def _rows(text: str, reader: _Reader) -> Iterator[_Row]:
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",", strict=True)
    names: list[str] | None = None
    begin, count = 0, 0
    try:
        for cells in rows:
            line, begin = begin + 1, rows.line_num
            if not any(cell.strip() for cell in cells) or (names is not None and cells[0].lstrip().startswith("#")):
                continue
            if names is None:
                names = [cell.strip().lower().replace(" ", "_") for cell in cells]
                _check_columns(names, line, reader)
                continue
            count += 1
            if count > MOST_ROWS:
                reader.tell(line, None, f"more than {MOST_ROWS:,} rows", "part the table into several")
                return
            if len(cells) > len(names):
                reader.tell(
                    line,
                    None,
                    f"{len(cells)} cells in a table of {len(names)} columns",
                    "take the surplus cell away, or put the cell that holds a separator into double quotes",
                    cells[len(names)],
                )
                continue
            yield _Row(
                line, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name and cell.strip()}
            )
    except csv.Error as error:
        cure = 'put the whole cell into double quotes, and write each double quote within it twice ("")'
        reader.tell(rows.line_num, None, f"the quotes of a cell are broken: {error}", cure)
        return
    if names is None:
        reader.tell(1, None, "the table is empty", f"begin it with its columns: {', '.join(columns()[:9])} …")


def _check_columns(names: Sequence[str], line: int, reader: _Reader) -> None:
    known = {*columns(), *ALIASES.values(), *RECORD_SLOTS}
    for at, name in enumerate(names):
        if name and name not in known:
            close = nearest(name, known)
            cure = f"did you mean {', '.join(close)}?" if close else "take it away, or see the template"
            reader.tell(line, name, f"there is no column {name!r}", cure, name)
        elif name and name in names[:at]:
            reader.tell(
                line, name, f"the column {name!r} stands twice", "put several values into one cell, parted by |"
            )


def _operations(row: _Row, reader: _Reader) -> list[Operation]:
    named = row.cells.get("operation")
    if named is None:
        return _concept(row, reader)
    kind = OPERATIONS.get(PLAIN.get(named.lower(), named))
    if kind is None:
        close = nearest(named, [*OPERATIONS, *PLAIN])
        cure = f"did you mean {', '.join(close)}?" if close else f"it is one of {', '.join(OPERATIONS)}"
        reader.tell(row.line, "operation", f"there is no operation {named!r}", cure, named)
        return []
    before = len(reader.findings)
    fields = _fields(kind, row, reader, {"operation"})
    if len(reader.findings) > before:
        return []
    made = _made(kind, fields, row, reader)
    return [] if made is None else [made]


def _concept(row: _Row, reader: _Reader) -> list[Operation]:
    """Read a row that describes a concept."""
    if "about" not in row.cells:
        reader.tell(row.line, "about", "no concept is named", "name it as a CURIE: parrott:3/joy")
        return []
    before = len(reader.findings)
    fields = _fields(OPERATIONS["NodeCreation"], row, reader, {"synonym"})
    if len(reader.findings) > before:
        return []
    synonyms = tuple(part.strip() for part in row.cells.get("synonym", "").split(SEPARATOR) if part.strip())
    operations: list[Operation] = []
    try:
        drafts = rows_of_concept(fields, synonyms, reader.graph)
    except Unfit as error:
        _tell(error, OPERATIONS["NodeCreation"], row, reader)
        return []
    for kind, said in drafts:
        made = _made(kind, said, row, reader)
        if made is None:
            return []
        operations.append(made)
    if not operations and not row.cells.keys() - {"about", "lang"}:
        reader.tell(row.line, "operation", "the row says nothing to be done", "name an operation, or what is to change")
    return operations


def _fields(kind: type[Operation], row: _Row, reader: _Reader, own: set[str]) -> dict[str, Any]:
    """Give the fields of an operation that the cells of a row hold."""
    found: dict[str, Any] = {}
    slots: dict[str, Any] = {}
    by_ends = {"subject", "object"} if "record" in kind.model_fields else set()
    for column, cell in row.cells.items():
        if column in own:
            continue
        if rated := rating_field(kind, column):
            found.setdefault(rated[0], {})[rated[1]] = (
                _iri(cell, column, row, reader) if rated[1] == "concept" else cell
            )
            continue
        name = field_of(kind, column)
        if name is not None and is_rating(kind, name):
            columns_ = ", ".join(f"{'old_' if name == 'old' else ''}{part}" for part in Rating.model_fields)
            reader.tell(row.line, column, f"a rating does not fit into one cell of {column!r}", f"use {columns_}", cell)
            continue
        if name is None and column in by_ends:
            found[column] = _iri(cell, column, row, reader)
            continue
        if name is None:
            has = ", ".join(each for each in kind.model_fields if each not in {"type", "slots"})
            reader.tell(row.line, column, f"{kind.__name__} has no {column!r}", f"empty the cell; it has {has}", cell)
            continue
        several = is_several(kind, name, row.cells.get("slot"))
        parts = [part.strip() for part in cell.split(SEPARATOR) if part.strip()] if several else [cell]
        if holds_iris(kind, name):
            parts = [_iri(part, column, row, reader) for part in parts]
        value: Any = tuple(parts) if several else parts[0]
        if name in kind.model_fields:
            found[name] = value
        else:
            slots[name] = value
    return {**found, "slots": slots} if slots else found


def _made(kind: type[Operation], fields: Mapping[str, Any], row: _Row, reader: _Reader) -> Operation | None:
    """Make an operation and try it on the graph; tell what is wrong with it."""
    try:
        operation = read_operation({"type": kind.__name__, **completed(kind, fields, reader.graph)})
        effect = operation.effect(reader.graph)
    except (Malformed, Unfit) as error:
        _tell(error, kind, row, reader)
        return None
    reader.graph.change(effect.added, effect.removed)
    return operation


def _tell(error: Malformed | Unfit, kind: type[Operation], row: _Row, reader: _Reader) -> None:
    column = _column(error.field, row, kind)
    reader.tell(row.line, column, error.message, error.hint or "mend the cell", error.value)


def _column(field_: str | None, row: _Row, kind: type[Operation]) -> str:
    """Give the column that holds a field."""
    parts = (field_ or "operation").replace("[", ".").split(".")
    name = parts[0]
    if len(parts) > 1 and (rated := next((c for c in row.cells if rating_field(kind, c) == (name, parts[1])), None)):
        return rated
    plain = {told: column for column, told in ALIASES.items()}
    return next((column for column in row.cells if field_of(kind, column) == name), plain.get(name, name))


def _iri(cell: str, column: str, row: _Row, reader: _Reader) -> str:
    """Give the IRI that a cell names; where it names none, it is told."""
    cure = "write it as a CURIE, parrott:3/joy, or in full"
    if column == "set":
        iri = set_iri(cell)
    elif column in _CONCEPTS and reader.taxonomy is not None:
        try:
            iri = concept_iri(reader.taxonomy, cell)
        except EmotaxaError as error:
            reader.tell(row.line, column, error.message, error.hint or cure, cell)
            return cell
    else:
        iri = expand(cell)
    try:
        if ":" in iri:
            return NamedNode(iri).value
    except ValueError:
        pass
    reader.tell(row.line, column, f"{cell!r} names nothing by itself", cure, cell)
    return cell

"""Columnar files: the rows of a Parquet file."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from mappings.harmonization.corpus.cell import label_cell
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.header import check_columns
from mappings.harmonization.corpus.layout import Layout
from mappings.harmonization.corpus.raw import Raw
from mappings.harmonization.corpus.streams import check_input, size_of
from ontology.errors import DocumentError, Place

__all__ = ["read_parquet", "sample_parquet"]

_GIVEN = label_cell([])
_JOINT = label_cell(["", ""]).removeprefix(_GIVEN)


def read_parquet(dataset: Dataset, layout: Layout, path: Path, block_rows: int) -> Iterator[Raw]:
    """Read a Parquet file, some rows at a time.

    Raises:
        DocumentError: where the file cannot be read, or a column that is needed is not there or of another type.
    """
    scan, schema, size = _opened(path)
    rows = int(scan.select(pl.len()).collect().item())
    check_columns(dataset, layout, list(schema), Place(str(path)))
    own = [name for name in layout.label_columns.values() if name in schema]
    names = list(dict.fromkeys((*layout.needed, *own)))
    for name in names:
        _check_type(layout, path, name, schema[name])
    for start in range(0, rows, block_rows):
        found = _read(path, scan.select(names).slice(start, block_rows))
        height = found.height
        found, numbers = _unfolded(layout, path, found, start)
        _check_lists(path, found, numbers, start)
        table = found.select(_text(name, found.schema[name]) for name in names)
        yield Raw(layout, table, size * (start + height) // rows, start + 1, numbers)


def sample_parquet(path: Path, rows: int) -> pl.DataFrame:
    """Read the first rows of a Parquet file as text, without the columns that hold neither text nor numbers nor lists.

    Raises:
        DocumentError: where it cannot be read.
    """
    scan, schema, _ = _opened(path)
    names = [name for name, kind in schema.items() if _is_plain(kind.inner if isinstance(kind, pl.List) else kind)]
    if not names:
        raise DocumentError("no column holds text", Place(str(path)), hint="give a file with one row to a text")
    found = _read(path, scan.select(names).head(rows))
    return found.select(_text(name, found.schema[name]) for name in names)


def _opened(path: Path) -> tuple[pl.LazyFrame, pl.Schema, int]:
    size = size_of(path)
    check_input(path)
    if size is None:
        raise DocumentError("Parquet cannot be read from a pipe", Place(str(path)), hint="give the name of a file")
    try:
        scan = pl.scan_parquet(path, glob=False)
        return scan, scan.collect_schema(), size
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, error) from error


def _read(path: Path, rows: pl.LazyFrame) -> pl.DataFrame:
    try:
        return rows.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, error) from error


def _is_plain(kind: object) -> bool:
    return isinstance(kind, pl.DataType) and (
        kind in (pl.String, pl.Boolean, pl.Null) or kind.is_numeric() or isinstance(kind, pl.Enum | pl.Categorical)
    )


def _unfolded(layout: Layout, path: Path, found: pl.DataFrame, start: int) -> tuple[pl.DataFrame, list[int] | None]:
    if not layout.unfold:
        return found, None
    lists = [name for name in (layout.text, layout.labels) if name is not None]
    for name in lists:
        missing = found[name].is_null().arg_true()
        if len(missing):
            place = Place(str(path), start + int(missing[0]) + 1, slot=name)
            raise DocumentError(f"{name!r} is null", place, hint="it has to be a list, one value for each text")
    lengths = found.select(pl.col(name).list.len() for name in lists)
    uneven = (lengths[lists[0]] != lengths[lists[-1]]).arg_true()
    if len(uneven):
        raise DocumentError(
            f"{' and '.join(str(value) for value in lengths.row(uneven[0]))} values side by side",
            Place(str(path), start + uneven[0] + 1, slot=layout.labels),
            hint=f"give {' and '.join(lists)} as many values as each other",
        )
    flat = found.with_row_index("\0row", start + 1).explode(lists)
    return flat.drop("\0row"), flat["\0row"].to_list()


def _check_lists(path: Path, found: pl.DataFrame, numbers: list[int] | None, start: int) -> None:
    """See to it that no list of labels holds a null, which says neither which label it is nor that there is none."""
    for name, kind in found.schema.items():
        if isinstance(kind, pl.List):
            holed = found.select(pl.col(name).list.eval(pl.element().is_null()).list.any()).to_series().arg_true()
            if len(holed):
                row = int(holed[0])
                place = Place(str(path), start + row + 1 if numbers is None else numbers[row], slot=name)
                raise DocumentError(f"a value in {name!r} is null", place, hint="it has to be a list of labels")


def _check_type(layout: Layout, path: Path, name: str, kind: pl.DataType) -> None:
    inner = kind.inner if isinstance(kind, pl.List) else None
    listed = layout.unfold and name in (layout.text, layout.labels)
    expected = "a list of " if listed else ""
    value = inner if listed else kind
    if name == layout.labels and isinstance(value, pl.List):
        value = value.inner
    plain = value == pl.String or isinstance(value, pl.Enum | pl.Categorical)
    if name != layout.text:
        plain = plain or (value is not None and (value.is_numeric() or value in (pl.Boolean, pl.Null)))
    if not plain:
        raise DocumentError(
            f"the column holds {kind}",
            Place(str(path), slot=name),
            hint=f"it has to hold {expected}{'text' if name == layout.text else 'text or numbers'}",
        )


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.List):
        inner = column.list.eval(_scalar(pl.element(), kind.inner))  # type: ignore[arg-type]
        return (pl.lit(_GIVEN) + inner.list.join(_JOINT)).alias(name)
    return _scalar(column, kind).alias(name)


def _scalar(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if kind == pl.Boolean:
        return pl.when(column).then(pl.lit("true")).when(~column).then(pl.lit("false"))
    return column.cast(pl.String)


def _unreadable(path: Path, error: Exception) -> DocumentError:
    message = str(error).splitlines()[0][:200].removeprefix("parquet: ")
    return DocumentError(f"no Parquet file: {message}", Place(str(path)), hint="give a whole Parquet file")

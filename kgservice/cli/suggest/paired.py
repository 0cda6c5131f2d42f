"""Paired rows: files of data that are labelled both ways, or of two labellings of the same texts."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from mappings.suggesting.paired import PairedLabels, paired_columns, paired_frames
from ontology.errors import DocumentError, EmotaxaError, Place

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_paired"]

_COLUMNS: Final = ("labels", "others")
_HARMONIZED: Final = ("source_labels", "source_labels")
_JOINT: Final = "|"
"""What parts the labels in a cell of CSV, as `emotaxa harmonize` writes them."""

_READERS: "Final[dict[str, Callable[[Path], pl.DataFrame]]]" = {
    ".jsonl": lambda path: pl.read_ndjson(path, infer_schema_length=None),
    ".ndjson": lambda path: pl.read_ndjson(path, infer_schema_length=None),
    ".csv": lambda path: pl.read_csv(path, infer_schema=False),
    ".tsv": lambda path: pl.read_csv(path, infer_schema=False, separator="\t"),
    ".parquet": pl.read_parquet,
}


def read_paired(names: Sequence[str], columns: str | None = None) -> PairedLabels:
    """Count the rows of a file that is labelled both ways, or those that two files share by their texts.

    Args:
        names: a file, or two, the labels in question first: JSON lines, CSV, TSV or Parquet. Labels in a cell of CSV
            are parted by `|`.
        columns: the columns of both labellings, with a comma between them; of two files, one in each.

    Raises:
        DocumentError: where a file cannot be read, or has no such column.
        EmotaxaError: where there are more files, or other than two columns.
    """
    if len(names) > 2:
        raise EmotaxaError(
            f"{len(names)} files are given", hint="give one, or two that share texts", field="paired", value=len(names)
        )
    chosen = _columns(columns, _COLUMNS if len(names) == 1 else _HARMONIZED)
    if len(names) == 1:
        frame = _read(Path(names[0]), chosen)
        return paired_columns(frame, *chosen)
    # What both are joined by bears its own name; the labels are given one, as they may be called differently.
    frames = [
        _read(Path(name), ("text", column)).select("text", pl.col(column).alias("labels"))
        for name, column in zip(names, chosen, strict=True)
    ]
    return paired_frames(frames[0], frames[1], labels="labels")


def _columns(text: str | None, usual: tuple[str, str]) -> tuple[str, str]:
    if text is None:
        return usual
    found = tuple(part.strip() for part in text.split(","))
    if len(found) != 2 or not all(found):
        raise EmotaxaError(
            f"--paired-columns: {text!r} names no two columns", hint="write it as labels,others", value=text
        )
    return found[0], found[1]


def _read(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    place = Place(str(path))
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(
            "holds no rows that can be read", place, hint=f"give a file that ends in {', '.join(_READERS)}"
        )
    try:
        frame = reader(path)
    except OSError as error:
        reason = "there is no such file" if not path.exists() else (error.strerror or str(error)).lower()
        raise DocumentError(reason, place, hint="check the path") from error
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        said = (str(error).splitlines() or ["unreadable"])[0]
        raise DocumentError(f"cannot be read: {said}", place, hint="mend it, or write it anew") from error
    for name in columns:
        if name not in frame.columns:
            raise DocumentError(
                f"there is no column {name!r}",
                place,
                hint=f"there are {', '.join(frame.columns)}; name others with --paired-columns",
                value=name,
            )
        if frame[name].dtype not in (pl.String, pl.List(pl.String), pl.Null):
            raise DocumentError(
                f"the column {name!r} holds {frame[name].dtype}, and no labels",
                place,
                hint="give texts, or lists of them",
            )
    if path.suffix.lower() in {".csv", ".tsv"}:
        return frame.with_columns(pl.col(name).str.split(_JOINT) for name in columns if name != "text")
    return frame.with_columns(pl.col(name).cast(pl.String) for name in columns if frame[name].dtype == pl.Null)

"""The text of an SSSOM/TSV file, and where its metadata stand: at its head, or in a file beside it."""

from dataclasses import dataclass, replace
from pathlib import Path

from ontology.errors import DocumentError, Place

__all__ = ["Source", "read_source", "read_text", "source_of"]

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Source:
    """A file in its two parts.

    Attributes:
        path: the file with the table, for messages.
        metadata: the YAML of the metadata, one line for each line of its file, without `#`.
        metadata_path: the file that the metadata stand in.
        table: the columns and rows.
        table_line: line of the file in which the table begins, counted from 1.
        marked: whether the file began with a byte order mark.
        beside: a metadata file that lies beside one with metadata of its own, and what it says; or None.
        delimiter: what stands between two cells.
    """

    path: str
    metadata: str
    metadata_path: str
    table: str
    table_line: int
    marked: bool = False
    beside: tuple[str, str] | None = None
    delimiter: str = "\t"


def read_text(path: Path) -> str:
    """Read a text file in UTF-8.

    Raises:
        DocumentError: where it does not exist, is a directory, may not be read, or is not UTF-8; there with the line.
    """
    try:
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise DocumentError("is a directory", Place(str(path)), hint="name a file in it") from error
    except FileNotFoundError as error:
        raise DocumentError("no such file", Place(str(path)), hint="check the path") from error
    except PermissionError as error:
        raise DocumentError("may not be read", Place(str(path)), hint="give yourself the right to read it") from error
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise DocumentError(
            f"cannot be read: {error}", Place(str(path)), hint="name a file that can be read"
        ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise DocumentError(
            f"byte {data[error.start]:#04x} is not UTF-8",
            Place(str(path), line, column),
            hint="save the file as UTF-8",
            value=f"{data[error.start]:#04x}",
        ) from error


def source_of(text: str, path: str = "<text>") -> Source:
    """Part a text that holds its own metadata; the cells of one whose path ends in `.csv` stand between commas."""
    marked = text.startswith(BYTE_ORDER_MARK)
    text = text.removeprefix(BYTE_ORDER_MARK)
    lines: list[str] = []
    at = 0
    while text.startswith("#", at):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        lines.append(text[at + 1 : end].removesuffix("\r"))
        at = end + 1
    delimiter = "," if path.lower().endswith(".csv") else "\t"
    return Source(path, "\n".join(lines), path, text[at:], len(lines) + 1, marked, delimiter=delimiter)


def read_source(path: Path) -> Source:
    """Read a file, and the metadata file beside it where it has none of its own.

    `NAME.sssom.tsv` has its metadata in `NAME.sssom.yml` (SSSOM, "External metadata mode"); `NAME.yml` is taken too.

    Raises:
        DocumentError: where a file cannot be read, or the metadata are nowhere.
    """
    text = read_text(path)
    if not text.strip().strip(BYTE_ORDER_MARK):
        raise DocumentError(
            "the file is empty", Place(str(path), 1), hint="give it metadata lines, columns and records"
        )
    source = source_of(text, str(path))
    name = path.name.removesuffix(path.suffix).removesuffix(".sssom")
    beside = [path.with_name(name + ending) for ending in (".sssom.yml", ".sssom.yaml", ".yml", ".yaml")]
    if source.table_line > 1:
        if beside[0].is_file():
            return replace(source, beside=(str(beside[0]), read_text(beside[0]).removeprefix(BYTE_ORDER_MARK)))
        return source
    for candidate in beside:
        if candidate.is_file():
            metadata = read_text(candidate).removeprefix(BYTE_ORDER_MARK)
            return replace(source, metadata=metadata, metadata_path=str(candidate))
    raise DocumentError(
        "no metadata: the file does not begin with '#', and there is no metadata file beside it",
        Place(str(path), 1),
        hint=f"begin the file with '#curie_map:' and the other slots, or write them into {beside[0].name}",
    )

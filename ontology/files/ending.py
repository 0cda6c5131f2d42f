"""Endings: the last part of a file's name, by which a format is chosen."""

from collections.abc import Sequence
from pathlib import Path

from ontology.errors import DocumentError, Place

__all__ = ["ending_of"]


def ending_of(path: Path, endings: Sequence[str], what: str, choices: str = "") -> str:
    """Give the ending of a name in small letters, with its dot.

    Args:
        path: the file that is to be written.
        endings: those that name a format, two at least.
        what: what is to be written, for the error: `rows`.
        choices: the endings in words, where a plain list would say too little.

    Raises:
        DocumentError: where it is none of the endings.

    >>> ending_of(Path("merged.CSV"), (".csv", ".jsonl"), "rows")
    '.csv'
    >>> ending_of(Path("merged.xlsx"), (".csv", ".jsonl"), "rows")
    Traceback (most recent call last):
    ontology.errors.DocumentError: merged.xlsx: rows cannot be written to .xlsx; end the name in .csv or .jsonl
    """
    ending = path.suffix.lower()
    if ending not in endings:
        raise DocumentError(
            f"{what} cannot be written to {path.suffix or 'a file without an ending'}",
            Place(str(path)),
            hint=f"end the name in {choices or ', '.join(endings[:-1]) + ' or ' + endings[-1]}",
            value=path.suffix,
        )
    return ending

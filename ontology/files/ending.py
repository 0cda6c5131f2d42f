"""Endings: the last part of a file's name, by which a format is chosen."""

from collections.abc import Sequence
from pathlib import Path

from ontology.errors import DocumentError, Place

__all__ = ["ending_of"]


def ending_of(
    path: Path, endings: Sequence[str], what: str, choices: str = "", *, reading: bool = False, hint: str = ""
) -> str:
    """Give the ending of a name in small letters, with its dot.

    Args:
        path: the file that is to be written, or read.
        endings: those that name a format, two at least.
        what: what is to be written or read, for the error: `rows`.
        choices: the endings in words, where a plain list would say too little.
        reading: whether the file is read, and not written.
        hint: another cure than an ending of these.

    Raises:
        DocumentError: where it is none of the endings.

    >>> ending_of(Path("merged.CSV"), (".csv", ".jsonl"), "rows")
    '.csv'
    >>> ending_of(Path("merged.xlsx"), (".csv", ".jsonl"), "rows")
    Traceback (most recent call last):
    ontology.errors.DocumentError: merged.xlsx: rows cannot be written to .xlsx; end the name in .csv or .jsonl
    >>> ending_of(Path("merged.xlsx"), (".csv", ".jsonl"), "rows", reading=True)
    Traceback (most recent call last):
    ontology.errors.DocumentError: merged.xlsx: rows cannot be read from .xlsx; give a file in .csv or .jsonl
    """
    ending = path.suffix.lower()
    if ending not in endings:
        known = choices or f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise DocumentError(
            f"{what} cannot be {'read from' if reading else 'written to'} {path.suffix or 'a file without an ending'}",
            Place(str(path)),
            hint=hint or f"{'give a file in' if reading else 'end the name in'} {known}",
            value=path.suffix,
        )
    return ending

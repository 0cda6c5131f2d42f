"""Texts of change requests: what their authors may write, and how it is kept."""

from collections.abc import Iterable

from kgservice.access.keys import LONGEST_NAME
from kgservice.changes.person import each_once
from ontology.errors import EmotaxaError

__all__ = ["read_line", "read_names", "read_text"]


def read_line(text: str, longest: int, field: str) -> str:
    """Give a line as it is kept, with single spaces in it.

    Raises:
        EmotaxaError: where it is empty, too long, or holds what cannot be shown.
    """
    line = " ".join(text.split())
    if not line or len(line) > longest or not line.isprintable():
        raise EmotaxaError(
            f"the {field} is empty, too long, or not printable",
            hint=f"write a line of 1 to {longest:,} characters",
            value=text,
            field=field,
        )
    return line


def read_text(text: str, longest: int, field: str, *, empty: bool = False) -> str:
    """Give a text as it is kept, without white space around it.

    Raises:
        EmotaxaError: where it is too long, is empty and may not be, or holds what is no text.
    """
    kept = text.replace("\r\n", "\n").strip()
    if not kept and not empty:
        raise EmotaxaError(f"the {field} is empty", hint="say why, in a sentence", value=text, field=field)
    if len(kept) > longest:
        raise EmotaxaError(
            f"the {field} has {len(kept):,} characters", hint=f"write at most {longest:,}", value=text, field=field
        )
    if any(_is_no_text(char) for char in kept):
        raise EmotaxaError(
            f"the {field} holds characters that are no text",
            hint="take control characters out of it",
            value=text.encode("ascii", "backslashreplace").decode(),
            field=field,
        )
    return kept


def read_names(names: Iterable[str], field: str) -> tuple[str, ...]:
    """Give names of people as they are kept, each person once, in the order in which they come.

    Raises:
        EmotaxaError: where one is empty, too long, or not printable.
    """
    return each_once(read_line(name, LONGEST_NAME, field) for name in names)


def _is_no_text(char: str) -> bool:
    return (char < " " and char not in "\n\t") or char == "\x7f" or "\ud800" <= char <= "\udfff"

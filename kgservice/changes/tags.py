"""Tags of change requests."""

import re
from collections.abc import Iterable

from ontology.errors import EmotaxaError

__all__ = ["LONGEST_TAG", "read_tag", "read_tags"]

LONGEST_TAG = 50
"""Characters of a tag."""

_TAG = re.compile(r"\w[\w.:/+-]*(?: [\w.:/+-]+)*")


def read_tag(text: str) -> str:
    """Give a tag as it is kept: in lower case, single spaces within, none around.

    >>> read_tag("  Needs   Source ")
    'needs source'

    Raises:
        EmotaxaError: where it is empty, too long, or holds other than letters, digits, spaces and any of `_.:/+-`.
    """
    tag = " ".join(text.split()).lower()
    if len(tag) > LONGEST_TAG or not _TAG.fullmatch(tag):
        raise EmotaxaError(
            f"{text[:LONGEST_TAG]!r} is no tag",
            hint=f"give 1 to {LONGEST_TAG} letters, digits, spaces, or any of _.:/+-, a letter or digit first",
            value=text,
            field="tags",
        )
    return tag


def read_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Give tags as they are kept, each once, in the order in which they come.

    Raises:
        EmotaxaError: where one is none.
    """
    return tuple(dict.fromkeys(map(read_tag, texts)))

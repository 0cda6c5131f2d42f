"""Depth: how deep lists and objects of a document lie in one another, looked at before anything walks them."""

from typing import Any, Final

from ontology.errors import DocumentError, Place

__all__ = ["DEEPEST", "check_depth"]

DEEPEST: Final = 100
"""Levels of lists and objects that may lie in one another; documents that mean something have a dozen."""


def check_depth(document: Any, path: str) -> None:  # noqa: ANN401
    """See that a document, as JSON has it, is not nested deeper than what follows its levels by recursion can go.

    Raises:
        DocumentError: where lists and objects lie in one another more than `DEEPEST` levels deep.

    >>> check_depth({"entries": [{"id": 1}]}, "small.json")
    """
    front, depth = [document], 0
    while front := [one for one in front if isinstance(one, dict | list)]:
        depth += 1
        if depth > DEEPEST:
            raise DocumentError(
                f"is nested too deeply: more than {DEEPEST} levels",
                Place(path),
                hint="write what lies so deep as objects side by side, which name one another",
            )
        front = [inner for one in front for inner in (one.values() if isinstance(one, dict) else one)]

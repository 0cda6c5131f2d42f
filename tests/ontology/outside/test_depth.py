"""Depth: what is nested too deeply is refused before anything walks it, however deep it is."""

import pytest

from ontology.errors import DocumentError
from ontology.outside.depth import DEEPEST, check_depth


def nested(levels: int, *, inside: object = 1) -> object:
    found = inside
    for level in range(levels):
        found = [found] if level % 2 else {"a": found}
    return found


def test_as_many_levels_as_are_allowed_pass_and_one_more_does_not() -> None:
    check_depth(nested(DEEPEST), "m.json")
    for levels in (DEEPEST + 1, 100_000):
        with pytest.raises(DocumentError, match=f"m.json: is nested too deeply: more than {DEEPEST} levels"):
            check_depth(nested(levels), "m.json")


def test_width_is_no_depth() -> None:
    check_depth([[{"a": []}] for _ in range(10_000)], "m.json")
    check_depth("text", "m.json")

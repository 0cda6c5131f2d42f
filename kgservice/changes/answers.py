"""Answers: how a change moves what competency questions are answered, and which of that somebody said is right."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from ontology.competency import Question, Row, shipped_questions
from ontology.errors import Place

__all__ = [
    "Accepted",
    "Difference",
    "difference_of",
    "finds_defects",
    "known_questions",
    "moved",
    "same_difference",
]

_INTEGER: Final = re.compile(r'"([+-]?[0-9]+)"(\^\^<http://www\.w3\.org/2001/XMLSchema#integer>)')
_NOTHING: Final[tuple[tuple[Row, ...], ...]] = ((), (("false",),))
"""Answers by which nothing is found."""

_Key = tuple[str, ...]
"""A row without its integers."""


class Difference(BaseModel):
    """How an answer differs from another one.

    Attributes:
        lost: rows that are in it no more, as `ontology.competency.Row`, in order.
        come: rows that are in it now.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lost: tuple[Row, ...] = ()
    come: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.lost or self.come)

    def taken_back(self, why: str, by: str) -> "Accepted":
        """Give what is right once that is taken back for which this was right."""
        return Accepted(lost=self.come, come=self.lost, why=why, by=by)


class Accepted(Difference):
    """A difference that somebody said is right.

    Attributes:
        why: why it is.
        by: who said so.
    """

    why: str
    by: str = ""


@cache
def known_questions() -> tuple[Question, ...]:
    """Give the questions that come with the package, by name; their places do not tell where it is installed.

    Raises:
        DocumentError: where one cannot be read.
    """
    return tuple(replace(each, place=Place(f"queries/{each.name}.tsv")) for each in shipped_questions())


def difference_of(before: Sequence[Row], after: Sequence[Row]) -> Difference:
    """Tell how an answer differs from the one before it.

    >>> difference_of([("a",), ("b",)], [("b",), ("c",)])
    Difference(lost=(('a',),), come=(('c',),))
    """
    was, now = Counter(before), Counter(after)
    return Difference(lost=tuple(sorted((was - now).elements())), come=tuple(sorted((now - was).elements())))


def finds_defects(question: Question) -> bool:
    """Tell whether a question looks for what must not be: it is to be answered by nothing, or by no.

    It does so whatever of that was accepted since it came with the package.
    """
    return question.expected in _NOTHING or question.name in _defects()


@cache
def _defects() -> frozenset[str]:
    return frozenset(question.name for question in known_questions() if question.expected in _NOTHING)


def same_difference(one: Difference, other: Difference) -> bool:
    """Tell whether two differences come to the same; a number that moves counts by how far, and not from where.

    Other changes may have moved it meanwhile, without making this one another.
    """
    return _in_steps(one) == _in_steps(other)


def moved(rows: Sequence[Row], differences: Iterable[Difference]) -> tuple[Row, ...]:
    """Give what an answer becomes by differences, one after the other.

    Where one goes on from where another ended, they count as one. So rows which have come to the end of them already,
    as those of a newer release that has the same changes, stay as they are.

    Args:
        rows: the answer.
        differences: how it moves, oldest first.
    """
    lost: set[Row] = set()
    come: set[Row] = set()
    walks: defaultdict[_Key, list[tuple[Row, Row]]] = defaultdict(list)
    for difference in differences:
        pairs, gone, new = _paired(difference)
        for key, (start, end) in pairs.items():
            walk = walks[key]
            if walk and walk[-1][1] == start:
                start = walk.pop()[0]
            if start != end:
                walk.append((start, end))
        come, lost = (come - gone) | (new - lost), (lost - new) | (gone - come)
    left = Counter(rows)
    for key, walk in walks.items():
        for start, end in walk:
            _step(left, key, start, end)
    for row in lost:
        left[row] -= left[row] > 0
    for row in come:
        left[row] += not left[row]
    return tuple(sorted(left.elements()))


def _step(left: Counter[Row], key: _Key, start: Row, end: Row) -> None:
    """Let the numbers of a row move."""
    if left[start] > 0:
        left[start] -= 1
        left[end] += 1
    elif left[end] <= 0:
        alike = [row for row in left.elements() if _key(row) == key]
        if len(alike) == 1:
            left[alike[0]] -= 1
            left[_shifted(alike[0], _steps(start, end))] += 1
        else:
            left[end] += 1


def _in_steps(difference: Difference) -> tuple[dict[_Key, tuple[int, ...]], set[Row], set[Row]]:
    pairs, lost, come = _paired(difference)
    return {key: _steps(start, end) for key, (start, end) in pairs.items()}, lost, come


def _paired(difference: Difference) -> tuple[dict[_Key, tuple[Row, Row]], set[Row], set[Row]]:
    """Find the rows of which nothing but numbers moves: the only one that goes, and the only one that comes, of a key.

    Returns:
        those, by their key; and the others that go, and that come.
    """
    going, coming = _by_key(difference.lost), _by_key(difference.come)
    pairs = {
        key: (rows[0], coming[key][0])
        for key, rows in going.items()
        if len(rows) == 1 and len(coming.get(key, ())) == 1 and rows[0] != coming[key][0]
    }
    lost, come = ({row for key, rows in found.items() if key not in pairs for row in rows} for found in (going, coming))
    return pairs, lost, come


def _by_key(rows: Iterable[Row]) -> dict[_Key, list[Row]]:
    found: dict[_Key, list[Row]] = {}
    for row in rows:
        found.setdefault(_key(row), []).append(row)
    return found


def _key(row: Row) -> _Key:
    return tuple("#" if _INTEGER.fullmatch(cell) else cell for cell in row)


def _steps(start: Row, end: Row) -> tuple[int, ...]:
    return tuple(_number(new) - _number(old) for old, new in zip(start, end, strict=True))


def _number(cell: str) -> int:
    found = _INTEGER.fullmatch(cell)
    return int(found[1]) if found else 0


def _shifted(row: Row, steps: Sequence[int]) -> Row:
    return tuple(
        f'"{int(found[1]) + step}"{found[2]}' if (found := _INTEGER.fullmatch(cell)) else cell
        for cell, step in zip(row, steps, strict=True)
    )

"""Justifications: the least sets of axioms from which a contradiction follows.

A set is least if nothing follows any more once any one of its axioms is taken away (Kalyanpur, Parsia, Horridge and
Sirin 2007, doi:10.1007/978-3-540-76298-0_20). The reasoner is a black box here: it is asked whether the contradiction
still follows from what is left when a share of the axioms is taken away, many shares in one process.
"""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ontology.errors import BackendUnavailable
from ontology.reasoning.axioms import Axiom, Axioms
from ontology.reasoning.hermit import INCONSISTENT, run_hermit
from ontology.reasoning.locality import local_module, used_names

__all__ = ["Justification", "why_inconsistent", "why_unsatisfiable"]

T = TypeVar("T")

_ANSWER = re.compile(r"is (not )?satisfiable\.$", re.MULTILINE)
_SHARES = 8
_GROUPS = 16


@dataclass(frozen=True, slots=True)
class Justification:
    """A contradiction and the axioms from which it follows.

    Attributes:
        about: IRI of the class that can have no instance, or of the individual that cannot be; empty where it is
            neither.
        axioms: the least set; without any one of them nothing follows. Empty where it was not found.
        cure: how to mend it, where that can be told.
        empty_class: whether it is about a class that can have no instance, and not about what cannot be true.
    """

    about: str
    axioms: tuple[Axiom, ...]
    cure: str = ""
    empty_class: bool = False


def why_unsatisfiable(axioms: Axioms, name: str, *, timeout: float = 120.0) -> Justification:
    """Find a least set of axioms that leave a class without instances.

    Args:
        axioms: what the modules state.
        name: IRI of the class, of which the reasoner says that it can have none.
        timeout: seconds for the whole search.

    Raises:
        MissingExtra: where owlready2 is not installed.
        BackendUnavailable: where the time is up, or the reasoner cannot be asked.
        ValueError: where the class can have instances.
    """
    box = _Box(axioms, name, time.monotonic() + timeout)
    near = local_module(axioms.stated, [name])
    # What individuals are said to be matters only where a class is defined by them.
    for candidate in (near, axioms.stated):
        if box.first([candidate]) is not None:
            return Justification(name, tuple(box.least(candidate, tuple)), empty_class=True)
    raise ValueError(f"{name} can have instances")


def why_inconsistent(axioms: Axioms, *, timeout: float = 120.0) -> Justification:
    """Find a least set of axioms that cannot all be true.

    Raises:
        MissingExtra: where owlready2 is not installed.
        BackendUnavailable: where the time is up, or the reasoner cannot be asked.
        ValueError: where the axioms are consistent.
    """
    box = _Box(axioms, "", time.monotonic() + timeout)
    if box.first([axioms.stated]) is None:
        raise ValueError("the axioms are consistent")
    by_subject: dict[str, list[Axiom]] = defaultdict(list)
    for axiom in axioms.stated:
        if not axiom.schema:
            by_subject[axiom.subject or f"{axiom.module.path} {axiom.head[0].value}"].append(axiom)
    schema = [axiom for axiom in axioms.stated if axiom.schema]
    if box.first([schema]) is not None:
        return _told_of(box.least(schema, tuple))
    groups = list(by_subject.values())
    while len(groups) > 1:
        size = -(-len(groups) // _GROUPS)
        shares = [groups[at : at + size] for at in range(0, len(groups), size)]
        index = box.first([_with_schema(axioms, share) for share in shares])
        if index is None:
            # The contradiction lies between individuals that no share holds together.
            groups = box.least(groups, lambda kept: _with_schema(axioms, kept))
            break
        groups = shares[index]
    start: Sequence[Axiom] = _with_schema(axioms, groups)
    if box.first([start]) is None:
        # Something left out as not mattering does matter.
        start = axioms.stated
    return _told_of(box.least(start, tuple))


def _with_schema(axioms: Axioms, groups: Sequence[Sequence[Axiom]]) -> tuple[Axiom, ...]:
    assertions = [axiom for group in groups for axiom in group]
    return (*local_module(axioms.stated, used_names(assertions)), *assertions)


def _told_of(axioms: Sequence[Axiom]) -> Justification:
    about = next((axiom.subject for axiom in axioms if not axiom.schema and axiom.subject), "")
    return Justification(about or "", tuple(axioms))


class _Box:
    """The reasoner, asked whether a contradiction follows."""

    def __init__(self, axioms: Axioms, name: str, until: float) -> None:
        """Ask about a class, or with an empty name about everything, until a time of the monotonic clock."""
        self._axioms = axioms
        self._name = name
        self._until = until

    def first(self, candidates: Sequence[Sequence[Axiom]]) -> int | None:
        """Give the place of a candidate from which the contradiction follows, None where it follows from none."""
        asked = [f"--consistency={self._name}" if self._name else "--consistency"]
        graphs = [self._axioms.ontology(candidate, [self._name] if self._name else []) for candidate in candidates]
        left = self._until - time.monotonic()
        if left <= 0:
            raise BackendUnavailable(
                "the search for the axioms behind a contradiction found no end", hint="mend the others first"
            )
        said = run_hermit(graphs, asked, timeout=left)
        answers = _ANSWER.findall(said)
        if "not " in answers:
            return answers.index("not ")
        return len(answers) if INCONSISTENT in said else None

    def least(self, items: Sequence[T], build: Callable[[Sequence[T]], Sequence[Axiom]]) -> list[T]:
        """Take items away, in ever smaller shares, for as long as the contradiction follows from what is left.

        Args:
            items: axioms, or groups of them.
            build: makes an ontology of some of the items.
        """
        kept = list(items)
        for size in _sizes(len(kept)):
            at = 0
            while at < len(kept):
                # The largest stretch from here on that can be spared: what would be left is smallest, and asked first.
                ends = [min(end, len(kept)) for end in range(at + size, len(kept) + size, size)][::-1]
                index = self.first([build([*kept[:at], *kept[end:]]) for end in ends])
                if index is not None:
                    del kept[at : ends[index]]
                # The next share is needed, now and in whatever is left later.
                at += size
        return kept


def _sizes(count: int) -> Iterator[int]:
    """Give the sizes of the shares, down to one axiom.

    >>> list(_sizes(500))
    [63, 8, 1]
    """
    size = count
    while size > 1:
        size = -(-size // _SHARES)
        yield size
    if count == 1:
        yield 1

"""The protocol of every suggester: terms in, evidence out."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from mappings.suggesting.evidence import Evidence
from mappings.suggesting.term import Term

__all__ = ["Suggester"]


class Suggester(Protocol):
    """Something that knows one kind of reason; safe to share between threads."""

    @property
    def name(self) -> str:
        """What its evidence is called by: `lexical`, `embedding`."""
        ...

    def suggest(self, terms: Sequence[Term]) -> Iterable[Evidence]:
        """Give evidence for pairs of a term and a concept, each pair once at the most, in any order.

        Nothing is said of a concept of the term's own scheme.
        """
        ...

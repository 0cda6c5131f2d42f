"""Transitions: the passages from one emotion to another that theories describe."""

from dataclasses import dataclass

__all__ = ["Transition"]


@dataclass(frozen=True, slots=True)
class Transition:
    """One emotion leading to another, inside one scheme.

    Attributes:
        iri: its identifier.
        origin: IRI of the emotion that it leaves.
        target: IRI of the emotion that it reaches.
        occasion: what has to happen for it to come about, or an empty string.
        source: the publication that describes it.
    """

    iri: str
    origin: str
    target: str
    occasion: str = ""
    source: str = ""

"""Evidence: why one suggester takes a concept for what a term means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mappings.record import SlotValue
from mappings.suggesting.term import Term
from ontology.concept import Concept

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to map a term to a concept.

    Attributes:
        term: what is asked about.
        concept: what it may mean.
        suggester: name of the suggester.
        predicate: CURIE of the relation, read from the term to the concept: `skos:narrowMatch` says that the concept is
            the narrower one.
        justification: CURIE of SEMAPV.
        score: how much speaks for it, in [0, 1]; comparable within one suggester only.
        reason: the same in a sentence.
        slots: what SSSOM keeps of it: fields and strings that match, similarity and its measure.
    """

    term: Term
    concept: Concept
    suggester: str
    predicate: str
    justification: str
    score: float
    reason: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict, compare=False)

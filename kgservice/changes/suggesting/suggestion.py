"""Suggestions as the queue keeps them: a term, a concept, the relation between them, and the evidence."""

import hashlib
import json
from functools import cached_property
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from mappings.record import SlotValue
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.overlap import Placed
from ontology.spelling import normalised

__all__ = ["SUBJECTS", "Kind", "Reason", "Suggestion", "pair_id", "subject_of", "suggestion_of"]

Kind = Literal["mapping", "synonym"]
SUBJECTS: Final = "suggestion/"
"""Begins the subjects of the journal that are suggestions."""


class Reason(BaseModel):
    """What one suggester says; see `mappings.suggesting.evidence.Evidence`."""

    model_config = ConfigDict(frozen=True)

    suggester: str
    predicate: str
    justification: str
    score: float
    reason: str
    slots: dict[str, SlotValue] = {}

    @classmethod
    def of(cls, evidence: Evidence) -> "Reason":
        """Keep what a suggester says."""
        return cls(
            suggester=evidence.suggester,
            predicate=evidence.predicate,
            justification=evidence.justification,
            score=evidence.score,
            reason=evidence.reason,
            slots=dict(evidence.slots),
        )


class Suggestion(BaseModel):
    """A mapping or a synonym that is suggested.

    Attributes:
        kind: `mapping` of a label, or `synonym`: a word that a concept may be called by.
        subject: IRI of the label that is to be mapped; empty for a word.
        text: the label or word.
        lang: language of a word, if it has one.
        scheme: id of the label set; empty for a word.
        definition: what the label means, where its set says so.
        count: how often the word occurs, where that is known.
        concept: IRI of the concept.
        curie: its short form.
        label: its name.
        predicate: CURIE of the relation, from the label to the concept; `skos:altLabel` for a synonym.
        justification: CURIE of SEMAPV.
        score: how much speaks for it, in [0, 1].
        evidence: what each suggester says, the strongest first.
        place: among the concepts that claim the term in one scheme, 1 for the closest.
        rivals: IRIs of the others that claim it, the closest first.
        margin: how much closer it is than the closest rival; below 0 where it is less close.
        revision: the revision of the graph that it was worked out on.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    subject: str = ""
    text: str
    lang: str | None = None
    scheme: str = ""
    definition: str = ""
    count: int | None = None
    concept: str
    curie: str
    label: str
    predicate: str
    justification: str
    score: float
    evidence: tuple[Reason, ...]
    place: int = 1
    rivals: tuple[str, ...] = ()
    margin: float = 0.0
    revision: int = 0

    @cached_property
    def id(self) -> str:
        """What it is known by: the same for one term and one concept, whatever the relation and the evidence."""
        return pair_id(self.kind, self.subject or self.text, self.concept)

    @property
    def contested(self) -> bool:
        """Whether another concept of the scheme claims the term, so that a person has to say which."""
        return bool(self.rivals)

    @property
    def reason(self) -> str:
        """Why, in a sentence for each suggester."""
        return " ".join(dict.fromkeys(one.reason for one in self.evidence))


def pair_id(kind: Kind, term: str, concept: str) -> str:
    """Give the digest by which a pair is known, 16 hexadecimal digits.

    Args:
        kind: what is suggested.
        term: the IRI of a label, or a word; words that differ in case or hyphens alone are one.
        concept: IRI of the concept.
    """
    named = normalised(term) or term if kind == "synonym" else term
    return hashlib.sha256(json.dumps([kind, named, concept]).encode()).hexdigest()[:16]


def subject_of(identifier: str) -> str:
    """Give the subject of the journal that a suggestion is.

    >>> subject_of("00ff")
    'suggestion/00ff'
    """
    return SUBJECTS + identifier


def suggestion_of(placed: Placed, kind: Kind, revision: int) -> Suggestion:
    """Make a candidate a suggestion."""
    candidate = placed.candidate
    term, concept = candidate.term, candidate.concept
    return Suggestion(
        kind=kind,
        subject=term.key if kind == "mapping" else "",
        text=term.text,
        lang=term.names[0].lang if kind == "synonym" and term.names else None,
        scheme=term.scheme,
        definition=term.definition,
        count=term.count,
        concept=concept.iri,
        curie=concept.curie,
        label=concept.label,
        predicate=candidate.predicate,
        justification=candidate.justification,
        score=candidate.score,
        evidence=tuple(Reason.of(one) for one in candidate.evidence),
        place=placed.place,
        rivals=placed.rivals,
        margin=placed.margin,
        revision=revision,
    )

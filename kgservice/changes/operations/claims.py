"""Claims: what a mapping says of two terms, as operations word it and as a record of a set holds it."""

from collections.abc import Mapping
from typing import Final

from pydantic import Field, field_validator, model_validator

from kgservice.changes.operations.fields import Confidence, Day, Iri, Line, Predicate, Prose
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.operations.records import SetOfRecords, number_text, record_iri
from kgservice.changes.operations.slots import checked_slots
from kgservice.stores.dataset import Dataset
from mappings.absence import NO_TERM
from mappings.record import MappingRecord, SlotValue
from ontology.iri import BASE, scheme_of, slug_of

__all__ = ["CURATED", "OWN_SLOTS", "Claim"]

CURATED: Final = "semapv:ManualMappingCuration"
"""What a claim rests on where nothing else is said."""
OWN_SLOTS: Final = frozenset(
    {
        "record_id",
        "subject_id",
        "predicate_id",
        "predicate_modifier",
        "object_id",
        "mapping_justification",
        "confidence",
        "comment",
    }
)
"""Slots for which operations have fields, or operations of their own."""


class Claim(Operation):
    """A claim about two terms.

    Attributes:
        set: IRI of the mapping set.
        subject: IRI of the subject.
        predicate: CURIE of the relation, `skos:exactMatch`.
        object: IRI of the object.
        record: IRI that names the record; None makes it from the set and both terms.
        confidence: how sure the claim is, from 0 to 1.
        justification: CURIE of what it rests on.
        author_label: names of those who judge so.
        author_id: CURIEs of those who do, `orcid:...`.
        date: when, as 2026-11-21.
        comment: the reason.
        slots: further slots of the record, as SSSOM spells them.
    """

    set: Iri
    subject: Iri
    predicate: Predicate
    object: Iri
    record: Iri | None = None
    confidence: Confidence | None = None
    justification: Predicate = CURATED
    author_label: tuple[Line, ...] = ()
    author_id: tuple[str, ...] = ()
    date: Day | None = None
    comment: Prose | None = None
    slots: Mapping[str, SlotValue] = Field(default_factory=dict)

    @field_validator("slots")
    @classmethod
    def _are_slots(cls, slots: Mapping[str, SlotValue]) -> Mapping[str, SlotValue]:
        return checked_slots(slots, OWN_SLOTS)

    @model_validator(mode="after")
    def _has_right_slots(self) -> "Claim":
        checked_slots(
            {"mapping_justification": self.justification, **({"author_id": self.author_id} if self.author_id else {})}
        )
        return self

    @property
    def iri(self) -> str:
        """IRI of the record."""
        return self.record or record_iri(self.set, self.subject, self.object)

    @property
    def authors(self) -> dict[str, SlotValue]:
        """The slots that name those who judge so, each name once."""
        given = {"author_label": self.author_label, "author_id": self.author_id}
        return {name: tuple(dict.fromkeys(value)) for name, value in given.items() if value}

    @property
    def told(self) -> str:
        """The claim in words."""
        return f"{named(self.subject)} {self.predicate} {named(self.object)}"

    def new_record(self, graph: Dataset, *, negated: bool) -> tuple[SetOfRecords, MappingRecord]:
        """Make the record, and find the set that it is to come into.

        Raises:
            Unfit: where there is no such set, a term is not there, or the set has such a record already.
        """
        found = SetOfRecords(graph, self.set)
        modules = Modules(graph)
        for iri, field in ((self.subject, "subject"), (self.object, "object")):
            if iri.startswith(BASE) and iri != NO_TERM:
                modules.concept(iri, field, living=True)
        for other in found.about(self.subject, self.object):
            if other.predicate == self.predicate:
                raise Unfit(
                    f"the set has a record of {self.told} already: {named(other.id)}"
                    f"{', which denies it' if other.negated else ''}",
                    hint="change that one",
                    value=other.id,
                    field="record",
                )
        extra = dict(self.slots)
        labels = {"subject_label": modules.label(self.subject), "object_label": modules.label(self.object)}
        sources = {"subject_source": self.subject, "object_source": self.object}
        slots: dict[str, SlotValue] = {
            "record_id": found.curie(self.iri),
            "subject_id": found.curie(self.subject),
            "predicate_id": self.predicate,
            "object_id": found.curie(self.object),
            "mapping_justification": self.justification,
            **{name: label for name, label in labels.items() if label and name not in extra},
            **{
                name: found.curie(BASE + scheme_of(iri))
                for name, iri in sources.items()
                if iri.startswith(BASE) and slug_of(iri) and name not in extra
            },
            **extra,
            **self.authors,
        }
        optional = {
            "mapping_date": self.date,
            "comment": self.comment,
            "predicate_modifier": "Not" if negated else None,
        }
        slots |= {name: text for name, text in optional.items() if text is not None}
        if self.confidence is not None:
            slots["confidence"] = number_text(self.confidence)
        found.check_prefixes(slots)
        record = found.read(slots, self.iri)
        if (record.subject, record.object) != (self.subject, self.object):
            raise Unfit("the prefixes of the set stand for other terms", hint="mend its curie_map", field="set")
        return found, record

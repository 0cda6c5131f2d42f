"""Mappings: records that come and go, and what they claim."""

from typing import Literal as Word

from pydantic import Field, ValidationInfo, field_validator, model_validator

from kgservice.changes.operations.claims import CURATED, OWN_SLOTS, Claim
from kgservice.changes.operations.fields import Confidence, Day, Iri, Line, Predicate, Prose, refused
from kgservice.changes.operations.modules import named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.records import SetOfRecords, number_text, several
from kgservice.changes.operations.slots import checked_slots, slot_name, slot_value
from kgservice.changes.operations.standing import OfRecord, changing, expect, shown_value, why
from kgservice.stores.dataset import Dataset
from mappings.record import MappingRecord, SlotValue
from mappings.sssom.slots import RECORD_SLOTS

__all__ = [
    "MappingConfidenceChange",
    "MappingCreation",
    "MappingPredicateChange",
    "MappingReinstatement",
    "MappingRejection",
    "MappingReview",
    "MappingSlotChange",
    "RemoveMapping",
]


class MappingCreation(Claim):
    """A mapping comes into a set; its fields are those of every claim, and one more.

    Attributes:
        negated: whether the relation is denied.
    """

    type: Word["MappingCreation"] = "MappingCreation"
    negated: bool = False

    def effect(self, graph: Dataset) -> Effect:
        """Write the record, and the prefixes that it needs."""
        found, record = self.new_record(graph, negated=self.negated)
        return Effect(found.adding(record), about=frozenset({record.id, self.set, self.subject, self.object}))

    def in_words(self) -> str:
        """Say what it does."""
        how = "Deny" if self.negated else "Add"
        sure = f", with confidence {number_text(self.confidence)}" if self.confidence is not None else ""
        return f"{how} the mapping {self.told}{sure}{why(self.comment)}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return _removal(self, negated=self.negated)


class RemoveMapping(OfRecord):
    """A record goes, as if nobody had judged so; what turned out wrong is better kept as evidence by MappingRejection.

    Attributes:
        set: IRI of the mapping set.
        record: IRI of the record.
        subject: IRI of its subject as it stands.
        predicate: CURIE of its relation as it stands.
        object: IRI of its object as it stands.
        negated: whether it denies the relation.
    """

    type: Word["RemoveMapping"] = "RemoveMapping"
    subject: Iri
    predicate: Predicate
    object: Iri
    negated: bool = False

    def effect(self, graph: Dataset) -> Effect:
        """Take away what is said of it."""
        found = SetOfRecords(graph, self.set)
        record = found.record(self.record)
        for field in ("subject", "predicate", "object", "negated"):
            expect(record, field, getattr(self, field), getattr(record, field))
        return Effect(
            removed=found.removing(record), about=frozenset({self.record, self.set, self.subject, self.object})
        )

    def in_words(self) -> str:
        """Say what it does."""
        what = "denial of the mapping" if self.negated else "mapping"
        return f"Remove the {what} {named(self.subject)} {self.predicate} {named(self.object)}"


class MappingRejection(Claim):
    """A mapping is denied, and the denial kept as evidence: nobody need judge it again.

    Its fields are those of every claim. A `record` that stands becomes a denial, and its confidence is that of the
    denial; without one, a denial comes into the set. Where somebody is named who denies what stands, they are the
    authors of the record from then on, and those who have claimed it stay as its creators.

    Attributes:
        stands: whether a record of the mapping stands and becomes the denial.
        old_confidence: its confidence as it stands; None where it has none.
        old_comment: its comment as it stands; None where it has none.
    """

    type: Word["MappingRejection"] = "MappingRejection"
    stands: bool = False
    old_confidence: Confidence | None = None
    old_comment: Prose | None = None

    def effect(self, graph: Dataset) -> Effect:
        """Make the record a denial, or write one."""
        about = frozenset({self.iri, self.set, self.subject, self.object})
        if not self.stands:
            found, record = self.new_record(graph, negated=True)
            return Effect(found.adding(record), about=about)
        found = SetOfRecords(graph, self.set)
        old = found.record(self.iri)
        for field in ("subject", "predicate", "object"):
            expect(old, field, getattr(self, field), getattr(old, field))
        expect(old, "negated", False, old.negated)
        expect(old, "old_confidence", self.old_confidence, old.confidence)
        expect(old, "old_comment", self.old_comment, old.comment or None)
        changes: dict[str, SlotValue | None] = {
            "predicate_modifier": "Not",
            "confidence": None if self.confidence is None else number_text(self.confidence),
            "comment": self.comment,
            **self._judged(old),
        }
        added, removed = found.changing(old, found.with_slots(old, changes))
        return Effect(added, removed, about)

    def in_words(self) -> str:
        """Say what it does."""
        return f"Reject the mapping {self.told}{why(self.comment)}"

    def inverse(self) -> Operation | None:
        """Claim it again, or take the denial away; None where it writes over who has claimed it."""
        if not self.stands:
            return _removal(self, negated=True)
        if self._is_judged:
            # It does not carry who claimed it, when and why.
            return None
        return MappingReinstatement(
            set=self.set,
            record=self.iri,
            confidence=self.old_confidence,
            comment=self.old_comment,
            old_confidence=self.confidence,
            old_comment=self.comment,
        )

    @property
    def _is_judged(self) -> bool:
        """Whether it says who denies the mapping, when, or on what ground."""
        return bool(self.authors or self.date or self.slots or self.justification != CURATED)

    def _judged(self, old: MappingRecord) -> dict[str, SlotValue | None]:
        """Give the slots that tell who denies what stands; those who have claimed it become its creators."""
        changes: dict[str, SlotValue | None] = {}
        if self.authors:
            for author, creator in (("author_label", "creator_label"), ("author_id", "creator_id")):
                claimed = (*several(old.slots.get(creator)), *several(old.slots.get(author)))
                changes[author] = self.authors.get(author)
                changes[creator] = tuple(dict.fromkeys(claimed)) or None
        if self.authors or self.justification != CURATED:
            changes["mapping_justification"] = self.justification
        if self.date is not None:
            changes["mapping_date"] = self.date
        return {**changes, **self.slots}


class MappingReinstatement(OfRecord):
    """A record that denies a mapping comes to claim it.

    Attributes:
        set: IRI of the mapping set.
        record: IRI of the record.
        confidence: how sure the claim is, from 0 to 1.
        comment: the reason.
        old_confidence: confidence of the denial as it stands; None where it has none.
        old_comment: comment of the denial as it stands; None where it has none.
    """

    type: Word["MappingReinstatement"] = "MappingReinstatement"
    confidence: Confidence | None = None
    comment: Prose | None = None
    old_confidence: Confidence | None = None
    old_comment: Prose | None = None

    def effect(self, graph: Dataset) -> Effect:
        """Take the denial away from the record."""
        old = SetOfRecords(graph, self.set).record(self.record)
        expect(old, "negated", True, old.negated)
        expect(old, "old_confidence", self.old_confidence, old.confidence)
        expect(old, "old_comment", self.old_comment, old.comment or None)
        confidence = None if self.confidence is None else number_text(self.confidence)
        changes = {"predicate_modifier": None, "confidence": confidence, "comment": self.comment}
        return self.changed(graph, changes, old)

    def in_words(self) -> str:
        """Say what it does."""
        return f"Claim again what {named(self.record)} denies{why(self.comment)}"


class MappingPredicateChange(OfRecord):
    """A record comes to claim another relation.

    Attributes:
        set: IRI of the mapping set.
        record: IRI of the record.
        old: CURIE of the relation as it stands.
        new: CURIE of the relation that it is to be.
    """

    type: Word["MappingPredicateChange"] = "MappingPredicateChange"
    old: Predicate
    new: Predicate

    @model_validator(mode="after")
    def _changes(self) -> "MappingPredicateChange":
        return changing(self, self.old, self.new)

    def effect(self, graph: Dataset) -> Effect:
        """Change the record, and the mapping itself."""
        found = SetOfRecords(graph, self.set)
        old = found.record(self.record)
        expect(old, "old", self.old, old.predicate)
        for other in found.about(old.subject, old.object) if old.subject and old.object else ():
            if other.predicate == self.new and other.id != old.id:
                raise Unfit(
                    f"{named(other.id)} says so already", hint="remove one of the two", value=self.new, field="new"
                )
        return self.changed(graph, {"predicate_id": self.new}, old, "new")

    def in_words(self) -> str:
        """Say what it does."""
        return f"Change the relation of {named(self.record)} from {self.old} to {self.new}"

    def inverse(self) -> Operation:
        """Change it back."""
        return MappingPredicateChange(set=self.set, record=self.record, old=self.new, new=self.old)


class MappingConfidenceChange(OfRecord):
    """The confidence of a record changes.

    Attributes:
        set: IRI of the mapping set.
        record: IRI of the record.
        old: the confidence as it stands; None where the record has none.
        new: the confidence that it is to have; None where it is to have none.
    """

    type: Word["MappingConfidenceChange"] = "MappingConfidenceChange"
    old: Confidence | None = None
    new: Confidence | None = None

    @model_validator(mode="after")
    def _changes(self) -> "MappingConfidenceChange":
        return changing(self, self.old, self.new)

    def effect(self, graph: Dataset) -> Effect:
        """Change the record."""
        old = SetOfRecords(graph, self.set).record(self.record)
        expect(old, "old", self.old, old.confidence)
        return self.changed(graph, {"confidence": None if self.new is None else number_text(self.new)}, old)

    def in_words(self) -> str:
        """Say what it does."""
        was, will = ("none" if value is None else number_text(value) for value in (self.old, self.new))
        return f"Change the confidence of {named(self.record)} from {was} to {will}"

    def inverse(self) -> Operation:
        """Change it back."""
        return MappingConfidenceChange(set=self.set, record=self.record, old=self.new, new=self.old)


class MappingReview(OfRecord):
    """Somebody has looked at a record and says how far they agree.

    Attributes:
        set: IRI of the mapping set.
        record: IRI of the record.
        reviewer_label: the reviewer's name.
        reviewer_id: CURIE of the reviewer, `orcid:...`.
        date: when, as 2026-11-21.
        agreement: from -1, against it, to 1, for it (SSSOM 1.1).
        predicate: CURIE of the relation that was looked at; the record must still claim it.
        old_date: the date of an earlier review as it stands, which `date` takes the place of: a record has one.
        old_agreement: the agreement of an earlier review as it stands, likewise.
    """

    type: Word["MappingReview"] = "MappingReview"
    reviewer_label: Line | None = None
    reviewer_id: str | None = None
    date: Day | None = None
    agreement: float | None = Field(default=None, ge=-1.0, le=1.0, allow_inf_nan=False)
    predicate: Predicate
    old_date: Day | None = None
    old_agreement: float | None = Field(default=None, ge=-1.0, le=1.0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _names_somebody(self) -> "MappingReview":
        if self.reviewer_label is None and self.reviewer_id is None:
            raise refused("nobody is named who has looked at it", "give reviewer_label or reviewer_id")
        if self.reviewer_id is not None:
            checked_slots({"reviewer_id": (self.reviewer_id,)})
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Write down who looked at it."""
        old = SetOfRecords(graph, self.set).record(self.record)
        expect(old, "predicate", self.predicate, old.predicate)
        changes: dict[str, SlotValue | None] = {}
        for name, value in (("reviewer_label", self.reviewer_label), ("reviewer_id", self.reviewer_id)):
            if value is not None:
                changes[name] = tuple(dict.fromkeys((*several(old.slots.get(name)), value)))
        if self.date is not None:
            expect(old, "old_date", self.old_date, old.slots.get("review_date"))
            changes["review_date"] = self.date
        if self.agreement is not None:
            stands = old.slots.get("reviewer_agreement")
            expect(old, "old_agreement", self.old_agreement, float(stands) if isinstance(stands, str) else None)
            changes["reviewer_agreement"] = number_text(self.agreement)
        return self.changed(graph, changes, old)

    def in_words(self) -> str:
        """Say what it does."""
        agreed = f", with agreement {number_text(self.agreement)}" if self.agreement is not None else ""
        day = f" on {self.date}" if self.date is not None else ""
        return f"Note that {self.reviewer_label or self.reviewer_id} has reviewed {named(self.record)}{day}{agreed}"


class MappingSlotChange(OfRecord):
    """A slot of a record changes that has no operation of its own, such as its comment or its authors.

    Attributes:
        set: IRI of the mapping set.
        record: IRI of the record.
        slot: name of the slot, as SSSOM spells it.
        old: its value as it stands; None where the record has none.
        new: the value that it is to have; None where it is to have none.
    """

    type: Word["MappingSlotChange"] = "MappingSlotChange"
    slot: str
    old: SlotValue | None = None
    new: SlotValue | None = None

    @field_validator("slot")
    @classmethod
    def _is_slot(cls, name: str) -> str:
        return slot_name(name, OWN_SLOTS - {"comment", "mapping_justification"})

    @field_validator("old", "new")
    @classmethod
    def _fits(cls, value: SlotValue | None, about: ValidationInfo) -> SlotValue | None:
        return slot_value(about.data.get("slot"), value)

    @model_validator(mode="after")
    def _changes(self) -> "MappingSlotChange":
        if self.new is None and RECORD_SLOTS[self.slot].required:
            raise refused(f"a record cannot be without {self.slot}", "give the value that it is to have as `new`")
        return changing(self, self.old, self.new)

    def effect(self, graph: Dataset) -> Effect:
        """Change the record."""
        old = SetOfRecords(graph, self.set).record(self.record)
        expect(old, "old", self.old, old.slots.get(self.slot))
        return self.changed(graph, {self.slot: self.new}, old, "new")

    def in_words(self) -> str:
        """Say what it does."""
        was, will = (shown_value(value) for value in (self.old, self.new))
        return f"Change {self.slot} of {named(self.record)} from {was} to {will}"

    def inverse(self) -> Operation:
        """Change it back."""
        return MappingSlotChange(set=self.set, record=self.record, slot=self.slot, old=self.new, new=self.old)


def _removal(claim: Claim, *, negated: bool) -> RemoveMapping:
    """Give the operation that takes a record of a claim away again."""
    return RemoveMapping(
        set=claim.set,
        record=claim.iri,
        subject=claim.subject,
        predicate=claim.predicate,
        object=claim.object,
        negated=negated,
    )

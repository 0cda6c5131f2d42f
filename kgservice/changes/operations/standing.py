"""Records that stand: how they change, and whether they are as an operation expects them."""

from collections.abc import Mapping
from typing import Any, TypeVar

from kgservice.changes.operations.fields import Iri, refused
from kgservice.changes.operations.modules import named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.records import SetOfRecords
from kgservice.changes.operations.wording import quoted
from kgservice.stores.dataset import Dataset
from mappings.record import MappingRecord, SlotValue

__all__ = ["OfRecord", "changing", "expect", "shown_value", "why"]

Kind = TypeVar("Kind", bound=Operation)


class OfRecord(Operation):
    """Something about a record that stands.

    Attributes:
        set: IRI of the mapping set.
        record: IRI of the record.
    """

    set: Iri
    record: Iri

    def changed(
        self, graph: Dataset, changes: Mapping[str, SlotValue | None], old: MappingRecord, field: str | None = None
    ) -> Effect:
        """Give what it does to the record to have other slots.

        Args:
            graph: the graph.
            changes: values by name of the slot; None takes one away.
            old: the record as it stands.
            field: the field that holds the new value, for errors; None where it is called as the slot is.

        Raises:
            Unfit: where it has them already, or the set does not declare a prefix in them.
        """
        found = SetOfRecords(graph, self.set)
        new = found.with_slots(old, changes, field)
        added, removed = found.changing(old, new)
        if not added and not removed:
            raise Unfit(
                f"{named(self.record)} says so already", hint="leave it as it is", value=self.record, field="record"
            )
        about = {self.record, self.set, *(iri for iri in (old.subject, old.object) if iri)}
        return Effect(added, removed, frozenset(about))


def changing(operation: Kind, old: object, new: object) -> Kind:
    """Give an operation whose old value is another than its new one.

    Raises:
        PydanticCustomError: where they are the same.
    """
    if old == new:
        raise refused("the new value is the old one", "leave the operation away")
    return operation


def expect(record: MappingRecord, field: str, wanted: Any, found: Any) -> None:  # noqa: ANN401 - values of any field
    """Find out whether a record stands as an operation expects it.

    Raises:
        Unfit: where it does not.
    """
    if wanted == found:
        return
    if field == "negated":
        said = "denies its mapping" if found else "claims its mapping"
        raise Unfit(
            f"{named(record.id)} {said}",
            hint="use MappingReinstatement" if found else "use MappingRejection",
            value=record.id,
            field="record",
        )
    what = _EXPECTED.get(field, field)
    raise Unfit(
        f"{named(record.id)} does not have the {what} {shown_value(wanted)}",
        hint=f"it has {shown_value(found)}: name that as `{field}`"
        if field in _EXPECTED
        else f"it has {shown_value(found)}",
        value=wanted if isinstance(wanted, str | float | None) else shown_value(wanted),
        field=field,
    )


_EXPECTED = {
    "old": "value",
    "old_confidence": "confidence",
    "old_comment": "comment",
    "old_date": "date of a review",
    "old_agreement": "agreement of a review",
}
"""What fields that tell how a record stands are about."""


def shown_value(value: object) -> str:
    """Show a value in a sentence."""
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    return quoted(value) if isinstance(value, str) else str(value)


def why(comment: str | None) -> str:
    """Give the end of a sentence that tells a reason."""
    return f": {quoted(comment)}" if comment else ""

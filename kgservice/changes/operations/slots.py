"""Slots of SSSOM in operations: whether each exists, and holds what the standard wants of it."""

import re
from collections.abc import Collection, Mapping

from kgservice.changes.operations.fields import is_day, is_iri, refused
from mappings.record import SlotValue
from mappings.sssom.slots import ENUMERATIONS, RANGES, RECORD_SLOTS, Slot
from ontology.spelling import nearest

__all__ = ["checked_slots", "slot_name", "slot_value"]

_CURIE = re.compile(r"[A-Za-z_][\w.\-]*:[^\s]+\Z")


def checked_slots(
    slots: Mapping[str, SlotValue], own: Collection[str] = (), table: Mapping[str, Slot] = RECORD_SLOTS
) -> Mapping[str, SlotValue]:
    """Give slots with lists where the standard wants lists.

    Args:
        slots: values by name.
        own: slots that have fields or operations of their own, and may not be among them.
        table: the slots that there are.

    Raises:
        PydanticCustomError: where one does not exist, has a field of its own, or a value that does not fit.
    """
    found: dict[str, SlotValue] = {}
    for name, value in slots.items():
        slot = table[slot_name(name, own, table)]
        if slot.multivalued:
            found[name] = (value,) if isinstance(value, str) else tuple(value)
        elif isinstance(value, str):
            found[name] = value
        else:
            raise refused(f"the slot {name} holds one value", "write one text, and no list")
        if not found[name]:
            raise refused(f"the slot {name} is empty", "leave it away, or give it a value")
        for text in (value,) if isinstance(value, str) else value:
            _check(slot, text)
    return found


def slot_name(name: str, own: Collection[str] = (), table: Mapping[str, Slot] = RECORD_SLOTS) -> str:
    """Give the name of a slot that there is.

    Raises:
        PydanticCustomError: where there is none of that name, or it has a field or operations of its own.
    """
    if name not in table:
        close = nearest(name, table)
        raise refused(
            f"SSSOM has no slot {name!r}", f"did you mean {', '.join(close)}?" if close else "correct its name"
        )
    if name in own:
        raise refused(f"the slot {name} has a field or an operation of its own", "write it there")
    return name


def slot_value(name: str | None, value: SlotValue | None, table: Mapping[str, Slot] = RECORD_SLOTS) -> SlotValue | None:
    """Give the value of one slot with a list where the standard wants a list.

    Args:
        name: the slot; None where its name was refused already, which is told then.
        value: its value; None stays None.
        table: the slots that there are.

    Raises:
        PydanticCustomError: where the value does not fit.
    """
    return value if value is None or name is None else checked_slots({name: value}, (), table)[name]


def _check(slot: Slot, text: str) -> None:
    name = slot.name
    if not text.strip():
        raise refused(f"the slot {name} is empty", "leave it away, or give it a value")
    if name in ENUMERATIONS and text not in ENUMERATIONS[name]:
        close = nearest(text, ENUMERATIONS[name])
        raise refused(f"{text!r} is no value of {name}", f"it is one of {', '.join(close or ENUMERATIONS[name])}")
    if slot.type == "number":
        low, high = RANGES.get(name, (0, 1))
        try:
            fits = low <= float(text) <= high
        except ValueError:
            fits = False
        if not fits:
            raise refused(f"{text!r} is no value of {name}", f"write a number from {low} to {high}")
    if slot.type == "reference" and not _CURIE.match(text):
        raise refused(f"{text!r} is no CURIE, as {name} holds", "write it as PREFIX:NAME")
    if slot.type == "date" and not is_day(text):
        raise refused(f"{text!r} is no date, as {name} holds", "write it as 2026-11-21")
    if slot.type == "uri" and not is_iri(text):
        raise refused(f"{text!r} is no full IRI, as {name} holds", "write it in full, as https://example.org/why")

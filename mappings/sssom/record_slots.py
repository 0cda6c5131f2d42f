"""The slots of a record to be written: those that it was read with, overruled by its fields."""

from dataclasses import replace

from mappings.record import MappingRecord, SlotValue
from mappings.sssom.derivation import derived_from
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.slots import RANGES, RECORD_SLOTS
from ontology.errors import DocumentError, Place

__all__ = ["exact_number", "slots_of"]

_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_NUMBERS = tuple(name for name in RANGES if name in RECORD_SLOTS)


def slots_of(record: MappingRecord, prefixes: Prefixes, derivation: str | None, place: Place) -> dict[str, SlotValue]:
    """Give the slots of a record, identifiers as CURIEs and numbers unrounded.

    Args:
        record: the record.
        prefixes: those of its set.
        derivation: the slot that its set keeps derivations in, if it has one.
        place: where the record stands, for messages.

    Raises:
        DocumentError: where an IRI has no prefix, a slot that the standard requires is missing, or a number is none or
            outside its range.
    """
    slots: dict[str, SlotValue] = {name: value for name, value in record.slots.items() if value and value != ("",)}
    made_up = "record_id" not in slots and (not record.id or record.id.startswith(f"{record.set_id}#"))
    references = {
        "record_id": "" if made_up else record.id,
        "subject_id": record.subject,
        "predicate_id": record.predicate,
        "object_id": record.object,
        "mapping_justification": record.justification,
        "subject_source": record.subject_source,
        "object_source": record.object_source,
    }
    texts = {
        "subject_label": record.subject_label,
        "object_label": record.object_label,
        "predicate_modifier": "Not" if record.negated else "",
        "confidence": "" if record.confidence is None else repr(record.confidence),
        "comment": record.comment,
    }
    if derivation is not None and (record.derived_from or not record.slots):
        texts[derivation] = derived_from(record.derived_from, prefixes)
    texts |= {name: _curie(slots.get(name), iri, prefixes, place, name) for name, iri in references.items()}
    for name, text in texts.items():
        if text:
            slots[name] = text
        else:
            slots.pop(name, None)
    for name in _NUMBERS:
        if name in slots:
            slots[name] = exact_number(slots[name], replace(place, slot=name))
    for name in _NEEDED:
        if name not in slots and slots.get(f"{name.removesuffix('_id')}_type") != "rdfs literal":
            hint = f"every mapping must have a {name}"
            raise DocumentError("the slot is empty", replace(place, slot=name), hint=hint)
    return slots


def _curie(written: SlotValue | None, iri: str, prefixes: Prefixes, place: Place, name: str) -> str:
    """Give the CURIE of an IRI, as it was written where that stands for the same."""
    if isinstance(written, str) and iri and prefixes.expand(written) == prefixes.expand(iri):
        return written
    bare = bool(iri) and (iri.partition(":")[0] not in prefixes.bases or prefixes.problem(iri) is not None)
    curie = prefixes.compress(iri) if bare else iri
    if curie is None:
        hint = "add one to curie_map"
        raise DocumentError(f"no prefix of the set fits {iri}", replace(place, slot=name), hint=hint, value=iri)
    return curie


def exact_number(value: SlotValue, place: Place) -> str:
    """Spell a number in one way, without rounding it; `place` names its slot.

    >>> exact_number("0.850", Place("x.sssom.tsv", slot="confidence"))
    '0.85'

    Raises:
        DocumentError: where it is no number, or outside the range of its slot.
    """
    low, high = RANGES[place.slot or ""]
    hint = f"give a number from {low} to {high}"
    try:
        number = float(str(value))
    except ValueError as error:
        raise DocumentError(f"{value!r} is no number", place, hint=hint, value=value) from error
    if not low <= number <= high:
        raise DocumentError(f"{number} lies outside {low} to {high}", place, hint=hint, value=number)
    return repr(number + 0.0).removesuffix(".0")

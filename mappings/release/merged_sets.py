"""All mapping sets in one, for tools that take a single file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mappings.record import MappingRecord, MappingSet, SlotValue
from mappings.release.licence import LICENCE
from mappings.sssom.prefixes import BUILT_IN, Prefixes
from mappings.sssom.slots import RECORD_SLOTS
from ontology.iri import BASE

__all__ = ["merged_sets"]

_OURS = {"emotaxa": BASE}


def merged_sets(sets: Iterable[MappingSet], version: str) -> MappingSet:
    """Put the records of several sets into one; each names the set that it comes from as its `mapping_source`.

    Args:
        sets: in any order.
        version: `mapping_set_version` of the whole; without one where it is empty.
    """
    found = sorted(sets, key=lambda one: one.id)
    curie_map = _united(one.curie_map for one in found)
    prefixes = Prefixes(curie_map)
    named = all("record_id" in record.slots for one in found for record in one.records)
    metadata: dict[str, SlotValue] = {
        "mapping_set_version": version,
        "mapping_set_source": tuple(one.id for one in found),
        "creator_label": tuple(sorted({name for one in found for name in _values(one.metadata, "creator_label")})),
    }
    return MappingSet(
        id=BASE + "mappings",
        licence=LICENCE,
        curie_map=curie_map,
        records=tuple(_record(record, one, prefixes, named) for one in found for record in one.records),
        title="All mappings of Emotaxa",
        metadata=metadata,
        extensions=tuple({one.slot_name: one for each in found for one in each.extensions}.values()),
    )


def _united(maps: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Unite prefix maps; a prefix that stands for something else in a further map gets a number there."""
    bound = dict(_OURS)
    for curie_map in maps:
        for prefix, base in sorted(curie_map.items()):
            name, number = prefix, 1
            while bound.get(name, base) != base or BUILT_IN.get(name, base) != base:
                number += 1
                name = f"{prefix}{number}"
            bound[name] = base
    return dict(sorted(bound.items()))


def _values(slots: Mapping[str, SlotValue], name: str) -> Sequence[str]:
    value = slots.get(name, ())
    return (value,) if isinstance(value, str) else value


def _record(record: MappingRecord, of: MappingSet, prefixes: Prefixes, named: bool) -> MappingRecord:
    """Spell a record with the prefixes of the whole, and note what its own header said of it."""
    own = Prefixes(of.curie_map)

    def respelled(value: str) -> str:
        return prefixes.compress(own.expand(value)) or value

    slots: dict[str, SlotValue] = {}
    for name, value in record.slots.items():
        if name in RECORD_SLOTS and RECORD_SLOTS[name].type == "reference":
            slots[name] = respelled(value) if isinstance(value, str) else tuple(map(respelled, value))
        elif name != "record_id" or named:
            slots[name] = value
    if not named:
        slots.pop("record_id", None)
    if source := prefixes.compress(of.id):
        slots.setdefault("mapping_source", source)
    if of.licence != LICENCE:
        slots.setdefault("license", of.licence)
    return replace(record, id=record.id if named else f"{of.id}#", set_id=of.id, slots=slots)

"""Gathered: selected records as one mapping set, which can be written to a file that says where each comes from."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mappings.knowledge import Knowledge
from mappings.reasoning.inference import DERIVED
from mappings.reasoning.merging import MERGED
from mappings.record import MappingRecord, MappingSet
from mappings.release.merged_sets import merged_sets
from ontology.errors import UnknownReference
from ontology.iri import BASE

__all__ = ["SELECTED", "gathered"]

SELECTED: Final = BASE + "mappings/selected"
"""`mapping_set_id` of what is gathered from several sets, or holds derived records."""

_MAPPING = {"mapping": BASE + "mapping/"}


def gathered(knowledge: Knowledge, records: Sequence[MappingRecord]) -> MappingSet:
    """Put records into one set; the whole of one set is that set.

    Every record keeps its id, so that what is derived names its premises; one that has none in its file is named by set
    and line. Each names its set as its `mapping_source`.

    Args:
        knowledge: what they are from, or derived from.
        records: stated, derived and merged ones.

    Raises:
        UnknownReference: where a record is of a set that is not there.
    """
    by_set: dict[str, list[MappingRecord]] = defaultdict(list)
    for record in records:
        by_set[record.set_id].append(record)
    derived = [record for name in (DERIVED, MERGED) for record in by_set.pop(name, ())]
    every = (*knowledge.sets, *knowledge.alignments, *knowledge.profiles)
    if strange := by_set.keys() - {one.id for one in every}:
        raise UnknownReference("mapping set", min(strange))
    if not derived and len(by_set) == 1:
        whole = next(one for one in every if one.id in by_set)
        if len(whole.records) == len(records):
            return whole
    # What is merged may name records that were derived: then any set may have gone into it.
    premises = {premise for record in derived for premise in record.derived_from}
    unknown = any(record.set_id == MERGED for record in derived)
    sources = [
        replace(one, records=tuple(by_set.get(one.id, ())))
        for one in every
        if unknown or one.id in by_set or any(record.id in premises for record in one.records)
    ]
    found = merged_sets(map(_named, sources), "")
    return replace(
        found,
        id=SELECTED,
        title="Selected mappings of Emotaxa",
        curie_map={**_MAPPING, **found.curie_map},
        records=(*found.records, *derived),
    )


def _named(mapping_set: MappingSet) -> MappingSet:
    """Give records that have no id in their file the one that they are known by here."""
    if all("record_id" in record.slots for record in mapping_set.records):
        return mapping_set
    base = f"{mapping_set.id}#"
    tail = re.sub(r"[^\w.-]", "-", mapping_set.id.rstrip("/").rpartition("/")[2]).strip("-.") or "set"
    prefix = tail if tail[0].isalpha() and tail not in mapping_set.curie_map else f"set-{tail}"
    return replace(
        mapping_set,
        curie_map={**mapping_set.curie_map, prefix: base},
        records=tuple(_with_id(record, prefix, base) for record in mapping_set.records),
    )


def _with_id(record: MappingRecord, prefix: str, base: str) -> MappingRecord:
    if "record_id" in record.slots or not record.id.startswith(base):
        return record
    return replace(record, slots={**record.slots, "record_id": f"{prefix}:{record.id.removeprefix(base)}"})

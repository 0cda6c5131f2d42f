"""Cardinality: to how many objects a subject is mapped, and to how many subjects an object.

Sources: SSSOM 1.1, slots `mapping_cardinality` and `cardinality_scope`; "Representing unmapped entities": a record that
tells of a term that was not found is 1:0, 0:1 or 0:0, and counts for no other; "Literal mappings": a literal is counted
by its label, apart from things with identifiers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

from mappings.absence import NO_TERM
from mappings.record import MappingRecord, MappingSet, SlotValue

__all__ = ["Cardinality", "cardinalities", "misstated"]

Cardinality = Literal["1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"]

_COUNTED: Final[dict[tuple[bool, bool], Cardinality]] = {
    (False, False): "1:1",
    (False, True): "1:n",
    (True, False): "n:1",
    (True, True): "n:n",
}
_NOT_FOUND: Final[dict[tuple[bool, bool], Cardinality]] = {
    (False, True): "1:0",
    (True, False): "0:1",
    (True, True): "0:0",
}

_End = tuple[str, ...]


def cardinalities(records: Sequence[MappingRecord], scope: Iterable[str] = ()) -> tuple[Cardinality, ...]:
    """Give the cardinality of each record among all of them.

    Args:
        records: those of one mapping set, in any order; denials count as records.
        scope: slots in which records have to agree to be counted together; none, and all are.
    """
    slots = tuple(scope)
    subjects: dict[_End, set[_End]] = defaultdict(set)
    objects: dict[_End, set[_End]] = defaultdict(set)
    ends = [(_end(record, "subject", slots), _end(record, "object", slots)) for record in records]
    for record, (subject, obj) in zip(records, ends, strict=True):
        if NO_TERM not in (record.subject, record.object):
            subjects[obj].add(subject)
            objects[subject].add(obj)
    return tuple(
        _NOT_FOUND[record.subject == NO_TERM, record.object == NO_TERM]
        if NO_TERM in (record.subject, record.object)
        else _COUNTED[len(subjects[obj]) > 1, len(objects[subject]) > 1]
        for record, (subject, obj) in zip(records, ends, strict=True)
    )


def misstated(mapping_set: MappingSet) -> tuple[tuple[MappingRecord, str, Cardinality], ...]:
    """Give the records whose `mapping_cardinality` is not theirs, each with what it states and what it is.

    Each record is counted in the scope that it states itself.
    """
    found = []
    by_scope: dict[tuple[str, ...], tuple[Cardinality, ...]] = {}
    for index, record in enumerate(mapping_set.records):
        stated = record.slots.get("mapping_cardinality")
        if isinstance(stated, str) and stated:
            scope = _values(record.slots.get("cardinality_scope", ()))
            if scope not in by_scope:
                by_scope[scope] = cardinalities(mapping_set.records, scope)
            if by_scope[scope][index] != stated:
                found.append((record, stated, by_scope[scope][index]))
    return tuple(found)


def _end(record: MappingRecord, side: Literal["subject", "object"], scope: tuple[str, ...]) -> _End:
    literal = record.slots.get(f"{side}_type") == "rdfs literal"
    if side == "subject":
        name = record.subject_label if literal else record.subject
    else:
        name = record.object_label if literal else record.object
    return ("literal" if literal else "", name, *(_slot(record, slot) for slot in scope))


def _slot(record: MappingRecord, slot: str) -> str:
    written = record.slots.get(slot)
    if written is None:
        return _FIELDS[slot](record) if slot in _FIELDS else ""
    return "|".join(_values(written))


def _values(value: SlotValue) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


_FIELDS: Final[dict[str, Callable[[MappingRecord], str]]] = {
    "predicate_id": lambda record: record.predicate,
    "predicate_modifier": lambda record: "Not" if record.negated else "",
    "mapping_justification": lambda record: record.justification,
    "subject_source": lambda record: record.subject_source,
    "object_source": lambda record: record.object_source,
}
"""Slots that are fields of a record, for records that were read from no file."""

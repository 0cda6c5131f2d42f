"""From the rows of a set to mapping records: value checks, propagation, and ids that are unique."""

from collections.abc import Callable, Iterator, Mapping

from mappings.record import MappingRecord, SlotValue
from mappings.sssom.block import Block
from mappings.sssom.derivation import derivation_slot, read_derivation
from mappings.sssom.header import Header
from mappings.sssom.needs import check_needs
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.report import Report
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot
from mappings.sssom.values import Problem, value_problem

__all__ = ["read_records"]


def read_records(block: Block, header: Header, report: Report) -> tuple[MappingRecord, ...]:
    """Read the records; slots that the header states for all of them are moved out of it and into them."""
    prefixes = Prefixes(header.curie_map, complete=header.readable)
    _check_values(block, prefixes, report)
    common = _propagate(header, block)
    check_needs(block, header.values, report)
    ids = _ids(block, prefixes, report)
    return tuple(_records(block, common, ids, header, prefixes))


def _check_values(block: Block, prefixes: Prefixes, report: Report) -> None:
    """Report the values that their slots do not allow, row by row; they are kept all the same."""
    typed = [RECORD_SLOTS[name] for name in block.values if name in RECORD_SLOTS]
    wrong: dict[str, dict[SlotValue, list[Problem]]] = {}
    for slot in typed:
        if slot.type not in ("text", "coded"):
            problems = {
                value: found for value in block.values[slot.name] if (found := _problems(slot, value, prefixes))
            }
            if problems:
                wrong[slot.name] = problems
    if not wrong:
        return
    for row, slots in enumerate(block.rows):
        for name, value in slots.items():
            for problem in wrong.get(name, {}).get(value, ()):
                place, node = block.place(row, name), block.node(row)
                if RECORD_SLOTS[name].type == "uri":
                    report.warn(place, *problem, node=node)
                else:
                    report.error(place, *problem, value=value, node=node)


def _problems(slot: Slot, value: SlotValue, prefixes: Prefixes) -> list[Problem]:
    if isinstance(value, str):
        found = value_problem(slot, value, prefixes)
        return [found] if found else []
    return [problem for one in value if (problem := value_problem(slot, one, prefixes))]


def _propagate(header: Header, block: Block) -> dict[str, SlotValue]:
    """Move slots from the header to the records, each only if no record has its own value (SSSOM, "Propagation")."""
    common: dict[str, SlotValue] = {}
    for slot in SET_SLOTS.values() if block.rows else ():
        if slot.propagatable and slot.name in header.values and slot.name not in block.values:
            common[slot.name] = header.values.pop(slot.name)
    for slots in block.rows if common else ():
        slots.update(common)
    return common


def _ids(block: Block, prefixes: Prefixes, report: Report) -> list[str]:
    """Give the IRI of each record that has one, else nothing; ids are unique, and all records have one or none has."""
    if "record_id" not in block.values:
        return [""] * len(block.rows)
    ids = [prefixes.expand(str(slots.get("record_id", ""))) for slots in block.rows]
    if len(set(ids)) == len(ids) and "" not in ids:
        return ids
    seen: dict[str, int] = {}
    for row, iri in enumerate(ids):
        place = block.place(row, "record_id")
        if not iri:
            cure = "give every record an id, or none"
            report.error(place, "the record has no id, but others have", cure, node=block.node(row))
            continue
        first = seen.setdefault(iri, row)
        if first != row:
            curie = str(block.rows[row]["record_id"])
            where = f"line {block.lines[first]}" if block.lines[first] else f"record {block.numbers[first]}"
            message = f"record id {curie!r} stands twice, first in {where}"
            cure = "give each record an id of its own"
            report.error(place, message, cure, value=curie, node=block.node(row))
    return ids


def _records(
    block: Block, common: Mapping[str, SlotValue], ids: list[str], header: Header, prefixes: Prefixes
) -> Iterator[MappingRecord]:
    set_id = str(header.values.get("mapping_set_id", block.path))

    def converted(name: str, convert: Callable[[str], str]) -> dict[SlotValue | None, str]:
        """Work out each different value once."""
        given = [*block.values.get(name, ()), *([common[name]] if name in common else [])]
        return {None: "", **{value: convert(str(value)) for value in given}}

    subjects, objects = converted("subject_id", prefixes.expand), converted("object_id", prefixes.expand)
    of_subject, of_object = (converted(f"{side}_source", prefixes.expand) for side in ("subject", "object"))
    predicates = converted("predicate_id", prefixes.canonical)
    justifications = converted("mapping_justification", prefixes.canonical)
    numbers: dict[SlotValue | None, float | None] = {None: None}
    numbers |= {value: _number(str(value)) for value in block.values.get("confidence", ())}
    derivation = derivation_slot(header.extensions, prefixes)
    for iri, line, number, slots in zip(ids, block.lines, block.numbers, block.rows, strict=True):
        get = slots.get
        yield MappingRecord(
            iri or f"{set_id}#{number}",
            subjects[get("subject_id")],
            predicates[get("predicate_id")],
            objects[get("object_id")],
            "predicate_modifier" in slots,
            numbers[get("confidence")],
            justifications[get("mapping_justification")],
            set_id,
            str(get("subject_label", "")),
            str(get("object_label", "")),
            str(get("comment", "")),
            line,
            of_subject[get("subject_source")],
            of_object[get("object_source")],
            slots,
            read_derivation(str(get(derivation, "")), prefixes) if derivation else (),
        )


def _number(cell: str) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        return None

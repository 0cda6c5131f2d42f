"""From the rows of a table to mapping records: cell checks, propagation, and what every record must have."""

from collections.abc import Iterator

from mappings.record import MappingRecord, SlotValue
from mappings.sssom.header import Header
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.report import Report
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot
from mappings.sssom.table import Table
from mappings.sssom.values import Problem, split_values, value_problem

__all__ = ["read_records"]

_Row = tuple[int, dict[str, SlotValue]]

_LITERAL = "rdfs literal"
_NO_TERM = "sssom:NoTermFound"
_NEEDED = ("predicate_id", "mapping_justification")


def read_records(table: Table, header: Header, report: Report) -> tuple[MappingRecord, ...]:
    """Read the records; slots that the header states for all of them are moved out of it and into them."""
    prefixes = Prefixes(header.curie_map, complete=header.readable)
    rows = list(_rows(table, prefixes, report))
    _propagate(header, rows)
    needs = _Needs(table, report)
    needs.check_columns()
    for line, slots in rows:
        needs.check(line, slots, header)
    _check_ids(table, rows, prefixes, report)
    set_id = str(header.values.get("mapping_set_id", table.path))
    return tuple(_record(line, slots, set_id, prefixes) for line, slots in rows)


def _rows(table: Table, prefixes: Prefixes, report: Report) -> Iterator[_Row]:
    """Give the slots of each row that have a value; the wrong ones are reported and kept."""
    columns = [(name, RECORD_SLOTS.get(name)) for name in table.columns]
    lists = frozenset(name for name, slot in columns if slot is not None and slot.multivalued)
    typed = [slot for _, slot in columns if slot is not None and slot.type not in ("text", "coded")]
    known: dict[str, dict[SlotValue, list[Problem]]] = {slot.name: {} for slot in typed}
    for line, cells in table.rows:
        slots: dict[str, SlotValue] = {
            name: split_values(cell) if name in lists else cell
            for name, cell in zip(table.columns, cells, strict=True)
            if cell
        }
        for slot in typed:
            value = slots.get(slot.name)
            if value is None:
                continue
            problems = known[slot.name].get(value)
            if problems is None:
                problems = known[slot.name][value] = _problems(slot, value, prefixes)
            for problem in problems:
                if slot.type == "uri":
                    report.warn(table.place(line, slot.name), *problem)
                else:
                    report.error(table.place(line, slot.name), *problem, value=value)
        yield line, slots


def _problems(slot: Slot, value: SlotValue, prefixes: Prefixes) -> list[Problem]:
    values = (value,) if isinstance(value, str) else value
    return [problem for one in values if (problem := value_problem(slot, one, prefixes))]


def _propagate(header: Header, rows: list[_Row]) -> None:
    """Move slots from the header to the records, each only if no record has its own value (SSSOM, "Propagation")."""
    if not rows:
        return
    taken: set[str] = set().union(*(slots.keys() for _, slots in rows))
    for slot in SET_SLOTS.values():
        if slot.propagatable and slot.name in header.values and slot.name not in taken:
            value = header.values.pop(slot.name)
            for _, slots in rows:
                slots[slot.name] = value


class _Needs:
    """What every record must have; a column that is missing altogether is reported once."""

    def __init__(self, table: Table, report: Report) -> None:
        self.table = table
        self.report = report
        self.absent: set[str] = set()

    def check_columns(self) -> None:
        """Report missing columns of a table that may have no records."""
        for name in _NEEDED if self.table.columns else ():
            if name not in self.table.columns:
                self._missing(self.table.line, name, f"every mapping must have a {name}")

    def check(self, line: int, slots: dict[str, SlotValue], header: Header) -> None:
        """Report what one record lacks."""
        for name in _NEEDED:
            if name not in slots:
                self._missing(line, name, f"every mapping must have a {name}")
        for side in ("subject", "object"):
            self._check_side(side, line, slots, header)
        if "review_date" in slots and "reviewer_id" not in slots and "reviewer_label" not in slots:
            place = self.table.place(line, "review_date")
            self.report.error(place, "a review without a reviewer", "add reviewer_id or reviewer_label")

    def _check_side(self, side: str, line: int, slots: dict[str, SlotValue], header: Header) -> None:
        source = f"{side}_source"
        if slots.get(f"{side}_type") == _LITERAL:
            if f"{side}_label" not in slots:
                self._missing(line, f"{side}_label", f"a literal {side} must have its text here")
        elif f"{side}_id" not in slots:
            self._missing(line, f"{side}_id", f"give the {side}'s CURIE, or set {side}_type to {_LITERAL!r}")
        elif slots[f"{side}_id"] == _NO_TERM and source not in slots and source not in header.values:
            place = self.table.place(line, source)
            self.report.warn(place, f"{_NO_TERM} without a source", "say in which scheme no term was found")

    def _missing(self, line: int, name: str, cure: str) -> None:
        if name in self.table.columns:
            self.report.error(self.table.place(line, name), "the slot is empty", cure)
        elif name not in self.absent:
            self.absent.add(name)
            self.report.error(self.table.place(self.table.line, name), "the column is missing", cure)


def _check_ids(table: Table, rows: list[_Row], prefixes: Prefixes, report: Report) -> None:
    """Record ids are unique, and all records have one or none has."""
    if not any("record_id" in slots for _, slots in rows):
        return
    seen: dict[str, int] = {}
    for line, slots in rows:
        place = table.place(line, "record_id")
        if "record_id" not in slots:
            report.error(place, "the record has no id, but others have", "give every record an id, or none")
            continue
        curie = str(slots["record_id"])
        first = seen.setdefault(prefixes.expand(curie), line)
        if first != line:
            message = f"record id {curie!r} stands twice, first in line {first}"
            report.error(place, message, "give each record an id of its own", value=curie)


def _record(line: int, slots: dict[str, SlotValue], set_id: str, prefixes: Prefixes) -> MappingRecord:
    def text(name: str) -> str:
        return str(slots.get(name, ""))

    def iri(name: str) -> str:
        return prefixes.expand(text(name))

    return MappingRecord(
        id=iri("record_id") or f"{set_id}#{line}",
        subject=iri("subject_id"),
        predicate=prefixes.canonical(text("predicate_id")),
        object=iri("object_id"),
        negated="predicate_modifier" in slots,
        confidence=_number(text("confidence")),
        justification=prefixes.canonical(text("mapping_justification")),
        set_id=set_id,
        subject_label=text("subject_label"),
        object_label=text("object_label"),
        comment=text("comment"),
        line=line,
        subject_source=iri("subject_source"),
        object_source=iri("object_source"),
        slots=slots,
    )


def _number(cell: str) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        return None

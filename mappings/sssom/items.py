"""The records of a document: objects of names and values, turned into the rows that are checked."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mappings.record import SlotValue
from mappings.sssom.block import Block
from mappings.sssom.report import Report
from mappings.sssom.slots import RECORD_SLOTS, Slot
from mappings.sssom.spelling import Spelling, scalar_text
from ontology.errors import Place

__all__ = ["Items"]

_ENDS = (("subject_id", "subject_label"), ("predicate_id", "predicate_label"), ("object_id", "object_label"))


class Items:
    """Reads the records of one document."""

    def __init__(
        self,
        path: str,
        given: object,
        line: Callable[[tuple[str | int, ...]], int | None],
        numbered: bool,
        extensions: frozenset[str],
        spelling: Spelling,
        report: Report,
    ) -> None:
        """Take what stands in `mappings`, and what is known of the set."""
        self._path = path
        self._given = given
        self._line = line
        self._numbered = numbered
        self._extensions = extensions
        self._spelling = spelling
        self._report = report
        self._unknown: set[str] = set()
        self._rows: list[dict[str, SlotValue]] = []
        self._numbers: list[int] = []

    def block(self) -> Block:
        """Read all of them."""
        values: dict[str, set[SlotValue]] = defaultdict(set)
        for number, said in self._objects():
            row = dict(self._slots(number, said))
            self._numbers.append(number)
            self._rows.append(row)
            for name, value in row.items():
                values[name].add(value)
        lines = [(self._line(("mappings", one)) if self._numbered else None) or 0 for one in self._numbers]
        return Block(
            self._path,
            None,
            self._rows,
            lines,
            [one + 1 for one in self._numbers],
            {name: frozenset(found) for name, found in values.items()},
            self._place,
            self._node,
        )

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        if self._given is None:
            return
        if not isinstance(self._given, list):
            place = self._at(("mappings",), "mappings")
            self._report.error(place, "the mappings are no list", "write them as [{...}, {...}]")
            return
        for number, said in enumerate(self._given):
            if isinstance(said, dict):
                yield number, said
            else:
                place = self._at(("mappings", number), "mappings")
                self._report.error(place, f"record {number + 1} is no object", 'write it as {"subject_id": ..., ...}')

    def _slots(self, number: int, said: Mapping[str, Any]) -> Iterator[tuple[str, SlotValue]]:
        for name, value in said.items():
            if name.startswith("@") or value is None or value in ("", []):
                continue
            slot = RECORD_SLOTS.get(name)
            if slot is None and name not in self._extensions and name not in self._unknown:
                self._unknown.add(name)
                cure = "name it in extension_definitions to say what it means, or correct its name"
                place = self._at(("mappings", number, name), name)
                self._report.warn(place, f"unknown slot {name!r}, kept as text", cure)
            if found := self._value(slot or Slot(name), value, number):
                yield name, found

    def _value(self, slot: Slot, value: Any, number: int) -> SlotValue | None:  # noqa: ANN401
        if isinstance(value, list) and slot.multivalued:
            if all(isinstance(one, str) for one in value):
                return tuple(self._spelling.spelled(slot.name, one) for one in value if one)
            place = self._at(("mappings", number, slot.name), slot.name)
            self._report.error(place, "an item of the list is no text", "write each in quotes")
            return None
        if isinstance(value, list | dict):
            place = self._at(("mappings", number, slot.name), slot.name)
            self._report.error(place, "the slot holds one value", "write one value in place of the list or object")
            return None
        text = scalar_text(value) if slot.type != "number" else scalar_text(value).removesuffix(".0")
        text = self._spelling.spelled(slot.name, text)
        return (text,) if slot.multivalued else text

    def _at(self, at: tuple[str | int, ...], slot: str | None) -> Place:
        line = next((found for end in range(len(at), 0, -1) if (found := self._line(at[:end])) is not None), None)
        return Place(self._path, line, slot=slot)

    def _place(self, row: int, slot: str | None) -> Place:
        return self._at(("mappings",) if row < 0 else ("mappings", self._numbers[row], slot or ""), slot)

    def _node(self, row: int) -> str:
        said = self._rows[row]
        if "record_id" in said:
            return self._spelling.prefixes.expand(str(said["record_id"]))
        subject, predicate, object_ = (str(said.get(name, said.get(label, "?"))) for name, label in _ENDS)
        ends = f"{subject} {predicate} {object_}"
        number = self._numbers[row] + 1
        return f"number {number}" if ends == "? ? ?" else f"{ends} (record {number})"

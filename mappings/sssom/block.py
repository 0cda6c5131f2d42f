"""The records of a set as any format gives them: slots by name, with where each stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mappings.record import SlotValue
from mappings.sssom.slots import RECORD_SLOTS
from mappings.sssom.values import split_values
from ontology.errors import Place

__all__ = ["Block"]


@dataclass(frozen=True, slots=True)
class Block:
    """Records before they are checked.

    Attributes:
        path: the file that they stand in.
        columns: names of the columns of a table; None where each record has its own names.
        rows: the slots of each record that have a value.
        lines: line of each record, counted from 1; 0 where it is not known.
        numbers: what tells a record without an id from the others of its set: its line in a table, else its place.
        values: the different values of each slot.
        place: tells where a slot of a record stands, by the number of its row from 0; -1 is where the columns stand.
        node: names a record for a finding, by the number of its row; empty where its line does.
    """

    path: str
    columns: tuple[str, ...] | None
    rows: list[dict[str, SlotValue]]
    lines: list[int]
    numbers: list[int]
    values: Mapping[str, frozenset[SlotValue]]
    place: Callable[[int, str | None], Place]
    node: Callable[[int], str] = lambda _: ""

    @classmethod
    def of_cells(cls, path: str, line: int, columns: tuple[str, ...], rows: list[tuple[int, list[str]]]) -> "Block":
        """Take a table, cell by cell.

        Args:
            path: the file.
            line: line of the column names.
            columns: the names, each once.
            rows: line and cells of each row, as many as there are columns.
        """
        lines = [at for at, _ in rows]
        cells = [row for _, row in rows]
        values: dict[str, frozenset[SlotValue]] = {}
        given = list(zip(*cells, strict=True)) if cells else []
        lists: dict[int, dict[str, SlotValue]] = {}
        for at, name in enumerate(columns if cells else ()):
            found = frozenset(given[at]) - {""}
            if name in RECORD_SLOTS and RECORD_SLOTS[name].multivalued:
                lists[at] = {cell: split_values(cell) for cell in found} | {"": ""}
                found = frozenset(lists[at][cell] for cell in found)
            if found:
                values[name] = found
        if lists:
            split: list[Iterable[SlotValue]] = [
                map(lists[at].__getitem__, column) if at in lists else column for at, column in enumerate(given)
            ]
            slots = [
                {name: value for name, value in zip(columns, row, strict=True) if value}
                for row in zip(*split, strict=True)
            ]
        else:
            slots = [{name: cell for name, cell in zip(columns, row, strict=True) if cell} for row in cells]

        def place(row: int, slot: str | None) -> Place:
            return Place(path, lines[row] if row >= 0 else line, slot=slot)

        return cls(path, columns, slots, lines, lines, values, place)

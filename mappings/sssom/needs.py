"""What every record must have, and what its slots demand of one another."""

from collections.abc import Mapping

from mappings.record import SlotValue
from mappings.sssom.block import Block
from mappings.sssom.report import Report

__all__ = ["check_needs"]

_LITERAL = "rdfs literal"
_NO_TERM = "sssom:NoTermFound"
_NEEDED = ("predicate_id", "mapping_justification")
_USUAL = frozenset({*_NEEDED, "subject_id", "object_id"})
_SPECIAL = frozenset({"subject_type", "object_type", "review_date", "reviewer_agreement"})
"""Slots that demand others."""


def check_needs(block: Block, header: Mapping[str, SlotValue], report: Report) -> None:
    """Report what records lack; a column that is missing altogether is reported once.

    Args:
        block: the records, after propagation.
        header: the slots that the header keeps.
        report: what findings go to.
    """
    needs = _Needs(block, header, report)
    for name in _NEEDED if block.columns else ():
        if name not in (block.columns or ()):
            needs.missing(-1, name, f"every mapping must have a {name}")
    ends = (block.values.get(f"{side}_id", frozenset()) for side in ("subject", "object"))
    unusual = any(_NO_TERM in values for values in ends)
    for row, slots in enumerate(block.rows):
        if unusual or not _USUAL <= slots.keys() or not _SPECIAL.isdisjoint(slots):
            needs.check(row, slots)


class _Needs:
    def __init__(self, block: Block, header: Mapping[str, SlotValue], report: Report) -> None:
        self._block = block
        self._header = header
        self._report = report
        self._absent: set[str] = set()

    def check(self, row: int, slots: Mapping[str, SlotValue]) -> None:
        """Report what one record lacks."""
        for name in _NEEDED:
            if name not in slots:
                self.missing(row, name, f"every mapping must have a {name}")
        for side in ("subject", "object"):
            self._check_side(side, row, slots)
        if "reviewer_id" not in slots and "reviewer_label" not in slots:
            for name, what in (("review_date", "a review"), ("reviewer_agreement", "an agreement")):
                if name in slots:
                    cure = "add reviewer_id or reviewer_label"
                    self._error(row, name, f"{what} without a reviewer", cure)

    def _check_side(self, side: str, row: int, slots: Mapping[str, SlotValue]) -> None:
        source = f"{side}_source"
        if slots.get(f"{side}_type") == _LITERAL:
            if f"{side}_label" not in slots:
                self.missing(row, f"{side}_label", f"a literal {side} must have its text here")
        elif f"{side}_id" not in slots:
            self.missing(row, f"{side}_id", f"give the {side}'s CURIE, or set {side}_type to {_LITERAL!r}")
        elif slots[f"{side}_id"] == _NO_TERM and source not in slots and source not in self._header:
            place = self._block.place(row, source)
            message = f"{_NO_TERM} without a source"
            self._report.warn(place, message, "say in which scheme no term was found", node=self._block.node(row))

    def missing(self, row: int, name: str, cure: str) -> None:
        """Report a slot without value; one without a column only for the first record that lacks it."""
        columns = self._block.columns
        if columns is None:
            self._error(row, name, "the slot is missing", cure)
        elif name in columns:
            self._error(row, name, "the slot is empty", cure)
        elif name not in self._absent:
            self._absent.add(name)
            self._error(-1, name, "the column is missing", cure)

    def _error(self, row: int, name: str, message: str, cure: str) -> None:
        node = self._block.node(row) if row >= 0 else ""
        self._report.error(self._block.place(row, name), message, cure, node=node)

"""Summary: how many rows repeat an earlier one, and which parts of the merge share texts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mappings.harmonization.duplicates.parts import Part

__all__ = ["DuplicateReport", "PartDuplicates", "SharedTexts"]


@dataclass(frozen=True, slots=True)
class PartDuplicates:
    """Rows of a part that repeat an earlier row.

    Attributes:
        part: dataset and split.
        rows: its rows.
        exact: rows whose text is, normalised, that of an earlier row.
        near: other rows whose text is nearly that of an earlier row, or is joined to it by others between.
        within: of both, those whose first row stands in the same part,
        across_splits: in another split of the same dataset,
        across_datasets: in another dataset.
    """

    part: Part
    rows: int
    exact: int
    near: int
    within: int
    across_splits: int
    across_datasets: int


@dataclass(frozen=True, slots=True)
class SharedTexts:
    """Texts that two parts share.

    Attributes:
        one: a part.
        other: another.
        texts: different texts, normalised, that stand in both.
        near: groups of near-duplicates with rows in both that share no text exactly.
        one_rows: rows of the one part that belong to a group with a row in the other.
        other_rows: likewise.
        example_rows: numbers of rows, one of each part, that belong together.
        examples: their ids.
    """

    one: Part
    other: Part
    texts: int
    near: int
    one_rows: int
    other_rows: int
    example_rows: tuple[tuple[int, int], ...] = ()
    examples: tuple[tuple[str, str], ...] = ()

    @property
    def leaks(self) -> bool:
        """Whether the parts are splits by different names, so that what is trained on one is tested on the other."""
        return bool(self.one.split and self.other.split) and self.one.split != self.other.split


@dataclass(frozen=True, slots=True)
class DuplicateReport:
    """What is duplicated.

    Attributes:
        near: least similarity of a near-duplicate, or None where only exact ones were looked for.
        rows: rows in all.
        exact: rows whose text is, normalised, that of an earlier row.
        near_rows: other rows whose text is nearly that of an earlier row, or is joined to it by others between.
        chained: rows less similar to the first of their group than `near`, to which rows between lead.
        groups: groups of two rows or more.
        largest: rows of the largest group; 0 where there is none.
        parts: counts by part, in the order of the rows.
        shared: counts by pair of parts, of those that share texts; most texts first.
    """

    near: float | None
    rows: int
    exact: int
    near_rows: int
    chained: int
    groups: int
    largest: int
    parts: tuple[PartDuplicates, ...]
    shared: tuple[SharedTexts, ...]

    @property
    def duplicates(self) -> int:
        """Rows that repeat an earlier one."""
        return self.exact + self.near_rows

    @property
    def leaks(self) -> tuple[SharedTexts, ...]:
        """The pairs of parts that are splits by different names."""
        return tuple(pair for pair in self.shared if pair.leaks)

    def shown_rows(self) -> list[int]:
        """Give the numbers of the rows that stand as examples."""
        return [row for pair in self.shared for rows in pair.example_rows for row in rows]

    def named(self, ids: Mapping[int, str]) -> "DuplicateReport":
        """Give the same with the ids of examples, as far as they are known."""
        shared = (
            replace(
                pair,
                examples=tuple(
                    (ids[one], ids[other]) for one, other in pair.example_rows if one in ids and other in ids
                ),
            )
            for pair in self.shared
        )
        return replace(self, shared=tuple(shared))

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON."""
        return {
            "near": self.near,
            "exact": self.exact,
            "near_rows": self.near_rows,
            "chained": self.chained,
            "groups": self.groups,
            "largest": self.largest,
            "parts": [
                {
                    "dataset": count.part.source,
                    "split": count.part.split or None,
                    "rows": count.rows,
                    "exact": count.exact,
                    "near": count.near,
                    "within": count.within,
                    "across_splits": count.across_splits,
                    "across_datasets": count.across_datasets,
                }
                for count in self.parts
            ],
            "shared": [
                {
                    "one": {"dataset": pair.one.source, "split": pair.one.split or None, "rows": pair.one_rows},
                    "other": {"dataset": pair.other.source, "split": pair.other.split or None, "rows": pair.other_rows},
                    "texts": pair.texts,
                    "near": pair.near,
                    "leaks": pair.leaks,
                    "examples": [list(ids) for ids in pair.examples],
                }
                for pair in self.shared
            ],
        }

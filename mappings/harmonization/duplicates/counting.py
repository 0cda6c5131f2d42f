"""Counting: what groups of duplicates say of the parts that their rows come from."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.harmonization.duplicates.grouping import Groups, RowNumbers
from mappings.harmonization.duplicates.parts import PartNumbers, Parts
from mappings.harmonization.duplicates.summary import DuplicateReport, PartDuplicates, SharedTexts

__all__ = ["counted"]

_AT_ONCE: Final = 2_000_000
_SHOWN: Final = 5


def counted(groups: Groups, parts: Parts, near: float | None, similarity: NDArray[np.float32]) -> DuplicateReport:
    """Count duplicates by part, and the texts that parts share.

    Args:
        groups: the rows by what they repeat.
        parts: where each row comes from.
        near: least similarity of a near-duplicate, or None.
        similarity: of each row that repeats an earlier one to the first of its group, in the order of the rows.
    """
    part_of = parts.of_rows()
    rows = np.flatnonzero(groups.first != np.arange(len(groups.first), dtype=np.uint32))
    first = groups.first[rows]
    exact = groups.exact[rows] != rows
    sizes = np.unique(first, return_counts=True)[1]
    return DuplicateReport(
        near,
        len(groups.first),
        int(exact.sum()),
        int((~exact).sum()),
        0 if near is None else int((similarity < np.float32(near)).sum()),
        len(sizes),
        int(sizes.max(initial=-1)) + 1,
        _by_part(parts, part_of, rows, first, exact),
        _shared(groups, parts, part_of),
    )


def _by_part(
    parts: Parts, part_of: PartNumbers, rows: NDArray[np.intp], first: RowNumbers, exact: NDArray[np.bool_]
) -> tuple[PartDuplicates, ...]:
    count = len(parts.names)
    codes = {source: code for code, source in enumerate(dict.fromkeys(part.source for part in parts.names))}
    sources = np.array([codes[part.source] for part in parts.names], dtype=np.int64)
    own, other = part_of[rows], part_of[first]
    within = own == other
    beside = ~within & (sources[own] == sources[other])
    columns = [
        np.bincount(part_of, minlength=count),
        *(np.bincount(own[chosen], minlength=count) for chosen in (exact, ~exact, within, beside, ~within & ~beside)),
    ]
    return tuple(
        PartDuplicates(part, *(int(column[place]) for column in columns)) for place, part in enumerate(parts.names)
    )


def _shared(groups: Groups, parts: Parts, part_of: PartNumbers) -> tuple[SharedTexts, ...]:
    """Count, for each pair of parts, the texts in both; part of the groups at a time, so that memory stays small."""
    counts: dict[tuple[int, int], NDArray[np.int64]] = defaultdict(lambda: np.zeros(4, dtype=np.int64))
    examples: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for members in _members(groups, part_of):
        for one, other, *sums, lefts, rights in _pairs(members).iter_rows():
            counts[one, other] += sums
            shown = examples[one, other]
            shown += zip(lefts, rights, strict=True)
            examples[one, other] = sorted(shown)[:_SHOWN]
    found = []
    for (one, other), numbers in sorted(counts.items()):
        texts, near, left, right = (int(count) for count in numbers)
        names = parts.names[one], parts.names[other]
        found.append(SharedTexts(*names, texts, near, left, right, tuple(examples[one, other])))
    return tuple(sorted(found, key=lambda pair: -(pair.texts + pair.near)))


def _members(groups: Groups, part_of: PartNumbers) -> Iterator[pl.DataFrame]:
    """Give the rows of groups that have rows of several parts: `row`, `text` (its first row), `group`, `part`."""
    several = np.zeros(len(groups.first), dtype=np.bool_)
    several[groups.first[part_of != part_of[groups.first]]] = True
    rows = np.flatnonzero(several[groups.first])
    slices = 1 + len(rows) // _AT_ONCE
    for number in range(slices):
        chosen = rows[groups.first[rows] % slices == number] if slices > 1 else rows
        if len(chosen):
            yield pl.DataFrame(
                {
                    "row": chosen.astype(np.uint32),
                    "text": groups.exact[chosen],
                    "group": groups.first[chosen],
                    "part": part_of[chosen],
                }
            )


def _pairs(members: pl.DataFrame) -> pl.DataFrame:
    """Give `one`, `other`, `texts`, `near`, `one_rows`, `other_rows`, and the rows of examples, `left` and `right`."""
    texts = _meetings(members, "text").select("one", "other", "group").with_columns(exact=True)
    meetings = _meetings(members, "group")
    exact = texts.group_by("one", "other").agg(texts=pl.len().cast(pl.Int64))
    joined = meetings.join(texts.unique(["one", "other", "group"]), on=["one", "other", "group"], how="left").sort(
        "one", "other", "left"
    )
    return (
        joined.group_by("one", "other", maintain_order=True)
        .agg(
            pl.col("exact").is_null().sum().cast(pl.Int64).alias("near"),
            pl.col("one_rows", "other_rows").sum().cast(pl.Int64),
            pl.col("left", "right").head(_SHOWN),
        )
        .join(exact, on=["one", "other"], how="left")
        .select("one", "other", pl.col("texts").fill_null(0), "near", "one_rows", "other_rows", "left", "right")
    )


def _meetings(members: pl.DataFrame, by: str) -> pl.DataFrame:
    """Give each pair of parts that rows of the same text, or the same group, come from."""
    seats = members.group_by(by, "part").agg(
        pl.col("group").first().alias("own"), pl.len().alias("rows"), pl.col("row").min()
    )
    return (
        seats.join(seats, on=by, suffix="_other")
        .filter(pl.col("part") < pl.col("part_other"))
        .select(
            one="part",
            other="part_other",
            group="own",
            left="row",
            right="row_other",
            one_rows="rows",
            other_rows="rows_other",
        )
    )

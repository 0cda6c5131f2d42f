"""Gold: what labelled texts say of each concept of a level, and what they leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from classifiers.evaluation.harmonized import rated_rows
from classifiers.evaluation.lineage import Lineage
from classifiers.evaluation.points import DIMENSIONS
from classifiers.evaluation.sums import Flags
from mappings.harmonization.corpus.dataset import Dataset
from ontology.concept import Concept
from ontology.errors import DocumentError, Place
from ontology.taxonomy import Taxonomy

__all__ = ["Gold", "gold_of", "joined_gold"]

_NAMED: Final = 10
"""Labels that an error names."""


@dataclass(frozen=True, slots=True, eq=False)
class Gold:
    """Labelled texts.

    Attributes:
        rows: columns `id`, `source`, `split` and `text` of each text.
        present: which concepts hold, bool of shape (texts, concepts).
        known: of which it is known whether they hold, likewise.
        points: where people rated the text, float32 of shape (texts, 3) on [-1, 1]; NaN where nobody did.
    """

    rows: pl.DataFrame
    present: Flags
    known: Flags
    points: NDArray[np.float32]

    def __len__(self) -> int:
        """Count the texts."""
        return self.rows.height

    @property
    def texts(self) -> list[str]:
        """The texts; empty for a row that has none."""
        return self.rows["text"].fill_null("").to_list()

    def take(self, kept: Flags) -> "Gold":
        """Give some of the texts, from bool of shape (texts,)."""
        return replace(
            self,
            rows=self.rows.filter(pl.Series(kept)),
            present=self.present[kept],
            known=self.known[kept],
            points=self.points[kept],
        )


def joined_gold(parts: Sequence[Gold]) -> Gold:
    """Put labelled texts one after the other; at least one part."""
    return Gold(
        pl.concat([part.rows for part in parts]),
        np.concatenate([part.present for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.points for part in parts]),
    )


def gold_of(
    frames: Sequence[tuple[pl.DataFrame, Sequence[Concept]]],
    concepts: Sequence[Concept],
    taxonomy: Taxonomy,
    *,
    path: str = "",
    datasets: Sequence[Dataset] = (),
) -> Gold:
    """Read harmonized rows: what they say of some concepts.

    A label that is neither present nor unknown is absent. What is present holds of all broader concepts, too; what is
    absent, of none narrower; and a concept that the rows have no label for is absent where all narrower ones are.

    Args:
        frames: the same rows harmonized to one level or more (the tiers of a scheme), each with the concepts of its
            level, no two of which bear the same label.
        concepts: those that are asked for.
        taxonomy: which of them lies above which.
        path: the file that the rows come from, for the error.
        datasets: those that the rows are of, beside the shipped ones; they tell whether points were rated.

    Raises:
        DocumentError: where rows bear labels that are none of their level.
    """
    column = {concept.iri: place for place, concept in enumerate(concepts)}
    first = frames[0][0]
    present = np.zeros((first.height, len(concepts)), dtype=np.bool_)
    known = np.zeros_like(present)
    told = set[int]()
    for frame, targets in frames:
        places = {concept.label: column.get(concept.iri, -1) for concept in targets}
        told |= {place for place in places.values() if place >= 0}
        own = [place for place in places.values() if place >= 0]
        known[:, own] = True
        for name, flags, value in (("unknown", known, False), ("labels", present, True)):
            rows, cells = _cells(frame, name, places, path)
            flags[rows, cells] = value
        known |= present
    lineage = Lineage.of(taxonomy, [concept.iri for concept in concepts])
    present, known = _closed(lineage, present, known, told)
    points = first.select(pl.col(name).cast(pl.Float32) for name in DIMENSIONS).to_numpy().copy()
    points[~rated_rows(first, datasets).to_numpy()] = np.nan
    rows_of = first.select(pl.col(name).cast(pl.String) for name in ("id", "source", "split", "text"))
    return Gold(rows_of, present, known, points.astype(np.float32))


def _cells(
    frame: pl.DataFrame, name: str, places: dict[str, int], path: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give row and column of each label in a list, without those that are not asked for."""
    listed = frame.select(pl.col(name).cast(pl.List(pl.String))).with_row_index("row").explode(name).drop_nulls()
    strange = listed.filter(~pl.col(name).is_in(list(places)))
    if strange.height:
        labels = strange[name].unique(maintain_order=True).to_list()
        shown = ", ".join(map(repr, labels[:_NAMED])) + (", ..." if len(labels) > _NAMED else "")
        raise DocumentError(
            f"{len(labels)} label{'s are' if len(labels) > 1 else ' is'} none of the level's: {shown}",
            Place(path, int(strange["row"][0]) + 1, slot=name),
            hint=f"name the level of these rows with --to; this one has {', '.join(list(places)[:8])}",
            value=labels[0],
        )
    cells = listed[name].replace_strict(list(places), list(places.values()), return_dtype=pl.Int64).to_numpy()
    return listed["row"].cast(pl.Int64).to_numpy()[cells >= 0], cells[cells >= 0]


def _closed(lineage: Lineage, present: Flags, known: Flags, told: set[int]) -> tuple[Flags, Flags]:
    """Carry what holds to broader concepts, and what does not to narrower ones."""
    if lineage.flat:
        return present, known
    columns = lineage.columns
    above = lineage.reach[:columns, :columns]
    present = np.asarray(present.astype(np.float32) @ above.astype(np.float32) > 0)
    absent = known & ~present
    leaves = above[sorted(told)].astype(np.float32)
    gone = absent[:, sorted(told)].astype(np.float32) @ leaves
    untold = np.array([place not in told for place in range(columns)]) & (leaves.sum(axis=0) > 0)
    absent |= untold & (gone >= leaves.sum(axis=0))
    absent = np.asarray(absent.astype(np.float32) @ above.T.astype(np.float32) > 0) & ~present
    return present, present | absent

"""Impact: what a change moves, in words, as a document and as tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from kgservice.changes.impact.classes import Redescribed, redescribed
from kgservice.changes.impact.documents import Documents
from kgservice.changes.impact.gathered import Gathered, MovedPair
from kgservice.changes.impact.inferences import Inference, inferences
from kgservice.changes.impact.labels import MovedLabel, moved_labels
from kgservice.changes.impact.level_moves import Outcome
from kgservice.changes.impact.listed import Listed
from kgservice.changes.impact.moving import Moving
from kgservice.changes.impact.naming import Names
from kgservice.changes.impact.points import MovedPoint, moved_points
from kgservice.changes.impact.predictions import SavedPrediction, moved_predictions, shipped_folders
from kgservice.changes.impact.profiles import profile_moves
from kgservice.changes.impact.recipes import SavedRecipe, moved_recipes, shipped_recipes
from kgservice.changes.impact.resolution import NamedOtherwise, named_otherwise
from kgservice.changes.impact.side import Ground, Side
from kgservice.changes.impact.tables import Table, tables_of
from kgservice.changes.impact.touched import Touches
from kgservice.changes.impact.wording import Wording
from kgservice.changes.proposal import Proposal
from kgservice.stores.change import content_quads
from kgservice.workspace import AtRevision
from ontology.scale import UNIT, Scale

__all__ = ["MOST", "Impact", "impact_of"]

MOST: Final = 100
"""How many of each kind are listed, unless more are asked for."""


@dataclass(frozen=True)
class Impact:
    """What a change moves; of each kind the first are listed, with how many more there are.

    Attributes:
        revision: the revision that it was worked out on.
        scale: the scale of points.
        classes: concepts, schemes and norms that come, go, or are described otherwise.
        inferences: what follows now, or no longer.
        pairs: schemes and the levels into which some of their labels are converted otherwise.
        conversions: labels, and what they become on a level before and after.
        labels: labels of label sets that move, with the data sets and the rows that bear them.
        points: concepts that lie elsewhere in the affect space.
        recipes: saved recipes that come to something else.
        predictions: models and files of predictions that are concerned.
        resolutions: texts that name another concept.
        rows: rows that bear a label which moves, added up over these labels as far as they are known: a row with two of
            them counts twice.
        seconds: how long it took to work out.
        names: what everything is called.
    """

    revision: int
    scale: Scale
    classes: Listed[Redescribed]
    inferences: Listed[Inference]
    pairs: Listed[MovedPair]
    conversions: Listed[Outcome]
    labels: Listed[MovedLabel]
    points: Listed[MovedPoint]
    recipes: Listed[SavedRecipe]
    predictions: Listed[SavedPrediction]
    resolutions: Listed[NamedOtherwise]
    rows: int
    seconds: float
    names: Names

    @property
    def moves(self) -> bool:
        """Whether anything moves at all."""
        return any((self.classes, self.inferences, self.conversions, self.labels, self.points, self.resolutions))

    def sentences(self) -> tuple[str, ...]:
        """Say it in plain words, what matters most first: a few sentences for each kind."""
        return tuple(self._wording.sentences(self))

    def tables(self) -> tuple[Table, ...]:
        """Give it as tables for a page; those without rows are left out."""
        return tuple(table for table in tables_of(self, self._wording) if table.rows)

    def as_document(self) -> dict[str, Any]:
        """Give it in the types of JSON, CURIEs in place of concepts."""
        return Documents(self.names).impact(self) | {"summary": list(self.sentences())}

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.names)


def impact_of(
    proposal: Proposal,
    *,
    at: AtRevision | None = None,
    recipes: Iterable[Path] | None = None,
    predictions: Iterable[Path] | None = None,
    counts: Mapping[str, int] | None = None,
    scale: Scale = UNIT,
    most: int = MOST,
) -> Impact:
    """Work out what a change moves.

    Args:
        proposal: the change, with the graph and what is known before and after it.
        at: the revision before it where that is at hand, as a workspace keeps it; what was worked out of it already is
            not worked out anew.
        recipes: saved recipes and folders of them; the shipped ones where nothing is given.
        predictions: models, files of predictions or harmonized rows, and folders of them; the shipped models where
            nothing is given.
        counts: rows that bear a label, by its IRI; where a label is not among them, the rows of the training data that
            its authors give count. See `labels.counts_of_report`.
        scale: the scale on which points are given.
        most: how many of each kind are listed.
    """
    start = perf_counter()
    ground = Ground(Side(at or AtRevision(proposal.known)), Side(AtRevision(proposal.knowledge)))
    gathered = Gathered(ground, (*Moving(ground).derived(), *profile_moves(ground)))
    points = moved_points(ground, scale)
    labels = moved_labels(ground, gathered, points, counts or {})
    touches = Touches(ground, gathered)
    places = shipped_recipes() if recipes is None else recipes
    folders = shipped_folders() if predictions is None else predictions
    edit = proposal.edit
    changed = [quad for part in (edit.added, edit.removed) for quad in content_quads(part)]
    return Impact(
        proposal.revision,
        scale,
        Listed.of(redescribed(ground), most),
        Listed.of(inferences(ground, proposal.before, proposal.after, changed), most),
        Listed.of(gathered.pairs, most),
        Listed.of(gathered.largest(most), most, gathered.count),
        Listed.of(labels, most),
        Listed.of(points, most),
        Listed.of(moved_recipes(touches, places), most),
        Listed.of(moved_predictions(touches, folders), most),
        Listed.of(named_otherwise(ground), most),
        sum(label.rows or 0 for label in labels),
        perf_counter() - start,
        Names(ground),
    )

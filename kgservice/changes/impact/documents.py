"""Documents: what a change moves in the types of JSON, with CURIEs in place of IRIs."""

from typing import TYPE_CHECKING, Any

from kgservice.changes.impact.classes import Redescribed
from kgservice.changes.impact.gathered import MovedPair
from kgservice.changes.impact.inferences import Inference
from kgservice.changes.impact.labels import MovedLabel
from kgservice.changes.impact.level_moves import Outcome
from kgservice.changes.impact.naming import Names
from kgservice.changes.impact.points import Located, MovedPoint
from kgservice.changes.impact.predictions import SavedPrediction
from kgservice.changes.impact.recipes import SavedRecipe
from kgservice.changes.impact.resolution import NamedOtherwise
from kgservice.changes.impact.touched import Touch

if TYPE_CHECKING:
    from kgservice.changes.impact.impact import Impact

__all__ = ["Documents"]

_DIGITS = 6
_LEVELS = 20
"""Levels and labels that are named inside one item; how many there are is told besides."""


class Documents:
    """Writes documents."""

    def __init__(self, names: Names) -> None:
        """Take what everything is called."""
        self._names = names

    def impact(self, impact: "Impact") -> dict[str, Any]:
        """Write all of it."""
        return {
            "revision": impact.revision,
            "scale": str(impact.scale),
            "rows": impact.rows,
            "classes": impact.classes.as_document(self._redescribed),
            "inferences": impact.inferences.as_document(self._inference),
            "pairs": impact.pairs.as_document(self._pair),
            "conversions": impact.conversions.as_document(self._outcome),
            "labels": impact.labels.as_document(self._label),
            "points": impact.points.as_document(self._point),
            "recipes": impact.recipes.as_document(self._recipe),
            "predictions": impact.predictions.as_document(self._prediction),
            "resolutions": impact.resolutions.as_document(self._resolution),
        }

    def _redescribed(self, one: Redescribed) -> dict[str, Any]:
        return {
            "iri": one.iri,
            "id": one.curie,
            "kind": one.kind,
            "what": one.what,
            "before": one.before or None,
            "after": one.after or None,
        }

    def _inference(self, one: Inference) -> dict[str, Any]:
        return {
            "kind": one.kind,
            "subject": self._names.curie(one.subject),
            "predicate": one.predicate,
            "object": self._names.curie(one.object),
            "comes": one.comes,
        }

    def _pair(self, pair: MovedPair) -> dict[str, Any]:
        return {
            "from": pair.source,
            "tiers": list(pair.tiers),
            "to": pair.target,
            "profile": pair.profile,
            "labels": pair.labels,
            "otherwise": pair.otherwise,
            "of": pair.of,
        }

    def _outcome(self, outcome: Outcome) -> dict[str, Any]:
        return {
            "concept": self._names.curie(outcome.entry.iri),
            "label": self._names.label(outcome.entry.iri),
            "from": list(outcome.entry.levels),
            "to": outcome.level,
            "profile": outcome.profile,
            "best": _pairwise([None if iri is None else self._names.curie(iri) for iri in outcome.best]),
            "best_share": _pairwise([round(share, _DIGITS) for share in outcome.best_share]),
            "targets": [
                {
                    "concept": self._names.curie(cell.target),
                    "degree": _pairwise([round(value, _DIGITS) for value in cell.degree]),
                    "share": _pairwise([round(value, _DIGITS) for value in cell.share]),
                }
                for cell in outcome.cells
            ],
        }

    def _label(self, label: MovedLabel) -> dict[str, Any]:
        levels = list(dict.fromkeys(reach.level for reach in label.reached))
        return {
            "concept": self._names.curie(label.iri),
            "label": self._names.label(label.iri),
            "scheme": label.scheme,
            "datasets": list(label.datasets),
            "why": label.why,
            "levels": {"count": len(levels), "items": levels[:_LEVELS]},
            "otherwise": label.otherwise,
            "point": label.point,
            "rows": label.rows,
            "counted": label.counted or None,
        }

    def _point(self, point: MovedPoint) -> dict[str, Any]:
        return {
            "concept": self._names.curie(point.iri),
            "what": point.what,
            "before": _located(point.before),
            "after": _located(point.after),
            "distance": None if point.distance is None else round(point.distance, _DIGITS),
        }

    def _touch(self, touch: Touch) -> dict[str, Any]:
        return {
            "what": touch.what,
            "from": touch.source,
            "to": touch.target,
            "labels": {"count": len(touch.iris), "items": [self._names.curie(iri) for iri in touch.iris[:_LEVELS]]},
            "otherwise": touch.otherwise,
        }

    def _recipe(self, recipe: SavedRecipe) -> dict[str, Any]:
        return {
            "path": recipe.path,
            "kind": recipe.kind,
            "touches": [self._touch(touch) for touch in recipe.touches],
            "problem": recipe.problem or None,
        }

    def _prediction(self, found: SavedPrediction) -> dict[str, Any]:
        return {
            "path": found.path,
            "kind": found.kind,
            "name": found.name or None,
            "touches": [self._touch(touch) for touch in found.touches],
            "rows": found.rows,
            "of": found.of,
            "problem": found.problem or None,
        }

    def _resolution(self, found: NamedOtherwise) -> dict[str, Any]:
        iris = (found.before, found.after)
        return {
            "text": found.text,
            "scheme": found.scheme,
            "concept": _pairwise([None if iri is None else self._names.curie(iri) for iri in iris]),
            "status": _pairwise([found.was, found.now]),
        }


def _pairwise(values: list[Any]) -> dict[str, Any]:
    return {"before": values[0], "after": values[1]}


def _located(found: Located | None) -> dict[str, Any] | None:
    if found is None:
        return None
    names = ("valence", "arousal", "dominance")
    values = {name: None if at is None else round(at, _DIGITS) for name, at in zip(names, found.point, strict=True)}
    return {**values, "octant": found.octant, "quadrant": found.quadrant, "basis": found.basis}

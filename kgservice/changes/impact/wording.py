"""Wording: what a change moves in plain sentences."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kgservice.changes.impact.classes import Redescribed
from kgservice.changes.impact.inferences import Inference
from kgservice.changes.impact.labels import MovedLabel
from kgservice.changes.impact.level_moves import Outcome
from kgservice.changes.impact.naming import Names
from kgservice.changes.impact.points import Located, MovedPoint
from kgservice.changes.impact.predictions import SavedPrediction
from kgservice.changes.impact.recipes import SavedRecipe
from kgservice.changes.impact.resolution import NamedOtherwise
from kgservice.changes.impact.touched import Touch
from mappings.meaning.degree import EPSILON

if TYPE_CHECKING:
    from kgservice.changes.impact.impact import Impact

__all__ = ["Wording"]

_SAID: Final = 5
"""Sentences for each kind of thing that moves."""
_NAMED: Final = 4
_WHOLE: Final = 1 - EPSILON

_DESCRIBED: Final = {
    "comes": "{it} is new",
    "goes": "{it} is gone",
    "renamed": "{it} is now called {after!r} (before: {before!r})",
    "redefined": "{it} is defined otherwise",
    "retired": "{it} is retired",
    "restored": "{it} is no longer retired",
    "moved": "{it} now stands in {after} (before: {before})",
    "names": "{it} has other names besides: {after} (before: {before})",
    "replaced": "{it} is to be replaced by {after} (before: {before})",
    "values": "{it} is now {after} (before: {before})",
    "tiers": "{it} now has the tiers {after} (before: {before})",
}
_WHY: Final = {
    "comes": "is new",
    "goes": "is gone",
    "named": "is described otherwise",
    "means": "means something else",
    "targets": "is converted otherwise",
}


class Wording:
    """Says things in sentences, each without its full stop."""

    def __init__(self, names: Names) -> None:
        """Take what everything is called."""
        self._names = names

    def sentences(self, impact: "Impact") -> Iterator[str]:
        """Say all of it: a few sentences for each kind, and how much more there is."""
        if not impact.moves and not impact.recipes and not impact.predictions:
            yield "Nothing moves"
            return
        yield from _some(
            impact.classes.count, [self.described(one) for one in impact.classes], "more descriptions change"
        )
        yield from _some(
            impact.inferences.count, [self.inferred(one) for one in impact.inferences], "more such inferences"
        )
        if impact.conversions:
            pairs = _counted(impact.pairs.count, "pair of a scheme and a level", "pairs of a scheme and a level")
            moved = _counted(impact.conversions.count, "conversion of a label moves", "conversions of labels move")
            yield f"{moved}, in {pairs}"
        told = [self.converted(outcome) for outcome in impact.conversions]
        yield from _some(impact.conversions.count, told, "more conversions")
        yield from _some(
            impact.labels.count, [self.labelled(label) for label in impact.labels], "more labels of data sets"
        )
        yield from _some(impact.points.count, [self.located(point) for point in impact.points], "more points")
        yield from _some(impact.recipes.count, [self.recipe(recipe) for recipe in impact.recipes], "more recipes")
        told = [self.prediction(found) for found in impact.predictions]
        yield from _some(impact.predictions.count, told, "more models and files")
        told = [self.resolved(found) for found in impact.resolutions]
        yield from _some(impact.resolutions.count, told, "more texts name something else")

    def described(self, one: Redescribed) -> str:
        """Say what is said otherwise of a concept, scheme or norm."""
        it = one.curie if one.kind == "concept" else f"the {one.kind} {one.curie}"
        form = _DESCRIBED.get(one.what, "{it}: {what} now {after} (before: {before})")
        return form.format(it=it, what=one.what, before=one.before or "none", after=one.after or "none")

    def inferred(self, one: Inference) -> str:
        """Say what follows now, or no longer."""
        subject, target = self._names.curie(one.subject), self._names.curie(one.object)
        lies = {"below": "lies below", "in": "lies in"}.get(one.predicate, one.predicate)
        return f"it follows {'now' if one.comes else 'no longer'} that {subject} {lies} {target}"

    def converted(self, outcome: Outcome) -> str:
        """Say what a label becomes on a level."""
        (was, now), (had, has) = outcome.best, outcome.best_share
        subject = self._of(outcome.entry.iri, outcome.entry.scheme)
        by = f" by the profile {outcome.profile}" if outcome.profile else ""
        before = "nothing" if was is None else f"{self._names.label(was)}, {_figure(had)}"
        if was == now and (now is None or abs(has - had) <= EPSILON):
            return f"{subject} still converts to {self._aside(outcome, by)}"
        if now is None:
            level = self._names.scheme(outcome.level)
            return f"{subject} no longer converts to anything in {level}{by} (before: {before})"
        to = f"{self._of(now, outcome.level)} {'whole' if has >= _WHOLE else 'in part'}{by}"
        if was == now:
            return f"{subject} converts to {to} ({_figure(has)}, before: {_figure(had)})"
        return f"{subject} now converts to {to} ({_figure(has)}, before: {before})"

    def _aside(self, outcome: Outcome, by: str) -> str:
        """Say what moves beside an answer that stays as it was: the share, or else the degree, of one target."""
        now, moved = outcome.best[1], outcome.cells[0]
        shared = abs(moved.share[1] - moved.share[0]) > EPSILON
        before, after = moved.share if shared else moved.degree
        level = self._names.scheme(outcome.level)
        answer = f"nothing in {level}" if now is None else self._of(now, outcome.level)
        what = f"the {'share' if shared else 'degree'} of {self._names.label(moved.target)}"
        return f"{answer}{by}; {what} is {_figure(after)} (before: {_figure(before)})"

    def labelled(self, label: MovedLabel) -> str:
        """Say how a label of a data set moves."""
        levels = len({reach.level for reach in label.reached})
        parts = []
        if levels:
            best = f", on {label.otherwise} of them to another target" if label.otherwise else ""
            parts.append(f"it becomes something else on {_counted(levels, 'level', 'levels')}{best}")
        if label.point:
            parts.append("its point moves")
        rows = "" if label.rows is None else f" ({_counted(label.rows, 'row', 'rows')})"
        told = f": {'; '.join(parts)}" if parts else ""
        return f"{self._of(label.iri, label.scheme)}{rows} {_WHY[label.why]}{told}"

    def located(self, point: MovedPoint) -> str:
        """Say where a concept lies."""
        subject = self._names.curie(point.iri)
        verb = "now lies at" if point.what == "place" else "is now converted to"
        now, was = _spot(point.after), _spot(point.before)
        return (
            f"{subject} {verb} {now} (before: {was})"
            if point.after
            else f"{subject} has no point any more (before: {was})"
        )

    def recipe(self, recipe: SavedRecipe) -> str:
        """Say what becomes of a recipe."""
        name = PurePath(recipe.path).name
        if recipe.kind == "unread":
            return f"the recipe {name} could not be read: {recipe.problem}"
        return f"the recipe {name} comes to something else: {self.touches(recipe.touches)}"

    def prediction(self, found: SavedPrediction) -> str:
        """Say what becomes of a model, or a file of predictions."""
        name = PurePath(found.path).name
        if found.kind == "unread":
            return f"{name} could not be read: {found.problem}"
        if found.kind == "model":
            return f"the model {found.name} is concerned: {self.touches(found.touches)}"
        rows = f"{found.rows:,} of {_counted(found.of or 0, 'row', 'rows')} bear a label that moves"
        return f"{name}: {rows}; {self.touches(found.touches)}"

    def resolved(self, found: NamedOtherwise) -> str:
        """Say what a text names."""
        where = f" in {self._names.scheme(found.scheme)}" if found.scheme else ""
        now, was = (
            self._names.curie(iri) if iri is not None else "several" if status == "ambiguous" else "nothing"
            for iri, status in ((found.after, found.now), (found.before, found.was))
        )
        return f"{found.text!r}{where} now names {now} (before: {was})"

    def touches(self, touches: Sequence[Touch]) -> str:
        """Say what moves of that on which something rests."""
        told = [self._touch(touch) for touch in touches[:_NAMED]]
        more = len(touches) - len(told)
        return "; ".join(told) + (f"; and {more} more" if more else "")

    def _touch(self, touch: Touch) -> str:
        if touch.what == "level":
            return f"{touch.source} comes or goes"
        named = ", ".join(self._names.label(iri) for iri in touch.iris[:_NAMED])
        named += f" and {len(touch.iris) - _NAMED} more" if len(touch.iris) > _NAMED else ""
        if touch.what == "labels":
            return f"labels of {touch.source} are others or mean something else: {named}"
        return f"from {touch.source} to {touch.target}, {_counted(len(touch.iris), 'label', 'labels')} ({named})"

    def _of(self, iri: str, level: str) -> str:
        """Name a concept with its scheme: XED-en's `trust`."""
        concept = self._names.concept(iri)
        scheme = self._names.scheme(level.partition("/")[0] if concept is None else concept.scheme)
        return f"{scheme}{chr(39) if scheme.endswith('s') else chr(39) + 's'} `{self._names.label(iri)}`"


def _some(count: int, told: Sequence[str], more: str) -> Iterator[str]:
    """Give the first few sentences, and say how many more there are."""
    yield from told[:_SAID]
    left = count - min(_SAID, len(told))
    if left:
        yield f"{left:,} {more}"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _figure(value: float) -> str:
    """Write a degree or share, so that what is not 0 or 1 does not look so.

    >>> _figure(0.314), _figure(1.0), _figure(0.0), _figure(0.9999)
    ('0.31', '1', 'nothing', 'nearly 1')
    """
    if value <= 0:
        return "nothing"
    if value >= _WHOLE:
        return "1"
    return "nearly 1" if value >= 0.995 else "less than 0.01" if value < 0.005 else f"{value:.2f}"


def _spot(found: Located | None) -> str:
    if found is None:
        return "no point"
    values = ", ".join("not known" if value is None else f"{value:.2f}" for value in found.point)
    region = found.octant or found.quadrant
    return f"({values})" + (f", {region}" if region else "")

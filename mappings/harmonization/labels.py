"""Labels: which labels of its scheme a cell gives, leaves open, and which of its strings are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mappings.harmonization.corpus.cell import read_cell
from mappings.harmonization.corpus.layout import Layout
from ontology.concept import Concept
from ontology.errors import AmbiguousReference, EmotaxaError, UnknownReference
from ontology.reference import Level, find_concept
from ontology.spelling import nearest
from ontology.taxonomy import Taxonomy

__all__ = ["BadLabel", "Given", "LabelReader"]


class BadLabel(EmotaxaError, ValueError):
    """A label cell that names no label of its scheme.

    Attributes:
        labels: each string of the cell that names none, with labels that it may have been meant for; empty where the
            cell itself is malformed.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str,
        value: Any,  # noqa: ANN401
        labels: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """Keep the parts."""
        super().__init__(message, hint=hint, value=value)
        self.labels = dict(labels or {})


@dataclass(frozen=True, slots=True)
class Given:
    """What a cell gives.

    Attributes:
        rows: places of the labels given, each once, in the cell's order.
        unsure: places of the labels of which the row does not tell whether they hold.
        annotated: whether the row was annotated.
        unlisted: strings that name no label, each once.
        order: for each string given, in order, the place of its label, or the string.
    """

    rows: tuple[int, ...] = ()
    unsure: tuple[int, ...] = ()
    annotated: bool = True
    unlisted: tuple[str, ...] = ()
    order: tuple[int | str, ...] = field(default=(), repr=False)


class LabelReader:
    """Reads the label cells of a layout.

    Attributes:
        codes: the place of each label by what files call it.
    """

    def __init__(self, taxonomy: Taxonomy, level: Level, sources: Sequence[Concept], layout: Layout) -> None:
        """Read labels of a level, whose concepts are `sources`."""
        self._taxonomy = taxonomy
        self._level = level
        self._layout = layout
        self._row = {concept.iri: row for row, concept in enumerate(sources)}
        if layout.label_coding == "id":
            self.codes = {notation: row for row, concept in enumerate(sources) for notation in concept.notations}
        else:
            self.codes = {concept.label: row for row, concept in enumerate(sources)}
        self._met: dict[str, int | None] = dict(self.codes)

    def read(self, cell: str) -> Given:
        """Read a cell.

        Raises:
            BadLabel: where the cell is malformed.
        """
        found = read_cell(cell, self._layout.label_separator)
        if not found.annotated:
            return Given(annotated=False)
        if not all((*found.labels, *found.unknown)):
            raise BadLabel(
                f"a label is missing in {_short(cell)}",
                hint="write a label on each side of a separator",
                value=_cut(cell),
            )
        order = tuple(dict.fromkeys(self._place(label) for label in found.labels))
        rows = tuple(place for place in order if isinstance(place, int))
        unlisted = [place for place in order if isinstance(place, str)]
        unsure = [self._place(label) for label in found.unknown]
        unlisted += [place for place in unsure if isinstance(place, str)]
        return Given(
            rows,
            tuple(place for place in unsure if isinstance(place, int) and place not in rows),
            annotated=True,
            unlisted=tuple(dict.fromkeys(unlisted)),
            order=order,
        )

    def error(self, unlisted: Sequence[str]) -> BadLabel:
        """Give the error for strings that name no label: in words for the first, with suggestions for all."""
        labels = {label: self.suggestions(label) for label in unlisted}
        first, close = next(iter(labels.items()))
        level = self._level.id
        if self._layout.label_coding == "id":
            message, hint = f"{_short(first)} is no label id of {level}", f"the ids are {_span(self.codes)}"
        else:
            try:
                find_concept(self._taxonomy, first, self._level)
                message, hint = f"{_short(first)} is no label of {level}", ""
            except (UnknownReference, AmbiguousReference) as error:
                message, hint = error.message, error.hint
            if not close and not hint:
                hint = f"list its labels with `emotaxa schemes {level}`"
        return BadLabel(message, hint=hint, value=_cut(first), labels=labels)

    def suggestions(self, label: str) -> tuple[str, ...]:
        """Give the labels that a string which names none may have been meant for, best first."""
        return nearest(label, self.codes)

    def _place(self, label: str) -> int | str:
        """Give the place of a label, or the string itself where it names none."""
        if label not in self._met:
            if len(self._met) > 10_000:
                self._met = dict(self.codes)
            self._met[label] = self._looked_up(label)
        place = self._met[label]
        return label if place is None else place

    def _looked_up(self, label: str) -> int | None:
        if self._layout.label_coding == "id":
            return None
        try:
            return self._row[find_concept(self._taxonomy, label, self._level).iri]
        except (UnknownReference, AmbiguousReference):
            return None


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}... ({len(text):,} characters)"


def _short(text: str) -> str:
    return repr(_cut(text))


def _span(codes: Mapping[str, int]) -> str:
    """Name the ids: a run of numbers by its ends, else each."""
    names = list(codes)
    numbers = sorted(int(name) for name in names if name.isdecimal())
    if len(numbers) == len(names) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(names[:40]) + (", ..." if len(names) > 40 else "") if names else "none: the scheme has no ids"

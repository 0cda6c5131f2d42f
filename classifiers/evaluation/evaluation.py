"""Evaluations: what was measured of a classifier, with how sure it is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from classifiers.evaluation.coherence import Coherence
from classifiers.evaluation.confusion import Confusion
from classifiers.evaluation.options import EvaluationOptions
from classifiers.model import Model

__all__ = ["Evaluation", "Figure", "Hierarchy", "LabelFigures", "PartFigures", "PointFigures", "Rows"]

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the ends of its interval; NaN where it is not defined.

    >>> str(Figure(0.5, 0.41234, 0.6)), str(Figure(0.5)), str(Figure(math.nan)) == Figure.DASH
    ('.500 [.412, .600]', '.500', True)
    """

    value: float
    low: float = math.nan
    high: float = math.nan

    DASH = "\N{EN DASH}"

    def __str__(self) -> str:
        """Write it with three decimals and no nought before the point."""
        if math.isnan(self.value):
            return self.DASH
        if math.isnan(self.low):
            return _written(self.value)
        return f"{_written(self.value)} [{_written(self.low)}, {_written(self.high)}]"

    def as_dict(self) -> dict[str, float | None]:
        """Give it in the types of JSON: value, low, high; null where one is not defined."""
        return {name: _plain(getattr(self, name)) for name in ("value", "low", "high")}


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """How well one label is answered.

    Attributes:
        label: its name.
        concept: its IRI.
        tier: its tier; None in a flat scheme.
        support: texts that bear it.
        answered: texts whose answer has it, of those that tell of it.
        known: texts that tell of it.
        precision: of its answers.
        recall: of its texts.
        f1: of both.
        ece: expected calibration error of its probabilities.
        brier: Brier score of its probabilities.
    """

    label: str
    concept: str
    tier: int | None
    support: int
    answered: int
    known: int
    precision: Figure
    recall: Figure
    f1: Figure
    ece: float
    brier: float


@dataclass(frozen=True, slots=True)
class PartFigures:
    """How well a part of the texts, or of the labels, is answered.

    Attributes:
        part: the dataset of the texts, or the tier of the labels.
        texts: how many texts tell of some label.
        labels: how many labels have an F1.
        macro_f1: over them.
        micro_f1: over all cells.
    """

    part: str
    texts: int
    labels: int
    macro_f1: float
    micro_f1: float


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """How well answers agree where near counts for more than far.

    Attributes:
        precision: hierarchical precision, the root excluded.
        recall: hierarchical recall.
        f1: hierarchical F1.
        lca_f1: mean of LCA-F1.
        cut_f1: LCA-F1 of the same answers, none finer than depth 1.
        constant_f1: LCA-F1 of one concept of depth 1 for every text.
        constant: that concept, the one most often given.
        depth: of the deepest concept; 1 where no concept lies above another.
    """

    precision: Figure
    recall: Figure
    f1: Figure
    lca_f1: Figure
    cut_f1: Figure
    constant_f1: Figure
    constant: str
    depth: int


@dataclass(frozen=True, slots=True)
class PointFigures:
    """How well predicted points agree with rated ones on one dimension.

    Attributes:
        texts: rated texts with a predicted value.
        pearson: Pearson's r.
        ccc: concordance correlation coefficient.
        mean_absolute_error: on the scale [-1, 1].
    """

    texts: int
    pearson: Figure
    ccc: Figure
    mean_absolute_error: Figure


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows were measured.

    Attributes:
        read: rows read.
        tested: rows that were classified and measured.
        without_text: rows left out because they hold no text.
        leaked: rows left out because their text stands in the training data.
        train: texts of the training data that were compared; None where none were given.
        repeated: rows, measured like any other, whose text an earlier row has.
        examples: ids of some that leaked.
        not_told: rows measured that tell of no label.
        without_answer: rows measured of which the classifier makes nothing.
    """

    read: int
    tested: int
    without_text: int
    leaked: int
    train: int | None
    repeated: int
    examples: tuple[str, ...]
    not_told: int
    without_answer: int


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What was measured.

    Attributes:
        model: of whom.
        revision: of the ontology.
        target: id of the level in which labels are compared.
        files: the files, by name.
        train: the files of the training data, by name.
        rows: which rows were measured.
        overall: macro-, micro- and weighted F1, and macro and micro precision and recall.
        macro_ece: mean of the labels' expected calibration errors.
        macro_brier: mean of their Brier scores.
        labels: figures by label.
        hierarchy: figures where near counts for more than far.
        coherence: whether a broader concept is ever less probable than a narrower one.
        points: figures by dimension; empty where no text was rated.
        confusion: what was answered in place of what.
        sources: figures by dataset, where there are several.
        tiers: figures by tier, where there are several.
        options: how it was evaluated.
        everywhere: coherence over all schemes, by level, where that was asked for; `parrott/*` holds the tiers of
            Parrott's scheme against each other.
        unshared: the levels that were looked at, too, and that the model shares no meaning with.
    """

    model: Model
    revision: int
    target: str
    files: tuple[str, ...]
    train: tuple[str, ...]
    rows: Rows
    overall: Mapping[str, Figure]
    macro_ece: float
    macro_brier: float
    labels: tuple[LabelFigures, ...]
    hierarchy: Hierarchy
    coherence: Coherence
    points: Mapping[str, PointFigures]
    confusion: Confusion
    sources: tuple[PartFigures, ...]
    tiers: tuple[PartFigures, ...]
    options: EvaluationOptions
    everywhere: Mapping[str, Coherence] = field(default_factory=dict)
    unshared: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON; what is not defined is null."""
        shares = self.confusion.shares
        found = {
            **{
                name: _jsonable(getattr(self, name))
                for name in ("model", "revision", "target", "files", "train", "rows", "overall")
            },
            "calibration": _jsonable({"macro_ece": self.macro_ece, "macro_brier": self.macro_brier}),
            **{
                name: _jsonable(getattr(self, name))
                for name in (
                    *("labels", "hierarchy", "coherence", "points", "sources", "tiers", "options", "everywhere"),
                    "unshared",
                )
            },
        }
        found["confusion"] = {
            "labels": list(self.confusion.labels),
            "texts": _jsonable(self.confusion.counts.tolist()),
            "nothing": _jsonable(self.confusion.nothing.tolist()),
            "shares": _jsonable(shares.tolist()),
        }
        return found


def _jsonable(value: Any) -> Any:  # noqa: ANN401 - any part of an evaluation
    if isinstance(value, float):
        return _plain(value)
    if isinstance(value, Figure):
        return value.as_dict()
    if isinstance(value, Mapping):
        return {str(name): _jsonable(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_jsonable(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _jsonable(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else round(value, _DECIMALS) + 0.0


def _written(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 0.9995 else f"{value:.3f}"

"""Pictures: the charts of an evaluation, in the style of the reports of harmonization."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from markupsafe import Markup

from classifiers.evaluation.evaluation import Evaluation
from mappings.harmonization.reporting.charts import heat_map

__all__ = ["Pictures", "pictures_of"]

_MOST: Final = 40
"""Labels that a picture shows; with more it could not be read."""

_FAINT: Final = 0.005
"""Shares below which a cell stays empty."""

_NOTHING: Final = "nothing"


@dataclass(frozen=True, slots=True)
class Pictures:
    """The charts of an evaluation.

    Attributes:
        confusion: what was answered, as shares of the texts that bear a label; None where no label is borne.
        left_out: labels that the picture does not show, for there are too many.
    """

    confusion: Markup | None
    left_out: int = 0


def pictures_of(found: Evaluation) -> Pictures:
    """Draw the charts of an evaluation; of many labels, those that most texts bear."""
    support = np.array([one.support for one in found.labels])
    borne = np.flatnonzero(support)
    shown = np.sort(borne[np.argsort(-support[borne], kind="stable")][:_MOST])
    if not len(shown):
        return Pictures(None)
    names = [found.confusion.labels[at] for at in shown]
    shares = found.confusion.shares[shown][:, [*shown, len(support)]]
    cells = [[value if value >= _FAINT else None for value in row] for row in shares.tolist()]
    picture = heat_map(
        "confusion",
        "What was answered for the texts that bear a label, as a share of them",
        names,
        [*names, _NOTHING],
        cells,
        kind="degree",
        percent=True,
    )
    return Pictures(picture, len(borne) - len(shown))

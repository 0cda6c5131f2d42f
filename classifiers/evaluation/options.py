"""Options: how a classifier is evaluated, apart from on which files."""

from dataclasses import dataclass

from classifiers.evaluation.calibration_error import BINS
from classifiers.evaluation.intervals import CONFIDENCE, RESAMPLES, SEED, Method
from mappings.harmonization.options import Options

__all__ = ["EvaluationOptions"]


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """How a classifier is evaluated.

    Attributes:
        split: the split whose rows are the test; None for all rows.
        profile: published mapping by which a dataset's labels become those of the level; None for the derived one.
        threshold: degree from which a label of a dataset makes a target present, in (0, 1].
        assume_absent: take what a forced choice did not choose for denied.
        near: least similarity from which on a text of the test counts as one of the training data, in [0.5, 1]; None
            where they have to be equal.
        resamples: how often rows are drawn anew for the intervals; 0 for none.
        seed: of the draws.
        confidence: of the intervals, in (0, 1).
        interval: `percentile` or `bca`.
        bins: of the calibration error.
        batch: texts that are classified at a time.
        everywhere: of how many texts coherence is looked at in all other schemes, too; 0 for none.
    """

    split: str | None = None
    profile: str | None = None
    threshold: float = 0.5
    assume_absent: bool = False
    near: float | None = None
    resamples: int = RESAMPLES
    seed: int = SEED
    confidence: float = CONFIDENCE
    interval: Method = "percentile"
    bins: int = BINS
    batch: int = 2048
    everywhere: int = 0

    @property
    def harmonization(self) -> Options:
        """How the rows of a dataset are harmonized.

        Raises:
            EmotaxaError: where the threshold is no degree.
        """
        return Options(profile=self.profile, threshold=self.threshold, assume_absent=self.assume_absent)

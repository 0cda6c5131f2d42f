"""Options: how the rows of corpora are harmonized, apart from which ones and into what file."""

import math
from dataclasses import dataclass
from typing import Literal

from ontology.errors import EmotaxaError

__all__ = ["DuplicatePolicy", "Options", "Purpose", "UnknownPolicy"]

UnknownPolicy = Literal["error", "keep", "drop"]
"""What happens to a row with a label string that its scheme does not have: the run ends with a list of all of them; the
row is kept, with the string among `unmapped`; the row is left out."""

DuplicatePolicy = Literal["keep", "mark", "drop"]
"""What happens to a row whose text stood in an earlier one: it is counted; it is counted and marked with the id of the
first; it is left out."""

Purpose = Literal["research", "train", "redistribute"]
"""What the merged rows are for: to be worked with in house, to train a model, to be handed on."""


@dataclass(frozen=True, slots=True)
class Options:
    """How rows are harmonized.

    Attributes:
        profile: name of a published mapping to use in place of the derived one.
        threshold: degree from which a target label is present, in (0, 1].
        assume_absent: take what a forced choice did not choose for denied.
        unknown: what happens to rows with label strings that the scheme does not have.
        duplicates: what happens to duplicates; None where they are not looked for.
        near: least similarity of two texts that counts as a near-duplicate, in (0, 1]; None for exact ones alone.
        purpose: what the rows are for; one that a licence rules out ends the run.
    """

    profile: str | None = None
    threshold: float = 0.5
    assume_absent: bool = False
    unknown: UnknownPolicy = "error"
    duplicates: DuplicatePolicy | None = None
    near: float | None = None
    purpose: Purpose = "research"

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises:
            EmotaxaError: where the threshold or `near` is no degree.
        """
        for name, value in (("threshold", self.threshold), ("near", self.near)):
            if value is not None and not (math.isfinite(value) and 0 < value <= 1):
                raise EmotaxaError(
                    f"the {name} {value!r} is no degree",
                    hint="give a number over 0 and up to 1",
                    value=value,
                    field=name,
                )

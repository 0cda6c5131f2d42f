"""Options: how the rows of corpora are harmonized, apart from which ones and into what file."""

import math
from dataclasses import dataclass, fields, replace
from typing import Final, Literal, get_args

from ontology.errors import EmotaxaError
from ontology.spelling import nearest

__all__ = ["ABSENT_FROM", "LEAST_NEAR", "DuplicatePolicy", "InputOptions", "Options", "Purpose", "UnknownPolicy"]

ABSENT_FROM: Final = 0.9
"""Share of a target's meaning that has to lie in denied labels for it to be absent, unless another is named; a choice:
families as wide as Shaver's hold one or two rare senses that hardly any label set knows."""

LEAST_NEAR: Final = 0.5
"""Least similarity of near-duplicates: below, texts have little in common, and nearly all pairs are candidates."""

UnknownPolicy = Literal["error", "keep", "drop"]
"""What happens to a row with a label string that its scheme does not have: the run ends with a list of all of them; the
row is kept, with the string among `unmapped`; the row is left out."""

DuplicatePolicy = Literal["keep", "mark", "drop"]
"""What happens to a row whose text stood in an earlier one: it is counted; it is counted and marked with the id of the
first; it is left out."""

Purpose = Literal["research", "train", "redistribute"]
"""What the merged rows are for: to be worked with in house, to train a model, to be handed on."""


@dataclass(frozen=True, slots=True)
class InputOptions:
    """How the rows of one input are harmonized, where that differs from the others; None is as they are.

    Attributes:
        profile: as in `Options`.
        threshold: as in `Options`.
        assume_absent: as in `Options`.
        absent_from: as in `Options`.
        unknown: as in `Options`.
    """

    profile: str | None = None
    threshold: float | None = None
    assume_absent: bool | None = None
    absent_from: float | None = None
    unknown: UnknownPolicy | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How rows are harmonized.

    Attributes:
        profile: name of a published mapping to use in place of the derived one.
        threshold: degree from which a target label is present, in (0, 1].
        assume_absent: take what a forced choice did not choose for denied.
        absent_from: share of a target's meaning that has to be denied for the target to be absent, in (0, 1].
        unknown: what happens to rows with label strings that the scheme does not have.
        duplicates: what happens to duplicates; None where they are not looked for.
        near: least similarity of two texts that counts as a near-duplicate, in [0.5, 1]; None for exact ones alone.
        purpose: what the rows are for; one that a licence rules out ends the run.
    """

    profile: str | None = None
    threshold: float = 0.5
    assume_absent: bool = False
    absent_from: float = ABSENT_FROM
    unknown: UnknownPolicy = "error"
    duplicates: DuplicatePolicy | None = None
    near: float | None = None
    purpose: Purpose = "research"

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            EmotaxaError: where a share is no degree, `near` is below `LEAST_NEAR` or above 1, a policy or the purpose
                is none of those known, or near-duplicates are to be found but not looked for.
        """
        if self.near is not None and not LEAST_NEAR <= self.near <= 1:
            raise EmotaxaError(
                f"near-duplicates cannot be looked for at a similarity of {self.near!r}",
                hint=f"give a number from {LEAST_NEAR} to 1, as 0.8",
                value=self.near,
                field="near",
            )
        for name, value in (("threshold", self.threshold), ("absent_from", self.absent_from)):
            if not (math.isfinite(value) and 0 < value <= 1):
                raise EmotaxaError(
                    f"the {name} {value!r} is no degree",
                    hint="give a number over 0 and up to 1",
                    value=value,
                    field=name,
                )
        for name, chosen, known in (
            ("unknown", self.unknown, get_args(UnknownPolicy)),
            ("duplicates", self.duplicates or "keep", get_args(DuplicatePolicy)),
            ("purpose", self.purpose, get_args(Purpose)),
        ):
            if chosen not in known:
                close = nearest(str(chosen), known) or known
                raise EmotaxaError(
                    f"{name} cannot be {chosen!r}", hint=f"it may be {', '.join(close)}", value=chosen, field=name
                )
        if self.near is not None and self.duplicates is None:
            raise EmotaxaError(
                "near-duplicates are given a similarity, and no duplicates are looked for",
                hint="say what is to happen to duplicates: keep, mark or drop",
                value=self.near,
                field="near",
            )

    def differing(self, other: "Options") -> str:
        """Name what differs in other options, with their values.

        >>> Options().differing(Options(profile="goemotions-paper", threshold=0.4))
        'profile goemotions-paper, threshold 0.4'
        """
        names = [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]
        return ", ".join(f"{name.replace('_', ' ')} {getattr(other, name)}" for name in names)

    def of(self, own: "InputOptions | Options | None") -> "Options":
        """Give the options of an input that has some of its own.

        >>> Options(threshold=0.4).of(InputOptions(profile="goemotions-paper")).threshold
        0.4
        """
        if own is None or isinstance(own, Options):
            return own or self
        given = {field.name: getattr(own, field.name) for field in fields(own)}
        return replace(self, **{name: value for name, value in given.items() if value is not None})

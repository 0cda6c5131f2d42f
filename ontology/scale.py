"""Scales on which valence, arousal and dominance are given; inside, everything is on [-1, 1]."""

import math
import re
from dataclasses import dataclass

from ontology.errors import ScaleError

__all__ = ["UNIT", "Scale"]

_FORM = re.compile(
    r"^[\[(]?\s*(?P<low>[+-]?\d+(?:\.\d+)?)\s*(?:\.\.|,|-|\bto\b|\u2013)\s*(?P<high>[+-]?\d+(?:\.\d+)?)\s*[\])]?$"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """A closed interval of ratings, `low` the least and `high` the most of a dimension."""

    low: float
    high: float

    @classmethod
    def parse(cls, text: str) -> "Scale":
        """Read a scale as people write it.

        Raises:
            ScaleError: where the text is no interval, or its ends are not in order.

        >>> Scale.parse("1-9")
        Scale(low=1.0, high=9.0)
        >>> Scale.parse("-1..1") == Scale.parse("[-1,1]") == UNIT
        True
        """
        match = _FORM.match(text.strip()) if len(text) <= 40 else None
        if match is None:
            shown = text if len(text) <= 40 else f"{text[:37]}..."
            raise ScaleError(
                f"cannot read the scale {shown!r}", hint="write it as 1-9, 0-100 or -1..1", value=shown, field="scale"
            )
        low, high = float(match["low"]), float(match["high"])
        if not low < high or not math.isfinite(high - low):
            raise ScaleError(
                f"the scale {text!r} does not run from low to high", hint="write it as 1-9", value=text, field="scale"
            )
        return cls(low, high)

    def to_unit(self, value: float, dimension: str = "value") -> float:
        """Carry a value of this scale over to [-1, 1].

        Raises:
            ScaleError: where the value is not a finite number within the scale; nothing is clipped in silence.

        >>> Scale(1, 9).to_unit(5)
        0.0
        """
        if not math.isfinite(value) or not self.low <= value <= self.high:
            raise ScaleError(
                f"{dimension} {value:g} lies outside the scale {self}",
                hint="correct the value, or name the scale that it was given on",
                value=repr(value) if not math.isfinite(value) else value,
                field=dimension,
            )
        return min(1.0, max(-1.0, 2.0 * ((value - self.low) / (self.high - self.low)) - 1.0))

    def from_unit(self, value: float) -> float:
        """Carry a value of [-1, 1] over to this scale; rounding never takes it outside.

        >>> Scale(0, 100).from_unit(0.5)
        75.0
        """
        return min(self.high, max(self.low, self.low + (value + 1.0) / 2.0 * (self.high - self.low)))

    def __str__(self) -> str:
        """Write it as `-1..1`."""
        return f"{self.low:g}..{self.high:g}"


UNIT = Scale(-1.0, 1.0)

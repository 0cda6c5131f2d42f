"""The order of the checks: what each costs, and what it rests on."""

from collections.abc import Mapping
from typing import Final

__all__ = ["CHECKS"]

CHECKS: Final[Mapping[str, frozenset[str]]] = {
    "well-formed": frozenset(),
    "shapes": frozenset({"well-formed"}),
    "report": frozenset({"well-formed"}),
    "conflicts": frozenset({"well-formed"}),
    "questions": frozenset({"well-formed", "shapes"}),
    "reasoner": frozenset({"well-formed", "shapes", "report"}),
}
"""The checks by what they cost, the cheapest first, each with those without which it makes no sense."""

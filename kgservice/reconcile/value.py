"""Values of properties: how data extension writes them, and whether one is what a query asks for."""

import re
from dataclasses import dataclass
from typing import Any

from kgservice.reconcile.entity import iri_of
from ontology.spelling import normalised

__all__ = ["EntityValue", "NumberValue", "TextValue", "Value", "Wanted", "WholeValue", "fits"]

Wanted = str | float | bool | tuple[str, str]
"""What a query compares with: a text, a number, a truth value, or an entity as its id and name."""

_NEAR = 0.05
"""How far a number on [-1, 1] may lie from the one that is asked for."""

_COMPARED = re.compile(r"(?P<how><=|>=|<|>|=)?\s*(?P<number>[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12}))")


@dataclass(frozen=True, slots=True)
class EntityValue:
    """Another entity."""

    id: str
    name: str

    def written(self) -> dict[str, Any]:
        """Write it as data extension does."""
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class TextValue:
    """A text."""

    text: str

    def written(self) -> dict[str, Any]:
        """Write it as data extension does."""
        return {"str": self.text}


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A number."""

    number: float

    def written(self) -> dict[str, Any]:
        """Write it as data extension does, with six decimals."""
        return {"float": round(self.number, 6) + 0.0}


@dataclass(frozen=True, slots=True)
class WholeValue:
    """A whole number, with the name that it goes by."""

    number: int
    name: str = ""

    def written(self) -> dict[str, Any]:
        """Write it as data extension does."""
        return {"int": self.number}


Value = EntityValue | TextValue | NumberValue | WholeValue


def fits(value: Value, wanted: Wanted) -> bool:
    """Tell whether a value is what a query asks for.

    Texts are compared in their normalised form, and one that ends in `*` by how it begins. Entities are known by id,
    CURIE, IRI or name. Numbers fit within 0.05, or as `>0.2`, `<=-0.5`, `positive` and `negative` say.

    >>> fits(NumberValue(0.41), 0.4), fits(NumberValue(0.41), ">0.5"), fits(NumberValue(0.41), "positive")
    (True, False, True)
    >>> fits(EntityValue("parrott/1/joy", "joy"), "parrott:1/joy"), fits(TextValue("Sensory-Pleasure"), "sensory*")
    (True, True)
    """
    if isinstance(value, NumberValue):
        return _number_fits(value.number, wanted, _NEAR)
    if isinstance(value, WholeValue):
        return _number_fits(value.number, wanted, 0.0) or (bool(value.name) and _text_fits(value.name, wanted))
    if isinstance(value, EntityValue):
        if isinstance(wanted, tuple):
            return iri_of(wanted[0]) == iri_of(value.id)
        if isinstance(wanted, str) and iri_of(wanted) == iri_of(value.id):
            return True
        return _text_fits(value.name, wanted)
    return _text_fits(value.text, wanted)


def _text_fits(text: str, wanted: Wanted) -> bool:
    if isinstance(wanted, tuple):
        return any(_text_fits(text, part) for part in wanted if part)
    asked = (f"{wanted:g}" if isinstance(wanted, float) else str(wanted)).strip()
    if asked.endswith("*") and normalised(asked):
        return normalised(text).startswith(normalised(asked))
    return text == asked or (normalised(asked) != "" and normalised(text) == normalised(asked))


def _number_fits(number: float, wanted: Wanted, near: float) -> bool:
    if isinstance(wanted, bool | tuple):
        return False
    if isinstance(wanted, float):
        return abs(number - wanted) <= near
    asked = wanted.strip().lower()
    if asked in ("positive", "negative"):
        return number > 0 if asked == "positive" else number < 0
    found = _COMPARED.fullmatch(asked)
    if found is None:
        return False
    other = float(found["number"])
    match found["how"]:
        case "<":
            return number < other
        case "<=":
            return number <= other
        case ">":
            return number > other
        case ">=":
            return number >= other
        case _:
            return abs(number - other) <= near

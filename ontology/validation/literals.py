"""Literals: what value one stands for, whether it is of a datatype, and whether two are the same.

The datatypes are those of XML Schema, with all that are derived from others (W3C XSD 1.1, part 2; the OWL 2 syntax,
section 4, says which values of two datatypes are different). Compared are values, not how they are written: `3` is a
non-negative integer, whatever it is said to be.
"""

import re
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from decimal import Decimal

from pyoxigraph import Literal

__all__ = ["fits", "mixed_numbers", "same_value"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LANGUAGE_TAGGED = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

_SIZES = {"long": 64, "int": 32, "short": 16, "byte": 8}
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    **{name: (-(1 << bits - 1), (1 << bits - 1) - 1) for name, bits in _SIZES.items()},
    **{f"unsigned{name.capitalize()}": (0, (1 << bits) - 1) for name, bits in _SIZES.items()},
}
"""The least and the greatest value of each datatype of whole numbers."""

# Of letters outside ASCII, all are let pass in names.
_NAME = r"[^\x00-,/;-@\[-^`{-\x7f]"
_TEXTS = {
    "string": re.compile(r".*", re.DOTALL),
    "normalizedString": re.compile(r"[^\t\n\r]*"),
    "token": re.compile(r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?"),
    "language": re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*"),
    "NMTOKEN": re.compile(rf"{_NAME}+"),
    "Name": re.compile(rf"(?![-.0-9]){_NAME}+"),
    "NCName": re.compile(rf"(?![-.0-9])(?:(?!:){_NAME})+"),
    "ID": re.compile(rf"(?![-.0-9])(?:(?!:){_NAME})+"),
    "IDREF": re.compile(rf"(?![-.0-9])(?:(?!:){_NAME})+"),
    "ENTITY": re.compile(rf"(?![-.0-9])(?:(?!:){_NAME})+"),
}
_MOMENT = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_FLOAT = re.compile(rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_FORMS = {
    **dict.fromkeys(_INTEGERS, re.compile(r"[+-]?[0-9]+")),
    **_TEXTS,
    "decimal": re.compile(_DECIMAL),
    "boolean": re.compile(r"true|false|0|1"),
    "double": _FLOAT,
    "float": _FLOAT,
    "dateTime": re.compile(_MOMENT + _ZONE + "?"),
    "dateTimeStamp": re.compile(_MOMENT + _ZONE),
    "hexBinary": re.compile(r"(?:[0-9a-fA-F]{2})*"),
}
_KINDS = {
    **dict.fromkeys(("decimal", *_INTEGERS), "decimal"),
    **dict.fromkeys(_TEXTS, "string"),
    **dict.fromkeys(("dateTime", "dateTimeStamp"), "dateTime"),
    **dict.fromkeys(("duration", "yearMonthDuration", "dayTimeDuration"), "duration"),
    **{
        name: name
        for name in (
            "boolean", "double", "float", "anyURI", "hexBinary", "base64Binary", "date", "time", "gYear", "gYearMonth",
            "gMonth", "gMonthDay", "gDay",
        )
    },
}  # fmt: skip
"""The datatype at the top, by the name of each of XSD: two values under different ones are never the same."""
_NUMBERS = frozenset({"decimal", "double", "float"})


def fits(value: Literal, demanded: str) -> bool:
    """Tell whether a literal stands for a value of a datatype (IRI), and is well formed; true where that is not known.

    >>> fits(Literal(1), _XSD + "decimal"), fits(Literal("high"), _XSD + "decimal")
    (True, False)
    >>> fits(Literal(3), _XSD + "nonNegativeInteger"), fits(Literal(-3), _XSD + "nonNegativeInteger")
    (True, False)
    """
    if not _well_formed(value):
        return False
    given, wanted = _kind(value.datatype.value), _kind(demanded)
    if given != wanted:
        # Of a datatype that XSD does not know it is not known which values are of it.
        return not given or not wanted
    name = demanded.removeprefix(_XSD)
    if name in _INTEGERS:
        return _is_whole(Decimal(value.value), name)
    if name in _TEXTS:
        return _TEXTS[name].fullmatch(value.value) is not None
    if name == "dateTimeStamp":
        return _FORMS[name].fullmatch(value.value) is not None
    return True


def same_value(one: Literal, other: Literal) -> bool | None:
    """Tell whether two literals stand for the same value; None where that is not known.

    >>> same_value(Literal("1", datatype=_TRUE.datatype), _TRUE), same_value(Literal(1), Literal(2))
    (True, False)
    """
    if one == other:
        return True
    if not (_well_formed(one) and _well_formed(other)):
        return None
    kinds = {_kind(literal.datatype.value) for literal in (one, other)}
    if "" in kinds or (len(kinds) == 2 and kinds <= _NUMBERS):
        return None
    if len(kinds) == 2:
        return False
    read = _VALUES.get(kinds.pop())
    values = [read(literal) if read else None for literal in (one, other)]
    return None if None in values else values[0] == values[1]


def mixed_numbers(one: str, other: str) -> bool:
    """Tell whether two datatypes are of numbers of two kinds, which not every reasoner keeps apart.

    >>> mixed_numbers(_XSD + "int", _XSD + "double"), mixed_numbers(_XSD + "int", _XSD + "byte")
    (True, False)
    """
    kinds = {_kind(one), _kind(other)}
    return len(kinds) == 2 and kinds <= _NUMBERS


def _kind(datatype: str) -> str:
    """Give the datatype at the top, empty for one that XSD does not know."""
    if datatype == _LANGUAGE_TAGGED:
        return datatype
    return _KINDS.get(datatype.removeprefix(_XSD), "") if datatype.startswith(_XSD) else ""


def _well_formed(value: Literal) -> bool:
    datatype = value.datatype.value
    name = datatype.removeprefix(_XSD) if datatype.startswith(_XSD) else ""
    form = _FORMS.get(name)
    if form is not None and form.fullmatch(value.value) is None:
        return False
    return name not in _INTEGERS or _is_whole(Decimal(value.value), name)


def _is_whole(number: Decimal, name: str) -> bool:
    least, most = _INTEGERS[name]
    return (
        number == number.to_integral_value() and (least is None or number >= least) and (most is None or number <= most)
    )


def _tagged(value: Literal) -> Hashable:
    return value.value, (value.language or "").lower()


def _moment(value: Literal) -> Hashable:
    """Give an instant; None without a zone, and where the calendar does not know it."""
    parts = re.fullmatch(rf"([^.]+?)(\.[0-9]+)?({_ZONE})", value.value)
    if parts is None:
        return None
    whole, fraction, zone = parts.groups()
    try:
        return datetime.fromisoformat(whole + zone).astimezone(UTC), Decimal(fraction or 0)
    except (ValueError, OverflowError):
        return None


def _floating(value: Literal) -> Hashable:
    """Give a number; None for zero and what is no number, where the same and equal are two things."""
    if value.value == "NaN":
        return None
    number = float(value.value.replace("INF", "inf"))
    return number or None


_VALUES: dict[str, Callable[[Literal], Hashable]] = {
    "decimal": lambda value: Decimal(value.value),
    "boolean": lambda value: value.value in {"true", "1"},
    "string": lambda value: value.value,
    "anyURI": lambda value: value.value,
    "hexBinary": lambda value: value.value.lower(),
    "double": _floating,
    "dateTime": _moment,
    _LANGUAGE_TAGGED: _tagged,
}
"""By datatype at the top: the value of a literal of it. What is not among them is not compared."""
_TRUE = Literal("true", datatype=Literal(True).datatype)

"""Rows: frozen dataclasses as JSON arrays of their fields, and back, by the types that the fields declare."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

__all__ = ["from_row", "to_json"]

_Decode = Callable[[Any], Any]


def to_json(value: Any) -> bytes:  # noqa: ANN401
    """Write a value as JSON, each dataclass in it as the list of its fields.

    >>> from ontology.concept import Label
    >>> to_json((Label("joy", "en"),))
    b'[["joy","en","preferred",null,""]]'
    """
    import orjson

    return orjson.dumps(value, _row, orjson.OPT_PASSTHROUGH_DATACLASS)


def from_row(kind: Any, row: Any) -> Any:  # noqa: ANN401
    """Read what `to_json` wrote, once it is parsed, as a value of a type; the lists are used up.

    Raises:
        ValueError: where the row has not the shape of the type, as far as that is looked at.

    >>> from ontology.concept import Label
    >>> from_row(Label, ["joy", "en", "preferred", None, ""])
    Label(text='joy', lang='en', kind='preferred', part_of_speech=None, source='')
    """
    decode = _decoder(kind)
    try:
        return row if decode is None else decode(row)
    except (AttributeError, LookupError, TypeError) as error:
        raise ValueError(f"the row is no {kind}") from error


def _row(value: Any) -> list[Any] | dict[Any, Any]:  # noqa: ANN401
    """Give what stands for a value that JSON does not know."""
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, name) for name in _names(type(value))]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value)} has no place in a row")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind))


@cache
def _decoder(kind: Any) -> _Decode | None:  # noqa: ANN401
    """Give what turns a row into a value of a type; None where it is one already."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if origin is tuple:
        return _of_tuple(arguments)
    if origin is frozenset:
        return frozenset
    if origin in {Union, UnionType}:
        return _of_union(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = _decoder(arguments[1])
        return None if inner is None else lambda row: {key: inner(item) for key, item in row.items()}
    return None


def _of_dataclass(kind: Any) -> _Decode:  # noqa: ANN401
    hints = get_type_hints(kind)
    found = [(place, _decoder(hints[name])) for place, name in enumerate(_names(kind))]
    decoders = [(place, decode) for place, decode in found if decode is not None]
    if not decoders:
        return lambda row: kind(*row)

    def decode_row(row: list[Any]) -> Any:  # noqa: ANN401
        for place, decode in decoders:
            row[place] = decode(row[place])
        return kind(*row)

    return decode_row


def _of_tuple(arguments: tuple[Any, ...]) -> _Decode:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _decoder(arguments[0])
        return tuple if inner is None else lambda row: tuple(map(inner, _list(row)))
    decoders = [_decoder(argument) for argument in arguments]
    if not any(decoders):
        return tuple
    return lambda row: tuple(
        item if decode is None else decode(item) for item, decode in zip(row, decoders, strict=True)
    )


def _list(row: Any) -> list[Any]:  # noqa: ANN401
    """Take a list, and not what can be walked as well, such as a text or an object."""
    if type(row) is not list:
        raise TypeError("no list stands where one belongs")
    return row


def _of_union(arguments: tuple[Any, ...]) -> _Decode | None:
    """Decode what a list stands for, and leave the rest, such as None, as it is."""
    decoders = [decode for argument in arguments if (decode := _decoder(argument)) is not None]
    if not decoders:
        return None
    [decode] = decoders
    return lambda row: decode(row) if type(row) is list else row

"""Values from two places, made comparable: numbers to nine decimals, as they travel."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

__all__ = ["told"]


class Near(float):
    """A number that equals those that are the same to nine decimals."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, float) and abs(float(self) - float(other)) <= 1e-9

    def __hash__(self) -> int:
        raise TypeError("numbers that are near have no hash")


def told(value: Any) -> Any:  # noqa: ANN401
    """Give a value as plain data."""
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, {field.name: told(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, float):
        return Near(value)
    if isinstance(value, Mapping):
        return {key: told(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    return value

"""The fields of the settings: their names as one writes them, what they mean, and which are secret."""

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from kgservice.settings import ServiceSettings

__all__ = ["PREFIX", "Field", "setting_fields"]

PREFIX = "EMOTAXA_"

_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the settings.

    Attributes:
        name: its name with that of its group, as `rest.items`.
        meaning: what it means, in one line.
        default: its value where nothing is said.
        secret: whether its value is never shown.
        bounds: what it may be, in words; empty where its type says all.
    """

    name: str
    meaning: str
    default: Any
    secret: bool
    bounds: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper().replace(".", "__")


@cache
def setting_fields() -> Mapping[str, Field]:
    """Give every field of the settings by its name, groups in their order.

    >>> setting_fields()["rest.items"].variable
    'EMOTAXA_REST__ITEMS'
    """
    return {field.name: field for field in _fields(ServiceSettings, "")}


def _fields(model: type[BaseModel], prefix: str) -> Iterator[Field]:
    meanings = dict(_ATTRIBUTE.findall(inspect.getdoc(model) or ""))
    for name, info in model.model_fields.items():
        kinds = get_args(info.annotation) or (info.annotation,)
        group = kinds[0]
        if inspect.isclass(group) and issubclass(group, BaseModel):
            yield from _fields(group, f"{prefix}{name}.")
            continue
        meaning = " ".join(meanings.get(name, "").split())
        yield Field(prefix + name, meaning, info.default, SecretStr in kinds, _bounds(info, kinds))


def _bounds(info: FieldInfo, kinds: tuple[Any, ...]) -> str:
    """Say what a field may be, from its type and its limits."""
    if all(isinstance(kind, str) for kind in kinds):
        return ", ".join(kinds)
    if bool in kinds:
        return "true, false"
    found = {
        name: getattr(limit, name)
        for limit in info.metadata
        for name in ("ge", "gt", "le", "lt")
        if hasattr(limit, name)
    }
    words = {"ge": "at least {:,}", "gt": "more than {:,}", "le": "at most {:,}", "lt": "less than {:,}"}
    return ", ".join(words[name].format(found[name]) for name in words if name in found)

"""The kinds of operations as JSON: what each does, what it needs, and how it is written in KGCL."""

import re
from functools import cache
from inspect import cleandoc
from typing import Any, Final

from kgservice.changes.operations.documents import OPERATIONS
from kgservice.changes.operations.kgcl.commands import COMMANDS
from kgservice.changes.operations.operation import Operation

__all__ = ["operations_view"]

_ATTRIBUTE: Final = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


@cache
def operations_view() -> dict[str, Any]:
    """Give every kind of operation."""
    return {"operations": [_kind_view(kind) for kind in OPERATIONS.values()]}


def _kind_view(kind: type[Operation]) -> dict[str, Any]:
    name, said = kind.__name__, _said(kind)
    schema = kind.model_json_schema()
    schema.pop("description", None)
    return {
        "type": name,
        "description": " ".join(cleandoc(kind.__doc__ or "").partition("\n\n")[0].split()),
        "fields": [
            {"name": field, "required": about.is_required(), "description": said.get(field, "")}
            for field, about in kind.model_fields.items()
            if field != "type"
        ],
        "schema": schema,
        "kgcl": [command.usage for command in COMMANDS if command.type == name],
    }


def _said(kind: type[Operation]) -> dict[str, str]:
    """Give what the docstrings of a class, and of those that it is made of, say of their attributes."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if issubclass(each, Operation):
            text = cleandoc(each.__doc__ or "").partition("Attributes:\n")[2]
            found |= {name: " ".join(told.split()) for name, told in _ATTRIBUTE.findall(text)}
    return found

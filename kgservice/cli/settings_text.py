"""The settings of the service, as they are printed."""

from collections.abc import Sequence
from typing import Any

from kgservice.cli.printing import table
from kgservice.serving.configuration import Shown

__all__ = ["settings_document", "settings_lines"]


def settings_lines(shown: Sequence[Shown]) -> list[str]:
    """Lay the settings out, a line each: name, value, and where it comes from."""
    return table(["setting", "value", "from"], [[one.name, _written(one.value), str(one.origin)] for one in shown])


def settings_document(shown: Sequence[Shown]) -> dict[str, Any]:
    """Give the settings as JSON; `where` is the option, the variable, or the file with its line."""
    return {
        "settings": [
            {"name": one.name, "value": one.value, "from": one.origin.kind, "where": one.origin.where or None}
            for one in shown
        ]
    }


def _written(value: str | float | bool | None) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

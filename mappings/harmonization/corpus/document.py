"""Documents: a description while it is checked, which knows on which line each of its fields stands."""

import re
from pathlib import Path

from ontology.errors import DocumentError, Place

__all__ = ["Document"]

_HEADING = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


class Document:
    """A description in TOML.

    Attributes:
        path: where it stands.
        variant: the variant that is being checked; None where there is none.
    """

    def __init__(self, path: Path, text: str) -> None:
        """Note the line of each field."""
        self.path = path
        self.variant: str | None = None
        self._lines: dict[str, int] = {}
        section = ""
        for number, line in enumerate(text.splitlines(), 1):
            if found := _HEADING.match(line):
                section = found[1].replace('"', "").replace(" ", "")
                self._lines.setdefault(section, number)
            elif found := _KEY.match(line):
                key = re.sub(r"""["'\s]""", "", found[1])
                self._lines.setdefault(f"{section}.{key}" if section else key, number)

    def error(self, field: str, message: str, hint: str, value: object = None) -> DocumentError:
        """Give an error with the line of a field, or of what it stands in."""
        own = f"variants.{self.variant}.{field}"
        if self.variant is not None and own in self._lines:
            field = own
        return DocumentError(message, Place(str(self.path), self._line(field), slot=field), hint=hint, value=value)

    def _line(self, field: str) -> int | None:
        if field in self._lines:
            return self._lines[field]
        while "." in field:
            field = field.rpartition(".")[0]
            if field in self._lines:
                return self._lines[field]
        return None

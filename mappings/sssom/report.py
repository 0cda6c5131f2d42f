"""What reading a file found wrong with it, collected."""

from typing import Any

from ontology.errors import DocumentError, Place
from ontology.finding import Finding

__all__ = ["Report"]


class Report:
    """Findings in the order in which they were made.

    Attributes:
        findings: all of them.
        first_error: the first that makes the file unusable, as the exception to raise, or None.
    """

    def __init__(self) -> None:
        """Start with nothing found."""
        self.findings: list[Finding] = []
        self.first_error: DocumentError | None = None

    def error(self, place: Place, message: str, hint: str = "", *, value: Any = None, node: str = "") -> None:  # noqa: ANN401
        """Note what makes the file unusable."""
        message = _said(message, place, node)
        said = value if isinstance(value, str) and len(value) <= 400 else ""
        self.findings.append(Finding("ERROR", place, message, hint, node, "invalid_mapping_set", said))
        if self.first_error is None:
            self.first_error = DocumentError(message, place, hint=hint, value=value)

    def warn(self, place: Place, message: str, hint: str = "", *, node: str = "") -> None:
        """Note what is doubtful, but can be read."""
        self.findings.append(Finding("WARN", place, _said(message, place, node), hint, node, "doubtful_mapping_set"))

    def info(self, place: Place, message: str, hint: str = "", *, node: str = "") -> None:
        """Note what is good to know."""
        self.findings.append(Finding("INFO", place, _said(message, place, node), hint, node, "noted_in_mapping_set"))


def _said(message: str, place: Place, node: str) -> str:
    """Name the record where no line does, and keep a message readable that quotes a whole text."""
    if node and place.line is None:
        message = f"{message}, in the record {node}"
    return message if len(message) <= 400 else f"{message[:300]} ... {message[-80:]}"

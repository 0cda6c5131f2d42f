"""What is refused as a whole for what is wrong in its parts."""

from collections.abc import Sequence

from ontology.errors import EmotaxaError
from ontology.finding import Finding

__all__ = ["Refused"]


class Refused(EmotaxaError, ValueError):
    """Something that nobody can take as it is.

    Attributes:
        findings: all that is wrong with it, the first of them in the message.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Tell the first, and how many more there are."""
        first, *rest = findings
        more = f" (and {len(rest)} more)" if rest else ""
        value = first.value or first.place.path
        super().__init__(f"{first.place}: {first.message}{more}", hint=first.hint, value=value or None)
        self.findings = tuple(findings)

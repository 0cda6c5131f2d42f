"""Findings: what checks of modules, mapping sets and changes report."""

from dataclasses import dataclass
from typing import Literal

from ontology.errors import Place

__all__ = ["Finding", "Level"]

Level = Literal["ERROR", "WARN", "INFO"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check has to say about a document.

    Attributes:
        level: ERROR where the document may not be used as it is, WARN where it may, INFO for what is good to know.
        place: file, line and slot.
        message: what is wrong, in one sentence.
        hint: how to mend it, or an empty string.
        node: IRI or CURIE of the concept or record that it is about, or an empty string.
        rule: id of the rule that is broken, such as `missing_definition`, or an empty string.
        value: the offending value as its document writes it, or an empty string.
    """

    level: Level
    place: Place
    message: str
    hint: str = ""
    node: str = ""
    rule: str = ""
    value: str = ""

    def __str__(self) -> str:
        """Write it in one line.

        >>> str(Finding("WARN", Place("joy.sssom.tsv", 12, slot="confidence"), "empty", "give a number", rule="gap"))
        'joy.sssom.tsv:12:confidence: WARN empty; give a number [gap]'
        """
        said = f"{self.message}; {self.hint}" if self.hint else self.message
        return f"{self.place}: {self.level} {said}{f' [{self.rule}]' if self.rule else ''}"

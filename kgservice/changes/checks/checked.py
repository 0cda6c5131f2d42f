"""What checks of a proposed change found, for people and for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ontology.finding import Finding
from ontology.validation.report import report_document

__all__ = ["Checked", "Status", "brought_in", "checks_document", "checks_sentences", "gate", "status_of"]

Status = Literal["passed", "warned", "failed", "not run"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One check's outcome.

    Attributes:
        name: the check, `shapes`.
        status: `failed` with a finding of level ERROR, `warned` with one of WARN; `not run` where it could not be.
        findings: what the change brings in; what was there before it is not among them. The `path` of a place is the
            IRI of a graph.
        seconds: how long it took.
        reason: why it was not run, or what there was not to look at; else an empty string.
        cure: what has to be done so that it can be run, or an empty string.
        hindered: whether it was not run for a reason that has nothing to do with the change, as where Java is missing.
    """

    name: str
    status: Status
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    reason: str = ""
    cure: str = ""
    hindered: bool = False

    def as_document(self) -> dict[str, Any]:
        """Give it as JSON values; a finding has the keys that reports of files have, with `graph` for `file`."""
        told = report_document(self.findings)
        findings = [
            {"graph": found["file"], **{key: value for key, value in found.items() if key not in _OF_FILES}}
            for found in told["findings"]
        ]
        return {
            "name": self.name,
            "status": self.status,
            "reason": self.reason,
            "cure": self.cure,
            "seconds": round(self.seconds, 4),
            **{key: told[key] for key in ("errors", "warnings", "notes")},
            "findings": findings,
        }

    def sentences(self) -> Iterator[str]:
        """Say what was found: a line for the check, and one for each finding."""
        said = f": {self.reason}" if self.reason else ""
        cure = f"; {self.cure}" if self.cure else ""
        yield f"{self.name}: {self.status}{said}{cure} ({self.seconds:.2f} s)"
        for found in self.findings:
            slot = f" {found.place.slot}" if found.place.slot else ""
            where = found.node or found.place.path
            hint = f"; {found.hint}" if found.hint else ""
            yield f"  {found.level} {where}{slot}: {found.message}{hint}{f' [{found.rule}]' if found.rule else ''}"


_OF_FILES = frozenset({"file", "line", "column"})


def status_of(findings: Iterable[Finding]) -> Status:
    """Tell what findings make of a check that was run."""
    levels = {found.level for found in findings}
    return "failed" if "ERROR" in levels else "warned" if "WARN" in levels else "passed"


def gate(checked: Iterable[Checked]) -> bool:
    """Tell whether a merge may go on: no check failed, and no finding is of level ERROR.

    A check that could not be run for want of something, such as Java, does not stand in the way.
    """
    return not any(
        each.status == "failed" or any(found.level == "ERROR" for found in each.findings) for each in checked
    )


def checks_document(checked: Sequence[Checked]) -> dict[str, Any]:
    """Give the outcome of all checks as JSON values."""
    return {
        "passed": gate(checked),
        "seconds": round(sum(each.seconds for each in checked), 4),
        "checks": [each.as_document() for each in checked],
    }


def checks_sentences(checked: Sequence[Checked]) -> tuple[str, ...]:
    """Say the outcome of all checks, line by line."""
    failed = [each.name for each in checked if each.status == "failed"]
    left = [each.name for each in checked if each.status == "not run"]
    end = f"it cannot be merged: {', '.join(failed)} failed" if failed else "nothing stands in the way of a merge"
    also = f"; not run: {', '.join(left)}" if left and not failed else ""
    return (*(line for each in checked for line in each.sentences()), f"{end}{also}")


def brought_in(after: Sequence[Finding], before: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the findings that a change brings in: as often as they were there before, they are left out.

    They are the same where rule, graph, node, property, value and message are.
    """
    known = Counter(map(_sign, before))
    found = []
    for each in dict.fromkeys(after):
        sign = _sign(each)
        if known[sign]:
            known[sign] -= 1
        else:
            found.append(each)
    return tuple(found)


def _sign(found: Finding) -> tuple[str, str, str, str | None, str, str]:
    return found.rule, found.place.path, found.node, found.place.slot, found.value, found.message

"""Imports in words: what was found, what was left out, and what became of the file."""

from collections.abc import Iterator
from pathlib import Path

from kgservice.cli.printing import bold, counted, wrapped
from kgservice.importing.outcome import Outcome
from ontology.finding import Finding

__all__ = ["import_lines"]

_SHOWN = 3
"""Findings of one rule that are shown; the report has them all."""

_LEVELS = ("ERROR", "WARN", "INFO")


def import_lines(outcome: Outcome) -> Iterator[str]:
    """Word an outcome: findings, the worst first, then a summary."""
    rules: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(outcome.findings, key=lambda finding: _LEVELS.index(finding.level)):
        # What is left out is told kind by kind: each has a line of its own.
        rules.setdefault((finding.rule, finding.value if finding.rule == "not_represented" else ""), []).append(finding)
    here = f"{Path.cwd()}/"
    for (rule, _), findings in rules.items():
        shown = findings if len(findings) == _SHOWN + 1 else findings[:_SHOWN]
        for finding in shown:
            yield from wrapped(str(finding).removeprefix(here))
        if len(findings) > len(shown):
            yield f"  ... and {len(findings) - len(shown)} more [{rule}]; the report has them all"
    counts = {level: sum(finding.level == level for finding in outcome.findings) for level in _LEVELS}
    said = f"{counted(counts['ERROR'], 'error')}, {counted(counts['WARN'], 'warning')}"
    yield f"{outcome.path}: {outcome.format}, {said}"
    if (made := outcome.translation) is not None:
        left_out = len(made.document.triples) - made.represented
        retired = f", {len(made.retired)} of them out of use" if made.retired else ""
        yield f"{bold(made.scheme)} ({made.name}; {made.kind}): {counted(len(made.concepts), 'concept')}{retired}"
        yield f"{len(made.document.triples):,} statements: {made.represented:,} represented, {left_out:,} left out"
    elif (given := outcome.mapping_set) is not None:
        yield f"{bold(given.id)}: {counted(len(given.records), 'record')}"
    yield from _ending(outcome)


def _ending(outcome: Outcome) -> Iterator[str]:
    if outcome.status == "imported":
        yield f"imported as revision {outcome.revision}"
        if outcome.translation is not None:
            yield "no mapping grounds it yet: write an SSSOM set that maps it to senses, and import that, too"
    elif outcome.status == "unchanged":
        yield f"nothing changed: the store says all of it already, at revision {outcome.revision}"
    elif outcome.status == "checked":
        yield "checked only: the store is as it was"
    else:
        yield "refused: the store is as it was"

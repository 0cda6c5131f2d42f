"""Run the checks of a proposed change, in the order of what they cost."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from kgservice.changes.checks.checked import Checked, status_of
from kgservice.changes.checks.conflicts import conflict_check
from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.order import CHECKS
from kgservice.changes.checks.questions import question_check
from kgservice.changes.checks.reasoner import reasoner_check
from kgservice.changes.checks.report import report_check
from kgservice.changes.checks.scene import Proposed, Scene
from kgservice.changes.checks.shapes import shape_check
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.checks.well_formed import form_check
from ontology.finding import Finding

__all__ = ["run_checks"]

_Found = tuple[Finding, ...]


def run_checks(
    proposal: Proposed, terms: CheckTerms | None = None, *, memory: Memory | None = None
) -> tuple[Checked, ...]:
    """Run the checks, the cheapest first; one that rests on another which failed is not run.

    Args:
        proposal: the change.
        terms: how far the checks go.
        memory: what is kept from one change to the next; with it, all but the first are checked much faster.

    Raises:
        DocumentError: where a shipped competency question or shape cannot be read.
    """
    terms = terms or CheckTerms()
    scene = Scene(proposal, memory or Memory())
    done: dict[str, Checked] = {}
    for name, rests_on in CHECKS.items():
        failed = [other for other in CHECKS if other in rests_on and done[other].status == "failed"]
        if name in terms.left_out:
            done[name] = Checked(name, "not run", reason="it was left out")
        elif failed:
            done[name] = Checked(name, "not run", reason=f"{failed[0]} failed", cure="mend what it found first")
        else:
            began = time.perf_counter()
            found = _RUN[name](scene, terms, done)
            checked = found if isinstance(found, Checked) else Checked(name, status_of(found), found)
            done[name] = replace(checked, seconds=time.perf_counter() - began)
    return tuple(done.values())


def _report(scene: Scene, terms: CheckTerms, done: Mapping[str, Checked]) -> _Found:
    return report_check(scene, [found for each in done.values() for found in each.findings])


_RUN: Final[Mapping[str, Callable[[Scene, CheckTerms, Mapping[str, Checked]], Checked | _Found]]] = {
    "well-formed": lambda scene, _terms, _done: form_check(scene),
    "shapes": lambda scene, _terms, _done: shape_check(scene),
    "report": _report,
    "conflicts": lambda scene, _terms, _done: conflict_check(scene),
    "questions": lambda scene, terms, _done: question_check(scene, terms),
    "reasoner": lambda scene, terms, _done: reasoner_check(scene, terms),
}

"""Reasoner: whether what modules say after a change can be true, and every class can have instances."""

from collections.abc import Mapping

from kgservice.changes.checks.checked import Checked, brought_in, status_of
from kgservice.changes.checks.scene import Scene
from kgservice.changes.checks.terms import CheckTerms
from ontology.finding import Finding
from ontology.reasoning.findings import reasoning_findings
from ontology.validation.module import Module
from ontology.validation.validate import referred

__all__ = ["reasoner_check"]

_UNASKED = "not_reasoned"


def reasoner_check(scene: Scene, terms: CheckTerms) -> Checked:
    """Reason over the modules that change, in the company of those that they refer to, or that refer to them.

    What the statements themselves contradict is found first, in a moment; where there is nothing of that, HermiT is
    asked. Where it cannot be, the check was not run, which says how that is to be mended.
    """
    if not scene.reasoned:
        return Checked("reasoner", "passed", reason="nothing changes from which anything follows")
    told = _found(scene, scene.after, terms, hermit=False)
    found = brought_in(told, _found(scene, scene.before, terms, hermit=False)) if told else ()
    if status_of(found) == "failed" or not terms.hermit:
        reason = "" if terms.hermit else "looked at was what the statements say themselves; HermiT was left out"
        return Checked("reasoner", status_of(found), found, reason=reason)
    said = _found(scene, scene.after, terms, hermit=True)
    if unasked := next((each for each in said if each.rule == _UNASKED), None):
        return Checked("reasoner", "not run", found, reason=unasked.message, cure=unasked.hint, hindered=True)
    found = brought_in(said, _found(scene, scene.before, terms, hermit=True)) if said else ()
    return Checked("reasoner", status_of(found), found)


def _found(scene: Scene, modules: Mapping[str, Module], terms: CheckTerms, *, hermit: bool) -> tuple[Finding, ...]:
    judged = [module for graph, module in modules.items() if graph in scene.graphs]
    near = [module for graph, module in modules.items() if graph in scene.judged and graph not in scene.graphs]
    others = [module for graph, module in modules.items() if graph not in scene.judged]
    if not judged and not near:
        return ()
    company = [*near, *referred([*judged, *near], others)]
    return reasoning_findings(
        judged or near, company if judged else company[len(near) :], reasoner=hermit, timeout=terms.reasoner_seconds,
        otherwise="",
    )  # fmt: skip

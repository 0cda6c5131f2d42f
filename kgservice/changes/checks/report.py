"""Report: which rules for modules a change breaks, at the levels ERROR, WARN and INFO."""

from collections.abc import Mapping, Sequence

from kgservice.changes.checks.checked import brought_in
from kgservice.changes.checks.scene import Scene
from ontology.finding import Finding
from ontology.validation.module import Module
from ontology.validation.validate import rule_findings

__all__ = ["report_check"]


def report_check(scene: Scene, told: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    """Hold the modules in which a change can bring in a finding against the rules of `ontology.validation`.

    Args:
        scene: what the change touches.
        told: what other checks found already.
    """
    if not scene.changed:
        return ()
    after = _found(scene, scene.after, told)
    return brought_in(after, _found(scene, scene.before)) if after else ()


def _found(scene: Scene, modules: Mapping[str, Module], told: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    judged = [module for graph, module in modules.items() if graph in scene.judged]
    others = [module for graph, module in modules.items() if graph not in scene.judged]
    return tuple(rule_findings(judged, others, told=told))

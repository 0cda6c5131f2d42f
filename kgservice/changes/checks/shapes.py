"""Shapes: what the SHACL shapes find in what a change touches."""

from collections.abc import Mapping

from kgservice.changes.checks.checked import brought_in
from kgservice.changes.checks.scene import Scene
from ontology.finding import Finding
from ontology.validation.conformance import shape_findings
from ontology.validation.module import Module
from ontology.validation.validate import referred

__all__ = ["shape_check"]


def shape_check(scene: Scene) -> tuple[Finding, ...]:
    """Hold the nodes that a change touches, those that refer to them, and their schemes against the shapes."""
    if not scene.changed:
        return ()
    after = _found(scene, scene.after)
    return brought_in(after, _found(scene, scene.before)) if after else ()


def _found(scene: Scene, modules: Mapping[str, Module]) -> tuple[Finding, ...]:
    judged = [module for graph, module in modules.items() if graph in scene.judged]
    others = [module for graph, module in modules.items() if graph not in scene.judged]
    return tuple(shape_findings(judged, referred(judged, others), focus=scene.focus)) if judged else ()

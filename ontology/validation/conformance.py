"""Conformance: what the SHACL shapes find in a graph, told as findings."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.finding import Finding, Level
from ontology.iri import BASE
from ontology.validation.module import Module
from ontology.validation.notation import prefixed, shortened, written_literal
from ontology.validation.shape_rules import shape_rule

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["shape_files", "shape_findings"]

_SH = "http://www.w3.org/ns/shacl#"
_LEVELS: dict[str, Level] = {_SH + "Violation": "ERROR", _SH + "Warning": "WARN", _SH + "Info": "INFO"}
_OURS = re.compile(re.escape(BASE) + r"[^\s,;\"]+")


def shape_files() -> tuple[Path, ...]:
    """Give the paths of the shapes that come with the package."""
    return tuple(sorted(Path(str(files("ontology") / "shapes")).glob("*.ttl")))


def shape_findings(
    modules: Sequence[Module], company: Iterable[Module] = (), *, focus: Collection[str] | None = None
) -> Iterator[Finding]:
    """Hold modules against the shapes.

    Args:
        modules: what is to be judged; a finding is about a node that one of them describes.
        company: what else has to stand in the graph, because they refer to it; it is not judged.
        focus: IRIs of the nodes to look at, where others are known to conform; each is held against those shapes alone
            that aim at it, and what these lead to. None for all.
    """
    from pyshacl import validate
    from rdflib import SH, Graph

    from ontology.validation.rdflib_graph import aim, graph_of, quiet_about_ill_typed_literals, spread

    with quiet_about_ill_typed_literals():
        data = graph_of([*modules, *company])
        shapes = graph_of(_shapes())
        if focus is not None:
            aim(shapes, data, focus)
        spread(shapes, data)
        report = validate(data, shacl_graph=shapes, inplace=True)[1]
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave no report but {report!r}")
    for result in report.subjects(SH.focusNode, None, unique=True):
        yield from _finding(result, report, shapes, data, modules)


def _finding(
    result: "Node", report: "rdflib.Graph", shapes: "rdflib.Graph", data: "rdflib.Graph", modules: Sequence[Module]
) -> Iterator[Finding]:
    """Tell one sh:ValidationResult."""
    from rdflib import RDFS, SH, BNode, URIRef

    focus, value, path = (report.value(result, told) for told in (SH.focusNode, SH.value, SH.resultPath))
    component = report.value(result, SH.sourceConstraintComponent)
    # A query over a whole scheme or module names the offender as the value.
    by_query = component == SH.SPARQLConstraintComponent
    about = value if by_query and isinstance(value, URIRef) else focus
    owners = (module for node in (about, focus) for module in modules if str(node) in module.subjects)
    if (module := next(owners, None)) is None:
        return
    if isinstance(about, BNode) and path is not None:
        # It is enough to say that the node needs an IRI: without one, nobody could find what else it lacks.
        return
    message = str(report.value(result, SH.resultMessage))
    if by_query:
        message = shortened(_OURS.sub(lambda found: prefixed(found[0]), " ".join(message.split())), 240)
    shown = [] if by_query or value is None or value == focus else [_written(value)]
    if str(component).endswith("MaxCountConstraintComponent") and isinstance(path, URIRef):
        shown = sorted(_written(found) for found in data.objects(focus, path))
    if shown:
        message = f"{message} (found {', '.join(shown[:4])}{', ...' if len(shown) > 4 else ''})"
    source = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
    yield Finding(
        _LEVELS[str(report.value(result, SH.resultSeverity))],
        module.place(str(about), prefixed(str(path)) if isinstance(path, URIRef) else None),
        message,
        str(shapes.value(source, RDFS.comment) or ""),
        "[]" if isinstance(about, BNode) else prefixed(str(about)),
        shape_rule(str(source), str(component), str(path) if isinstance(path, URIRef) else None),
        ", ".join(shown),
    )


def _written(value: "Node") -> str:
    """Write a term as a reader of Turtle expects it, and not at any length."""
    from rdflib import Literal as Text
    from rdflib import URIRef

    if isinstance(value, URIRef):
        return prefixed(str(value))
    if not isinstance(value, Text):
        return "a blank node"
    return written_literal(str(value), value.language, None if value.datatype is None else str(value.datatype))


@cache
def _shapes() -> tuple[Module, ...]:
    return tuple(Module.read(path) for path in shape_files())

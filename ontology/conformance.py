"""Conformance: what the SHACL shapes find in a graph, told as findings."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.finding import Finding, Level
from ontology.iri import BASE
from ontology.module import Module, Term, prefixed

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


def shape_findings(modules: Sequence[Module], company: Iterable[Module] = ()) -> Iterator[Finding]:
    """Hold modules against the shapes.

    Args:
        modules: what is to be judged; a finding is about a node that one of them describes.
        company: what else has to stand in the graph, because they refer to it; it is not judged.
    """
    from pyshacl import validate
    from rdflib import SH, Graph

    with _quiet():
        data = _graph([*modules, *company])
        shapes = _graph(_shapes())
        report = validate(data, shacl_graph=shapes, inplace=True)[1]
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave no report but {report!r}")
    for result in report.subjects(SH.focusNode, None, unique=True):
        yield from _finding(result, report, shapes, data, modules)


def _finding(
    result: "Node", report: "rdflib.Graph", shapes: "rdflib.Graph", data: "rdflib.Graph", modules: Sequence[Module]
) -> Iterator[Finding]:
    """Tell one sh:ValidationResult."""
    from rdflib import RDFS, SH, URIRef

    focus, value, path = (report.value(result, told) for told in (SH.focusNode, SH.value, SH.resultPath))
    component = report.value(result, SH.sourceConstraintComponent)
    # A query over a whole scheme or module names the offender as the value.
    by_query = component == SH.SPARQLConstraintComponent
    about = value if by_query and isinstance(value, URIRef) else focus
    owners = (module for node in (about, focus) for module in modules if str(node) in module.subjects)
    if (module := next(owners, None)) is None:
        return
    message = _OURS.sub(lambda found: prefixed(found[0]), str(report.value(result, SH.resultMessage)))
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
        prefixed(str(about)),
    )


def _written(value: "Node") -> str:
    """Write a term as a reader of Turtle expects it, and not at any length."""
    from rdflib import Literal as Text
    from rdflib import URIRef

    if isinstance(value, URIRef):
        return prefixed(str(value))
    if not isinstance(value, Text):
        return "a blank node"
    text = str(value)
    tail = f"@{value.language}" if value.language else f"^^{prefixed(str(value.datatype))}" if value.datatype else ""
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"{tail}'


@cache
def _shapes() -> tuple[Module, ...]:
    return tuple(Module.read(path) for path in shape_files())


def _graph(modules: Iterable[Module]) -> "rdflib.Graph":
    """Hand the triples over to rdflib, which pyshacl works on, with their lexical forms untouched."""
    from rdflib import Graph

    graph = Graph()
    for module in modules:
        for subject, predicate, value in module.triples:
            graph.add((_term(subject), _term(predicate), _term(value)))
    return graph


def _term(term: Term) -> "Node":
    from rdflib import BNode, URIRef
    from rdflib import Literal as Text

    match term:
        case NamedNode():
            return URIRef(term.value)
        case BlankNode():
            return BNode(term.value)
        case Literal() if term.language:
            return Text(term.value, lang=term.language)
        case Literal() if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
            return Text(term.value)
        case Literal():
            return Text(term.value, datatype=URIRef(term.datatype.value), normalize=False)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging a trace for each ill-typed literal: the shapes report them."""
    logger = logging.getLogger("rdflib.term")

    def drop(_: logging.LogRecord) -> bool:
        return False

    logger.addFilter(drop)
    try:
        yield
    finally:
        logger.removeFilter(drop)

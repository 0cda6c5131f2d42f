"""Modules as a graph of rdflib, on which pyshacl works, with queries answered by Oxigraph.

Importing this imports rdflib, which takes a while: do so where it is needed, not at the top of a module.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Variable
from pyoxigraph import Triple as QuotedTriple
from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib import Literal as Text
from rdflib import Variable as Name
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Processor, Result
from rdflib.term import Identifier, Node

from ontology.validation.module import Module, Term

__all__ = ["QuickGraph", "aim", "graph_of", "quiet_about_ill_typed_literals", "spread"]

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_REFERRING = (SH.node, SH.qualifiedValueShape, SH["not"], RDF.first)
"""By which shapes refer to others, besides `sh:property`; the members of lists are among them."""


class QuickGraph(Graph):
    """A graph that Oxigraph answers SELECT queries over: rdflib takes minutes where a query looks at a whole scheme.

    What is added to it later, queries do not see.
    """

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        """Take the triples of some modules, the lexical forms of their literals untouched."""
        super().__init__()
        self._quads = Store()
        for module in modules:
            self._quads.bulk_extend(Quad(*statement) for statement in module.triples)
            for subject, predicate, value in module.triples:
                self.add((_term(subject), _term(predicate), _term(value)))

    def query(
        self,
        query_object: str | Query,
        processor: str | Processor = "sparql",
        result: str | type[Result] = "sparql",
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        initBindings: Mapping[str, Identifier] | None = None,  # noqa: N803
        use_store_provided: bool = True,
        **kwargs: Any,  # noqa: ANN401
    ) -> Result:
        """Answer a query, variables that are bound beforehand replaced wherever they stand, as SHACL demands."""
        if isinstance(query_object, str) and not initNs:
            bound: dict[Variable, Term | QuotedTriple] = {
                Variable(name): _named(value) for name, value in (initBindings or {}).items()
            }
            found = self._quads.query(query_object, substitutions=bound)
            if isinstance(found, QuerySolutions):
                return _result(found)
        return super().query(query_object, processor, result, initNs, initBindings, use_store_provided, **kwargs)


def graph_of(modules: Iterable[Module]) -> QuickGraph:
    """Put the triples of some modules into one graph."""
    return QuickGraph(modules)


def aim(shapes: Graph, data: Graph, nodes: Collection[str]) -> None:
    """Let shapes aim at some nodes alone, each at those that it aims at anyhow.

    Args:
        shapes: the shapes; what they aim at is replaced.
        data: the graph that they are to judge.
        nodes: IRIs.
    """
    candidates = [URIRef(node) for node in nodes]
    chosen: set[tuple[Node, Node]] = set()
    for shape, of_class in [*shapes.subject_objects(SH.targetClass)]:
        kinds = set(data.transitive_subjects(RDFS.subClassOf, of_class))
        chosen |= {(shape, node) for node in candidates if not kinds.isdisjoint(data.objects(node, RDF.type))}
    for shape, told in [*shapes.subject_objects(SH.targetSubjectsOf)]:
        chosen |= {(shape, node) for node in candidates if (node, told, None) in data}
    for target in (SH.targetClass, SH.targetSubjectsOf):
        shapes.remove((None, target, None))
    for shape, node in chosen:
        shapes.add((shape, SH.targetNode, node))


def spread(shapes: Graph, data: Graph) -> None:
    """Let the properties of shapes aim for themselves at the nodes that the shapes lead to.

    What is found is the same; but pyshacl looks at each property for all nodes at once then, and otherwise for one node
    after another, which takes most of its time. Shapes that others refer to in another way than by `sh:property`, or
    that follow a path of several steps, are left with their properties.

    Args:
        shapes: the shapes; those that are parts of others get nodes of their own to aim at.
        data: the graph that they are to judge.
    """
    kept = _left_with_their_properties(shapes)
    aims: dict[Node, set[Node]] = {}
    waiting = [(shape, _aimed_at(shape, shapes, data)) for told in _TARGETS for shape in {*shapes.subjects(told)}]
    while waiting:
        shape, nodes = waiting.pop()
        if shape in kept:
            continue
        path = shapes.value(shape, SH.path)
        values = nodes if path is None else {each for node in nodes for each in _led_to(path, node, shapes, data)}
        for part in shapes.objects(shape, SH.property):
            new = values - aims.setdefault(part, set())
            if new:
                aims[part] |= new
                waiting.append((part, new))
    for part, nodes in aims.items():
        for shape in {*shapes.subjects(SH.property, part)} - kept:
            shapes.remove((shape, SH.property, part))
        for node in nodes:
            shapes.add((part, SH.targetNode, node))


def _left_with_their_properties(shapes: Graph) -> set[Node]:
    """Give the shapes whose properties cannot aim for themselves."""
    found = {each for told in _REFERRING for each in shapes.objects(None, told)}
    for shape, path in shapes.subject_objects(SH.path):
        if isinstance(path, BNode) and not isinstance(shapes.value(path, SH.inversePath), URIRef):
            found.add(shape)
    aimed = {shape for told in _TARGETS for shape in shapes.subjects(told)}
    reached = {each for shape in aimed for each in shapes.transitive_objects(shape, SH.property)}
    found |= {*shapes.subjects(SH.property)} - reached
    return {each for shape in found for each in shapes.transitive_objects(shape, SH.property) if each is not None}


def _aimed_at(shape: Node, shapes: Graph, data: Graph) -> set[Node]:
    """Give the nodes that a shape aims at."""
    found = set(shapes.objects(shape, SH.targetNode))
    for of_class in shapes.objects(shape, SH.targetClass):
        for kind in {*data.transitive_subjects(RDFS.subClassOf, of_class)}:
            found.update(data.subjects(RDF.type, kind))
    for told in shapes.objects(shape, SH.targetSubjectsOf):
        found.update(data.subjects(told))
    for told in shapes.objects(shape, SH.targetObjectsOf):
        found.update(data.objects(None, told))
    return found


def _led_to(path: Node, node: Node, shapes: Graph, data: Graph) -> Iterator[Node]:
    inverse = shapes.value(path, SH.inversePath) if isinstance(path, BNode) else None
    return data.objects(node, path) if inverse is None else data.subjects(inverse, node)


def _result(found: QuerySolutions) -> Result:
    names = [variable.value for variable in found.variables]
    result = Result("SELECT")
    result.vars = [Name(name) for name in names]
    result.bindings = [
        {
            Name(name): _term(value)
            for name in names
            if (value := solution[name]) is not None and not isinstance(value, QuotedTriple)
        }
        for solution in found
    ]
    return result


def _term(term: Term) -> Identifier:
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


def _named(term: Identifier) -> Term:
    match term:
        case URIRef():
            return NamedNode(str(term))
        case BNode():
            return BlankNode(str(term))
        case Text() if term.language:
            return Literal(str(term), language=term.language)
        case Text() if term.datatype is not None:
            return Literal(str(term), datatype=NamedNode(str(term.datatype)))
        case _:
            return Literal(str(term))


@contextmanager
def quiet_about_ill_typed_literals() -> Iterator[None]:
    """Keep rdflib from logging a trace for each ill-typed literal, where these are reported in another way."""
    logger = logging.getLogger("rdflib.term")

    def drop(_: logging.LogRecord) -> bool:
        return False

    logger.addFilter(drop)
    try:
        yield
    finally:
        logger.removeFilter(drop)

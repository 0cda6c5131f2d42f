"""Modules as a graph of rdflib, on which pyshacl works.

Importing this imports rdflib, which takes a while: do so where it is needed, not at the top of a module.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as Text
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Processor, Result
from rdflib.term import Identifier, Node

from ontology.module import Module, Term

__all__ = ["PreparedGraph", "graph_of", "quiet_about_ill_typed_literals"]


class PreparedGraph(Graph):
    """A graph that parses a query once, however often it is asked: pyshacl asks one anew for each focus node."""

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
        """Answer a query, as rdflib does."""
        if isinstance(query_object, str) and not initNs:
            query_object = _prepared(query_object)
        return super().query(query_object, processor, result, initNs, initBindings, use_store_provided, **kwargs)


@lru_cache(maxsize=64)
def _prepared(query: str) -> Query:
    return prepareQuery(query)


def graph_of(modules: Iterable[Module]) -> PreparedGraph:
    """Put the triples of some modules into one graph, the lexical forms of their literals untouched."""
    graph = PreparedGraph()
    for module in modules:
        for subject, predicate, value in module.triples:
            graph.add((_term(subject), _term(predicate), _term(value)))
    return graph


def _term(term: Term) -> Node:
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

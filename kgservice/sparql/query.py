"""Evaluation of a query over the graph that a worker holds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from kgservice.sparql.dataset import Chosen, Prologue, chosen_in, graph_name
from kgservice.sparql.formats import GRAPHS, RESULTS
from kgservice.sparql.guard import refuse_fetching
from kgservice.sparql.held import Held
from kgservice.sparql.keywords import misspelt, wrong_form
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.rows import Cap, Counted
from kgservice.sparql.tokens import Token, tokens_of

__all__ = ["Query", "evaluate"]

_Default = list[NamedNode | BlankNode | DefaultGraph]
_Named = list[NamedNode | BlankNode]

_CHANGING = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
"""Functions that give something else each time."""


_OF_UPDATES = ("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
"""Keywords of updates, with which no query is made."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it came.

    Attributes:
        text: the query.
        base: what relative IRIs are resolved against.
        chosen: the graphs that protocol parameters name, which count before those that the query names; or None.
        results: the format of an answer in solutions or of yes or no, or None where the client takes none.
        graphs: the format of an answer that is a graph, likewise.
    """

    text: str
    base: str
    chosen: Chosen | None
    results: QueryResultsFormat | None
    graphs: RdfFormat | None


def evaluate(held: Held, query: Query, cap: Cap, send: Callable[[bytes], None]) -> dict[str, object]:
    """Answer a query.

    Args:
        held: the graph.
        query: the query.
        cap: how much the answer may be.
        send: takes the answer, block by block.

    Returns:
        `kind`, one of `boolean`, `solutions` and `graph`; `changing`, whether the same query may have another answer
        next time; `unknown`, the graphs among the chosen ones that nothing is stored in.

    Raises:
        Refusal: where the query is malformed, would fetch, is of a form that the client takes in no format, or its
            answer is over the cap.
    """
    tokens = list(tokens_of(query.text))
    refuse_fetching(query.text, tokens, update=False)
    chosen, unknown = query.chosen, list[str]()
    if chosen is None:
        chosen = chosen_in(query.text, tokens, "FROM", Prologue(query.base)) or None
        if chosen is not None and (missing := _missing(held, chosen)):
            raise Refusal(
                "unknown-graph",
                f"FROM names a graph that is not stored: {missing[0]}",
                hint="name one that is stored; GET /sparql lists them; nothing is fetched",
                value=missing[0],
            )
    else:
        unknown = _missing(held, chosen)
    try:
        with _dataset(held, chosen) as (default, named):
            results = held.store.query(query.text, base_iri=query.base, default_graph=default, named_graphs=named)
            kind = _written(results, query, cap, send)
    except SyntaxError as error:
        raise _malformed(query.text, tokens, error) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise Refusal("evaluation", f"the query cannot be evaluated: {error}") from error
    return {"kind": kind, "changing": any(token.says(*_CHANGING) for token in tokens), "unknown": unknown}


def _missing(held: Held, chosen: Chosen) -> list[str]:
    names = ((iri, graph_name(iri)) for iri in chosen.all)
    return [iri for iri, name in names if name is None or not held.holds(name)]


@contextmanager
def _dataset(held: Held, chosen: Chosen | None) -> Iterator[tuple[_Default | None, _Named | None]]:
    """Give the default and the named graphs to ask; None where it is all of them."""
    if chosen is None:
        yield None, None
        return
    default, named = (
        list(dict.fromkeys(filter(None, map(graph_name, part)))) for part in (chosen.default, chosen.named)
    )
    if len(default) < 2:
        yield [*default], [*named]
        return
    with held.merged(default) as merge:
        yield [merge], [*named]


def _names(iris: Sequence[str]) -> list[NamedNode]:
    return [name for iri in dict.fromkeys(iris) if (name := graph_name(iri)) is not None]


def _written(
    results: QuerySolutions | QueryBoolean | QueryTriples, query: Query, cap: Cap, send: Callable[[bytes], None]
) -> str:
    graph = isinstance(results, QueryTriples)
    wanted = query.graphs if graph else query.results
    if wanted is None:
        offered = ", ".join(form.media_type for form in (GRAPHS if graph else RESULTS).values())
        raise Refusal(
            "not-acceptable",
            f"the answer is {'a graph' if graph else 'no graph'}, and in none of the media types that Accept asks for",
            hint=f"ask for {offered}",
        )
    out = Counted(wanted, cap, send)
    results.serialize(cast("IO[bytes]", out), cast("Any", wanted))
    out.flush()
    return "graph" if graph else "boolean" if isinstance(results, QueryBoolean) else "solutions"


def _worded(error: SyntaxError) -> str:
    """Say what the parser says, without its long lists of what it would have taken."""
    said = str(error).splitlines()[0]
    return said if len(said) <= 200 else f"{said[:200].rpartition(', ')[0]}, ..."


def _malformed(text: str, tokens: Sequence[Token], error: SyntaxError) -> Refusal:
    if wrong := wrong_form(text, tokens):
        message, hint = wrong
        if any(token.says(*_OF_UPDATES) for token in tokens):
            hint = "this is an update: send it by POST as application/sparql-update, or in the field update"
        return Refusal("syntax", message, hint=hint)
    hint = misspelt(text, tokens) or "the place is line:column; declare every prefix with PREFIX"
    return Refusal("syntax", _worded(error), hint=hint)

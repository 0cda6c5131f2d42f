"""`emotaxa sparql`: a query over the graph."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_lines, remark, table
from kgservice.cli.reading import opened, revision_wanted
from ontology.errors import DocumentError, Place
from ontology.iri import compress

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

    from kgservice.sparql.answer import Answer
    from kgservice.sparql.errors import Malformed

__all__ = ["command"]

_FORMATS = ("json", "xml", "csv", "tsv", "turtle", "ntriples", "rdfxml", "jsonld", "nquads", "trig")
_RESULTS = _FORMATS[:4]
_ERROR = re.compile(r"error at (\d+):(\d+): ")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@click.command("sparql", short_help="Ask the graph a SPARQL query.")
@click.argument("query", type=Text())
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Format of the answer  [default: a table, or TSV where the output is no terminal; Turtle for a graph]",
)
@common_options()
def command(common: Common, query: str, form: str | None) -> None:
    """Ask a QUERY in SPARQL 1.1 of the graph: SELECT, ASK, CONSTRUCT or DESCRIBE.

    @FILE reads the query from a file, @- from standard input. Each module and mapping set is a named graph; the
    default graph is the merge of all. With --json the answer is SPARQL's JSON, of a graph JSON-LD. An ASK that comes to
    no exits with 1.

    \b
    emotaxa sparql 'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g'
    emotaxa sparql @query.rq --format csv > answer.csv
    """  # noqa: D301 - click reads the escape
    from kgservice.serving.configuration import read_settings
    from kgservice.sparql.errors import Malformed
    from kgservice.sparql.local import LocalSparql

    text = _read(query)
    shown = form is None and not common.json and sys.stdout.isatty()
    results = "json" if common.json or shown else form if form in _RESULTS else "tsv" if form is None else None
    graphs = "jsonld" if common.json else "turtle" if form is None else form if form not in _RESULTS else None
    settings = read_settings().settings.sparql.model_copy(update={"workers": 1})
    with opened(common) as workspace, LocalSparql(workspace.store, settings) as sparql:
        revision = revision_wanted(common, workspace.store)
        try:
            answer = sparql.query(text, results=results, graphs=graphs, revision=revision)
        except Malformed as error:
            raise _placed(error, query) from error
    if shown and answer.kind != "graph":
        _show(common, answer)
    else:
        click.echo(answer.body, nl=not answer.body.endswith(b"\n"))
    if answer.kind == "boolean" and b"false" in answer.body:
        raise click.exceptions.Exit(1)


def _read(query: str) -> str:
    if not query.startswith("@"):
        return query
    name = "standard input" if query == "@-" else query[1:]
    try:
        data = sys.stdin.buffer.read() if query == "@-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise DocumentError(said, Place(name), hint="name a file that holds a query") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DocumentError("not UTF-8", Place(name, line), hint="save the file as UTF-8") from error


def _placed(error: "Malformed", query: str) -> DocumentError:
    """Say in which file, or that in the argument QUERY, an error stands."""
    name = "QUERY" if not query.startswith("@") else "standard input" if query == "@-" else query[1:]
    found = _ERROR.match(error.message)
    place = Place(name) if found is None else Place(name, int(found[1]), int(found[2]))
    message = error.message if found is None else error.message[found.end() :]
    return DocumentError(message, place, hint=error.hint, value=error.value)


def _show(common: Common, answer: "Answer") -> None:
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

    found = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        click.echo("yes" if found else "no")
    elif isinstance(found, QuerySolutions):
        names = [variable.value for variable in found.variables]
        rows = list(_rows(found))
        print_lines(table(names, rows) if names else [])
        remark(common, counted(len(rows), "solution"))


def _rows(solutions: "QuerySolutions") -> Iterator[list[str]]:
    for solution in solutions:
        yield ["" if term is None else _cell(term) for term in solution]


def _cell(term: "NamedNode | BlankNode | Literal | Triple") -> str:
    """Write a term as short as it is clear."""
    from pyoxigraph import Literal, NamedNode

    if isinstance(term, NamedNode):
        return compress(term.value)
    if isinstance(term, Literal):
        # No control characters on a terminal.
        clean = "".join(each if each.isprintable() else " " for each in term.value)
        return f"{clean}@{term.language}" if term.language else clean
    return str(term)

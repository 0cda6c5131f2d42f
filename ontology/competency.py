"""Competency questions: what the ontology must be able to answer, in SPARQL, with the answers that were checked.

A question is two files of `ontology/queries/`. `NAME.rq` is a SPARQL 1.1 query that starts with comments:

    # Question: Of what is awe composed?
    # About: relations
    # Why: a reader of Plutchik's wheel looks up a blend.
    # Checked: against plutchik.tsv row 27.

A comment goes on in the next lines where these are indented by more than one space. `NAME.tsv` is the answer in the
format SPARQL 1.1 Query Results TSV, its rows sorted; that of an ASK query is `true` or `false`.

Queries run over one graph, the union of all modules, label sets, mapping sets and derived files. A store may hold a
statement in several of its graphs, so queries say DISTINCT.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    Store,
    parse_query_results,
)

from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.iri import compress
from ontology.validation.rules import RULES

__all__ = [
    "TOPICS",
    "Question",
    "Row",
    "answer",
    "answer_file",
    "check",
    "grounds",
    "in_short",
    "read_question",
    "shipped_questions",
    "told",
]

TOPICS = (
    "hierarchy",
    "relations",
    "affect space",
    "senses",
    "mappings",
    "languages",
    "alignments",
    "provenance",
    "appraisal and action",
)
"""What the shipped questions are about, in the order of the page that shows them."""

Row = tuple[str, ...]
"""One solution: for each variable the term in N-Triples notation, empty where it is unbound."""

_RULE = RULES["competency_question"]
_FIELDS = ("Question", "About", "Why", "Checked")
_SHOWN = 3
_GROUNDS = 100
_ASK = re.compile(r"^ASK\b", re.MULTILINE)
_IRI = re.compile(r"<([^<>]*)>")
_DATATYPE = re.compile(r'"([^"]*)"\^\^\S+')


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the ontology, with the answer that it must give.

    Attributes:
        name: the name of its files.
        question: what is asked, in words.
        about: the part of the ontology that it is about, such as `relations`.
        why: who asks it, and what for.
        checked: against which facts the expected answer was checked.
        query: the text of the query.
        variables: what a SELECT query asks for, without question marks; empty for an ASK query.
        expected: the rows of the answer, sorted; for an ASK query the one row `true` or `false`.
        place: the file of the expected answer.
    """

    name: str
    question: str
    about: str
    why: str
    checked: str
    query: str
    variables: tuple[str, ...]
    expected: tuple[Row, ...]
    place: Place


def shipped_questions() -> tuple[Question, ...]:
    """Give the questions that come with the package, by name.

    Raises:
        DocumentError: where one of its files is missing or cannot be read.
    """
    folder = Path(str(files("ontology") / "queries"))
    return tuple(read_question(path) for path in sorted(folder.glob("*.rq"), key=lambda path: path.stem))


def read_question(path: Path) -> Question:
    """Read a question from its query and, beside it, its expected answer.

    Raises:
        DocumentError: where a comment or the expected answer is missing or cannot be read.
    """
    query = _text(path)
    said = _comments(query)
    for field in _FIELDS:
        if not said.get(field):
            raise DocumentError(f"no {field} is given", Place(str(path), 1), hint=f"add a line '# {field}: ...'")
    expected = path.with_suffix(".tsv")
    variables, rows = _rows_of(_text(expected), expected)
    question, about, why, checked = (said[field] for field in _FIELDS)
    return Question(path.stem, question, about, why, checked, query, variables, rows, Place(str(expected)))


def answer(question: Question, store: Store) -> tuple[Row, ...]:
    """Ask the union of a store's graphs, and give the rows of the answer, sorted.

    Raises:
        SyntaxError: where the query is no SPARQL.
        ValueError: where it neither selects nor asks.
    """
    return _rows(_asked(question.query, store))


def answer_file(query: str, store: Store) -> str:
    """Ask the union of a store's graphs, and give the answer as the file of an expected one holds it.

    Raises:
        SyntaxError: where the query is no SPARQL.
        ValueError: where it neither selects nor asks.
    """
    found = _asked(query, store).serialize(format=QueryResultsFormat.TSV)
    head, *lines = (found or b"").decode().rstrip("\n").split("\n")
    return "\n".join([head, *sorted(lines), ""])


def check(question: Question, store: Store) -> tuple[Finding, ...]:
    """Ask a question, and say how the answer differs from the expected one, where it does."""
    try:
        found = answer(question, store)
    except (SyntaxError, ValueError) as error:
        place = Place(str(Path(question.place.path).with_suffix(".rq")), getattr(error, "lineno", None))
        message = f"the question {question.name!r} cannot be asked: {getattr(error, 'msg', error)}"
        return (_RULE.broken(place, message, node=question.name, cure="correct the query"),)
    return told(question, found, grounds(question, found, store))


def grounds(question: Question, found: tuple[Row, ...], store: Store) -> tuple[Row, ...]:
    """Give what an ASK query finds, sorted, where it is answered by yes and not by no: a hundred rows at most.

    Raises:
        SyntaxError, ValueError: as `answer` does.
    """
    if found != (("true",),) or question.expected != (("false",),):
        return ()
    solutions = _asked(_ASK.sub("SELECT DISTINCT *", question.query, count=1), store)
    assert isinstance(solutions, QuerySolutions), "it selects now"
    return tuple(sorted(map(_row, islice(solutions, _GROUNDS))))


def told(question: Question, found: tuple[Row, ...], because: tuple[Row, ...] = ()) -> tuple[Finding, ...]:
    """Say how an answer (its rows, sorted) differs from the expected one, where it does; `because` is its grounds."""
    if found == question.expected:
        return ()
    before, now = Counter(question.expected), Counter(found)
    differences = [
        f"{len(rows)} {word}: {_shown(rows)}"
        for rows, word in ((sorted((before - now).elements()), "missing"), (sorted((now - before).elements()), "new"))
        if rows
    ]
    why = f" for {_shown(because)}" if because else ""
    message = f"{question.question} is answered in another way than expected; {'; '.join(differences)}{why}"
    return (_RULE.broken(question.place, message, node=question.name),)


def in_short(term: str) -> str:
    """Write a term of an answer for reading: our IRIs as CURIEs, numbers bare.

    >>> in_short('<https://w3id.org/emotaxa/parrott/3/joy>'), in_short('"2"^^<http://www.w3.org/2001/XMLSchema#integer>')
    ('parrott:3/joy', '2')
    """
    return _IRI.sub(lambda found: compress(found[1]), _DATATYPE.sub(r"\1", term))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        hint = "give the expected answer beside the query, as NAME.tsv" if path.suffix == ".tsv" else "give the query"
        raise DocumentError((error.strerror or str(error)).lower(), Place(str(path)), hint=hint) from error


def _comments(query: str) -> dict[str, str]:
    """Read the comments at the head of a query, by their first word."""
    said: dict[str, str] = {}
    field = ""
    for line in query.splitlines():
        if not line.startswith("#"):
            break
        if found := re.fullmatch(r"# (\w+): (.*)", line):
            field = found[1]
            said[field] = found[2].strip()
        elif line.startswith("#  ") and field:
            said[field] += f" {line[1:].strip()}"
    return said


def _asked(query: str, store: Store) -> QueryBoolean | QuerySolutions:
    found = store.query(query, use_default_graph_as_union=True)
    if isinstance(found, QueryTriples):
        raise ValueError("it neither selects nor asks")
    return found


def _rows_of(text: str, path: Path) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Read an expected answer: its variables and its rows."""
    try:
        found = parse_query_results(text.strip("\n").encode(), format=QueryResultsFormat.TSV)
        variables = tuple(variable.value for variable in getattr(found, "variables", ()))
        return variables, _rows(found)
    except (SyntaxError, ValueError) as error:
        raise DocumentError(
            f"no SPARQL results in TSV: {error}",
            Place(str(path), getattr(error, "lineno", None)),
            hint="write a line of ?variables, and a line of terms for each row",
        ) from error


def _rows(found: QueryBoolean | QuerySolutions) -> tuple[Row, ...]:
    if isinstance(found, QueryBoolean):
        return (("true" if found else "false",),)
    return tuple(sorted(map(_row, found)))


def _row(solution: QuerySolution) -> Row:
    return tuple("" if term is None else str(term) for term in solution)


def _shown(rows: Iterable[Row]) -> str:
    """Write the first rows in short, for reading.

    >>> _shown([("<https://w3id.org/emotaxa/plutchik/1/fear>", '"fear"@en', '"1"^^<http://...#integer>', "")])
    'plutchik:1/fear "fear"@en 1'
    """
    shown = [" ".join(filter(None, map(in_short, row))) for row in rows]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"{', '.join(shown[:_SHOWN])}{more}"

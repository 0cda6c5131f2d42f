"""Writes the page of the competency questions before Sphinx reads the sources: `docs/questions.md`.

The page shows every question with its query and its checked answer, and is made anew by every build.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from made_pages import make_before_reading, write_made

from ontology.competency import TOPICS, Question, in_short, shipped_questions

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["question_page", "setup"]

_HEAD = """# Competency questions

What the ontology must be able to answer: {count} questions in SPARQL 1.1, each with an answer that was checked against
the facts. They run as tests, and show how the graph is asked. The files are in `ontology/queries/`: `NAME.rq` is the
query, `NAME.tsv` the whole answer.

A query runs over one graph, the union of all modules, label sets, mapping sets and derived files. Several files may
state the same thing, so the queries say `DISTINCT`. In the answers below, CURIEs stand for our IRIs.
"""
_MOST_ROWS = 12


def question_page(questions: Sequence[Question]) -> str:
    """Give the page: the questions by what they are about."""
    lines = [_HEAD.format(count=len(questions))]
    others = sorted({question.about for question in questions} - {*TOPICS})
    for about in (*TOPICS, *others):
        chosen = [question for question in questions if question.about == about]
        if chosen:
            lines += [f"## {about[0].upper()}{about[1:]}", ""]
        for question in chosen:
            lines += _entry(question)
    return "\n".join(lines)


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register with Sphinx."""
    return make_before_reading(
        app, lambda folder: write_made(question_page(shipped_questions()), folder / "questions.md")
    )


def _entry(question: Question) -> Iterator[str]:
    yield f"(question-{question.name})="
    yield f"### {question.question}"
    yield ""
    yield f"`{question.name}`: {question.why}"
    yield ""
    # Pygments knows no property paths, and Sphinx would warn of them: so no highlighting.
    yield "```text"
    yield question.query.partition("\n\n")[2].rstrip()
    yield "```"
    yield ""
    yield from _answer(question)
    yield f"Checked {question.checked}"
    yield ""


def _answer(question: Question) -> Iterator[str]:
    if not question.variables:
        yield f"Answer: {'yes' if question.expected == (('true',),) else 'no'}."
    elif not question.expected:
        yield "Answer: none."
    else:
        yield f"| {' | '.join(question.variables)} |"
        yield f"|{'---|' * len(question.variables)}"
        for row in question.expected[:_MOST_ROWS]:
            yield f"| {' | '.join(_cell(term) for term in row)} |"
        if len(question.expected) > _MOST_ROWS:
            yield ""
            yield f"and {len(question.expected) - _MOST_ROWS} more rows."
    yield ""


def _cell(term: str) -> str:
    """Write a term of an answer in a table; what Markdown might read into it is set as code."""
    short = in_short(term).replace("|", r"\|")
    return f"`{short}`" if short else ""

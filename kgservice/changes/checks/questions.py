"""Questions: which competency questions a change answers in another way than expected, and than before."""

from collections import Counter
from dataclasses import replace
from functools import cache

from pyoxigraph import Store

from kgservice.changes.checks.scene import Scene
from kgservice.changes.checks.scope import properties_of
from kgservice.changes.checks.terms import CheckTerms
from ontology.competency import Question, Row, answer, shipped_questions, told
from ontology.errors import DocumentError
from ontology.finding import Finding, Level

__all__ = ["question_check"]

_Rows = tuple[Row, ...]


def question_check(scene: Scene, terms: CheckTerms) -> tuple[Finding, ...]:
    """Ask the questions that speak of a property of which statements come or go.

    Told is how an answer differs from the one before the change, unless it only comes nearer to the expected one. It is
    an ERROR where something expected is lost, or where something comes and nothing is expected: what must not be, is.
    Where something comes besides what is expected, it is a WARN: a graph that grows knows more. So is any new answer of
    which somebody said that it is right.

    Raises:
        DocumentError: where a shipped question cannot be read, or one cannot be asked.
    """
    touched = {quad.predicate.value for quad in scene.quads}
    questions = _shipped() if terms.questions is None else terms.questions
    asked = [question for question in questions if touched and _concerns(question, touched)]
    if not asked:
        return ()
    proposal, memory = scene.proposal, scene.memory
    with memory.asked(proposal.known, proposal.before, scene.added, scene.removed) as store:
        after = {question: _answer(question, store) for question in asked}
    doubtful = [question for question in asked if after[question] != question.expected]
    if not doubtful:
        return ()
    with memory.asked(proposal.known, proposal.before, (), ()) as store:
        before = {question: _answer(question, store) for question in doubtful}
    return tuple(
        replace(each, level=level, hint=_hint(question, terms))
        for question in doubtful
        if (level := _level(question, before[question], after[question], terms)) is not None
        for each in told(replace(question, expected=before[question]), after[question])
    )


@cache
def _shipped() -> tuple[Question, ...]:
    return shipped_questions()


def _concerns(question: Question, touched: set[str]) -> bool:
    properties = properties_of(question.query)
    return properties is None or not properties.isdisjoint(touched)


def _answer(question: Question, store: Store) -> _Rows:
    try:
        return answer(question, store)
    except (SyntaxError, ValueError) as error:
        raise DocumentError(
            f"the question {question.name!r} cannot be asked: {getattr(error, 'msg', error)}",
            question.place,
            hint="correct the query",
            value=question.name,
        ) from error


def _level(question: Question, before: _Rows, after: _Rows, terms: CheckTerms) -> Level | None:
    """Say how grave it is that an answer has become another one; None where it came nearer to what is expected."""
    expected = Counter(question.expected)
    was, now = Counter(before), Counter(after)
    lost, come = (was - now) & expected, (now - was) - expected
    if not lost and not come:
        return None
    grave = lost or not question.expected
    return "ERROR" if grave and question.name not in terms.accepted else "WARN"


def _hint(question: Question, terms: CheckTerms) -> str:
    if question.name in terms.accepted:
        return "its new answer is accepted; change the expected one with the next release"
    return f"mend what the query asks about, or, where the new answer is right, accept the question {question.name!r}"

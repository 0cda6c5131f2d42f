"""Questions: which competency questions a change answers in another way than expected, and than before."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Store

from kgservice.changes.answers import Difference, difference_of, finds_defects, known_questions, same_difference
from kgservice.changes.checks.scene import Scene
from kgservice.changes.checks.scope import properties_of
from kgservice.changes.checks.terms import CheckTerms
from ontology.competency import Question, Row, answer, grounds, told
from ontology.errors import DocumentError
from ontology.finding import Finding, Level
from ontology.validation.rules import RULES

__all__ = ["differences", "question_check", "told_differences"]

_RULE = RULES["competency_question"]


@dataclass(frozen=True, slots=True)
class _Answered:
    """A question, what it is answered before a change and after it, and what makes it so where it only says yes."""

    question: Question
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    grounds: tuple[Row, ...] = ()

    @property
    def difference(self) -> Difference:
        return difference_of(self.before, self.after)


def question_check(scene: Scene, terms: CheckTerms) -> tuple[Finding, ...]:
    """Ask the questions that speak of a property of which statements come or go, and those with an accepted difference.

    Told is how an answer differs from the one before the change, unless it only comes nearer to the expected one. It is
    an ERROR where something expected is lost, or where something comes and the question looks for what must not be.
    Where something comes besides what is expected, it is a WARN: a graph that grows knows more. So is a difference of
    which somebody said that it is right; where the change makes another one than that, it is an ERROR, whatever it is.

    Raises:
        DocumentError: where a shipped question cannot be read, or one cannot be asked.
    """
    return tuple(finding for each in _concerned(scene, terms) for finding in _judged(each, terms.accepted))


def told_differences(scene: Scene, terms: CheckTerms) -> Mapping[str, Difference]:
    """Give the differences of which `question_check` tells, by the names of the questions.

    Raises:
        DocumentError: where a shipped question cannot be read, or one cannot be asked.
    """
    found = (each for each in _concerned(scene, terms) if each.before != each.after)
    return {each.question.name: each.difference for each in found if _judged(each, terms.accepted)}


def differences(scene: Scene, questions: Sequence[Question]) -> Mapping[str, Difference]:
    """Give how a change moves the answers to questions, by their names; none where the answer stays.

    Raises:
        DocumentError: where one cannot be asked.
    """
    found = _answered(scene, questions, [question.name for question in questions])
    return {each.question.name: each.difference for each in found if each.before != each.after}


def _concerned(scene: Scene, terms: CheckTerms) -> Iterable[_Answered]:
    """Ask the questions that a change may answer otherwise, and those with an accepted difference."""
    touched = {quad.predicate.value for quad in scene.quads}
    questions = known_questions() if terms.questions is None else terms.questions
    asked = [
        question
        for question in questions
        if question.name in terms.accepted or (touched and _concerns(question, touched))
    ]
    return _answered(scene, asked, terms.accepted)


def _answered(scene: Scene, questions: Sequence[Question], always: Collection[str]) -> Iterable[_Answered]:
    """Ask questions, before a change only those that are then answered in another way than expected, or always."""
    if not questions:
        return ()
    proposal, memory = scene.proposal, scene.memory
    with memory.asked(proposal.known, proposal.before, scene.added, scene.removed) as store:
        after = [(question, *_answer(question, store)) for question in questions]
    doubtful = [each for each in after if each[1] != each[0].expected or each[0].name in always]
    if not doubtful:
        return ()
    with memory.asked(proposal.known, proposal.before, (), ()) as store:
        return [_Answered(question, _answer(question, store)[0], rows, why) for question, rows, why in doubtful]


def _concerns(question: Question, touched: set[str]) -> bool:
    properties = properties_of(question.query)
    return properties is None or not properties.isdisjoint(touched)


def _answer(question: Question, store: Store) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Give the answer to a question, and its grounds."""
    try:
        rows = answer(question, store)
        return rows, grounds(question, rows, store)
    except (SyntaxError, ValueError) as error:
        raise DocumentError(
            f"the question {question.name!r} cannot be asked: {getattr(error, 'msg', error)}",
            question.place,
            hint="correct the query",
            value=question.name,
        ) from error


def _judged(found: _Answered, accepted: Mapping[str, Difference]) -> tuple[Finding, ...]:
    """Say what is to be said of an answer."""
    question, difference = found.question, found.difference
    differs = told(replace(question, expected=found.before), found.after, found.grounds)
    if question.name in accepted:
        if same_difference(difference, accepted[question.name]):
            hint = "that is accepted with this change"
            return tuple(replace(each, level="WARN", hint=hint) for each in differs)
        hint = f"accept the difference that it shows now: the question {question.name!r}"
        if differs:
            return tuple(
                replace(each, level="ERROR", message=f"{each.message}; accepted is another difference", hint=hint)
                for each in differs
            )
        message = f"{question.question} is answered as before; accepted is a difference"
        return (_RULE.broken(question.place, message, node=question.name, cure=hint),)
    expected, was, now = Counter(question.expected), Counter(found.before), Counter(found.after)
    lost, come = (was - now) & expected, (now - was) - expected
    if not lost and not come:
        return ()
    level: Level = "WARN"
    cure = "where the new answer is right"
    if lost or finds_defects(question) or not expected:
        level = "ERROR"
        cure = "where an admin finds the new answer right" if finds_defects(question) else cure
    hint = f"mend what the query asks about, or, {cure}, accept the question {question.name!r}"
    return tuple(replace(each, level=level, hint=hint) for each in differs)

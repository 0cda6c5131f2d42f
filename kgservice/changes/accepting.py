"""Accepting: who may say that a competency question's new answer is right, and what they may say of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from kgservice.access.principal import Principal, Role
from kgservice.changes.answers import Accepted, Difference, finds_defects, known_questions, same_difference
from kgservice.changes.errors import OnlyAdmins
from kgservice.changes.request import ChangeRequest
from kgservice.changes.texts import read_text
from ontology.competency import Question
from ontology.errors import EmotaxaError, UnknownReference
from ontology.spelling import nearest

__all__ = ["admit_question", "answers_now", "question_named", "read_answers"]


def question_named(name: str, field: str = "question") -> Question:
    """Give the competency question that bears a name.

    Raises:
        UnknownReference: where none does.
    """
    known = {question.name: question for question in known_questions()}
    if name not in known:
        where = "the questions are the files of ontology/queries"
        raise UnknownReference("competency question", name, nearest(name, known), otherwise=where, field=field)
    return known[name]


def admit_question(question: Question, by: Principal) -> None:
    """Refuse who may not say that another answer to a question is right: that something is there which must not be.

    Raises:
        OnlyAdmins: where it looks for defects, and they are no admin.
    """
    if finds_defects(question) and by.role < Role.ADMIN:
        raise OnlyAdmins(
            f"the question {question.name!r} looks for what must not be: only an admin can accept what it finds",
            by.role.label,
            "mend what it finds",
        )


def answers_now(
    request: ChangeRequest, found: Mapping[str, Difference], questions: Sequence[str] | None, why: str, by: Principal
) -> dict[str, Accepted]:
    """Give what a request accepts once the answers to some questions are accepted as they differ now.

    Args:
        request: the request.
        found: how answers differ with it, by the question.
        questions: the questions that are named; None for all that differ, and all that were accepted. What was accepted
            of one of these and still holds is left to who accepted it.
        why: why the answers are right.
        by: who says so.

    Raises:
        EmotaxaError: where one that is named is answered with the request as without it, or all are.
        UnknownReference: where there is no such question.
        OnlyAdmins: as `admit_question` does.
    """
    answers = dict(request.answers)
    if questions is None and not found and not answers:
        raise EmotaxaError(
            f"every competency question is answered with the change request {request.number} as is expected",
            hint="there is nothing to be accepted",
            field="questions",
        )
    for name in dict.fromkeys((*answers, *found) if questions is None else questions):
        now, before = found.get(name), answers.get(name)
        if questions is None and now is not None and before is not None and same_difference(now, before):
            continue
        if questions is not None or now is not None:
            admit_question(question_named(name, "questions"), by)
        if now is not None:
            answers[name] = Accepted(lost=now.lost, come=now.come, why=why, by=by.name)
        elif answers.pop(name, None) is None:
            raise EmotaxaError(
                f"the question {name!r} is answered with the change request {request.number} as without it",
                hint="accept those questions alone that its checks tell",
                value=name,
                field="questions",
            )
    return answers


def read_answers(
    answers: Mapping[str, Accepted | Mapping[str, Any]], by: Principal, longest: int, before: Mapping[str, Accepted]
) -> dict[str, Accepted]:
    """Read accepted differences, by the name of the question.

    Args:
        answers: what somebody says is right.
        by: who says so; those that they leave as they were stay somebody else's.
        longest: characters of a reason.
        before: what was accepted before.

    Raises:
        UnknownReference: where there is no such question.
        OnlyAdmins: as `admit_question` does.
        EmotaxaError: where one is no difference, or says nothing, or not why.
    """
    found = {}
    for name, given in answers.items():
        field = f"answers.{name}"
        try:
            accepted = Accepted.model_validate(given.model_dump() if isinstance(given, Accepted) else given)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise EmotaxaError(
                f"no accepted difference: {'.'.join(map(str, first['loc']))}: {first['msg']}",
                hint='write {"lost": [[term, ...], ...], "come": [...], "why": "..."}, or let the desk find it out',
                field=field,
            ) from error
        if name in before and accepted.model_copy(update={"by": before[name].by}) == before[name]:
            found[name] = before[name]
            continue
        admit_question(question_named(name, field), by)
        if not accepted:
            raise EmotaxaError("no row is lost, and none comes", hint="leave the question out", field=field)
        why = read_text(accepted.why, longest, f"{field}.why")
        found[name] = accepted.model_copy(update={"by": by.name, "why": why})
    return found

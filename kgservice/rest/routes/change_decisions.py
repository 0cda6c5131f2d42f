"""What becomes of a change request: it is proposed, decided on, merged and taken back."""

from typing import Annotated

from fastapi import Depends, FastAPI
from starlette.responses import Response

from kgservice.changes.editing import Editing
from kgservice.rest.json_body import json_body
from kgservice.rest.models.change_requests import (
    AnswerRequest,
    ApproveRequest,
    RebaseRequest,
    RejectRequest,
    RevertRequest,
    SeenRequest,
)
from kgservice.rest.models.changes import Change
from kgservice.rest.routes.changes import TAGS, WRITING, answered
from kgservice.rest.routes.parameters import API, ChangePath
from kgservice.rest.settings import Settings
from kgservice.rest.writing import By, reading
from ontology.errors import EmotaxaError

__all__ = ["add_routes"]

_ONE = f"{API}/changes/{{number}}"


def add_routes(app: FastAPI, editing: Editing, settings: Settings) -> None:
    """Add POST /changes/{number}/submit, /withdraw, /approve, /reject, /rebase, /merge, /revert and /answers."""
    desk, limit = editing.desk, settings.body_bytes

    @app.post(
        f"{_ONE}/submit",
        response_model=Change,
        summary="Propose a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, SeenRequest),
    )
    def submit_change(
        number: ChangePath, by: By, asked: Annotated[SeenRequest, Depends(reading(SeenRequest, limit))]
    ) -> Response:
        """Propose a draft to the reviewers; 409 where others have changed meanwhile what it rests on."""
        return answered(editing, desk.submit(number, by, version=asked.version), by)

    @app.post(
        f"{_ONE}/withdraw",
        response_model=Change,
        summary="Withdraw a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, SeenRequest),
    )
    def withdraw_change(
        number: ChangePath, by: By, asked: Annotated[SeenRequest, Depends(reading(SeenRequest, limit))]
    ) -> Response:
        """Take a request back as a draft; its approvals, or its rejection, are dropped."""
        return answered(editing, desk.withdraw(number, by, version=asked.version), by)

    @app.post(
        f"{_ONE}/approve",
        response_model=Change,
        summary="Approve a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, ApproveRequest),
    )
    def approve_change(
        number: ChangePath, by: By, asked: Annotated[ApproveRequest, Depends(reading(ApproveRequest, limit))]
    ) -> Response:
        """Say yes to a version that somebody else wrote; once enough have, the request is approved."""
        return answered(editing, desk.approve(number, by, asked.text, version=asked.version), by)

    @app.post(
        f"{_ONE}/reject",
        response_model=Change,
        summary="Reject a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, RejectRequest),
    )
    def reject_change(
        number: ChangePath, by: By, asked: Annotated[RejectRequest, Depends(reading(RejectRequest, limit))]
    ) -> Response:
        """Say no to a version that somebody else wrote, and why."""
        return answered(editing, desk.reject(number, by, asked.reason, version=asked.version), by)

    @app.post(
        f"{_ONE}/rebase",
        response_model=Change,
        summary="Rebase a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, RebaseRequest),
    )
    def rebase_change(
        number: ChangePath, by: By, asked: Annotated[RebaseRequest, Depends(reading(RebaseRequest, limit))]
    ) -> Response:
        """Base a request on the newest revision, where it does there what it did; 409 with its conflicts otherwise."""
        return answered(editing, desk.rebase(number, by), by)

    @app.post(
        f"{_ONE}/merge",
        response_model=Change,
        summary="Merge a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, SeenRequest),
    )
    def merge_change(
        number: ChangePath, by: By, asked: Annotated[SeenRequest, Depends(reading(SeenRequest, limit))]
    ) -> Response:
        """Bring an approved request into the graph, which makes a revision.

        Its operations are worked out and checked anew on the newest revision. Where they meet a conflict (409) or a
        check fails (422), nothing changes.
        """
        merged = desk.merge(number, by, version=asked.version)
        assert merged.merge is not None, "it has just been merged"
        return answered(editing, merged, by, revision=merged.merge.revision)

    @app.post(
        f"{_ONE}/revert",
        status_code=201,
        response_model=Change,
        summary="Take a merged change request back",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, RevertRequest),
    )
    def revert_change(
        number: ChangePath, by: By, asked: Annotated[RevertRequest, Depends(reading(RevertRequest, limit))]
    ) -> Response:
        """Begin a request, as a draft, that undoes exactly what the merge of another one did."""
        return answered(editing, desk.revert(number, by, asked.reason), by, begun=True)

    @app.post(
        f"{_ONE}/answers",
        response_model=Change,
        summary="Accept new answers to competency questions",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, AnswerRequest),
    )
    def accept_answer(
        number: ChangePath, by: By, asked: Annotated[AnswerRequest, Depends(reading(AnswerRequest, limit))]
    ) -> Response:
        """Say that what competency questions are answered with a request is right; that makes one new version of it."""
        if asked.question is not None and asked.questions is not None:
            raise EmotaxaError("questions are named twice", hint="give question or questions", field="question")
        questions = asked.questions if asked.question is None else asked.question
        return answered(editing, desk.answer(number, by, questions, asked.why, version=asked.version), by)

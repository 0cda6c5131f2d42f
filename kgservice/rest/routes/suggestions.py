"""Suggestions: they are looked for, listed, decided on, and made change requests."""

from collections import Counter
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Path, Query
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from kgservice.changes.editing import Editing
from kgservice.changes.suggesting.drafts import Drafting
from kgservice.changes.suggesting.filters import Filters
from kgservice.changes.suggesting.finding import Finder, How, Suggested
from kgservice.changes.suggesting.label_set_operations import operations_for
from kgservice.changes.suggesting.queued import State
from kgservice.rest.answers import json_answer
from kgservice.rest.json_body import json_body
from kgservice.rest.models.base import Name, Share
from kgservice.rest.models.changes import Change
from kgservice.rest.models.problem import problems
from kgservice.rest.models.suggestions import (
    AcceptedAnswer,
    AcceptRequest,
    DraftRequest,
    FoundAnswer,
    KindName,
    PairedGiven,
    QueuedSuggestion,
    RefuseRequest,
    ReopenRequest,
    StateOfSuggestion,
    SuggestionPage,
    SuggestRequest,
    WithdrawRequest,
)
from kgservice.rest.routes.changes import WRITING, answered
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import Settings
from kgservice.rest.writing import By, Writer, reading
from kgservice.views.suggestions import accepted_view, found_view, suggestions_view
from mappings.suggesting.label_set import LabelSet, label_set_from
from mappings.suggesting.paired import PairedLabels
from mappings.suggesting.term import Term
from ontology.errors import EmotaxaError

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Suggestions"]
_PAGE, _LARGEST = 100, 1_000
_HERE = f"{API}/suggestions"
_ONE = f"{_HERE}/{{id:suggestion}}"

Id = Annotated[
    str,
    Path(
        min_length=16,
        max_length=16,
        description="Id of a suggestion.",
        openapi_examples={"one": {"value": "0123456789abcdef"}},
    ),
]


class _Ids(Convertor[str]):
    """Tells ids of suggestions from other words in a path."""

    regex = "[0-9a-f]{16}"

    def convert(self, value: str) -> str:
        """Take an id as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Write an id as it is."""
        return value


def add_routes(app: FastAPI, editing: Editing, settings: Settings) -> None:
    """Add GET and POST /suggestions, and what lies below."""
    register_url_convertor("suggestion", _Ids())
    queue, store, limit = editing.suggestions, editing.workspace.store, settings.body_bytes
    finder = Finder(editing.workspace)
    drafting = Drafting(editing.workspace, editing.desk, queue)

    @app.get(
        _HERE,
        response_model=SuggestionPage,
        summary="List suggestions",
        tags=_TAGS,
        responses=problems(422, 503),
    )
    def list_suggestions(
        request: Request,
        by: By,
        state: Annotated[
            list[StateOfSuggestion] | None,
            Query(description="What became of them, any of several; those that wait where it is left out."),
        ] = None,
        kind: Annotated[KindName | None, Query(description="Mappings of labels, or words as synonyms.")] = None,
        scheme: Annotated[Name | None, Query(description="Id of the label set of the label.")] = None,
        to: Annotated[Name | None, Query(description="Id of the scheme of the concept.")] = None,
        concept: Annotated[Name | None, Query(description="IRI or CURIE of the concept.")] = None,
        text: Annotated[Name | None, Query(description="The label or word, or the IRI of the label.")] = None,
        predicate: Annotated[Name | None, Query(description="The relation.")] = None,
        method: Annotated[Name | None, Query(description="A method that speaks for them.")] = None,
        least: Annotated[Share, Query(description="Score from which on.")] = 0.0,
        contested: Annotated[bool | None, Query(description="Whether another concept claims the term.")] = None,
        closest: Annotated[bool | None, Query(description="Whether it is the closest of those that do.")] = None,
        decided_by: Annotated[Name | None, Query(description="Who decided.")] = None,
        limit: Annotated[int, Query(ge=1, le=_LARGEST, description="Suggestions on a page.")] = _PAGE,
        offset: Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")] = 0,
    ) -> Response:
        """Give the suggestions to which all of it applies, those with the highest scores first."""
        filters = Filters(
            states=frozenset(map(State, state or ("waiting",))),
            kind=kind,
            scheme=scheme,
            to=to,
            term=text,
            concept=concept,
            predicate=predicate,
            suggester=method,
            least=least,
            contested=contested,
            closest=closest,
            decided_by=decided_by,
        )
        found, revision = queue.list(filters), store.revision
        following = offset + limit if offset + limit < len(found) else None
        page = found[offset : offset + limit]
        answer = json_answer(suggestions_view(page, queue, revision, len(found), following), revision)
        if following is not None:
            url = request.url.include_query_params(offset=following)
            answer.headers["link"] = f'<{url.path}?{url.query}>; rel="next"'
        return answer

    @app.post(
        _HERE,
        response_model=FoundAnswer,
        summary="Find suggestions, and put them in the queue",
        tags=_TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, SuggestRequest),
    )
    def find_suggestions(
        by: Writer, asked: Annotated[SuggestRequest, Depends(reading(SuggestRequest, limit))]
    ) -> Response:
        """Suggest what labels map to, or words as names of concepts; with the evidence, for a curator to decide.

        What was rejected before is told, and stays out of the queue unless `again` says otherwise. A label set that is
        being brought in can be put into a change request at once (`draft`); what is accepted is added to that later.
        """
        suggested, label_set = _suggested(finder, asked)
        change, undefined = None, tuple[str, ...]()
        if asked.draft:
            if label_set is None:
                raise EmotaxaError(
                    "only a label set is brought in by a request", hint="give `label_set`", value=True, field="draft"
                )
            title = f"Bring in the labels of {label_set.name}"
            change = editing.desk.create(by, title, operations_for(label_set)).number
            undefined = label_set.undefined
        found = suggested.found.suggestions
        offered = queue.offer(found, by, again=asked.again) if asked.offer else queue.held(found, again=asked.again)
        return json_answer(found_view(suggested, offered, change, undefined), suggested.revision)

    @app.post(
        f"{_HERE}/draft",
        status_code=201,
        response_model=Change,
        summary="Make a change request of accepted suggestions",
        tags=_TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, DraftRequest),
    )
    def draft_suggestions(
        by: Writer, asked: Annotated[DraftRequest, Depends(reading(DraftRequest, limit))]
    ) -> Response:
        """Put accepted suggestions into a change request, a new one as a draft; a suggestion goes into one alone.

        A mapping set that the graph lacks is begun in it.
        """
        made = drafting.draft(
            by, asked.ids, title=asked.title, description=asked.description, tags=asked.tags, number=asked.number
        )
        return answered(editing, made, by, begun=True)

    _add_decisions(app, editing, limit)


def _add_decisions(app: FastAPI, editing: Editing, limit: int) -> None:
    """Add what is below /suggestions/{id}."""
    queue, store = editing.suggestions, editing.workspace.store

    @app.get(
        _ONE,
        response_model=QueuedSuggestion,
        summary="Show a suggestion",
        tags=_TAGS,
        responses=problems(404, 422, 503),
    )
    def show_suggestion(id: Id, by: By) -> Response:
        """Give a suggestion with its evidence, its rivals, and what became of it."""
        return json_answer(queue.get(id).as_document(), store.revision)

    @app.post(
        f"{_ONE}/accept",
        response_model=AcceptedAnswer,
        summary="Accept a suggestion",
        tags=_TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, AcceptRequest),
    )
    def accept_suggestion(
        id: Id, by: Writer, asked: Annotated[AcceptRequest, Depends(reading(AcceptRequest, limit))]
    ) -> Response:
        """Accept a suggestion, as it stands or with another relation; the graph changes by a change request alone."""
        queued, operations = queue.accept(
            id,
            by,
            predicate=asked.predicate,
            confidence=asked.confidence,
            reason=asked.reason,
            mapping_set=asked.mapping_set,
            seen=asked.seen,
        )
        return json_answer(accepted_view(queued, operations), store.revision)

    @app.post(
        f"{_ONE}/reject",
        response_model=QueuedSuggestion,
        summary="Reject a suggestion",
        tags=_TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, RefuseRequest),
    )
    def reject_suggestion(
        id: Id, by: Writer, asked: Annotated[RefuseRequest, Depends(reading(RefuseRequest, limit))]
    ) -> Response:
        """Reject a suggestion: the pair is not suggested any more, unless somebody asks for it again."""
        return json_answer(queue.reject(id, by, asked.reason, seen=asked.seen).as_document(), store.revision)

    @app.post(
        f"{_ONE}/withdraw",
        response_model=QueuedSuggestion,
        summary="Withdraw a suggestion",
        tags=_TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, WithdrawRequest),
    )
    def withdraw_suggestion(
        id: Id, by: Writer, asked: Annotated[WithdrawRequest, Depends(reading(WithdrawRequest, limit))]
    ) -> Response:
        """Take a suggestion out of the queue without judging it; it may be suggested again at any time."""
        return json_answer(queue.withdraw(id, by, asked.reason, seen=asked.seen).as_document(), store.revision)

    @app.post(
        f"{_ONE}/reopen",
        response_model=QueuedSuggestion,
        summary="Let a suggestion wait anew",
        tags=_TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, ReopenRequest),
    )
    def reopen_suggestion(
        id: Id, by: Writer, asked: Annotated[ReopenRequest, Depends(reading(ReopenRequest, limit))]
    ) -> Response:
        """Let a suggestion wait anew that was decided on, and is in no change request; its rejections stay told."""
        return json_answer(queue.reopen(id, by, asked.reason, seen=asked.seen).as_document(), store.revision)


def _suggested(finder: Finder, asked: SuggestRequest) -> tuple[Suggested, LabelSet | None]:
    """Look for what is asked; give the label set that is brought in, too, where one is."""
    given = [name for name in ("scheme", "label_set", "words") if getattr(asked, name) is not None]
    if len(given) != 1:
        raise EmotaxaError(
            f"{' and '.join(given) if given else 'nothing'} is given to suggest something for",
            hint="give exactly one of scheme, label_set and words",
            field=given[1] if given else None,
        )
    how = How(
        tuple(asked.methods),
        tuple(asked.to),
        asked.limit,
        asked.least,
        None if asked.paired is None else _paired(asked.paired),
        "" if asked.paired is None else asked.paired.scheme,
    )
    if asked.words is not None:
        words = tuple(Term.word(each.word, each.lang or asked.lang, each.count) for each in asked.words)
        return finder.words(words, how, revision=asked.revision), None
    if asked.label_set is None:
        assert asked.scheme is not None, "one of them is given"
        return finder.labels(asked.scheme, how, unmapped=asked.unmapped, revision=asked.revision), None
    try:
        label_set = label_set_from(asked.label_set.model_dump(exclude_none=True))
    except EmotaxaError as error:
        error.field = f"label_set/{_pointer(error.field)}" if error.field else "label_set"
        raise
    return finder.labels(label_set, how, unmapped=asked.unmapped, revision=asked.revision), label_set


def _paired(given: PairedGiven) -> PairedLabels:
    if (given.rows is None) == (given.counts is None):
        raise EmotaxaError(
            "rows that are labelled both ways are wanted, or counts over them", hint="give one of them", field="paired"
        )
    if given.rows is not None:
        return PairedLabels.counted(given.rows)
    assert given.counts is not None, "one of them is given"
    counts = given.counts
    return PairedLabels(
        counts.rows,
        Counter(counts.first),
        Counter(counts.second),
        Counter({(one, other): rows for one, other, rows in counts.both}),
    )


def _pointer(field: str) -> str:
    """Write a place as JSON pointers do.

    >>> _pointer("labels[3].definition")
    'labels/3/definition'
    """
    return field.replace("[", "/").replace("]", "").replace(".", "/")

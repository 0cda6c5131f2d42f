"""The routes of the pages, and of the files that they need."""

from importlib.resources import files

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from kgservice.changes.editing import Editing
from kgservice.views.problems import problem_of
from kgservice.web.answer import Records, groups_of, rows_of
from kgservice.web.changes import ChangePages
from kgservice.web.form import MODES, Form, level_choices, profile_choices, read_form
from kgservice.web.operations import operations_of
from kgservice.web.rendering import Rendering
from kgservice.workspace import AtRevision, Workspace
from mappings.conversion.answer import Conversion, LabelsItem
from ontology.errors import EmotaxaError

__all__ = ["Pages", "add_pages"]

_LONGEST_SHOWN = 400


class Pages:
    """Renders the pages over a workspace."""

    def __init__(self, workspace: Workspace, rendering: Rendering) -> None:
        """Render nothing yet."""
        self._workspace = workspace
        self._rendered = rendering.page
        self._records: tuple[int, Records] = (-1, {})

    def conversion(self, request: Request) -> Response:
        """Render the form, and the answer where something was asked."""
        form = read_form(request.query_params)
        at = self._workspace.at()
        answer, problem = None, None
        if form.asked:
            try:
                answer = _converted(at, form)
            except EmotaxaError as error:
                problem = problem_of(error)
        knowledge = at.knowledge
        return self._rendered(
            "convert.html",
            200 if problem is None else problem.status,
            at.revision,
            form=form,
            shown_labels=form.labels[:_LONGEST_SHOWN],
            sources=level_choices(knowledge, form.source, points=False),
            targets=level_choices(knowledge, form.target, points=True),
            profiles=profile_choices(knowledge, form.profile),
            modes=MODES,
            problem=problem,
            at_field=None if problem is None else (problem.pointer or "").strip("/").partition("/")[0],
            answer=answer,
            rows=[] if answer is None else rows_of(answer.targets),
            runners_up=[] if answer is None else rows_of(answer.runners_up),
            groups=[] if answer is None else groups_of(answer, knowledge, self._records_at(at)),
        )

    def operations(self, request: Request) -> Response:
        """Render the list of operations."""
        address = str(request.base_url).rstrip("/")
        document = request.app.openapi()
        return self._rendered(
            "operations.html",
            200,
            self._workspace.at().revision,
            title=document["info"]["title"],
            description=document["info"]["description"],
            operations=operations_of(document, address),
        )

    def _records_at(self, at: AtRevision) -> Records:
        if self._records[0] != at.revision:
            found = {
                record.id: record
                for mapping_set in (*at.knowledge.sets, *at.knowledge.profiles)
                for record in mapping_set.records
            }
            self._records = (at.revision, found)
        return self._records[1]


def add_pages(app: FastAPI, editing: Editing) -> None:
    """Add the page at /, the change requests at /changes, the operations at /docs, and their files below /static."""
    rendering = Rendering()
    pages, changes = Pages(editing.workspace, rendering), ChangePages(editing, rendering)
    app.add_route("/", pages.conversion, include_in_schema=False)
    app.add_route("/docs", pages.operations, include_in_schema=False)
    app.add_route("/changes", changes.listed, include_in_schema=False)
    app.add_route("/changes/{number}", changes.shown, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=str(files("kgservice.web") / "static")))


def _converted(at: AtRevision, form: Form) -> Conversion:
    item = LabelsItem(form.read_labels())
    [answer] = at.converter.convert(
        [item], form.source, form.target, mode=form.read_mode(), profile=form.profile or None, explain=True
    )
    return answer

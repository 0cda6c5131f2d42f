"""Publishing: releases made from a revision, and the directory that Git keeps, sent and taken back."""

from pathlib import Path
from typing import Annotated, Any, Final, Literal

import orjson
from anyio import CapacityLimiter, to_thread
from fastapi import Depends, FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from kgservice.access.principal import Role, principal_of, require
from kgservice.changes.editing import Editing
from kgservice.changes.publishing.directory import import_directory
from kgservice.changes.publishing.export import export_directory
from kgservice.changes.publishing.releasing import check_version, release_revision
from kgservice.changes.publishing.takeover import take_over
from kgservice.linked_data.errors import NotAcceptable
from kgservice.linked_data.negotiation import preferred
from kgservice.rest.answers import json_answer
from kgservice.rest.archives import MEDIA_TYPES, pack, unpack
from kgservice.rest.bodies import read_body
from kgservice.rest.errors import WrongMediaType
from kgservice.rest.job_files import INPUT
from kgservice.rest.jobs import Jobs
from kgservice.rest.json_body import JSON, json_body
from kgservice.rest.models.base import Name
from kgservice.rest.models.jobs import JobAnswer
from kgservice.rest.models.problem import problems
from kgservice.rest.models.publishing import DirectoryAnswer, ExportAnswer, ReleaseGiven
from kgservice.rest.routes.harmonization import job_answer
from kgservice.rest.routes.parameters import API
from kgservice.rest.scratch import scratch
from kgservice.rest.settings import Settings
from kgservice.rest.wanted import ReadWanted, known_only
from kgservice.rest.writing import Writer, reading
from kgservice.views.headers import REVISION_HEADER
from kgservice.views.publishing import exported_view, taken_over_view
from ontology.errors import EmotaxaError

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Publishing"]
_AT_ONCE: Final = 2
"""Directories that are worked on at the same time; each takes a processor for seconds."""
_GZIP: Final = MEDIA_TYPES[0]
_PACKED: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_SMALLER: Final = "send the files of the ontology alone: tar czf - ontology mappings"


def add_routes(app: FastAPI, editing: Editing, settings: Settings, jobs: Jobs) -> None:
    """Add POST /releases, POST /directory/export and POST /directory/import."""
    turns = CapacityLimiter(_AT_ONCE)
    _add_releases(app, editing, settings, jobs)
    _add_export(app, editing, settings, turns)
    _add_import(app, editing, settings, turns)


def _add_releases(app: FastAPI, editing: Editing, settings: Settings, jobs: Jobs) -> None:
    store = editing.workspace.store

    @app.post(
        f"{API}/releases",
        status_code=202,
        response_model=JobAnswer,
        summary="Make a release of a revision, as a job",
        tags=["History"],
        responses=problems(400, 404, 408, 413, 415, 422, 429, 503, 507),
        openapi_extra=json_body(app, ReleaseGiven),
    )
    def make_release(
        by: Writer, asked: Annotated[ReleaseGiven, Depends(reading(ReleaseGiven, settings.body_bytes))]
    ) -> Response:
        """Write a revision as a release, and check it as any release is; the job's result is the folder (tar, gzip).

        What is derived is worked out anew, which needs the reasoner. The release can be read by its version then.
        """
        check_version(store, asked.version)
        number = editing.workspace.at(asked.revision).revision
        name = f"emotaxa-{asked.version}"
        job = jobs.files.create(f"{name}.tar.gz", number)

        def work(tell: Any) -> None:  # noqa: ANN401 - as jobs have it
            tell(0)
            folder = job.folder / INPUT / name
            release_revision(store, asked.version, author=by.name, out=folder, revision=number)
            packed = pack(_files(folder, name))
            jobs.files.make_room(len(packed))
            (job.folder / job.result).write_bytes(packed)

        return job_answer(jobs.start(job, work), status=202)


def _add_export(app: FastAPI, editing: Editing, settings: Settings, turns: CapacityLimiter) -> None:
    store = editing.workspace.store

    @app.post(
        f"{API}/directory/export",
        response_class=Response,
        summary="Write a revision as the directory that Git keeps",
        tags=_TAGS,
        responses={
            200: {
                "description": "The directory; in JSON, where Accept prefers it, what would change in it",
                "content": {_GZIP: _PACKED, JSON: {"schema": ExportAnswer.model_json_schema()}},
            },
            **problems(404, 406, 408, 413, 415, 422, 503),
        },
        openapi_extra=_body("The directory as it is, packed by tar and gzip; none for a fresh one.", required=False),
    )
    async def export_revision(request: Request, wanted: ReadWanted) -> Response:
        """Give the directory that was sent as a revision has it, with as few lines changed as can be.

        Only the files of the ontology are looked at, and only they come back: unpack them over yours. JSON tells which
        files change or go.
        """
        accept = request.headers.get("accept", "")
        form = preferred(accept, (_GZIP, JSON))
        if form is None:
            raise NotAcceptable(accept, (_GZIP, JSON))
        body = await read_body(request, settings.body_bytes, _SMALLER)
        if body:
            _check_packed(request)

        def written() -> Response:
            number = wanted.number(store)
            with scratch() as folder:
                if body:
                    unpack(body, folder)
                exported = export_directory(store, folder, number, allow_dirty=True)
                headers = {REVISION_HEADER: str(exported.revision), "vary": "Accept"}
                if form == JSON:
                    return Response(orjson.dumps(exported_view(exported)), 200, headers, JSON)
                headers["content-disposition"] = f'attachment; filename="emotaxa-r{exported.revision}.tar.gz"'
                return Response(pack(_files(folder)), 200, headers, _GZIP)

        return await to_thread.run_sync(written, limiter=turns)


def _add_import(app: FastAPI, editing: Editing, settings: Settings, turns: CapacityLimiter) -> None:
    store = editing.workspace.store

    @app.post(
        f"{API}/directory/import",
        response_model=DirectoryAnswer,
        summary="Take over a directory that was edited",
        tags=_TAGS,
        responses=problems(404, 408, 409, 413, 415, 422, 501, 503, 504),
        dependencies=[Depends(known_only)],
        openapi_extra=_body("The directory, packed by tar and gzip."),
    )
    async def import_edited_directory(
        request: Request,
        as_: Annotated[
            Literal["change", "graph"],
            Query(
                alias="as",
                description="`change` begins a change request; `graph` changes the graph at once, which admins may.",
            ),
        ] = "change",
        title: Annotated[Name | None, Query(description="What it does, in a line.")] = None,
        revision: Annotated[
            int | None,
            Query(ge=1, description="Revision that the directory was written from; the newest where it is left out."),
        ] = None,
    ) -> Response:
        """Take over what differs between a directory and the revision that it was written from.

        As a change request, the differences are told as operations; what no operation says is told in `findings`.
        """
        if as_ == "graph":
            require(request.scope, Role.ADMIN)
        body = await read_body(request, settings.body_bytes, _SMALLER)
        _check_packed(request)

        def taken() -> Response:
            with scratch() as folder:
                if not unpack(body, folder):
                    raise EmotaxaError("the archive holds no file of an ontology", hint=_SMALLER)
                directory = import_directory(folder)
                found = take_over(
                    store,
                    editing.desk,
                    directory,
                    principal_of(request.scope),
                    as_=as_,
                    title=title or "",
                    revision=revision,
                )
                view = taken_over_view(found)
            for finding in view["findings"]:
                finding["file"] = finding["file"].removeprefix(f"{folder}/")
            return json_answer(view, store.revision if as_ == "change" else found.revision)

        return await to_thread.run_sync(taken, limiter=turns)


def _body(said: str, *, required: bool = True) -> dict[str, Any]:
    return {"requestBody": {"required": required, "description": said, "content": {_GZIP: _PACKED}}}


def _check_packed(request: Request) -> None:
    media_type = request.headers.get("content-type", "")
    kind = media_type.partition(";")[0].strip().lower()
    if kind not in (*MEDIA_TYPES, "application/octet-stream"):
        raise WrongMediaType(media_type, "a tar file packed by gzip", MEDIA_TYPES)


def _files(folder: Path, below: str = "") -> list[tuple[str, Path]]:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [
        (f"{below}/{name}" if below else name, path) for path in found if (name := path.relative_to(folder).as_posix())
    ]

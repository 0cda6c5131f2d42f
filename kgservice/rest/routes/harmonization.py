"""Harmonization jobs. The corpus is the body of the request; nothing is ever fetched from a path or URL."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import orjson
from fastapi import Depends, FastAPI, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kgservice.rest.bodies import SPLIT_CORPUS, declared_bytes, keep_body
from kgservice.rest.errors import NotFound, NotReady
from kgservice.rest.harmonization import REPORT, Harmonization
from kgservice.rest.job_files import INPUT, Job
from kgservice.rest.jobs import Jobs
from kgservice.rest.models.base import Name
from kgservice.rest.models.jobs import JobAnswer, ReportAnswer
from kgservice.rest.models.problem import problems
from kgservice.rest.problems import MEDIA_TYPE
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import Settings
from kgservice.rest.wanted import ReadWanted, known_only
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from mappings.harmonization.options import ABSENT_FROM, LEAST_NEAR, DuplicatePolicy, Options, Purpose, UnknownPolicy

__all__ = ["add_routes", "job_answer"]

_TAGS: list[Any] = ["Harmonization"]
_PROBLEMS = problems(404, 409, 422, 500, 503, 507)
_QUERY = [Depends(known_only)]
_TYPES = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "gz": "application/gzip",
}
_CORPUS = "They stole my bike for the second time this year.\t2\tex00003\nThat view is stunning.\t0\tex00001\n"
_BODY = {
    "requestBody": {
        "required": True,
        "description": "The corpus, in the format of its dataset.",
        "content": {
            "text/tab-separated-values": {
                "schema": {"type": "string"},
                "examples": {"two rows of GoEmotions": {"value": _CORPUS}},
            },
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"},
                "examples": {"two rows of GoEmotions": {"value": _CORPUS}},
            },
        },
    }
}


def add_routes(app: FastAPI, workspace: Workspace, settings: Settings, jobs: Jobs) -> None:
    """Add POST /harmonize and GET /jobs."""

    @app.post(
        f"{API}/harmonize",
        status_code=202,
        response_model=JobAnswer,
        summary="Harmonize a corpus, as a job",
        tags=_TAGS,
        openapi_extra=_BODY,
        responses=problems(404, 408, 413, 422, 429, 503, 507),
    )
    async def harmonize_corpus(
        request: Request,
        read: ReadWanted,
        dataset: Annotated[
            Name,
            Query(
                description="Which dataset the body is a file of.", openapi_examples={"one": {"value": "goemotions"}}
            ),
        ],
        to: Annotated[
            Name, Query(description="Scheme or tier to convert to.", openapi_examples={"theory": {"value": "ekman"}})
        ],
        profile: Annotated[
            Name | None,
            Query(
                description="A published mapping to use in place of the derived one.",
                openapi_examples={"paper": {"value": "goemotions-paper"}},
            ),
        ] = None,
        format: Annotated[Literal["jsonl", "csv", "parquet"], Query(description="Format of the rows.")] = "jsonl",
        threshold: Annotated[
            float, Query(gt=0, le=1, description="Degree from which a label is present, in (0, 1].")
        ] = 0.5,
        assume_absent: Annotated[
            bool, Query(description="Whether to take what a forced choice did not choose for denied.")
        ] = False,
        absent_from: Annotated[
            float,
            Query(
                gt=0,
                le=1,
                description="Share of a target label's meaning that has to be denied for it to be absent, in (0, 1].",
            ),
        ] = ABSENT_FROM,
        unknown: Annotated[
            UnknownPolicy,
            Query(
                description="What happens to rows with labels that their scheme does not have: the job fails with a "
                "list of them, they are kept, or left out."
            ),
        ] = "error",
        duplicates: Annotated[
            DuplicatePolicy | None,
            Query(
                description="What happens to rows that repeat a text: they are counted, marked in a column "
                "`duplicate_of`, or left out. They are not looked for where this is not given."
            ),
        ] = None,
        near: Annotated[
            float | None,
            Query(ge=LEAST_NEAR, le=1, description="Texts at least this similar, from 0.5 to 1, are duplicates, too."),
        ] = None,
        purpose: Annotated[
            Purpose, Query(description="What the rows are for; the job is refused where the licence rules it out.")
        ] = "research",
        name: Annotated[
            Name | None,
            Query(
                description="The split, or the name of the file, which tells it.",
                openapi_examples={"split": {"value": "train"}},
            ),
        ] = None,
    ) -> Response:
        """Take a corpus as the body and make of it one row per row, in the labels of another scheme."""
        at = await run_in_threadpool(read.graph, workspace)
        options = Options(profile, threshold, assume_absent, absent_from, unknown, duplicates, near, purpose)
        wanted = await run_in_threadpool(Harmonization.checked, at, dataset, name, to, options)
        size = declared_bytes(request, settings.corpus_bytes, SPLIT_CORPUS)
        job = await run_in_threadpool(jobs.files.create, f"rows.{format}", at.revision, size)
        corpus = job.folder / INPUT / wanted.corpus
        try:
            await run_in_threadpool(corpus.parent.mkdir, parents=True, exist_ok=True)
            await keep_body(request.stream(), corpus, settings, jobs.files.make_room)
        except BaseException:
            jobs.files.remove(job)
            raise
        return job_answer(jobs.start(job, lambda tell: wanted.work(job.folder, job.result, tell)), status=202)

    @app.get(
        f"{API}/jobs/{{job}}",
        response_model=JobAnswer,
        summary="Ask how far a job is",
        tags=_TAGS,
        responses=problems(404, 422),
        dependencies=_QUERY,
    )
    def show_job(job: str) -> Response:
        """Tell a job's status; when it is done, where its rows and its report are; when it failed, why."""
        return job_answer(jobs.files.find(job))

    @app.get(
        f"{API}/jobs/{{job}}/result",
        response_class=FileResponse,
        summary="Get what a job made",
        tags=_TAGS,
        responses={
            200: {"description": "The rows, or the release", "content": {kind: {} for kind in _TYPES.values()}},
            **_PROBLEMS,
        },
        dependencies=_QUERY,
    )
    def get_job_result(job: str) -> Response:
        """Give the file that a job made, rows or a release; 409 as long as there is none."""
        found = jobs.files.find(job)
        kind = _TYPES[found.result.rpartition(".")[2]]
        return _file(found, found.result, kind, filename=f"{found.id[:8]}-{found.result}")

    @app.get(
        f"{API}/jobs/{{job}}/report",
        response_model=ReportAnswer,
        summary="Get the report of a job",
        tags=_TAGS,
        responses=_PROBLEMS,
        dependencies=_QUERY,
    )
    def get_job_report(job: str) -> Response:
        """Give the counts by label: rows in which each is present, absent or unknown; 409 as long as there are none."""
        return _file(jobs.files.find(job), REPORT, "application/json")


def _file(job: Job, name: str, media_type: str, filename: str | None = None) -> Response:
    headers = {REVISION_HEADER: str(job.revision)}
    if job.problem is not None:
        return Response(orjson.dumps(job.problem), job.problem["status"], headers, MEDIA_TYPE)
    if job.status != "done":
        raise NotReady(
            f"the job is {job.status}", hint=f"ask GET {API}/jobs/{job.id} until it is done", value=job.status
        )
    if not (job.folder / name).is_file():
        raise NotFound("this job has no report", hint=f"see GET {API}/jobs/{job.id}", value=job.id)
    return FileResponse(job.folder / name, headers=headers, media_type=media_type, filename=filename)


def job_answer(job: Job, *, status: int = 200) -> Response:
    """Tell how far a job is."""
    here = f"{API}/jobs/{job.id}"
    document = {
        "id": job.id,
        "status": job.status,
        "created": datetime.fromtimestamp(job.created, UTC).isoformat(),
        "revision": job.revision,
        "rows": job.rows,
        "self": here,
        "result": f"{here}/result" if job.status == "done" else None,
        "report": f"{here}/report" if job.status == "done" and (job.folder / REPORT).is_file() else None,
        "problem": job.problem,
    }
    headers = {REVISION_HEADER: str(job.revision), **({"location": here} if status == 202 else {})}
    return Response(orjson.dumps(document), status, headers, "application/json")

"""Harmonization by a service: the corpus goes up, a job makes of it what is asked for, and that comes down."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kgservice.client.errors import problem_error
from kgservice.client.exchange import API, Call, Exchange, Pause
from ontology.errors import DocumentError, EmotaxaError, Place

if TYPE_CHECKING:
    from mappings.harmonization.run import Progress

__all__ = ["Inputs", "Job", "download", "job", "paths_of", "start", "wait"]

Inputs = Mapping[str, str | Path | Sequence[str | Path]]
"""File or directory, or several, of each dataset, by its id."""

_FORMATS: Final = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet"}
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Job:
    """A job of a service.

    Attributes:
        id: its id.
        status: `receiving`, `queued`, `running`, `done` or `failed`.
        revision: revision of the graph that it reads.
        rows: rows read so far.
        problem: why it failed, as a problem document.
    """

    id: str
    status: str
    revision: int
    rows: int
    problem: Mapping[str, Any] | None = None

    @property
    def ended(self) -> bool:
        """Whether it is done or has failed."""
        return self.status in ("done", "failed")


def paths_of(inputs: Inputs) -> list[Path]:
    """Give the paths that inputs name, in order."""
    return [Path(path) for given in inputs.values() for path in ([given] if isinstance(given, str | Path) else given)]


def start(inputs: Inputs, target: str, out: Path, options: Mapping[str, Any], revision: int | None) -> Exchange[Job]:
    """Send a corpus to be harmonized.

    Raises:
        EmotaxaError: where there is not exactly one file, or the options are none.
        DocumentError: where the file cannot be read, or no service writes what `out` ends in.
    """
    from mappings.harmonization.options import Options

    files = [(dataset, path) for dataset, given in inputs.items() for path in paths_of({dataset: given})]
    if len(files) != 1 or files[0][1].is_dir():
        raise EmotaxaError(
            "a service harmonizes one file at a time",
            hint="send the files one by one, or merge them in process with Emotaxa.local()",
            value=len(files),
            field="inputs",
        )
    [(dataset, path)] = files
    if not path.is_file():
        raise DocumentError("there is no such file", Place(str(path)), hint="check the path", value=str(path))
    form = _FORMATS.get(out.suffix.lower())
    if form is None:
        raise DocumentError(
            f"a service writes no {out.suffix or 'file without an ending'}",
            Place(str(out)),
            hint=f"end the name in one of {', '.join(_FORMATS)}",
            value=out.suffix,
        )
    query = {
        **asdict(Options(**options)),
        "dataset": dataset,
        "to": target,
        "format": form,
        "name": path.name if _NAME.fullmatch(path.name) else None,
        "revision": revision,
    }
    reply = yield Call("POST", f"{API}/harmonize", query, upload=path)
    return _job(reply.json())


def job(job_id: str) -> Exchange[Job]:
    """Ask how far a job is."""
    reply = yield Call("GET", f"{API}/jobs/{job_id}")
    return _job(reply.json())


def wait(job_id: str, size: int, progress: "Progress | None") -> Exchange[Job]:
    """Wait until a job has ended.

    Args:
        job_id: the job.
        size: bytes of its corpus.
        progress: told how far it is, as far as the service tells.

    Raises:
        EmotaxaError: why it failed.
    """
    pause = _PAUSE
    while True:
        found = yield from job(job_id)
        if progress is not None:
            progress(found.rows, size if found.ended else 0, size)
        if found.problem is not None:
            raise problem_error(found.problem)
        if found.ended:
            return found
        yield Pause(pause)
        pause = min(_LONGEST_PAUSE, pause * 1.5)


def download(job_id: str, out: Path) -> Exchange[Mapping[str, Any]]:
    """Write the rows of a job to a file, and give its report."""
    yield Call("GET", f"{API}/jobs/{job_id}/result", download=out, accept="*/*")
    reply = yield Call("GET", f"{API}/jobs/{job_id}/report")
    report: Mapping[str, Any] = reply.json()
    return report


def _job(view: Mapping[str, Any]) -> Job:
    return Job(view["id"], view["status"], view["revision"], view["rows"], view["problem"])

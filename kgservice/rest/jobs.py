"""Jobs: work that outlasts its request, kept as folders that all workers of a service share.

A folder holds `job.json`, what the job works on and what it made. Nothing of a job is in memory alone, so any worker
can tell how far it is; a folder goes when it has not changed for a while, or when newer jobs need its place.
"""

import logging
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Event, Lock
from typing import Any, Literal

import orjson

from kgservice.rest.errors import NotFound, TooManyJobs
from kgservice.rest.problems import problem_of
from kgservice.rest.settings import Settings
from ontology.errors import EmotaxaError

__all__ = ["Job", "Jobs", "Stopped"]

Status = Literal["receiving", "queued", "running", "done", "failed"]

_LOG = logging.getLogger(__name__)
_ID = re.compile(r"[0-9a-f]{32}")
_ENDED = ("done", "failed")


class Stopped(Exception):
    """Raised inside a job's work where the service ends."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is known of a job.

    Attributes:
        id: 32 hexadecimal digits.
        folder: its folder.
        status: `receiving` its input, `queued`, `running`, `done` or `failed`.
        created: seconds since 1970.
        result: name of the file that it made.
        rows: rows done so far.
        problem: why it failed.
    """

    id: str
    folder: Path
    status: Status
    created: float
    result: str
    rows: int = 0
    problem: dict[str, Any] | None = None


class Jobs:
    """The jobs of a service, as this worker of it sees them; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        """Keep jobs below the folder of the settings, or one of this process's own, made when it is first needed."""
        self._folder = settings.job_folder
        self._own: Path | None = None
        self._settings = settings
        self._lock = Lock()
        self._stop = Event()
        self._pool = ThreadPoolExecutor(settings.jobs_at_once, thread_name_prefix="job")

    def open(self, result: str) -> Job:
        """Make the folder of a new job, which is to make a file of this name.

        Raises:
            TooManyJobs: where as many as are kept have not ended yet.
        """
        with self._lock:
            if self._folder is None:
                self._folder = self._own = Path(tempfile.mkdtemp(prefix="emotaxa-jobs-"))
            self._make_room(self._folder)
            job_id = secrets.token_hex(16)
            job = Job(job_id, self._folder / job_id, "receiving", time.time(), result)
            job.folder.mkdir()
            self._write(job)
            return job

    def start(self, job: Job, work: Callable[[Callable[[int], None]], None]) -> Job:
        """Run a job when its turn comes.

        Args:
            job: a job whose input is in its folder.
            work: what to do; it is given a function to tell the rows done, which raises `Stopped` where it has to end.
        """
        queued = replace(job, status="queued")
        self._write(queued)
        self._pool.submit(self._run, queued, work)
        return queued

    def find(self, job_id: str) -> Job:
        """Find a job.

        Raises:
            NotFound: where there is none, or its time is over.
        """
        try:
            if self._folder is None or not _ID.fullmatch(job_id):
                raise FileNotFoundError(job_id)
            folder = self._folder / job_id
            if self._is_over(folder):
                raise FileNotFoundError(job_id)
            return Job(folder=folder, **orjson.loads((folder / "job.json").read_bytes()))
        except (OSError, ValueError) as error:
            raise NotFound(
                "there is no such job", hint="jobs are kept for a while only; start it again", value=job_id[:80]
            ) from error

    def drop(self, job: Job) -> None:
        """Remove a job that has not been started."""
        shutil.rmtree(job.folder, ignore_errors=True)

    def close(self) -> None:
        """Stop what runs, wait until it has ended, and remove a folder that is this process's own."""
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    def _run(self, job: Job, work: Callable[[Callable[[int], None]], None]) -> None:
        rows, told = 0, time.monotonic()

        def tell(done: int) -> None:
            nonlocal rows, told
            rows = done
            if self._stop.is_set():
                raise Stopped
            if time.monotonic() - told > 0.2:
                told = time.monotonic()
                self._write(replace(job, status="running", rows=done))

        try:
            self._write(replace(job, status="running"))
            work(tell)
            ended = replace(job, status="done", rows=rows)
        except Stopped:
            return
        except EmotaxaError as error:
            # Where the service keeps its files is nobody's business.
            error.message = error.message.replace(f"{job.folder}/", "")
            ended = replace(job, status="failed", rows=rows, problem=problem_of(error).document())
        except Exception as error:
            ended = replace(job, status="failed", rows=rows, problem=problem_of(error).document())
            if not self._stop.is_set():
                _LOG.exception("job %s failed", job.id)
        self._write(ended)

    def _write(self, job: Job) -> None:
        document = {name: value for name, value in asdict(job).items() if name != "folder"}
        written = job.folder / f"job.json.{secrets.token_hex(4)}"
        try:
            written.write_bytes(orjson.dumps(document))
            written.replace(job.folder / "job.json")
        except OSError:
            # The folder went meanwhile, its time being over.
            if job.folder.exists():
                raise

    def _is_over(self, folder: Path) -> bool:
        return time.time() - (folder / "job.json").stat().st_mtime > self._settings.job_seconds

    def _make_room(self, within: Path) -> None:
        kept: list[Job] = []
        for folder in within.iterdir():
            try:
                kept.append(self.find(folder.name))
            except NotFound:
                shutil.rmtree(folder, ignore_errors=True)
        ended = sorted((job for job in kept if job.status in _ENDED), key=lambda job: job.created)
        for job in ended[: max(0, len(kept) - self._settings.jobs_kept + 1)]:
            shutil.rmtree(job.folder, ignore_errors=True)
            kept.remove(job)
        if len(kept) >= self._settings.jobs_kept:
            raise TooManyJobs(
                f"{len(kept)} jobs wait or run, the most that are taken", hint="try again when some have ended"
            )

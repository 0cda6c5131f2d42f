"""The folders of jobs, which all workers of a service share.

A folder is named by its job's id and holds `job.json`, what the job works on in `input/`, and what it made. It is made
under a name with a dot before it, so that no worker meets it half made. Other files of the folder are left alone.
"""

import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import orjson

from kgservice.rest.errors import CannotKeep, NotFound, TooManyJobs, in_bytes
from kgservice.rest.settings import Settings

__all__ = ["INPUT", "Job", "JobFiles"]

Status = Literal["receiving", "queued", "running", "done", "failed"]

INPUT = "input"
_DOCUMENT = "job.json"
_ID = re.compile(r"[0-9a-f]{32}")
_HALF_MADE = re.compile(r"\.[0-9a-f]{32}")
_ENDED = ("done", "failed")
_GRACE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """What is known of a job.

    Attributes:
        id: 32 hexadecimal digits.
        folder: its folder.
        status: `receiving` its input, `queued`, `running`, `done` or `failed`.
        created: seconds since 1970.
        result: name of the file that it makes.
        revision: revision of the graph that it reads.
        rows: rows done so far.
        problem: why it failed.
    """

    id: str
    folder: Path
    status: Status
    created: float
    result: str
    revision: int
    rows: int = 0
    problem: dict[str, Any] | None = None


class JobFiles:
    """Keeps jobs on disk, within the limits of the settings; safe to share between threads and processes."""

    def __init__(self, settings: Settings) -> None:
        """Keep jobs below the folder of the settings, or one of this process's own, made when it is first needed."""
        self._folder = settings.job_folder
        self._own: Path | None = None
        self._settings = settings
        self._lock = Lock()

    def create(self, result: str, revision: int, size: int = 0) -> Job:
        """Make the folder of a job that is about to receive so many bytes.

        Raises:
            TooManyJobs, CannotKeep: as `make_room` does.
        """
        with self._lock:
            if self._folder is None:
                self._folder = self._own = Path(tempfile.mkdtemp(prefix="emotaxa-jobs-"))
            self._make_room(size, jobs=1)
            job_id = secrets.token_hex(16)
            folder = self._folder / job_id
            job = Job(job_id, folder, "receiving", time.time(), result, revision)
            half_made = self._folder / f".{job_id}"
            (half_made / INPUT).mkdir(parents=True)
            (half_made / _DOCUMENT).write_bytes(_document(job))
            half_made.rename(folder)
            return job

    def make_room(self, size: int) -> None:
        """See to it that so many more bytes may be kept; the oldest ended jobs go where they have to.

        Raises:
            TooManyJobs: where as many jobs as are kept have not ended.
            CannotKeep: where those leave no room.
        """
        with self._lock:
            self._make_room(size, jobs=0)

    def find(self, job_id: str) -> Job:
        """Find a job.

        Raises:
            NotFound: where there is none, or its time is over.
        """
        try:
            if self._folder is None or not _ID.fullmatch(job_id):
                raise FileNotFoundError(job_id)
            folder = self._folder / job_id
            age = time.time() - (folder / _DOCUMENT).stat().st_mtime
            job = Job(folder=folder, **orjson.loads((folder / _DOCUMENT).read_bytes()))
            if age > self._seconds(job):
                raise FileNotFoundError(job_id)
            return job
        except (OSError, ValueError, TypeError) as error:
            raise NotFound(
                "there is no such job", hint="jobs are kept for a while only; start it again", value=job_id[:80]
            ) from error

    def write(self, job: Job) -> None:
        """Write down how far a job is."""
        written = job.folder / f"{_DOCUMENT}.{secrets.token_hex(4)}"
        try:
            written.write_bytes(_document(job))
            written.replace(job.folder / _DOCUMENT)
        except OSError:
            # The folder went meanwhile, its time being over.
            if job.folder.exists():
                raise

    def tidy(self, job: Job, *, keep_result: bool) -> None:
        """Remove what a job worked on, and where it failed what it made."""
        shutil.rmtree(job.folder / INPUT, ignore_errors=True)
        if not keep_result:
            for path in job.folder.glob("*"):
                if path.name != _DOCUMENT:
                    path.unlink(missing_ok=True)

    def remove(self, job: Job) -> None:
        """Remove a job."""
        shutil.rmtree(job.folder, ignore_errors=True)

    def counted(self) -> dict[str, int]:
        """Count the jobs that are kept, by their status."""
        if self._folder is None or not self._folder.is_dir():
            return {}
        counts: dict[str, int] = {}
        for folder in list(self._folder.iterdir()):
            if _ID.fullmatch(folder.name):
                with suppress(NotFound):
                    status = self.find(folder.name).status
                    counts[status] = counts.get(status, 0) + 1
        return counts

    def close(self) -> None:
        """Remove a folder that is this process's own."""
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    def _seconds(self, job: Job) -> float:
        """How long a job stays after the last change."""
        if job.status in _ENDED:
            return self._settings.job_seconds
        if job.status == "receiving":
            return self._settings.receive_seconds + _GRACE_SECONDS
        return self._settings.orphan_seconds

    def _make_room(self, size: int, jobs: int) -> None:
        kept = [(job, _size(job.folder)) for job in self._kept()]
        busy = [held for job, held in kept if job.status not in _ENDED]
        if len(busy) + jobs > self._settings.jobs_kept:
            raise TooManyJobs(
                f"{len(busy)} jobs wait or run, the most that are taken", hint="try again when some have ended"
            )
        most = self._settings.jobs_bytes
        if sum(busy) + size > most:
            raise CannotKeep(
                f"the files of all jobs would be larger than {in_bytes(most)}, the most that is kept",
                hint="try again when some have ended",
                value=most,
            )
        count, total = len(kept) + jobs, sum(held for _, held in kept) + size
        ended = [(job, held) for job, held in kept if job.status in _ENDED]
        for job, held in sorted(ended, key=lambda one: one[0].created):
            if count <= self._settings.jobs_kept and total <= most:
                return
            self.remove(job)
            count, total = count - 1, total - held

    def _kept(self) -> Iterator[Job]:
        """Give the jobs, and remove those whose time is over."""
        if self._folder is None:
            return
        for folder in list(self._folder.iterdir()):
            if _ID.fullmatch(folder.name):
                try:
                    yield self.find(folder.name)
                except NotFound:
                    shutil.rmtree(folder, ignore_errors=True)
            elif _HALF_MADE.fullmatch(folder.name):
                with suppress(OSError):
                    if time.time() - folder.stat().st_mtime > _GRACE_SECONDS:
                        shutil.rmtree(folder, ignore_errors=True)


def _document(job: Job) -> bytes:
    return orjson.dumps({name: value for name, value in asdict(job).items() if name != "folder"})


def _size(folder: Path) -> int:
    """Give the size of all files below a folder, those left out that go meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(place, name).lstat().st_size
    return total

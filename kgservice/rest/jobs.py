"""Jobs: work that outlasts its request.

Nothing of a job is in memory alone, so any worker of a service can tell how far it is; see `kgservice.rest.job_files`.
"""

import errno
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from threading import Event
from typing import Any

from kgservice.rest.errors import CannotKeep
from kgservice.rest.job_files import INPUT, Job, JobFiles
from kgservice.rest.problems import ENDED, problem_of
from kgservice.rest.settings import Settings
from ontology.errors import EmotaxaError

__all__ = ["Jobs", "Stopped"]

Work = Callable[[Callable[[int], None]], None]

_LOG = logging.getLogger(__name__)
_BETWEEN_TELLS = 0.2
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Stopped(Exception):
    """Raised inside a job's work where the service ends."""


class Jobs:
    """The jobs of a service, as this worker of it sees them; safe to share between threads.

    Attributes:
        files: where they are kept.
    """

    def __init__(self, settings: Settings) -> None:
        """Run as many jobs at once as the settings allow."""
        self.files = JobFiles(settings)
        self._stop = Event()
        self._waiting: dict[Future[None], Job] = {}
        self._pool = ThreadPoolExecutor(settings.jobs_at_once, thread_name_prefix="job")

    def start(self, job: Job, work: Work) -> Job:
        """Run a job when its turn comes.

        Args:
            job: a job whose input is in its folder.
            work: what to do; it is given a function to tell the rows done, which raises where it has to end.
        """
        queued = replace(job, status="queued")
        self.files.write(queued)
        # The job's lines in the log name the request that began it.
        future = self._pool.submit(copy_context().run, self._run, queued, work)
        self._waiting[future] = queued
        future.add_done_callback(lambda done: self._waiting.pop(done, None))
        return queued

    def close(self) -> None:
        """Stop what runs, wait until it has ended, and remove a folder that is this process's own.

        Whoever asks for a job that has not been done is told that the service ended.
        """
        self._stop.set()
        for future, job in list(self._waiting.items()):
            if future.cancel():
                self._stopped(job, 0)
        self._pool.shutdown()
        self.files.close()

    def _stopped(self, job: Job, rows: int) -> None:
        self.files.tidy(job, keep_result=False)
        self.files.write(replace(job, status="failed", rows=rows, problem=ENDED.document()))

    def _run(self, job: Job, work: Work) -> None:
        rows, told = 0, time.monotonic()

        def tell(done: int) -> None:
            nonlocal rows, told
            rows = done
            if self._stop.is_set():
                raise Stopped
            if time.monotonic() - told > _BETWEEN_TELLS:
                told = time.monotonic()
                self.files.make_room(0)
                self.files.write(replace(job, status="running", rows=done))

        try:
            self.files.write(replace(job, status="running"))
            work(tell)
            ended = replace(job, status="done", rows=rows)
        except Stopped:
            self._stopped(job, rows)
            return
        except Exception as error:
            ended = replace(job, status="failed", rows=rows, problem=_told(error, job))
            if ended.problem and ended.problem["status"] == 500 and not self._stop.is_set():
                _LOG.exception("a job failed", extra={"job": job.id})
        self.files.tidy(job, keep_result=ended.status == "done")
        self.files.write(ended)


def _told(error: Exception, job: Job) -> dict[str, Any]:
    """Give the problem of a job, without the place where the service keeps its files, which is nobody's business."""
    if isinstance(error, OSError) and not isinstance(error, EmotaxaError) and error.errno in _FULL:
        error = CannotKeep("there is no room on the disk for the result", hint="try again later")
    if isinstance(error, EmotaxaError):
        error.message, error.hint = _without_place(error.message, job), _without_place(error.hint, job)
        if error.value is not None and not isinstance(error.value, int | float):
            error.value = _without_place(str(error.value), job)
    return problem_of(error).document()


def _without_place(text: str, job: Job) -> str:
    for place in (job.folder / INPUT, job.folder):
        text = text.replace(f"{place}/", "").replace(str(place), place.name)
    return text

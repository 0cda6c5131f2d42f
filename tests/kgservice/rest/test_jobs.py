"""Jobs: how they run, how long their files stay, and what workers that share them see of each other."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from kgservice.rest.errors import CannotKeep, NotFound, TooManyJobs
from kgservice.rest.job_files import INPUT, Job, JobFiles
from kgservice.rest.jobs import Jobs
from kgservice.rest.settings import Settings
from ontology.errors import EmotaxaError


def ended(jobs: Jobs, job: Job) -> Job:
    deadline = time.monotonic() + 10
    while (found := jobs.files.find(job.id)).status not in ("done", "failed") and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def aged(job: Job, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(job.folder / "job.json", (then, then))


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    opened = Jobs(Settings(jobs_kept=2, jobs_at_once=1, job_seconds=60, job_folder=tmp_path))
    yield opened
    opened.close()


def test_no_more_jobs_are_taken_than_are_kept(jobs: Jobs) -> None:
    first, second = jobs.files.create("rows.csv", 1), jobs.files.create("rows.csv", 1)
    with pytest.raises(TooManyJobs, match="2 jobs"):
        jobs.files.create("rows.csv", 1)
    jobs.files.remove(second)
    assert jobs.files.create("rows.csv", 1).id != first.id


def test_an_ended_job_makes_room_for_a_new_one(jobs: Jobs) -> None:
    first = jobs.files.create("rows.csv", 1)
    jobs.start(first, lambda tell: tell(7))
    deadline = time.monotonic() + 10
    while jobs.files.find(first.id).status != "done" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert jobs.files.find(first.id).rows == 7
    jobs.files.create("rows.csv", 1)
    jobs.files.create("rows.csv", 1)
    with pytest.raises(NotFound):
        jobs.files.find(first.id)


def test_a_job_goes_when_its_time_is_over(tmp_path: Path) -> None:
    jobs = Jobs(Settings(job_seconds=0.0, job_folder=tmp_path))
    job = jobs.files.create("rows.csv", 1)
    jobs.files.write(replace(job, status="done"))
    time.sleep(0.02)
    with pytest.raises(NotFound):
        jobs.files.find(job.id)
    jobs.files.create("rows.csv", 1)
    assert not job.folder.exists()
    jobs.close()


def test_a_job_that_runs_stops_when_the_service_ends(tmp_path: Path) -> None:
    jobs = Jobs(Settings(job_folder=tmp_path))
    job = jobs.files.create("rows.csv", 1)
    told: list[int] = []

    def work(tell: Callable[[int], None]) -> None:
        for row in range(10_000):
            tell(row)
            told.append(row)
            time.sleep(0.01)

    jobs.start(job, work)
    while not told:
        time.sleep(0.01)
    jobs.close()
    assert len(told) < 1000


def test_a_defect_in_a_job_is_told_without_its_inside(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    job = jobs.files.create("rows.csv", 1)

    def work(tell: Callable[[int], None]) -> None:
        raise RuntimeError("a secret")

    jobs.start(job, work)
    deadline = time.monotonic() + 10
    while jobs.files.find(job.id).status != "failed" and time.monotonic() < deadline:
        time.sleep(0.01)
    found = jobs.files.find(job.id).problem
    assert found is not None and found["status"] == 500
    assert "secret" not in str(found)
    assert "a secret" in caplog.text


def test_a_job_without_a_folder_named_cleans_up_after_itself() -> None:
    jobs = Jobs(Settings())
    folder = jobs.files.create("rows.csv", 1).folder.parent
    assert folder.exists()
    jobs.close()
    assert not folder.exists()


@pytest.mark.parametrize("status", ["queued", "running"])
def test_a_job_that_has_not_ended_outlasts_the_time_of_those_that_have(
    tmp_path: Path, status: Literal["queued", "running"]
) -> None:
    files = JobFiles(Settings(job_folder=tmp_path))
    job = files.create("rows.csv", 1)
    files.write(replace(job, status=status))
    aged(job, 2 * 3600)
    files.create("rows.csv", 1)
    assert files.find(job.id).status == status
    aged(job, 25 * 3600)
    with pytest.raises(NotFound):
        files.find(job.id)


def test_a_job_that_receives_nothing_any_more_makes_room(tmp_path: Path) -> None:
    files = JobFiles(Settings(jobs_kept=1, job_folder=tmp_path))
    job = files.create("rows.csv", 1)
    aged(job, 1800 + 61)
    files.create("rows.csv", 1)
    assert not job.folder.exists()


def test_a_worker_leaves_alone_what_another_is_making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, others = JobFiles(Settings(job_folder=tmp_path)), JobFiles(Settings(job_folder=tmp_path))
    write = Path.write_bytes
    meddled: list[bool] = []

    def meddle(path: Path, data: bytes) -> int:
        if not meddled:
            meddled.append(True)
            others.make_room(0)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", meddle)
    job = mine.create("rows.csv", 1)
    assert others.find(job.id) == job


def test_only_jobs_are_ever_removed(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("keep", encoding="utf-8")
    JobFiles(Settings(job_folder=tmp_path)).create("rows.csv", 1)
    assert (tmp_path / "notes" / "mine.txt").exists()


def test_ended_jobs_make_room_for_bytes(tmp_path: Path) -> None:
    files = JobFiles(Settings(jobs_bytes=100_000, job_folder=tmp_path))
    first, second = files.create("rows.csv", 1), files.create("rows.csv", 1)
    for job in (first, second):
        (job.folder / "rows.csv").write_bytes(b"x" * 40_000)
    with pytest.raises(CannotKeep):
        files.make_room(60_000)
    files.write(replace(first, status="done"))
    files.make_room(40_000)
    assert (first.folder.exists(), second.folder.exists()) == (False, True)


def test_a_job_that_failed_keeps_neither_its_corpus_nor_half_a_result(jobs: Jobs) -> None:
    job = jobs.files.create("rows.csv", 1)
    (job.folder / INPUT / "corpus.tsv").write_bytes(b"x")

    def work(tell: Callable[[int], None]) -> None:
        (job.folder / "rows.csv").write_bytes(b"half")
        raise EmotaxaError(
            f"{job.folder}/input/corpus.tsv:2: no",
            hint=f"look into {job.folder}/input/corpus.tsv",
            value=str(job.folder),
        )

    jobs.start(job, work)
    found = ended(jobs, job)
    assert found.problem is not None
    assert (found.problem["detail"], found.problem["hint"]) == ("corpus.tsv:2: no", "look into corpus.tsv")
    assert str(job.folder.parent) not in str(found.problem)
    assert [path.name for path in job.folder.iterdir()] == ["job.json"]


def test_a_full_disk_is_told(jobs: Jobs) -> None:
    job = jobs.files.create("rows.csv", 1)

    def work(tell: Callable[[int], None]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    jobs.start(job, work)
    found = ended(jobs, job)
    assert found.problem is not None and found.problem["status"] == 507

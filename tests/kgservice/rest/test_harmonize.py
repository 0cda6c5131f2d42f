"""Harmonization jobs: from a corpus in the body to rows and a report."""

import csv
import io
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi.testclient import TestClient

from kgservice.rest.app import create_app
from kgservice.rest.errors import NotFound, TooManyJobs
from kgservice.rest.jobs import Jobs
from kgservice.rest.models.jobs import JobAnswer, ReportAnswer
from kgservice.rest.settings import Settings
from kgservice.workspace import Workspace

URL = "/api/v1/harmonize"
SAMPLE = (Path(__file__).parents[3] / "mappings" / "samples" / "goemotions.tsv").read_bytes()
ASKED = {"dataset": "goemotions", "to": "ekman"}


def started(client: TestClient, corpus: bytes = SAMPLE, **query: str) -> dict[str, Any]:
    answer = client.post(URL, params={**ASKED, **query}, content=corpus)
    assert answer.status_code == 202, answer.text
    JobAnswer.model_validate_json(answer.content)
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == job["self"]
    return job


def ended(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while job["status"] not in ("done", "failed") and time.monotonic() < deadline:
        time.sleep(0.02)
        answer = client.get(job["self"])
        JobAnswer.model_validate_json(answer.content)
        job = answer.json()
    return job


def test_rows_come_back_as_json_lines(client: TestClient) -> None:
    job = ended(client, started(client, name="train", profile="goemotions-paper"))
    assert job["status"] == "done", job
    assert job["rows"] == SAMPLE.count(b"\n")
    answer = client.get(job["result"])
    assert answer.headers["content-type"] == "application/x-ndjson"
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert len(rows) == job["rows"]
    assert (rows[0]["id"], rows[0]["split"], rows[0]["source_labels"]) == ("ex00001", "train", ["admiration"])
    assert rows[0]["labels"] == ["joy"]
    report = client.get(job["report"])
    counts = ReportAnswer.model_validate_json(report.content)
    assert counts.rows == len(rows)
    present = Counter(label for row in rows for label in row["labels"])
    assert {name: count.present for name, count in counts.target_labels.items() if count.present} == dict(present)


def test_rows_come_back_as_csv_and_parquet(client: TestClient) -> None:
    by_csv = client.get(ended(client, started(client, format="csv"))["result"])
    by_parquet = client.get(ended(client, started(client, format="parquet"))["result"])
    frame = pl.read_parquet(io.BytesIO(by_parquet.content))
    rows = list(csv.DictReader(io.StringIO(by_csv.text)))
    assert [row["id"] for row in rows] == frame["id"].to_list()
    assert by_csv.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"dataset": "goemotion"}, "/dataset"),
        ({"to": "ekmann"}, "/to"),
        ({"profile": "nothing"}, "/profile"),
        ({"to": "shaver", "profile": "goemotions-paper"}, "/profile"),
        ({"format": "xlsx"}, "/format"),
        ({"threshold": "0"}, "/threshold"),
        ({"threshold": "nan"}, "/threshold"),
        ({"threshold": "1.1"}, "/threshold"),
        ({"name": "../train.tsv"}, "/name"),
        ({"name": "report.json"}, "/name"),
    ],
)
def test_what_is_wrong_is_told_before_the_corpus_is_taken(
    client: TestClient, query: dict[str, str], pointer: str
) -> None:
    answer = client.post(URL, params={**ASKED, **query}, content=SAMPLE)
    assert answer.status_code == 422, answer.text
    assert answer.json()["pointer"] == pointer


def test_an_empty_body_is_refused(client: TestClient) -> None:
    answer = client.post(URL, params=ASKED, content=b"")
    assert answer.status_code == 422
    assert "--data-binary" in answer.json()["hint"]


@pytest.mark.parametrize(
    ("corpus", "said"),
    [
        (b"fine\t0\ta\nbad\t99\tb\n", "corpus.tsv:2:labels"),
        (b"only one column\n", "corpus.tsv:1"),
        (b"fine\t0\ta\n\xff\xfe\t0\tb\n", "corpus.tsv:2"),
    ],
)
def test_a_broken_corpus_fails_with_its_line_and_without_our_paths(
    client: TestClient, corpus: bytes, said: str
) -> None:
    job = ended(client, started(client, corpus))
    assert job["status"] == "failed"
    assert job["problem"]["detail"].startswith(said), job["problem"]
    for part in ("result", "report"):
        answer = client.get(f"{job['self']}/{part}")
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json() == job["problem"]


def test_a_corpus_over_its_limit_is_refused_and_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    settings = Settings(corpus_bytes=100, job_folder=tmp_path)
    with TestClient(create_app(workspace, settings)) as client:
        told = client.post(URL, params=ASKED, content=b"x" * 101)
        streamed = client.post(URL, params=ASKED, content=iter([b"x" * 60] * 2))
    assert (told.status_code, streamed.status_code) == (413, 413)
    assert not list(tmp_path.iterdir())


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    opened = Jobs(Settings(jobs_kept=2, jobs_at_once=1, job_seconds=60, job_folder=tmp_path))
    yield opened
    opened.close()


def test_no_more_jobs_are_taken_than_are_kept(jobs: Jobs) -> None:
    first, second = jobs.open("rows.csv"), jobs.open("rows.csv")
    with pytest.raises(TooManyJobs, match="2 jobs"):
        jobs.open("rows.csv")
    jobs.drop(second)
    assert jobs.open("rows.csv").id != first.id


def test_an_ended_job_makes_room_for_a_new_one(jobs: Jobs) -> None:
    first = jobs.open("rows.csv")
    jobs.start(first, lambda tell: tell(7))
    deadline = time.monotonic() + 10
    while jobs.find(first.id).status != "done" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert jobs.find(first.id).rows == 7
    jobs.open("rows.csv")
    jobs.open("rows.csv")
    with pytest.raises(NotFound):
        jobs.find(first.id)


def test_a_job_goes_when_its_time_is_over(tmp_path: Path) -> None:
    jobs = Jobs(Settings(job_seconds=0.0, job_folder=tmp_path))
    job = jobs.open("rows.csv")
    time.sleep(0.02)
    with pytest.raises(NotFound):
        jobs.find(job.id)
    jobs.open("rows.csv")
    assert not job.folder.exists()
    jobs.close()


def test_a_job_that_runs_stops_when_the_service_ends(tmp_path: Path) -> None:
    jobs = Jobs(Settings(job_folder=tmp_path))
    job = jobs.open("rows.csv")
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
    job = jobs.open("rows.csv")

    def work(tell: Callable[[int], None]) -> None:
        raise RuntimeError("a secret")

    jobs.start(job, work)
    deadline = time.monotonic() + 10
    while jobs.find(job.id).status != "failed" and time.monotonic() < deadline:
        time.sleep(0.01)
    found = jobs.find(job.id).problem
    assert found is not None and found["status"] == 500
    assert "secret" not in str(found)
    assert "a secret" in caplog.text


def test_a_job_without_a_folder_named_cleans_up_after_itself() -> None:
    jobs = Jobs(Settings())
    folder = jobs.open("rows.csv").folder.parent
    assert folder.exists()
    jobs.close()
    assert not folder.exists()

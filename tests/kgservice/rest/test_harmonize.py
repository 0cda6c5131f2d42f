"""Harmonization jobs: from a corpus in the body to rows and a report."""

import asyncio
import csv
import errno
import io
import json
import time
from collections import Counter
from collections.abc import MutableMapping
from pathlib import Path
from typing import IO, Any

import polars as pl
import pytest
from fastapi.testclient import TestClient

from kgservice.rest.models.jobs import JobAnswer, ReportAnswer
from kgservice.rest.settings import Settings
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

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
        ({"to": "vad"}, "/to"),
        ({"profile": "nothing"}, "/profile"),
        ({"to": "shaver", "profile": "goemotions-paper"}, "/profile"),
        ({"format": "xlsx"}, "/format"),
        ({"threshold": "0"}, "/threshold"),
        ({"threshold": "nan"}, "/threshold"),
        ({"threshold": "1.1"}, "/threshold"),
        ({"name": "../train.tsv"}, "/name"),
        ({"unknown": "ignore"}, "/unknown"),
        ({"duplicates": "remove"}, "/duplicates"),
        ({"near": "0.9"}, "/near"),
        ({"near": "2", "duplicates": "mark"}, "/near"),
        ({"purpose": "fun"}, "/purpose"),
        ({"dataset": "goemotions.toml"}, "/dataset"),
        ({"profile": "/etc/passwd.tsv"}, "/profile"),
        ({"near": "0.3", "duplicates": "mark"}, "/near"),
    ],
)
def test_what_is_wrong_is_told_before_the_corpus_is_taken(
    client: TestClient, query: dict[str, str], pointer: str
) -> None:
    answer = client.post(URL, params={**ASKED, **query}, content=SAMPLE)
    assert answer.status_code == 422, answer.text
    assert answer.json()["pointer"] == pointer


@pytest.mark.parametrize("name", ["rows.jsonl", "report.json", "job.json", "input"])
def test_no_name_of_a_corpus_meets_a_file_of_the_job(client: TestClient, name: str) -> None:
    job = ended(client, started(client, name=name))
    assert job["status"] == "done", job
    assert len(client.get(job["result"]).text.splitlines()) == job["rows"] == SAMPLE.count(b"\n")
    assert client.get(job["report"]).json()["rows"] == job["rows"]


def test_a_job_tells_the_revision_that_its_rows_were_made_from(
    client: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ended(client, started(client))
    monkeypatch.setattr(type(workspace.store), "revision", 7)
    assert job["revision"] == 1
    for path in (job["self"], job["result"], job["report"]):
        assert client.get(path).headers["x-emotaxa-revision"] == "1"


def test_policies_are_those_of_the_command_line(client: TestClient) -> None:
    corpus = b"Same\t3\ta\nsame\t3\tb\nodd\t99\tc\n"
    failed = ended(client, started(client, corpus))
    assert failed["status"] == "failed" and "'99' (1 row, first in line 3" in failed["problem"]["detail"]
    assert failed["problem"]["hint"].endswith("or keep or drop such rows: unknown=keep or unknown=drop")
    job = ended(client, started(client, corpus, unknown="drop", duplicates="mark", purpose="train"))
    rows = [json.loads(line) for line in client.get(job["result"]).text.splitlines()]
    assert [(row["id"], row["duplicate_of"]) for row in rows] == [("a", None), ("b", "goemotions:a")]
    counts = ReportAnswer.model_validate_json(client.get(job["report"]).content)
    assert (counts.rows, counts.dropped_unknown, counts.unknown_labels["goemotions"]["99"].rows) == (2, 1, 1)
    assert counts.unknown_labels["goemotions"]["99"].first == "corpus.tsv:3"
    assert counts.duplicates is not None
    assert job["rows"] == counts.rows_read == 3, "though they were read twice"


def test_a_split_whose_files_stand_in_a_folder_can_be_named(client: TestClient) -> None:
    corpus = b"id,text,anger,fear,joy,sadness,surprise\neng_1,Hm,0,1,0,0,0\n"
    job = ended(client, started(client, corpus, dataset="brighter-eng", name="dev"))
    assert job["status"] == "done", job
    [row] = [json.loads(line) for line in client.get(job["result"]).text.splitlines()]
    assert (row["split"], row["source_labels"]) == ("dev", ["fear"])


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
    settings = ServiceSettings(rest=Settings(corpus_bytes=100, job_folder=tmp_path))
    with TestClient(light_app(workspace, settings)) as client:
        told = client.post(URL, params=ASKED, content=b"x" * 101)
        streamed = client.post(URL, params=ASKED, content=iter([b"x" * 60] * 2))
    assert (told.status_code, streamed.status_code) == (413, 413)
    assert not list(tmp_path.iterdir())


def test_a_corpus_that_stops_arriving_is_given_up(workspace: Workspace, tmp_path: Path) -> None:
    settings = ServiceSettings(rest=Settings(stall_seconds=0.05, job_folder=tmp_path))
    scope = {"type": "http", "method": "POST", "path": URL, "query_string": b"dataset=goemotions&to=ekman"}
    sent: list[MutableMapping[str, Any]] = []
    parts = iter([{"type": "http.request", "body": b"Lovely.", "more_body": True}])

    async def receive() -> MutableMapping[str, Any]:
        part = next(parts, None)
        if part is None:
            await asyncio.sleep(5)
        return part or {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(light_app(workspace, settings)({**scope, "headers": [], "app": None}, receive, send))
    assert sent[0]["status"] == 408, sent
    assert (b"connection", b"close") in sent[0]["headers"]
    assert not list(tmp_path.iterdir())


def test_a_corpus_is_not_taken_where_the_jobs_fill_their_room(workspace: Workspace, tmp_path: Path) -> None:
    settings = ServiceSettings(rest=Settings(jobs_bytes=len(SAMPLE), job_folder=tmp_path))
    with TestClient(light_app(workspace, settings)) as client:
        told = client.post(URL, params=ASKED, content=SAMPLE * 2)
        streamed = client.post(URL, params=ASKED, content=iter([SAMPLE] * 2))
    for answer in (told, streamed):
        assert answer.status_code == 507, answer.text
        assert answer.json()["type"].endswith("/no-room")
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_not_called_a_store_that_cannot_be_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def fail(path: Path, *arguments: Any, **options: Any) -> IO[Any]:  # noqa: ANN401
        if path.parent.name == "input":
            raise OSError(errno.ENOSPC, "No space left on device")
        stream: IO[Any] = opened(path, *arguments, **options)
        return stream

    with TestClient(light_app(workspace, ServiceSettings(rest=Settings(job_folder=tmp_path)))) as client:
        monkeypatch.setattr(Path, "open", fail)
        answer = client.post(URL, params=ASKED, content=SAMPLE)
    assert answer.status_code == 507
    assert answer.json()["detail"] == "the corpus cannot be kept: no space left on device"

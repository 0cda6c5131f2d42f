"""Releases over HTTP: made of a revision as a job, which tells what is in the way."""

import io
import json
import tarfile
import time
from collections.abc import Iterator
from typing import Any

import pytest

from kgservice.stores.release import Release
from mappings.shipped import shipped_files
from tests.kgservice.rest.curators import Person, Place, placed


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A service over the core alone."""
    core = next(path for path in shipped_files().modules if path.stem == "core")
    with placed(tmp_path_factory.mktemp("place"), Release((core,), (), ())) as found:
        yield found


@pytest.fixture
def admin(place: Place) -> Person:
    return place.person("admin")


def ended(person: Person, version: str) -> Any:  # noqa: ANN401
    """Make a release, and give its job when it has ended."""
    answer = person.send("POST", "/releases", json={"version": version})
    assert answer.status_code == 202, answer.text
    here = answer.headers["location"].removeprefix("/api/v1")
    end = time.monotonic() + 60
    while (job := person.get(here))["status"] not in ("done", "failed"):
        assert time.monotonic() < end, job
        time.sleep(0.05)
    return job


def test_a_release_is_the_result_of_a_job_and_read_by_its_version(
    place: Place, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The core alone answers no question about theories and label sets.
    monkeypatch.setattr("kgservice.changes.expected.known_questions", lambda: ())
    job = ended(admin, "9.1.0")
    assert job["status"] == "done", job
    assert job["report"] is None and job["result"].startswith("/api/v1/jobs/")
    answer = place.person(None).send("GET", job["result"].removeprefix("/api/v1"))
    assert answer.headers["content-type"] == "application/gzip"
    with tarfile.open(fileobj=io.BytesIO(answer.content), mode="r:gz") as archive:
        manifest = archive.extractfile("emotaxa-9.1.0/manifest.json")
        assert manifest is not None
        assert json.load(manifest)["version"] == "9.1.0"
        assert "emotaxa-9.1.0/SHA256SUMS" in archive.getnames()
    known = place.person(None).get("/releases")["releases"]
    assert "9.1.0" in [release["version"] for release in known]
    assert place.person(None).get("/schemes", params={"release": "9.1.0"})["revision"] == 1
    assert admin.get(job["self"].removeprefix("/api/v1") + "/report", status=404)
    again = admin.post("/releases", {"version": "9.1.0"}, status=422)
    assert again["type"].endswith("/no-version") and again["pointer"] == "/version"


def test_what_is_in_the_way_is_told_one_by_one(admin: Person) -> None:
    job = ended(admin, "9.2.0")
    assert job["status"] == "failed" and job["problem"]["type"].endswith("/release-refused")
    assert {found["rule"] for found in job["problem"]["findings"]} == {"competency_question"}


def test_what_cannot_be_released_is_told_before_a_job_begins(place: Place, admin: Person) -> None:
    assert admin.post("/releases", {"version": "new"}, status=422)["pointer"] == "/version"
    assert admin.post("/releases", {"version": "9.3.0", "revision": 9}, status=404)["value"] == 9
    for role, status in ((None, 401), ("reviewer", 403)):
        assert place.person(role).send("POST", "/releases", json={"version": "9.3.0"}).status_code == status

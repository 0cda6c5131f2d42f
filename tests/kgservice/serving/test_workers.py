"""Several workers: one address, one folder of jobs, one set of numbers; one that dies is replaced."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from kgservice.observing.settings import LogSettings
from kgservice.serving.errors import CannotStart
from kgservice.serving.worker import FAILED
from kgservice.serving.workers import Workers
from kgservice.settings import ServiceSettings
from tests.kgservice.serving.process import CODE, ROOT, Running, serving, within

pytestmark = pytest.mark.xdist_group("workers")

QUESTION = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}
VOCABULARY = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/moods> a skos:ConceptScheme ; skos:prefLabel "Moods"@en .
<https://example.org/moods/glee> a skos:Concept ; skos:inScheme <https://example.org/moods> ; skos:prefLabel "glee"@en .
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Two workers over an embedded store, which tests ask, and whose workers they kill."""
    folder = tmp_path_factory.mktemp("workers")
    with serving(folder, "--workers", "2", store=f"embedded:{folder / 'store'}") as opened:
        yield opened


def workers(service: Running) -> set[int]:
    listed = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text(encoding="ascii")
    commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in listed.split()}
    return {pid for pid, command in commands.items() if b"spawn_main" in command}


def numbers(service: Running) -> dict[str, float]:
    text = service.get("/metrics")[2].decode()
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_any_worker_knows_a_job(service: Running) -> None:
    url = f"{service.address}/api/v1/harmonize?dataset=goemotions&to=ekman"
    status, _, body = service.ask(urllib.request.Request(url, b"Lovely.\t18\ta\n", method="POST"))
    assert status == 202, body
    job = orjson.loads(body)["self"]
    found = [service.get(job) for _ in range(12)]
    assert {status for status, _, _ in found} == {200}
    assert {orjson.loads(body)["status"] for _, _, body in found} <= {"queued", "running", "done"}


def test_every_worker_counts_into_the_same_numbers(service: Running) -> None:
    name = 'emotaxa_requests_total{method="POST",route="/api/v1/convert",status="200"}'
    before = numbers(service).get(name, 0.0)
    for _ in range(20):
        assert service.post("/api/v1/convert", QUESTION)[0] == 200
    found = numbers(service)
    assert found[name] == before + 20
    assert found["emotaxa_requests_in_flight"] == 1
    assert found["process_resident_memory_bytes"] > 1e8
    answered = service.told(20, event="answered", route="/api/v1/convert")
    assert len({line["request"] for line in answered}) >= 20


def test_every_worker_sees_a_new_revision(service: Running, tmp_path: Path) -> None:
    path = tmp_path / "moods.ttl"
    path.write_text(VOCABULARY, encoding="utf-8")
    store = next(
        line
        for line in (service.process.args if isinstance(service.process.args, list) else [])
        if "embedded:" in str(line)
    )
    done = subprocess.run(
        [sys.executable, "-c", CODE, "import", str(path), "--store", str(store)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    for _ in range(12):
        status, headers, body = service.get("/api/v1/schemes/moods")
        assert (status, headers["x-emotaxa-revision"]) == (200, "2"), body


def test_a_worker_that_dies_is_replaced(service: Running) -> None:
    before = workers(service)
    assert len(before) == 2
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    for _ in within(20):
        if len(now := workers(service)) == 2 and victim not in now:
            break
    else:
        pytest.fail("there is no new worker")
    assert [line["pid"] for line in service.told(1, event="a worker died, and is replaced")] == [victim]
    assert {service.post("/api/v1/convert", QUESTION)[0] for _ in range(10)} == {200}
    for _ in within(10):
        if numbers(service)["emotaxa_requests_in_flight"] == 1:
            break
    else:
        pytest.fail("the dead worker's requests are counted as under way")


def test_they_end_together_and_leave_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    os.environ["TMPDIR"], before = str(folder), os.environ.get("TMPDIR")
    try:
        with serving(tmp_path, "--workers", "2", "--log-level", "warning") as service:
            pids = workers(service)
            assert len(list(folder.iterdir())) >= 2
            # As Ctrl-C does: every process of the terminal is told.
            os.killpg(service.process.pid, signal.SIGINT)
            assert service.process.wait(timeout=20) == 0
            assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
            assert not list(folder.iterdir())
            assert service.lines() == []
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


def test_workers_do_not_outlive_their_supervisor(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as service:
        pids = workers(service)
        service.process.kill()
        service.process.wait(timeout=10)
        for _ in within(15):
            if not any(_runs(pid) for pid in pids):
                return
        pytest.fail("a worker goes on")


def test_workers_that_cannot_start_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    settings = ServiceSettings(store="nowhere:", workers=2, logs=LogSettings(format="json"))
    gone: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        workers = Workers(settings, listening, ready=lambda: pytest.fail("none answers"), gone=gone.append)
        with pytest.raises(CannotStart, match=f"exit code {FAILED}"):
            workers.run()
    assert len(gone) == 2
    assert "unknown kind of graph store 'nowhere:'" in capfd.readouterr().err


def test_a_folder_of_metrics_that_is_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = [sys.executable, "-c", CODE, "serve", "--store", "memory:", "--port", "0", "--workers", "2"]
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "file")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert str(tmp_path / "file") in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("emotaxa:")]) == 1
    assert "Traceback" not in done.stderr


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

"""The audit log."""

import errno
import logging
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgservice.access.audit import AuditLog, audit_log_of
from kgservice.access.settings import AccessSettings
from kgservice.access.token import Token
from kgservice.stores.memory import MemoryStore

MANY = 64 * 1024


def log_in(folder: Path, files: int = 3) -> AuditLog:
    return AuditLog(folder / "audit.jsonl", most_bytes=MANY, files=files)


def test_lines_come_back_in_order_and_from_a_time_on(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.write("write", path="/sparql", status=200, revision=3, key=None)
    log.write("refused", path="/x", status=403)
    entries = list(log.entries())
    assert [(one["event"], one["path"], one["status"]) for one in entries] == [
        ("write", "/sparql", 200),
        ("refused", "/x", 403),
    ]
    assert entries[0]["revision"] == 3 and "key" not in entries[0]
    assert list(log.entries(datetime.now(UTC) + timedelta(hours=1))) == []
    assert len(list(log.entries(datetime.now(UTC) - timedelta(hours=1)))) == 2


@given(st.text(max_size=2000))
def test_whatever_a_request_holds_stays_in_one_line(text: str) -> None:
    with TemporaryDirectory() as folder:
        log = log_in(Path(folder))
        log.write("write", path=text)
        data = (Path(folder) / "audit.jsonl").read_bytes()
        assert data.count(b"\n") == 1 and not any(byte < 32 for byte in data[:-1])
        [entry] = log.entries()
        assert entry["event"] == "write" and len(entry["path"]) <= 503


def test_a_key_in_a_path_is_not_written(tmp_path: Path) -> None:
    log, token = log_in(tmp_path), Token.new()
    log.write("refused", path=f"/id/{token.text()}")
    written = (tmp_path / "audit.jsonl").read_text()
    assert token.secret not in written and f"emx_{token.id}_***" in written
    assert stat.S_IMODE((tmp_path / "audit.jsonl").stat().st_mode) == 0o600


def test_the_log_is_bounded_and_loses_the_oldest_first(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    for number in range(5000):
        log.write("write", path="x" * 100, number=number)
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 3 and max(sizes) <= MANY
    numbers = [entry["number"] for entry in log.entries()]
    assert numbers == list(range(numbers[0], 5000)) and 0 < numbers[0]


def test_processes_that_write_at_once_lose_no_line(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kgservice.access.audit import AuditLog\n"
        f"log = AuditLog(Path(sys.argv[1]), most_bytes={MANY}, files=100)\n"
        "for number in range(500): log.write('write', path='x' * 100, who=sys.argv[2], number=number)"
    )
    file = tmp_path / "audit.jsonl"
    workers = [subprocess.Popen([sys.executable, "-c", code, str(file), name]) for name in "abc"]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    entries = list(AuditLog(file, most_bytes=MANY, files=100).entries())
    for name in "abc":
        assert [entry["number"] for entry in entries if entry["who"] == name] == list(range(500))


def test_damaged_lines_are_passed_over(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.write("write", number=1)
    with (tmp_path / "audit.jsonl").open("ab") as stream:
        stream.write(b'{"at": "20\n[]\n"text"\n')
    log.write("write", number=2)
    assert [entry["number"] for entry in log.entries()] == [1, 2]


def test_half_a_line_spoils_no_other(tmp_path: Path) -> None:
    log, file = log_in(tmp_path), tmp_path / "audit.jsonl"
    log.write("write", number=1)
    with file.open("ab") as stream:
        stream.write(b'{"at": "20')
    log.write("write", number=2)
    assert [entry["number"] for entry in log.entries()] == [1, 2]


def test_a_line_for_which_there_is_no_room_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log, file, room = log_in(tmp_path), tmp_path / "audit.jsonl", 20
    log.write("write", number=1)
    before, real = file.read_bytes(), os.write

    def write_what_fits(descriptor: int, data: bytes) -> int:
        nonlocal room
        if not room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = real(descriptor, data[:room])
        room -= written
        return written

    with monkeypatch.context() as full:
        full.setattr(os, "write", write_what_fits)
        log.write("write", number=2)
    assert file.read_bytes() == before and '"number":2' in caplog.text
    log.write("write", number=3)
    assert [entry["number"] for entry in log.entries()] == [1, 3]


def test_a_line_that_is_taken_in_parts_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, real = log_in(tmp_path), os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    log.write("write", number=1)
    assert [entry["number"] for entry in log.entries()] == [1]


def test_without_a_file_lines_go_to_the_log_of_the_process(caplog: pytest.LogCaptureFixture) -> None:
    log = audit_log_of(MemoryStore(), AccessSettings())
    with caplog.at_level(logging.INFO):
        log.write("write", path="/a\nb")
    assert '"path":"/a\\nb"' in caplog.text and list(log.entries()) == []


def test_where_the_log_cannot_be_written_the_request_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    AuditLog(tmp_path / "no" / "audit.jsonl", most_bytes=MANY, files=3).write("write", path="/sparql")
    assert "the audit log cannot be written" in caplog.text and "/sparql" in caplog.text


def test_a_line_goes_to_the_new_file_where_another_process_has_put_the_old_one_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, file = log_in(tmp_path), tmp_path / "audit.jsonl"
    log.write("write", number=1)
    locks: list[int] = []

    def put_aside_meanwhile(descriptor: int) -> None:
        if not locks:
            file.rename(tmp_path / "audit.1.jsonl")
        locks.append(descriptor)

    monkeypatch.setattr("kgservice.access.audit._lock", put_aside_meanwhile)
    log.write("write", number=2)
    assert b'"number":2' in file.read_bytes()
    assert [entry["number"] for entry in log.entries()] == [1, 2]

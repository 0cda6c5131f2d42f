"""Leftovers: what a killed run left goes with the next run of the same name; what somebody still writes stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ontology.files import leftovers
from ontology.files.aside import directory_aside, write_aside
from ontology.files.leftovers import held, old_name

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is removed there")


@pytest.fixture(scope="module")
def gone() -> int:
    """Give the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def write(path: Path, text: str = "new") -> None:
    with write_aside(path) as part:
        part.write(text.encode())


def test_what_a_process_that_is_gone_left_is_removed(tmp_path: Path, gone: int) -> None:
    (tmp_path / f".rows.csv.part-{gone}-{gone}").write_text("half")
    (folder := tmp_path / f".rows.csv.part-{gone}-{gone + 1}").mkdir()
    (folder / "data.arrow").write_text("half")
    kept = [
        f".rows.csv.part-{os.getppid()}-1",
        f".rows.csv.part-{gone}",
        f".other.csv.part-{gone}-{gone}",
        f"rows.csv.part-{gone}-{gone}",
        f".rowsxcsv.part-{gone}-{gone}",
    ]
    for name in kept:
        (tmp_path / name).write_text("not ours")
    write(tmp_path / "rows.csv")
    assert sorted(os.listdir(tmp_path)) == sorted([*kept, "rows.csv"])


def test_what_is_locked_is_being_written_though_its_process_cannot_be_seen(tmp_path: Path, gone: int) -> None:
    (part := tmp_path / f".rows.csv.part-{gone}-{gone}").write_text("half")
    with held(part):
        write(tmp_path / "rows.csv")
        assert part.exists()
    write(tmp_path / "rows.csv")
    assert os.listdir(tmp_path) == ["rows.csv"]


def test_what_is_written_is_locked_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "_is_gone", lambda process, thread: True)
    with write_aside(tmp_path / "rows.csv") as part, directory_aside(tmp_path / "rows.hf") as folder:
        part.write(b"first")
        monkeypatch.setattr("ontology.files.aside.aside_name", lambda name: f".{name}.part-1-1")
        write(tmp_path / "rows.csv", "second")
        with directory_aside(tmp_path / "rows.hf"):
            assert folder.is_dir()
        (tmp_path / "rows.hf").rmdir()
    assert (tmp_path / "rows.csv").read_text() == "first"


def test_a_directory_that_a_killed_run_had_moved_aside_is_put_back(tmp_path: Path, gone: int) -> None:
    (old := tmp_path / f".rows.hf.part-{gone}-{gone}-old").mkdir()
    (old / "state.json").write_text("earlier")
    with pytest.raises(KeyboardInterrupt), directory_aside(tmp_path / "rows.hf"):
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == ["rows.hf"]
    assert (tmp_path / "rows.hf" / "state.json").read_text() == "earlier"
    # A process may bear the number of the one that was killed, as in a container.
    (tmp_path / "rows.hf").rename(tmp_path / old_name("rows.hf"))
    with pytest.raises(KeyboardInterrupt), directory_aside(tmp_path / "rows.hf"):
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == ["rows.hf"]

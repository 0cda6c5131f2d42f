"""Resuming: a run that is killed leaves its parts, and the same call goes on from there to the same bytes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization import run
from mappings.harmonization.harmonize import Input, Options, harmonize
from mappings.harmonization.output.parts import Parts
from ontology.errors import DocumentError
from tests.mappings.harmonization.corpora import GOEMOTIONS, SAMPLE

SUFFIXES = ("parquet", "jsonl", "csv", "hf")

RUN = """
import sys, time
from pathlib import Path
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from mappings.harmonization import run
from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.harmonize import Input, harmonize
run.BLOCK_ROWS = 500
given = [Input(find_dataset("goemotions"), Path(sys.argv[1]))]
harmonize(
    Workspace(MemoryStore()).at().converter, given, "ekman", Path(sys.argv[2]), resume=True,
    report=Path(sys.argv[2]).with_name("report.json"), progress=lambda *told: time.sleep(0.02),
)
"""


def corpus(path: Path, rows: int = 20_000) -> Path:
    path.write_text("".join(f"text {number}\t{number % 28}\tx{number}\n" for number in range(rows)), encoding="utf-8")
    return path


def content(path: Path) -> dict[str, bytes]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {str(file.relative_to(path)): file.read_bytes() for file in files if file.is_file()}


@contextmanager
def interrupted(monkeypatch: pytest.MonkeyPatch, after: int) -> Iterator[None]:
    """Break a run off when so many parts are kept."""
    kept = Parts.keep

    def keep(self: Parts, number: int, data: bytes) -> None:
        if number == after:
            raise KeyboardInterrupt
        kept(self, number, data)

    with monkeypatch.context() as patched:
        patched.setattr(Parts, "keep", keep)
        with pytest.raises(KeyboardInterrupt):
            yield


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_run_that_is_broken_off_goes_on_to_the_same_bytes(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(run, "BLOCK_ROWS", 4)
    given = [Input(GOEMOTIONS, SAMPLE), Input(GOEMOTIONS, SAMPLE)]
    options = Options(duplicates="drop")
    whole, out = tmp_path / f"whole.{suffix}", tmp_path / f"rows.{suffix}"
    expected = harmonize(converter, given, "ekman", whole, options)
    with interrupted(monkeypatch, after=3):
        harmonize(converter, given, "ekman", out, options, resume=True)
    assert sorted(os.listdir(tmp_path)) == [f".{out.name}.parts", whole.name]
    made: list[int] = []
    kept = Parts.keep

    def keep(self: Parts, number: int, data: bytes) -> None:
        made.append(number)
        kept(self, number, data)

    monkeypatch.setattr(Parts, "keep", keep)
    report = harmonize(converter, given, "ekman", out, options, resume=True)
    assert made and min(made) >= 3, "a part that was there was made again"
    assert content(out) == content(whole)
    assert report == expected
    assert sorted(os.listdir(tmp_path)) == sorted([out.name, whole.name])


def test_a_process_that_is_killed_leaves_its_parts_alone(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = corpus(tmp_path / "train.tsv")
    folder = tmp_path / "out"
    folder.mkdir()
    out = folder / "rows.parquet"
    command = [sys.executable, "-c", RUN, str(given), str(out)]
    parts = folder / f".{out.name}.parts"
    with subprocess.Popen(command) as process:
        deadline = time.monotonic() + 60
        while len(list(parts.glob("*.part"))) < 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert os.listdir(folder) == [parts.name]
    before = {path.name: path.stat().st_mtime_ns for path in parts.glob("*.part")}
    assert 5 <= len(before) < 40
    with subprocess.Popen(command) as process:
        while not any(path.name not in before for path in parts.glob("*.part")) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    after = {path.name: path.stat().st_mtime_ns for path in parts.glob("*.part")}
    assert before.items() <= after.items() and len(after) > len(before)
    assert subprocess.run(command, check=False).returncode == 0
    assert sorted(os.listdir(folder)) == sorted(["report.json", out.name])
    whole = folder / "whole.parquet"
    monkeypatch.setattr(run, "BLOCK_ROWS", 500)
    harmonize(converter, [Input(GOEMOTIONS, given)], "ekman", whole)
    assert content(out) == content(whole)


def test_parts_of_another_run_are_refused(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [Input(GOEMOTIONS, path := corpus(tmp_path / "train.tsv", 100))]
    out = tmp_path / "rows.csv"
    with interrupted(monkeypatch, after=0):
        harmonize(converter, given, "ekman", out, resume=True)
    for target, options, said in (
        ("parrott", Options(), "target and inputs"),
        ("ekman", Options(threshold=0.4), "options and inputs"),
    ):
        with pytest.raises(DocumentError, match=f"holds the parts of a run with other {said}; .*remove this directory"):
            harmonize(converter, given, target, out, options, resume=True)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("more\t3\ty\n")
    with pytest.raises(DocumentError, match="of a run with other inputs; call again"):
        harmonize(converter, given, "ekman", out, resume=True)
    assert sorted(os.listdir(tmp_path)) == [".rows.csv.parts", "train.tsv"]
    harmonize(converter, given, "ekman", out)
    assert sorted(os.listdir(tmp_path)) == [".rows.csv.parts", "rows.csv", "train.tsv"]

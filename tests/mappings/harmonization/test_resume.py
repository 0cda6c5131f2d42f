"""Resuming: a run that is killed leaves its parts, and the same call goes on from there to the same bytes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization import run
from mappings.harmonization.harmonize import Input, Options, harmonize
from mappings.harmonization.output.parts import Parts
from mappings.harmonization.output.writer import row_writer
from ontology.errors import DocumentError
from tests.mappings.harmonization.corpora import GOEMOTIONS, SAMPLE

SUFFIXES = ("parquet", "jsonl", "csv", "hf")

NAMED_RUN = {"target": "ekman"}

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
def interrupted(monkeypatch: pytest.MonkeyPatch, after: int, times: int = 2) -> Iterator[None]:
    """Break a run off when so many parts are kept: by so many signals that the next one is not kept either."""
    kept = Parts.keep
    left = times

    def keep(self: Parts, number: int, data: bytes) -> None:
        nonlocal left
        if number == after and left:
            left -= 1
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


def test_what_is_finished_when_a_run_is_broken_off_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    frame = pl.DataFrame({"id": [1], "text": ["a"]})
    begun, go_on = threading.Barrier(3), threading.Event()

    def waiting() -> pl.DataFrame:
        begun.wait(30)
        go_on.wait(30)
        return frame

    def failing() -> pl.DataFrame:
        raise ValueError

    with pytest.raises(KeyboardInterrupt), row_writer(out := tmp_path / "rows.csv", resume=NAMED_RUN) as writer:
        for make in (waiting, failing, waiting):
            writer.write(make)
        begun.wait(30)
        go_on.set()
        raise KeyboardInterrupt
    parts = Parts(out, NAMED_RUN)
    assert [number for number in range(3) if number in parts] == [0, 2]


def test_a_block_that_was_being_kept_when_a_run_is_broken_off_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "rows.csv"
    with interrupted(monkeypatch, after=0, times=1), row_writer(out, resume=NAMED_RUN) as writer:
        writer.write(lambda: pl.DataFrame({"id": [1], "text": ["a"]}))
    assert Parts(out, NAMED_RUN).read(0) == b"id,text\n1,a\n"


@pytest.mark.parametrize("spoilt", [b"", b"12345"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_part_that_was_cut_short_is_made_again(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, spoilt: bytes
) -> None:
    monkeypatch.setattr(run, "BLOCK_ROWS", 4)
    given = [Input(GOEMOTIONS, SAMPLE)]
    whole, out = tmp_path / f"whole.{suffix}", tmp_path / f"rows.{suffix}"
    harmonize(converter, given, "ekman", whole)
    with interrupted(monkeypatch, after=3):
        harmonize(converter, given, "ekman", out, resume=True)
    parts = sorted((tmp_path / f".{out.name}.parts").glob("*.part"))
    for part in parts[:2]:
        part.write_bytes(spoilt)
    harmonize(converter, given, "ekman", out, resume=True)
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


def test_what_codes_stand_for_and_the_revision_belong_to_a_run(converter: Converter, tmp_path: Path) -> None:
    given = Input(GOEMOTIONS, SAMPLE)
    made = run.Run(converter, [given], "ekman", Options())
    before = made.identity(tmp_path / "rows.csv")
    assert before["revision"] == converter.knowledge.revision
    answers = made._table(given).answers
    first, second, *others = answers.sources
    swapped = replace(first, notations=second.notations), replace(second, notations=first.notations)
    answers.sources = (*swapped, *others)
    assert made.identity(tmp_path / "rows.csv")["inputs"] != before["inputs"]

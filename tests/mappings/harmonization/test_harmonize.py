"""Harmonization from file to file: the rows of the contract in every format, whole or not at all."""

import csv
import errno
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import polars as pl
import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization import run
from mappings.harmonization.harmonize import Input, Options, harmonize, harmonize_rows
from mappings.harmonization.rows import COLUMNS
from ontology.errors import DocumentError, EmotaxaError, UnknownReference
from ontology.files import aside
from tests.mappings.harmonization.corpora import GOEMOTIONS, NAMED, SAMPLE

PAPER = "goemotions-paper"
ORDER = [
    "id", "source", "split", "lang", "text", "source_labels", "labels", "degrees", "unknown", "unmapped", "valence",
    "arousal", "dominance", "licence",
]  # fmt: skip


def tsv(path: Path, *rows: tuple[str, str, str]) -> Path:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_columns_are_those_of_the_contract(converter: Converter, tmp_path: Path) -> None:
    assert list(COLUMNS) == ORDER
    harmonize(converter, [Input(GOEMOTIONS, SAMPLE)], "ekman", out := tmp_path / "rows.parquet")
    assert dict(pl.read_parquet(out).schema) == dict(COLUMNS)


def test_the_three_formats_hold_the_same_rows(converter: Converter, tmp_path: Path) -> None:
    given = [Input(GOEMOTIONS, SAMPLE)]
    for suffix in ("parquet", "jsonl", "csv"):
        harmonize(converter, given, "parrott/1", tmp_path / f"rows.{suffix}")
    rows = pl.read_parquet(tmp_path / "rows.parquet").to_dicts()
    lines = (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as stream:
        for row, flat in zip(rows, csv.DictReader(stream), strict=True):
            assert list(flat) == ORDER
            assert flat["text"] == row["text"]
            for name in ("source_labels", "labels", "unknown", "unmapped"):
                assert flat[name] == "|".join(row[name])
            assert [float(part) for part in flat["degrees"].split("|") if part] == row["degrees"]
            assert flat["split"] == "" and row["split"] is None
            assert (float(flat["valence"]) if flat["valence"] else None) == row["valence"]


def test_rows_without_an_id_get_split_and_number(converter: Converter, tmp_path: Path) -> None:
    path = tsv(tmp_path / "dev.tsv", ("a", "3", "own"), ("b", "3", ""), ("c", "", ""))
    (frame,) = harmonize_rows(converter, [Input(GOEMOTIONS, path)], "ekman")
    assert frame["id"].to_list() == ["own", "dev:2", "dev:3"]
    assert frame["split"].to_list() == ["dev"] * 3
    path = tmp_path / "some.csv"
    path.write_text("text,emotion\na,joy\nb,fear|joy\n", encoding="utf-8")
    (frame,) = harmonize_rows(converter, [Input(NAMED, path)], "ekman")
    assert frame["id"].to_list() == ["some:1", "some:2"]


def test_several_files_follow_one_another(converter: Converter, tmp_path: Path) -> None:
    train = tsv(tmp_path / "train.tsv", ("a", "3", "1"))
    test = tsv(tmp_path / "test.tsv", ("b", "17", "2"), ("c", "", "3"))
    report = harmonize(
        converter, [Input(GOEMOTIONS, train), Input(GOEMOTIONS, test)], "ekman", out := tmp_path / "rows.parquet"
    )
    assert pl.read_parquet(out).select("id", "split").rows() == [("1", "train"), ("2", "test"), ("3", "test")]
    assert [(file.name, file.rows) for file in report.files] == [("train.tsv", 1), ("test.tsv", 2)]
    assert (report.rows, report.without_annotation) == (3, 1)


def test_the_output_does_not_depend_on_the_blocks(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [Input(GOEMOTIONS, SAMPLE)]
    texts = set()
    for rows in (1, 2, 7, 1_000):
        monkeypatch.setattr(run, "BLOCK_ROWS", rows)
        for suffix in ("jsonl", "csv", "parquet"):
            harmonize(converter, given, "ekman", tmp_path / f"rows.{suffix}")
        texts.add((tmp_path / "rows.jsonl").read_bytes())
        texts.add((tmp_path / "rows.csv").read_bytes())
        texts.add(pl.read_parquet(tmp_path / "rows.parquet").write_ndjson().encode())
    assert len(texts) == 2


def test_the_same_input_gives_the_same_bytes(converter: Converter, tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet"):
        harmonize(converter, [Input(GOEMOTIONS, SAMPLE)], "parrott", tmp_path / name)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_progress_is_told_and_can_stop_the_work(converter: Converter, tmp_path: Path) -> None:
    told: list[tuple[int, int, int | None]] = []
    given = [Input(GOEMOTIONS, SAMPLE), Input(GOEMOTIONS, SAMPLE)]
    out = tmp_path / "rows.jsonl"
    report = harmonize(converter, given, "ekman", out, progress=lambda *step: told.append(step))
    size = SAMPLE.stat().st_size
    assert told == [(report.rows // 2, size, 2 * size), (report.rows, 2 * size, 2 * size)]

    told.clear()
    options = Options(duplicates="keep")
    harmonize(converter, given[:1], "ekman", out, options, progress=lambda *step: told.append(step))
    assert told == [(40, size, 2 * size), (40, 2 * size, 2 * size)], "the rows begin anew where the input is read again"

    def stop(rows: int, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    before = out.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        harmonize(converter, given, "ekman", out, progress=stop)
    assert (os.listdir(tmp_path), out.read_bytes()) == (["rows.jsonl"], before)


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
def test_a_bad_row_half_way_leaves_nothing_and_the_old_output(
    converter: Converter, tmp_path: Path, suffix: str
) -> None:
    rows = [(f"text {number}", "3", f"x{number}") for number in range(150_000)]
    path = tsv(tmp_path / "train.tsv", *rows, ("bad", "28", "y"), ("bad too", "x", "z"))
    (out := tmp_path / f"rows.{suffix}").write_text("old")
    with pytest.raises(DocumentError) as told:
        harmonize(converter, [Input(GOEMOTIONS, path)], "ekman", out)
    message = str(told.value)
    assert message.startswith(f"{path}:150001:labels: 2 labels that goemotions does not have: '28' (1 row, first in ")
    assert "'x' (1 row, first in line 150002)" in message
    assert message.endswith('27; correct them, or keep or drop such rows: unknown="keep" or unknown="drop"')
    assert (sorted(os.listdir(tmp_path)), out.read_text()) == ([out.name, "train.tsv"], "old")


def test_a_cell_that_cannot_be_read_is_told_at_once(converter: Converter, tmp_path: Path) -> None:
    path = tsv(tmp_path / "train.tsv", ("a", "3", "1"), ("b", "zz", "2"), ("c", "4,,5", "3"), ("d", "6,,", "4"))
    for policy in ("error", "keep", "drop"):
        with pytest.raises(DocumentError, match=r"train\.tsv:3:labels: a label is missing in '4,,5'"):
            list(harmonize_rows(converter, [Input(GOEMOTIONS, path)], "ekman", Options(unknown=policy)))


@pytest.mark.parametrize("name", ["rows.xlsx", "rows", "rows.parquet.gz", ".parquet"])
def test_an_ending_that_cannot_be_written_is_told_before_anything_is_read(
    converter: Converter, tmp_path: Path, name: str
) -> None:
    with pytest.raises(DocumentError, match=r"end the name in \.parquet, \.jsonl, \.csv or, for a directory, \.hf"):
        harmonize(converter, [Input(GOEMOTIONS, tmp_path / "none.tsv")], "ekman", tmp_path / name)


def test_wrong_references_are_told_before_anything_is_written(converter: Converter, tmp_path: Path) -> None:
    given, out = [Input(GOEMOTIONS, SAMPLE)], tmp_path / "rows.csv"
    with pytest.raises(UnknownReference, match="did you mean ekman"):
        harmonize(converter, given, "ekmann", out)
    with pytest.raises(UnknownReference, match="goemotions-paper"):
        harmonize(converter, given, "ekman", out, Options(profile="goemotion-paper"))
    with pytest.raises(DocumentError, match="there is no such file"):
        harmonize(converter, [*given, Input(GOEMOTIONS, tmp_path / "none.tsv")], "ekman", out)
    with pytest.raises(DocumentError, match=r"end the name in \.html or \.json"):
        harmonize(converter, given, "ekman", out, report=tmp_path / "report.pdf")
    with pytest.raises(EmotaxaError, match="no file to harmonize"):
        harmonize(converter, [], "ekman", out)
    assert os.listdir(tmp_path) == []


def test_a_place_that_cannot_be_written_is_told(converter: Converter, tmp_path: Path) -> None:
    given = [Input(GOEMOTIONS, SAMPLE)]
    with pytest.raises(DocumentError, match="there is no such directory; create it"):
        harmonize(converter, given, "ekman", tmp_path / "none" / "rows.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(DocumentError, match="is no file that can be replaced"):
        harmonize(converter, given, "ekman", tmp_path / "folder.csv")
    with pytest.raises(DocumentError, match="the name is too long"):
        harmonize(converter, given, "ekman", tmp_path / f"{'x' * 250}.csv")
    with pytest.raises(DocumentError, match="no name of a file"):
        harmonize(converter, given, "ekman", tmp_path / "a\0b.csv")
    with pytest.raises(DocumentError, match="no name of a file"):
        harmonize(converter, [Input(GOEMOTIONS, tmp_path / "a\0b.tsv")], "ekman", tmp_path / "rows.csv")
    with pytest.raises(DocumentError, match=r"report\.html: there is no such directory"):
        harmonize(converter, given, "ekman", tmp_path / "rows.csv", report=tmp_path / "none" / "report.html")
    assert os.listdir(tmp_path) == ["folder.csv"]


def test_a_link_keeps_pointing_to_the_file_that_is_replaced(converter: Converter, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (link := tmp_path / "rows.csv").symlink_to(real := tmp_path / "real" / "rows.csv")
    harmonize(converter, [Input(GOEMOTIONS, SAMPLE)], "ekman", link)
    assert link.is_symlink() and real.is_file() and os.listdir(tmp_path / "real") == ["rows.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
def test_a_full_disk_leaves_nothing_behind(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    (out := tmp_path / f"rows.{suffix}").write_text("old")
    opened = Path.open

    def full(self: Path, *mode: object, **more: object) -> object:
        if ".part-" in self.name:
            self.symlink_to("/dev/full")
        return opened(self, *mode, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(DocumentError, match="the disk is full, and nothing was left behind; free some space"):
        harmonize(converter, [Input(GOEMOTIONS, SAMPLE)], "ekman", out)
    assert (os.listdir(tmp_path), out.read_text()) == ([out.name], "old")


def test_a_disk_that_fills_up_half_way_leaves_nothing_behind(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tsv(tmp_path / "train.tsv", *((f"text {number}", "3", f"x{number}") for number in range(300_000)))
    written = 0

    def fill(self: aside.Part, data: bytes) -> int:
        nonlocal written
        written += len(data)
        if written > 1_000_000:
            with aside.told_of(self.path):
                raise OSError(errno.ENOSPC, "No space left on device")
        return self.stream.write(data)

    monkeypatch.setattr(aside.Part, "write", fill)
    with pytest.raises(DocumentError, match="the disk is full"):
        harmonize(converter, [Input(GOEMOTIONS, path)], "ekman", tmp_path / "rows.csv")
    assert written > 1_000_000 and os.listdir(tmp_path) == ["train.tsv"]


RUN = """
import resource, signal, sys
from pathlib import Path
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.harmonize import Input, harmonize
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if limit := int(sys.argv[3]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
given = [Input(find_dataset("goemotions"), Path(sys.argv[1]))]
harmonize(Workspace(MemoryStore()).at().converter, given, "ekman", Path(sys.argv[2]))
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(line.split()[1])
"""


def started(corpus: Path, out: Path, *, largest_file: int = 0) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", RUN, str(corpus), str(out), str(largest_file)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_limit_on_the_size_of_files_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    corpus = tsv(tmp_path / "train.tsv", *((f"text {number}", "3", f"x{number}") for number in range(200_000)))
    process = started(corpus, tmp_path / "rows.csv", largest_file=10**6)
    _, errors = process.communicate(timeout=60)
    assert "the file grew over the size allowed" in errors and process.returncode == 1
    assert os.listdir(tmp_path) == ["train.tsv"]


@pytest.mark.parametrize("sent", [0, 10], ids=["before the first row", "while it waits"])
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, sent: int) -> None:
    os.mkfifo(pipe := tmp_path / "train.tsv")
    with started(pipe, tmp_path / "rows.parquet") as process:
        try:
            deadline = time.monotonic() + 60
            # Opened for both, the pipe needs no reader yet, and does not end while it is open.
            with pipe.open("r+b", buffering=0) if sent else nullcontext() as stream:
                if stream is not None:
                    stream.write(b"text\t3\tx\n" * sent)
                while not any(".part-" in name for name in os.listdir(tmp_path)) and time.monotonic() < deadline:
                    time.sleep(0.02)
                assert any(".part-" in name for name in os.listdir(tmp_path))
                process.send_signal(signal.SIGINT)
                _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    assert "KeyboardInterrupt" in errors and process.returncode != 0
    assert os.listdir(tmp_path) == ["train.tsv"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak memory from /proc")
def test_memory_stays_bounded_by_bytes_not_rows(tmp_path: Path) -> None:
    """Short rows first, then half a gigabyte of long ones: what would fill a row group chosen by its rows."""
    with (corpus := tmp_path / "train.tsv").open("wb") as stream:
        stream.write(b"short\t3\tx\n" * 100_000)
        for number in range(500):
            stream.write(b"%d " % number + os.urandom(500_000).hex().encode() + b"\t17\ty\n")
    process = started(corpus, out := tmp_path / "rows.parquet")
    output, errors = process.communicate(timeout=120)
    assert not errors
    assert int(output) * 1024 < 1e9, "peak memory is over 1 GB"
    lengths = pl.scan_parquet(out).select(pl.col("text").str.len_bytes()).tail(500).collect()["text"]
    assert lengths.min() == 1_000_002

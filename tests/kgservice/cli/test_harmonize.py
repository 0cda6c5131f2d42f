"""`emotaxa harmonize`: from file to file, and nothing half done."""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest

from tests.kgservice.cli.console import ENTRY, Console, process
from tests.unprivileged import unprivileged

SAMPLE = Path(str(files("mappings"))) / "samples" / "goemotions.tsv"
TO = ("--to", "ekman", "--profile", "goemotions-paper")


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
def test_the_sample_is_harmonized_and_counted(emotaxa: Console, tmp_path: Path, suffix: str) -> None:
    out, report = tmp_path / f"rows.{suffix}", tmp_path / "report.json"
    found = emotaxa("harmonize", f"goemotions={SAMPLE}", *TO, "--out", str(out), "--report", str(report))
    assert found.code == 0, found.err
    assert not found.out
    counts = json.loads(report.read_text())["target_labels"]
    for label, count in counts.items():
        assert any(line.split()[:2] == [label, str(count["present"])] for line in found.err.splitlines())
    assert f"written to {out} and {report}" in found.err
    assert sorted(os.listdir(tmp_path)) == sorted([out.name, report.name])


def test_json_prints_the_report(emotaxa: Console, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    asked = ("harmonize", f"goemotions={SAMPLE}", *TO, "--out", f"{tmp_path}/rows.jsonl", "--report", str(report))
    found = emotaxa(*asked, "--json", "--quiet")
    assert found.json == json.loads(report.read_text())
    assert not found.err


def test_several_files_follow_one_another(emotaxa: Console, tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    emotaxa("harmonize", f"goemotions={SAMPLE}", f"goemotions={SAMPLE}", *TO, "--out", str(out))
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(rows) == 2 * len(SAMPLE.read_text().splitlines())


@pytest.mark.parametrize(
    ("given", "more", "parts"),
    [
        ("goemotion={sample}", (), ("unknown dataset 'goemotion'", "goemotions")),
        ("{sample}", (), ("DATASET=PATH", "goemotions=train.tsv")),
        ("goemotions=", (), ("DATASET=PATH",)),
        ("goemotions={here}", (), ("{here}", "directory")),
        ("goemotions={sample}", ("--unknown", "ignore"), ("--unknown", "error", "keep", "drop")),
        ("goemotions={sample}", ("--near", "0.9"), ("--near", "duplicates")),
        ("goemotions={sample}", ("--near", "0.3", "--duplicates", "mark"), ("--near", "0.5<=x<=1")),
        ("goemotions={sample}", ("--near", "nan", "--duplicates", "mark"), ("--near",)),
        ("goemotions={sample}", ("--duplicates", "remove"), ("--duplicates",)),
        ("goemotions={sample}", ("--purpose", "fun"), ("--purpose",)),
        ("goemotions={sample}", ("--out", "{here}/label.tsv.csv", "--report", "{here}/none/r.html"), ("no such dir",)),
        ("goemotions={sample}", ("--recipe", "{here}/recipe.toml"), ("one place",)),
        ("goemotions={sample}", ("--describe", "{here}/label.tsv"), ("--describe", "alone")),
        ("goemotions={here}/no.tsv", (), ("no.tsv", "no such file")),
        ("goemotions={sample}", ("--to", "ekmann"), ("--to", "ekmann", "ekman")),
        ("goemotions={sample}", ("--out", "{here}/rows.xlsx"), ("rows.xlsx", ".parquet")),
        ("goemotions={sample}", ("--out", "{here}/no/rows.csv"), ("no such directory",)),
        ("goemotions={sample}", ("--report", "{here}/report.pdf"), ("report.pdf", ".json")),
        ("goemotions={sample}", ("--profile", "paper"), ("--profile", "goemotions-paper")),
        ("goemotions={sample}", ("--threshold", "2"), ("--threshold",)),
        ("goemotions={sample}", ("--threshold", "nan"), ("--threshold",)),
        ("goemotions={here}/columns.tsv", (), ("columns.tsv:1",)),
        ("goemotions={here}/label.tsv", (), ("label.tsv:2", "28")),
        ("goemotions={here}/bytes.tsv", (), ("bytes.tsv:2", "UTF-8")),
        ("goemotions={here}/empty.tsv", (), ("empty.tsv", "empty")),
    ],
)
def test_what_cannot_be_harmonized_is_told_and_leaves_nothing(
    emotaxa: Console, tmp_path: Path, given: str, more: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    (tmp_path / "columns.tsv").write_text("only text\n")
    (tmp_path / "label.tsv").write_text("a\t3\tid1\nb\t28\tid2\n")
    (tmp_path / "bytes.tsv").write_bytes(b"a\t3\tid1\nb\xff\t3\tid2\n")
    (tmp_path / "empty.tsv").write_text("")
    before = sorted(os.listdir(tmp_path))

    def filled(text: str) -> str:
        return text.format(sample=SAMPLE, here=tmp_path)

    asked = ("harmonize", filled(given), "--to", "ekman", "--out", f"{tmp_path}/rows.csv", *map(filled, more))
    emotaxa(*asked).complains(*map(filled, parts))
    assert sorted(os.listdir(tmp_path)) == before


def test_ctrl_c_ends_in_one_line_and_leaves_nothing(emotaxa: Console, tmp_path: Path) -> None:
    assert _ended_by(signal.SIGINT, emotaxa, tmp_path) == (130, "emotaxa: interrupted\n")


def test_being_told_to_terminate_leaves_nothing(emotaxa: Console, tmp_path: Path) -> None:
    assert _ended_by(signal.SIGTERM, emotaxa, tmp_path) == (128 + signal.SIGTERM, "")


def _ended_by(number: int, emotaxa: Console, folder: Path) -> tuple[int, str]:
    """Harmonize a pipe that never ends, until a signal comes; assert that no file is left but one that stood there."""
    pipe, out = folder / "pipe.tsv", folder / "rows.jsonl"
    os.mkfifo(pipe)
    out.write_text("as it was")
    started = process(("harmonize", f"goemotions={pipe}", *TO, "--out", str(out)), env=emotaxa.environment())
    with pipe.open("wb", buffering=0) as stream:
        stream.write(SAMPLE.read_bytes())
        # The run is under way when the file that is written aside is there; what it reads does not end.
        deadline = time.monotonic() + 30
        while len(os.listdir(folder)) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        started.send_signal(number)
        _, err = started.communicate(timeout=60)
    assert sorted(os.listdir(folder)) == ["pipe.tsv", "rows.jsonl"]
    assert out.read_text() == "as it was"
    return started.returncode, err.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_is_told_and_leaves_nothing(emotaxa: Console, tmp_path: Path) -> None:
    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    out = tmp_path / "rows.csv"
    arguments = ("harmonize", f"goemotions={SAMPLE}", *TO, "--out", str(out), "--store", "memory:")
    found = emotaxa.apart(*arguments, preexec_fn=limited)
    found.complains(str(out), "nothing was left behind")
    assert not os.listdir(tmp_path)


def test_no_permission_is_told(emotaxa: Console) -> None:
    with unprivileged() as folder:
        closed = folder / "closed.tsv"
        closed.write_bytes(SAMPLE.read_bytes())
        closed.chmod(0)
        arguments = ("harmonize", f"goemotions={closed}", *TO, "--out", f"{folder}/rows.csv", "--store", "memory:")
        emotaxa(*arguments).complains(str(closed), "permission")


def test_progress_is_drawn_on_a_terminal_alone(emotaxa: Console, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    for more, drawn in (((), True), (("--quiet",), False)):
        ours, theirs = pty.openpty()
        command = ["harmonize", f"goemotions={SAMPLE}", *TO, "--out", f"{tmp_path}/rows.csv", *more]
        done = subprocess.run(
            [sys.executable, "-c", ENTRY, *command],
            env=emotaxa.environment(),
            stdout=subprocess.PIPE,
            stderr=theirs,
            timeout=60,
        )
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65_536):
                shown += part
        except OSError:
            pass
        os.close(ours)
        assert done.returncode == 0 and not done.stdout
        assert (b"rows/s" in shown) is drawn, shown


def test_the_modes_of_a_written_file_are_those_of_any_file(emotaxa: Console, tmp_path: Path) -> None:
    out, other = tmp_path / "rows.csv", tmp_path / "other"
    other.write_text("")
    emotaxa("harmonize", f"goemotions={SAMPLE}", *TO, "--out", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


def test_a_directory_stands_for_the_files_of_the_dataset_in_it(emotaxa: Console, tmp_path: Path) -> None:
    for name in ("dev.tsv", "train.tsv", "notes.txt"):
        (tmp_path / name).write_text(f"{name}\t3\t{name}\n")
    found = emotaxa("harmonize", f"goemotions={tmp_path}", *TO, "--out", str(out := tmp_path / "rows.jsonl"))
    assert found.code == 0, found.err
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(row["split"], row["text"]) for row in rows] == [("train", "train.tsv"), ("dev", "dev.tsv")]


def test_inputs_target_and_output_are_asked_for(emotaxa: Console, tmp_path: Path) -> None:
    emotaxa("harmonize", *TO, "--out", f"{tmp_path}/rows.csv").complains("nothing to harmonize", "--recipe")
    emotaxa("harmonize", f"goemotions={SAMPLE}", "--out", f"{tmp_path}/rows.csv").complains("--to")
    emotaxa("harmonize", f"goemotions={SAMPLE}", *TO).complains("--out")
    assert not os.listdir(tmp_path)


def test_a_recipe_says_what_the_command_line_leaves_open(emotaxa: Console, tmp_path: Path) -> None:
    (tmp_path / "train.tsv").write_bytes(SAMPLE.read_bytes())
    (recipe := tmp_path / "recipe.toml").write_text(
        'to = "ekman"\nprofile = "goemotions-paper"\n[[input]]\ndataset = "goemotions"\npath = "train.tsv"\n'
    )
    asked = ("harmonize", "--recipe", str(recipe), "--out", str(out := tmp_path / "rows.jsonl"))
    assert emotaxa(*asked, "--json", "--quiet").json["rows"] == 40
    assert json.loads(out.read_text().splitlines()[0])["labels"] == ["joy"]
    emotaxa(*asked, "--to", "parrott").complains("recipe.toml:1", "ekman", "parrott")
    emotaxa("harmonize", "--recipe", str(recipe)).complains("--out")


def test_all_unknown_labels_are_listed(emotaxa: Console, tmp_path: Path) -> None:
    rows = [f"text {number}\t{number}\tx{number}\n" for number in range(40, 60)]
    (corpus := tmp_path / "train.tsv").write_text("".join(rows))
    asked = ("harmonize", f"goemotions={corpus}", *TO, "--out", str(out := tmp_path / "rows.csv"))
    found = emotaxa(*asked)
    assert found.code == 2
    *listed, last = found.err.splitlines()
    assert last.startswith(f"emotaxa: {corpus}:1:labels: 20 labels that goemotions does not have")
    assert last.endswith("correct them, or keep or drop such rows: --unknown keep|drop")
    for number in range(40, 60):
        assert any(f"'{number}': 1 row, first {corpus}:{number - 39}" in line for line in listed)
    assert not out.exists()
    assert "20 rows left out" in emotaxa(*asked, "--unknown", "drop").err
    assert emotaxa(*asked, "--unknown", "keep", "--json", "--quiet").json["rows"] == 20


def test_a_purpose_that_a_licence_rules_out_is_answered_with_no(emotaxa: Console, tmp_path: Path) -> None:
    source = Path(str(files("mappings"))) / "datasets" / "goemotions.toml"
    (closed := tmp_path / "closed.toml").write_text(
        source.read_text().replace('"CC-BY-4.0"', '"LicenseRef-no-redistribution"')
    )
    asked = ("harmonize", f"{closed}={SAMPLE}", *TO, "--out", f"{tmp_path}/rows.csv")
    found = emotaxa(*asked, "--purpose", "redistribute")
    assert found.code == 1 and found.err.startswith("emotaxa: ") and "LicenseRef-no-redistribution" in found.err
    assert os.listdir(tmp_path) == ["closed.toml"]
    assert emotaxa(*asked).code == 0


def test_an_interrupted_run_is_taken_up_again(emotaxa: Console, tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe.tsv")
    found = emotaxa("harmonize", f"goemotions={pipe}", *TO, "--out", f"{tmp_path}/rows.csv", "--resume")
    found.complains("pipe.tsv", "a pipe")
    out = tmp_path / "rows.csv"
    found = emotaxa("harmonize", f"goemotions={SAMPLE}", *TO, "--out", str(out), "--resume")
    assert found.code == 0 and sorted(os.listdir(tmp_path)) == ["pipe.tsv", "rows.csv"]


def test_a_file_is_described(emotaxa: Console, tmp_path: Path) -> None:
    (corpus := tmp_path / "mine.csv").write_text("text,emotion\nI am glad,joy\nHelp,fear\nNo,anger\n")
    found = emotaxa("harmonize", "--describe", str(corpus))
    assert found.code == 0 and 'labels = "emotion"' in found.out
    (tmp_path / "mine.toml").write_text(found.out)
    assert emotaxa("harmonize", "--describe", str(corpus), "--json").json

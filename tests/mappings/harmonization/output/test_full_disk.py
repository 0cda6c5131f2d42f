"""Full disks: what stands nevertheless is told."""

import errno
import os
from pathlib import Path

import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization import run
from mappings.harmonization.harmonize import Input, harmonize
from ontology.errors import DocumentError
from ontology.files.aside import Part, told_of
from tests.mappings.harmonization.corpora import GOEMOTIONS, SAMPLE

GIVEN = [Input(GOEMOTIONS, SAMPLE)]


def fill(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Have the disk be full for one file."""
    written = Part.write

    def write(self: Part, data: bytes | memoryview) -> int:
        if self.path.name == name:
            with told_of(self.path):
                raise OSError(errno.ENOSPC, "No space left on device")
        return written(self, data)

    monkeypatch.setattr(Part, "write", write)


def test_a_run_that_can_be_resumed_says_where_its_parts_stay(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "rows.csv"
    with monkeypatch.context() as patched:
        patched.setattr(run, "BLOCK_ROWS", 10)
        fill(patched, "rows.csv")
        with pytest.raises(DocumentError) as told:
            harmonize(converter, GIVEN, "ekman", out, resume=True)
    parts = tmp_path / ".rows.csv.parts"
    assert str(told.value) == (
        f"{out}: the disk is full, and what is finished stays in {parts}; "
        "free some space, and call the same again; or remove that directory"
    )
    assert os.listdir(tmp_path) == [parts.name] and len(list(parts.glob("*.part"))) == 4


def test_a_run_that_cannot_begin_leaves_no_empty_directory(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, "run.json")
    with pytest.raises(DocumentError, match="the disk is full, and nothing was left behind"):
        harmonize(converter, GIVEN, "ekman", tmp_path / "rows.csv", resume=True)
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("resume", [False, True])
def test_rows_that_stand_without_their_report_are_told(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, resume: bool
) -> None:
    fill(monkeypatch, "report.json")
    out, report = tmp_path / "rows.csv", tmp_path / "report.json"
    with pytest.raises(DocumentError) as told:
        harmonize(converter, GIVEN, "ekman", out, report=report, resume=resume)
    assert str(told.value).startswith(f"{report}: the disk is full, and the rows stand in {out} without it; free some")
    assert os.listdir(tmp_path) == ["rows.csv"]

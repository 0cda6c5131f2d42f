"""Parts: a part that is not as it was written is never taken for whole."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mappings.harmonization.output.parts import Parts
from mappings.harmonization.output.writer import row_writer
from ontology.errors import DocumentError

RUN = {"target": "ekman", "inputs": ["train.tsv"]}


def kept(folder: Path) -> tuple[Path, list[Path]]:
    """Keep two parts, and give the output and the files of the parts."""
    out = folder / "rows.csv"
    parts = Parts(out, RUN)
    parts.keep(0, b"id,text\n1,a\n")
    parts.keep(1, b"")
    return out, sorted(parts.folder.glob("*.part"))


def test_parts_are_taken_up_as_they_were_kept(tmp_path: Path) -> None:
    out, _ = kept(tmp_path)
    parts = Parts(out, RUN)
    assert (0 in parts, 1 in parts, 2 in parts) == (True, True, False)
    assert (parts.read(0), parts.read(1)) == (b"id,text\n1,a\n", b"")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda data: b"",
        lambda data: data[:5],
        lambda data: data[:-1],
        lambda data: bytes(len(data)),
        lambda data: data.replace(b"1,a", b"1,b"),
        lambda data: data[1:],
    ],
    ids=["empty", "short", "torn", "zeros", "changed", "shifted"],
)
def test_a_part_that_is_not_whole_is_made_again(tmp_path: Path, spoilt: Callable[[bytes], bytes]) -> None:
    out, (first, _) = kept(tmp_path)
    first.write_bytes(spoilt(first.read_bytes()))
    parts = Parts(out, RUN)
    assert (0 in parts, 1 in parts) == (False, True)
    with pytest.raises(DocumentError, match="is damaged, and was removed; call again"):
        parts.read(0)
    parts.keep(0, b"made again")
    assert Parts(out, RUN).read(0) == b"made again"


def test_parts_are_on_the_disk_before_they_have_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts(tmp_path / "rows.csv", RUN)
    synced: list[list[str]] = []
    monkeypatch.setattr(os, "fsync", lambda _: synced.append(sorted(os.listdir(parts.folder))))
    parts.keep(0, b"rows")
    assert synced == [["000000.half", "run.json"]]
    assert sorted(os.listdir(parts.folder)) == ["000000.part", "run.json"]


@pytest.mark.parametrize("document", ["[1]", "1", "null", "{", "{}"])
def test_a_run_that_is_none_is_another_run(tmp_path: Path, document: str) -> None:
    out, (first, _) = kept(tmp_path)
    first.with_name("run.json").write_text(document)
    with pytest.raises(DocumentError, match=r"holds the parts of a run with other target and inputs; .*remove this"):
        Parts(out, RUN)


def test_a_file_in_the_place_of_the_parts_is_told(tmp_path: Path) -> None:
    (place := tmp_path / ".rows.csv.parts").write_text("mine")
    message = r"\.rows\.csv\.parts: is no directory, and stands where the finished parts are kept; move it away"
    with pytest.raises(DocumentError, match=message), row_writer(tmp_path / "rows.csv", resume=RUN):
        pass
    assert place.read_text() == "mine"

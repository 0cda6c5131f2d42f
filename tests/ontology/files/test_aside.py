"""Writing aside: whatever happens while a directory takes the place of an older one, the older one is not lost."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.errors import DocumentError
from ontology.files.aside import directory_aside


def older(folder: Path) -> Path:
    """Give a directory with a file in it, in the place where another is to be put."""
    (place := folder / "rows.hf").mkdir()
    (place / "rows").write_text("old")
    return place


def write(place: Path) -> None:
    with directory_aside(place) as part:
        (part / "rows").write_text("new")


def renaming(monkeypatch: pytest.MonkeyPatch, *told: Callable[[], None]) -> None:
    """Have something happen at one renaming after the other, before it is done."""
    left, rename = list(told), Path.rename

    def happening(self: Path, target: Path) -> Path:
        if left:
            left.pop(0)()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", happening)


def goes() -> None:
    """Let it be."""


def interrupt() -> None:
    raise KeyboardInterrupt


def fail() -> None:
    raise OSError(5, "Input/output error")


def test_a_directory_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    place = older(tmp_path)
    write(place)
    assert (os.listdir(tmp_path), (place / "rows").read_text()) == ([place.name], "new")


@pytest.mark.parametrize("told", [(interrupt,), (goes, interrupt), (goes, fail)])
def test_the_older_one_is_back_where_the_new_one_could_not_be_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: tuple[Callable[[], None], ...]
) -> None:
    place = older(tmp_path)
    renaming(monkeypatch, *told)
    with pytest.raises((KeyboardInterrupt, DocumentError)):
        write(place)
    assert (os.listdir(tmp_path), (place / "rows").read_text()) == ([place.name], "old")


def test_the_older_one_is_back_after_a_signal_between_the_renamings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, rename = older(tmp_path), Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        monkeypatch.undo()
        rename(self, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(place)
    assert (os.listdir(tmp_path), (place / "rows").read_text()) == ([place.name], "old")


def test_an_older_one_that_cannot_be_put_back_is_told_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = older(tmp_path)
    renaming(monkeypatch, goes, fail, fail)
    with pytest.raises(DocumentError, match=r"rows\.hf: what stood here could not be put back; move it from") as error:
        write(place)
    (kept,) = tmp_path.iterdir()
    assert error.value.hint == f"move it from {kept}" and (kept / "rows").read_text() == "old"

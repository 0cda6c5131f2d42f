"""Files of TOML: what is none is told with its place and the cure."""

from pathlib import Path

import pytest

from ontology.errors import DocumentError
from ontology.files.toml import read_toml


def test_text_and_values_are_given(tmp_path: Path) -> None:
    (path := tmp_path / "a.toml").write_text('name = "é"\n', encoding="utf-8")
    assert read_toml(path, "a recipe") == ('name = "é"\n', {"name": "é"})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'a = 1\nb = "\n', "a.toml:2:6: not well-formed TOML: "),
        (b"a = 1\nb = \xe9\n", "a.toml: not UTF-8; save the file as UTF-8"),
        (b"# a\n" * 30, "a.toml: is too large for a recipe; give a recipe in TOML"),
    ],
)
def test_what_is_no_toml_is_told(tmp_path: Path, data: bytes, message: str) -> None:
    (path := tmp_path / "a.toml").write_bytes(data)
    with pytest.raises(DocumentError) as told:
        read_toml(path, "a recipe", 100)
    assert str(told.value).removeprefix(f"{tmp_path}/").startswith(message)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"no such file or directory; give a recipe in TOML that can be read"):
        read_toml(tmp_path / "none.toml", "a recipe")
    with pytest.raises(DocumentError, match="is a directory"):
        read_toml(tmp_path, "a recipe")

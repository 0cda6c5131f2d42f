"""Encodings: read as described, and told by line where a byte means nothing in them."""

from pathlib import Path

import pytest

from tests.mappings.harmonization.corpus.layouts import read, told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
@pytest.mark.parametrize("rows", [3, 200_000])
def test_encodings_are_read_as_described(tmp_path: Path, encoding: str, rows: int) -> None:
    layout = f'kind = "tsv"\nencoding = "{encoding}"\ncolumns = ["text", "l"]\ntext = "text"\nlabels = "l"\n'
    frame = read(tmp_path, layout, ("é naïve ÿ\tjoy\r\n" * rows).encode(encoding))
    assert frame.height == rows and frame["text"].unique().to_list() == ["é naïve ÿ"]


def test_a_file_of_mixed_encodings_is_told_with_the_cure_and_then_read(tmp_path: Path) -> None:
    layout = 'kind = "tsv"\ncolumns = ["text", "l"]\ntext = "text"\nlabels = "l"\n'
    data = "naïve\tjoy\n".encode() * 3 + "café “so”\tjoy\n".encode("cp1252")
    message = told(tmp_path, layout, data)
    assert message.startswith("rows:4:4: not UTF-8: byte 0xe9 ('é' in cp1252)") and 'fallback = "cp1252"' in message
    frame = read(tmp_path, layout + 'fallback = "cp1252"\n', data)
    assert frame["text"].to_list() == ["naïve", "naïve", "naïve", "café “so”"]


def test_a_byte_that_means_nothing_in_its_encoding_is_told_by_line(tmp_path: Path) -> None:
    layout = 'kind = "tsv"\nencoding = "cp1252"\ncolumns = ["text", "l"]\ntext = "text"\nlabels = "l"\n'
    assert told(tmp_path, layout, b"a\tjoy\nb\x81\tjoy\n").startswith("rows:2: not cp1252: byte 0x81")

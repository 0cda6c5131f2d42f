"""A release appears whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mappings.release.history import read_state
from mappings.release.write import check_free, write_release
from ontology.errors import DocumentError
from ontology.outside.format import LARGEST
from tests.unprivileged import unprivileged

FILES = {"a.txt": b"a", "folder/b.txt": b"b", "folder/deeper/c.txt": b""}


class Failing(dict[str, bytes]):
    """Files of which the last one cannot be had."""

    def items(self) -> Iterator[tuple[str, bytes]]:  # type: ignore[override]
        """Give the first, then fail."""
        yield "a.txt", b"a"
        raise KeyboardInterrupt


def test_files_are_written_below_a_new_or_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        write_release(FILES, tmp_path / name)
        found = {str(path.relative_to(tmp_path / name)) for path in (tmp_path / name).rglob("*") if path.is_file()}
        assert found == set(FILES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "new"]


def test_nothing_is_left_behind_when_it_is_broken_off(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_release(Failing(), tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DocumentError, match="is not empty; name another with --out, or remove it"):
        write_release(FILES, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["file.txt", "file.txt/below", "no/such/folder"])
def test_a_place_that_cannot_be_a_folder_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(DocumentError):
        check_free(tmp_path / name)


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(DocumentError, match="is no folder"):
        check_free(tmp_path / "link")


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with unprivileged(), pytest.raises(DocumentError, match="no permission"):
            write_release(FILES, tmp_path / "out")
    finally:
        tmp_path.chmod(0o755)


def test_a_release_is_read_again(release: Path, version: str) -> None:
    found = read_state(release)
    assert found.version == version
    assert found.things["https://w3id.org/emotaxa/parrott/3/glee"].label == "glee"
    assert "https://w3id.org/emotaxa/mapping/ekman/anger--fury" in found.records


@pytest.mark.parametrize("name", ["emotaxa.owl", "emotaxa.jsonld", "emotaxa.nt"])
def test_its_files_say_the_same(name: str, release: Path) -> None:
    assert read_state(release / name) == read_state(release / "emotaxa.ttl")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("no-such.ttl", None, "there is no such|no such file"),
        ("joy.docx", "", "is no release and no file to compare"),
        ("broken.ttl", "<a> <b> ", "broken.ttl:1"),
        ("broken.owl", "<rdf:RDF", "not well-formed"),
        ("empty.sssom.tsv", "", "empty.sssom.tsv"),
    ],
)
def test_what_is_no_release_is_told(name: str, text: str | None, said: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(DocumentError, match=said):
        read_state(tmp_path / name)


def test_entities_that_blow_up_are_refused_before_they_are_put_in(tmp_path: Path) -> None:
    entities = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))]
    text = f"""<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [{"".join(entities)}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
<rdf:Description rdf:about="https://example.org/joy"><rdfs:label>&a4;</rdfs:label></rdf:Description>
</rdf:RDF>
"""
    path = tmp_path / "growing.owl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match="stands for more than"):
        read_state(path)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.nt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(DocumentError, match="the most is"):
        read_state(path)


def test_a_folder_without_a_release_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"holds no emotaxa\.ttl"):
        read_state(tmp_path)

"""Directories over HTTP: a revision written as what Git keeps, and an edited directory taken over."""

import gzip
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kgservice.changes.publishing.directory import import_directory
from tests.kgservice.changes.publishing.checkouts import copied
from tests.kgservice.rest.curators import Person, Place, placed

FEW = {"core", "ekman", "sense", "goemotions"}
GZIP = {"content-type": "application/gzip"}
EKMAN = "ontology/modules/ekman.ttl"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("checkout"), FEW)


@pytest.fixture(scope="module")
def still(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The same, for what changes nothing."""
    with placed(tmp_path_factory.mktemp("still"), import_directory(checkout).release) as found:
        yield found


@pytest.fixture
def place(checkout: Path, tmp_path: Path) -> Iterator[Place]:
    """A service over a store that was built from the checkout."""
    with placed(tmp_path, import_directory(checkout).release) as found:
        yield found


def packed(folder: Path, prefix: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.add(folder, arcname=prefix or ".")
    return out.getvalue()


def unpacked(body: bytes) -> dict[str, bytes]:
    found = {}
    with tarfile.open(fileobj=io.BytesIO(body), mode="r:gz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            assert file is not None
            found[member.name] = file.read()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edited(checkout: Path, tmp_path: Path, old: str, new: str) -> bytes:
    folder = copied(tmp_path / "edited", FEW)
    path = folder / EKMAN
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return packed(folder)


def export(person: Person, body: bytes | None = None, **query: object) -> dict[str, bytes]:
    answer = person.send("POST", "/directory/export", content=body, params=query, headers=GZIP if body else None)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/gzip"
    return unpacked(answer.content)


@pytest.mark.parametrize("prefix", ["", "emotaxa-main"])
def test_what_has_not_changed_comes_back_byte_for_byte(still: Place, checkout: Path, prefix: str) -> None:
    assert export(still.person(None), packed(checkout, prefix)) == files(checkout)


def test_only_the_lines_of_a_change_change(place: Place, checkout: Path) -> None:
    editor, anybody = place.person("editor"), place.person(None)
    operations = [{"type": "NewSynonym", "about": "ekman:anger", "new": "ire"}]
    number = editor.post("/changes", {"title": "Ire", "operations": operations}, status=201)["number"]
    revision = place.merge(number)
    before, after = files(checkout), export(anybody, packed(checkout))
    assert {name for name in after if after[name] != before[name]} == {EKMAN}
    came = set(after[EKMAN].splitlines()) - set(before[EKMAN].splitlines())
    assert len(came) <= 2 and any(b"ire" in line for line in came)
    assert export(anybody, packed(checkout), revision=1) == before
    told = anybody.post("/directory/export", content=packed(checkout), headers={**GZIP, "accept": "application/json"})
    assert [file["path"] for file in told["changed"]] == [EKMAN] and told["revision"] == revision


def test_a_fresh_directory_is_read_as_the_same_graph(still: Place, tmp_path: Path) -> None:
    for name, data in export(still.person(None)).items():
        target = tmp_path / "fresh" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    assert not import_directory(tmp_path / "fresh").against(still.workspace.store)


def test_an_edited_directory_becomes_a_change_request(place: Place, checkout: Path, tmp_path: Path) -> None:
    editor = place.person("editor")
    body = edited(checkout, tmp_path, '"anger"@en', '"wrath"@en')
    taken = editor.post("/directory/import", content=body, headers=GZIP, params={"title": "Wrath"})
    assert (taken["as"], taken["revision"], taken["findings"]) == ("change", 1, [])
    request = editor.get(f"/changes/{taken['change']}")
    assert (request["title"], request["state"], len(request["operations"])) == ("Wrath", "draft", taken["operations"])
    assert "wrath" in str(request["operations"]) and place.workspace.store.revision == 1
    same = editor.post("/directory/import", content=packed(checkout), headers=GZIP)
    assert (same["change"], same["added"], same["removed"]) == (None, 0, 0)


def test_what_others_changed_since_is_left_alone(place: Place, checkout: Path, tmp_path: Path) -> None:
    editor = place.person("editor")
    operations = [{"type": "NewSynonym", "about": "ekman:fear", "new": "dread of old"}]
    place.merge(editor.post("/changes", {"title": "Dread", "operations": operations}, status=201)["number"])
    body = edited(checkout, tmp_path, '"anger"@en', '"wrath"@en')
    taken = editor.post("/directory/import", content=body, headers=GZIP, params={"revision": 1})
    assert "dread of old" not in str(editor.get(f"/changes/{taken['change']}")["operations"])
    newest = editor.post("/directory/import", content=body, headers=GZIP)
    assert "dread of old" in str(editor.get(f"/changes/{newest['change']}")["operations"])


def test_only_an_admin_replaces_the_graph_at_once(place: Place, checkout: Path, tmp_path: Path) -> None:
    body = edited(checkout, tmp_path, '"anger"@en', '"wrath"@en')
    asked: dict[str, Any] = {"content": body, "headers": GZIP, "params": {"as": "graph", "title": "From Git"}}
    assert place.person("reviewer").send("POST", "/directory/import", **asked).status_code == 403
    taken = place.person("admin").post("/directory/import", **asked)
    assert (taken["revision"], taken["change"]) == (2, None)
    entry = place.workspace.store.log()[-1]
    assert (entry.author, entry.summary) == ("the admin", "From Git")
    assert export(place.person(None), body)[EKMAN].count(b'"wrath"@en') == 1


def test_a_file_that_cannot_be_read_is_told_with_its_line(still: Place, checkout: Path, tmp_path: Path) -> None:
    body = edited(checkout, tmp_path, "@prefix", "@prefx")
    problem = still.person("editor").post("/directory/import", content=body, headers=GZIP, status=422)
    assert problem["type"].endswith("/directory-refused")
    assert problem["findings"][0]["file"] == EKMAN and "/tmp" not in str(problem)


def member(name: str, data: bytes = b"", **more: object) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        found = tarfile.TarInfo(name)
        found.size = len(data)
        for field, value in more.items():
            setattr(found, field, value)
        archive.addfile(found, io.BytesIO(data))
    return out.getvalue()


BOMB = gzip.compress(b"\0" * (257 * 1024 * 1024), 1)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "no tar file"),
        (b"PK\x03\x04", "no tar file"),
        (gzip.compress(b"no tar"), "no tar file"),
        (member(EKMAN, b"x" * 2000)[:60], "no tar file"),
        (member("/ontology/modules/x.ttl", b"x"), "leads outside"),
        (member("ontology/modules/../../x.ttl", b"x"), "leads outside"),
        (member("../ontology/modules/x.ttl", b"x"), "leads outside"),
        (member("ontology/modules/x.ttl", type=tarfile.SYMTYPE, linkname="/etc/passwd"), "link"),
        (member("ontology/modules/x.ttl", type=tarfile.LNKTYPE, linkname="/etc/passwd"), "link"),
        (member("ontology/modules/x.ttl", type=tarfile.FIFOTYPE), "link"),
        (member("README.md", b"x"), "no file of an ontology"),
        (BOMB, "larger than 256 MiB"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_archives_that_would_do_harm_are_refused(still: Place, body: bytes, said: str) -> None:
    problem = still.person("editor").post("/directory/import", content=body, headers=GZIP, status=422)
    assert said in problem["detail"], problem


def test_bodies_that_are_no_archives_are_told_so(still: Place) -> None:
    headers = {"content-type": "text/turtle"}
    for path in ("/directory/export", "/directory/import"):
        assert still.person("editor").send("POST", path, content=b"x", headers=headers).status_code == 415

"""Directories and releases by every kind of client."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from kgservice.access.errors import Forbidden
from kgservice.changes.publishing.directory import DirectoryRefused
from kgservice.changes.publishing.releasing import NoVersion
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from kgservice.workspace import Workspace
from mappings.shipped import shipped_files
from ontology.errors import DocumentError
from tests.kgservice.client.changing.faces import KINDS, Face, face

LABEL = 'skos:prefLabel "anger"@en'


def test_a_directory_is_written_edited_and_taken_over(people: Face, tmp_path: Path) -> None:
    ann = people("Ann", "editor")
    written = ann.export_directory(tmp_path)
    assert written.revision == people.graph.store.revision
    assert {file.path for file in written.changed} >= {
        "ontology/modules/ekman.ttl",
        "mappings/sets/goemotions.sssom.tsv",
    }
    path = tmp_path / "ontology" / "modules" / "ekman.ttl"
    path.write_text(path.read_text().replace(LABEL, f'skos:altLabel "a fit of it"@en ;\n    {LABEL}'))
    taken = ann.import_directory(tmp_path, title="By hand")
    assert (taken.as_, taken.operations, taken.added, taken.removed) == ("change", 1, 1, 0)
    request = ann.changes.get(taken.change)
    assert request.title == "By hand" and request.documents[0]["type"] == "NewSynonym"
    with pytest.raises(Forbidden):
        ann.import_directory(tmp_path, as_="graph")
    with pytest.raises(DocumentError, match=r"Git|commit"):
        ann.export_directory(tmp_path)
    assert [file.path for file in ann.export_directory(tmp_path, allow_dirty=True).changed] == [
        "ontology/modules/ekman.ttl"
    ]
    path.write_text("this is no Turtle")
    with pytest.raises(DirectoryRefused) as refused:
        ann.import_directory(tmp_path)
    assert refused.value.findings[0].place.path.endswith("ekman.ttl")
    with pytest.raises(DocumentError, match="no such directory"):
        ann.import_directory(tmp_path / "nothing")


def test_a_release_is_refused_to_those_who_may_not_and_where_its_version_is_none(people: Face, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        people("Bo", "reviewer").make_release("9.9.9", out=tmp_path / "release")
    with pytest.raises(NoVersion):
        people("Ada", "admin").make_release("newest", out=tmp_path / "release")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    with pytest.raises(DocumentError):
        people("Ada", "admin").make_release("9.9.9", out=tmp_path / "taken")
    assert not (tmp_path / "release").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_release_of_a_revision_comes_into_a_folder_and_is_known_from_then_on(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The core alone answers no question about theories and label sets.
    monkeypatch.setattr("kgservice.changes.expected.known_questions", lambda: ())
    [core] = [path for path in shipped_files().modules if path.stem == "core"]
    graph = Workspace(MemoryStore(Release((core,), (), ())))
    with asyncio.Runner() as runner:
        ada = face(kind, graph, runner)("Ada", "admin")
        made = ada.make_release("9.1.0", out=tmp_path / "release")
        assert (made.version, made.revision, made.made) == ("9.1.0", 1, True)
        assert ada.releases()[0] == made
        sums = (tmp_path / "release" / "SHA256SUMS").read_bytes()
        assert hashlib.sha256(sums).hexdigest() == made.digest
        for line in sums.decode().splitlines():
            digest, name = line.split(maxsplit=1)
            assert hashlib.sha256((tmp_path / "release" / name.lstrip("*")).read_bytes()).hexdigest() == digest
        with pytest.raises(NoVersion):
            ada.make_release("9.1.0", out=tmp_path / "again")

"""Releases of a revision: through the gate, under a new version, with the changes that led there, and noted."""

import hashlib
import json
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.desk import Desk
from kgservice.changes.operations.documents import read_operation
from kgservice.changes.publishing.accepted import accepted_changes
from kgservice.changes.publishing.released import known_releases, released_revisions
from kgservice.changes.publishing.releasing import NoVersion, Released, release_revision
from kgservice.changes.publishing.stamping import stamped
from kgservice.changes.working import Working
from kgservice.stores.change import Edit
from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from kgservice.workspace import Workspace
from mappings.release.changes import AcceptedChange, changes_json, changes_text
from mappings.release.gate import ReleaseRefused
from mappings.shipped import shipped_files
from ontology.iri import BASE
from tests.kgservice.apps import light_app
from tests.kgservice.changes.publishing.checkouts import files_of
from tests.kgservice.changes.requests.people import BOB, ROB, approve, checked, merged, proposed, synonym
from tests.kgservice.stores.releases import part_of_release


def core_alone() -> MemoryStore:
    """A store of the core and a label set that operations brought."""
    core = next(path for path in shipped_files().modules if path.stem == "core")
    store = MemoryStore(Release((core,), (), ()))
    working = Working(store.preview(Edit.of((), (), author="ann", summary="nothing")).before)
    for document in (
        {"type": "SchemeCreation", "scheme": "mine", "title": "Mine", "definition": "Mine.", "sources": ["Mine 2026"]},
        {"type": "NodeCreation", "about": BASE + "mine/joy", "label": "joy", "notations": ["0"]},
        {"type": "NodeCreation", "about": BASE + "mine/glee", "label": "glee", "notations": ["1"]},
    ):
        effect = read_operation(document).effect(working)
        working.change(effect.added, effect.removed)
    store.edit(Edit.of(working.added, working.removed, author="ann", summary="Labels of mine"))
    return store


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return core_alone()


@pytest.fixture(scope="module")
def released(store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Released:
    """A release of the second revision."""
    out = tmp_path_factory.mktemp("release") / "emotaxa"
    return release_revision(store, "0.3.0", author="rea", out=out, asked=None)


def test_the_release_bears_its_version_throughout(released: Released) -> None:
    out = released.built.out
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["version"], manifest["revision"]) == ("0.3.0", 2)
    assert manifest["version_iri"] == BASE + "ontology/0.3.0"
    for name in ("core", "mine"):
        text = (out / "modules" / f"{name}.ttl").read_text(encoding="utf-8")
        assert 'owl:versionInfo "0.3.0"' in text and f"ontology/{name}/0.3.0>" in text and '"0.2.0"' not in text
    assert {"emotaxa.ttl", "emotaxa.owl", "emotaxa.jsonld", "mappings/emotaxa.sssom.tsv"} <= released.built.files.keys()


def test_its_checksums_hold(released: Released) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=released.built.out, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    sums = (released.built.out / "SHA256SUMS").read_bytes()
    assert released.release.digest == hashlib.sha256(sums).hexdigest()


def test_it_is_noted_and_found_by_its_version(store: MemoryStore, released: Released) -> None:
    assert released_revisions(store) == (released.release,)
    assert (released.release.version, released.release.revision, released.release.author) == ("0.3.0", 2, "rea")
    known = known_releases(store.log(), store)
    assert known["0.3.0"] == 2 and 1 in known.values()
    assert released.since == 1


def test_the_same_revision_gives_the_same_bytes(released: Released, tmp_path: Path) -> None:
    again = release_revision(core_alone(), "0.3.0", author="someone else", out=tmp_path / "again", asked=None)
    assert files_of(again.built.out) == files_of(released.built.out)


def test_its_change_log_tells_what_differs_from_the_release_before(released: Released) -> None:
    told = (released.built.out / "CHANGES.md").read_text(encoding="utf-8")
    assert "1 scheme added, 2 concepts added" in told


def test_a_version_is_given_once(store: MemoryStore, released: Released, tmp_path: Path) -> None:
    with pytest.raises(NoVersion, match=r"there is a release 0\.3\.0 already, of revision 2"):
        release_revision(store, "0.3.0", author="rea", out=tmp_path / "x", asked=None)
    for wrong in ("0.3", "v1.0.0", "next", "1.0.0/../x"):
        with pytest.raises(NoVersion, match="is no version"):
            release_revision(store, wrong, author="rea", out=tmp_path / "x", asked=None)
    with pytest.raises(UnknownRevision):
        release_revision(store, "0.4.0", author="rea", out=tmp_path / "x", revision=9, asked=None)
    assert not (tmp_path / "x").exists()


def test_what_is_invalid_becomes_no_release_and_is_not_noted(tmp_path: Path) -> None:
    store = core_alone()
    [label] = [quad for quad in store.quads() if quad.object == Literal("glee", language="en")]
    store.edit(Edit.of([], [label], author="ann", summary="A label lost"))
    with pytest.raises(ReleaseRefused) as refused:
        release_revision(store, "0.3.0", author="rea", out=tmp_path / "x", asked=None)
    assert {found.place.path for found in refused.value.findings} == {"mappings/labels/mine.ttl"}
    assert released_revisions(store) == () and not (tmp_path / "x").exists()


def test_a_graph_that_is_left_out_of_a_release_is_told(tmp_path: Path) -> None:
    store = core_alone()
    node, loose = NamedNode("http://example.org/a"), NamedNode("http://example.org/loose")
    store.edit(Edit.of([Quad(node, node, Literal("x"), loose)], [], author="ann", summary="Loose"))
    made = release_revision(store, "0.3.0", author="rea", out=tmp_path / "out", asked=None)
    assert ["http://example.org/loose is left out with 1 statement" in found.message for found in made.findings] == [
        True
    ]


@pytest.mark.parametrize("failure", [StoreUnavailable("the journal is broken"), KeyboardInterrupt()])
def test_a_release_that_cannot_be_noted_leaves_no_folder(
    failure: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = core_alone()

    def fail(*_: object, **__: object) -> NoReturn:
        raise failure

    monkeypatch.setattr(store, "note", fail)
    with pytest.raises(type(failure)):
        release_revision(store, "0.3.0", author="rea", out=tmp_path / "out", asked=None)
    assert not (tmp_path / "out").exists() and released_revisions(store) == ()


def test_versions_are_stamped_and_nothing_else() -> None:
    store = core_alone()
    graph = BASE + "ontology/core"
    quads = list(store.graph(NamedNode(graph)))
    changed = set(stamped(graph, quads, "9.9.9")) ^ set(quads)
    assert {quad.predicate.value.rpartition("#")[2] for quad in changed} == {"versionInfo", "versionIRI"}
    assert len(changed) == 4


def test_accepted_changes_are_told_by_number_with_their_authors() -> None:
    changes = [
        AcceptedChange(17, "Call anger wrath", "Ann", "2026-11-20", ("Rename ekman:anger from “anger” to “wrath”",)),
        AcceptedChange(4, "Add boredom", "Bo", "2026-11-19"),
    ]
    text = changes_text("0.3.0", None, changes)
    first, second = (
        text.index("- 4: Add boredom (Bo, 2026-11-19)"),
        text.index("- 17: Call anger wrath (Ann, 2026-11-20)"),
    )
    assert first < second < text.index("  - Rename ekman:anger")
    assert json.loads(changes_json("0.3.0", None, changes))["accepted"][0]["author"] == "Ann"
    assert "accepted" not in json.loads(changes_json("0.3.0", None))


def test_the_requests_merged_between_two_revisions_are_told_but_not_what_was_taken_back() -> None:
    store = MemoryStore(part_of_release({"core", "ekman"}))
    desk = Desk(store, checks=checked)
    kept = merged(desk, synonym("ire"), title="Ire, too")
    wrong = merged(desk, synonym("choler"), title="Choler, too")
    back = desk.revert(wrong.number, BOB, "A mistake").number
    desk.submit(back, BOB)
    approve(desk, back, ROB)
    reverted = desk.merge(back, BOB)
    proposed(desk, synonym("spleen"), title="Not yet")
    assert reverted.merge is not None and wrong.merge is not None
    [told] = accepted_changes(store, 1, reverted.merge.revision)
    assert (told.number, told.title, told.author) == (kept.number, "Ire, too", "ann")
    assert told.sentences == ("Add the alternative label “ire” in 'en' to ekman:anger",)
    before_it_was_taken_back = accepted_changes(store, 1, wrong.merge.revision)
    assert [change.title for change in before_it_was_taken_back] == ["Ire, too", "Choler, too"]
    after = accepted_changes(store, wrong.merge.revision, reverted.merge.revision)
    assert [change.number for change in after] == [back]


def test_a_concept_that_a_change_retired_redirects_to_its_successor() -> None:
    store = core_alone()
    working = Working(store.preview(Edit.of((), (), author="ann", summary="nothing")).before)
    document = {"type": "NodeObsoletion", "about": BASE + "mine/glee", "replacement": BASE + "mine/joy"}
    effect = read_operation(document).effect(working)
    store.edit(Edit.of(effect.added, effect.removed, author="ann", summary="Retire glee"))
    workspace = Workspace(store)
    with TestClient(light_app(workspace), raise_server_exceptions=False, follow_redirects=False) as client:
        answer = client.get("/id/mine/glee", headers={"accept": "text/turtle"})
        assert (answer.status_code, answer.headers["location"]) == (301, "/id/mine/joy")
        assert client.get("/id/mine/glee", params={"revision": 2}).status_code == 303
    workspace.close()

"""Exports: a revision over a checkout of Git, with as few lines changed as can be, and nothing lost."""

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.bulk.difference import difference
from kgservice.changes.operations.documents import read_operation
from kgservice.changes.publishing.directory import import_directory
from kgservice.changes.publishing.export import export_directory
from kgservice.changes.working import Working
from kgservice.stores.change import Edit
from kgservice.stores.errors import UnknownRevision
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from mappings.sssom.read import read_sssom
from ontology.errors import DocumentError
from ontology.iri import BASE
from tests.kgservice.changes.publishing.checkouts import copied, files_of, git, lines_changed

EKMAN = BASE + "mappings/ekman"


def merged(store: MemoryStore, *documents: dict[str, Any]) -> None:
    """Let operations change a store."""
    working = Working(store.preview(Edit.of((), (), author="ann", summary="nothing")).before)
    for document in documents:
        effect = read_operation(document).effect(working)
        working.change(effect.added, effect.removed)
    assert store.edit(Edit.of(working.added, working.removed, author="ann", summary="Change")) is not None


def rename(new: str) -> dict[str, Any]:
    return {"type": "NodeRename", "about": BASE + "parrott/3/joy", "old": "joy", "new": new}


def test_an_unchanged_revision_changes_no_byte(store: MemoryStore, checkout: Path) -> None:
    before = files_of(checkout)
    exported = export_directory(store, checkout)
    assert files_of(checkout) == before
    assert exported.changed == () and exported.findings == () and len(exported.files) == len(before)
    assert git(checkout, "status", "--porcelain") == ""


def test_the_whole_shipped_graph_changes_no_byte(workspace: Workspace, tmp_path: Path) -> None:
    folder = copied(tmp_path / "all")
    before = files_of(folder)
    assert export_directory(workspace.store, folder, 1).changed == ()
    assert files_of(folder) == before and len(before) > 300


def test_a_renamed_label_changes_exactly_its_line(store: MemoryStore, checkout: Path) -> None:
    merged(store, rename("gladness of heart"))
    exported = export_directory(store, checkout)
    assert lines_changed(checkout) == {"ontology/modules/parrott.ttl": (1, 1)}
    [written] = exported.changed
    assert (written.path, written.how, written.reason) == ("ontology/modules/parrott.ttl", "edited", "")
    shown = git(checkout, "diff", "-U0").splitlines()
    assert '-    skos:prefLabel "joy"@en ;' in shown and '+    skos:prefLabel "gladness of heart"@en ;' in shown


def test_a_mapping_that_changes_comes_or_goes_is_one_row(store: MemoryStore, checkout: Path) -> None:
    record = {"set": EKMAN, "record": BASE + "mapping/ekman/anger--anger"}
    ends = {"subject": BASE + "ekman/anger", "predicate": "skos:closeMatch"}
    merged(
        store,
        {"type": "MappingConfidenceChange", **record, "old": 1.0, "new": 0.5},
        {
            "type": "RemoveMapping",
            "set": EKMAN,
            "record": BASE + "mapping/ekman/anger--agitation",
            **ends,
            "object": BASE + "sense/agitation",
        },
        {
            "type": "MappingCreation",
            "set": EKMAN,
            **ends,
            "object": BASE + "sense/boredom",
            "confidence": 0.1,
            "author_label": ["Emotaxa contributors"],
            "date": str(read_sssom(checkout / "mappings/sets/ekman.sssom.tsv").records[0].slots["mapping_date"]),
        },
    )
    exported = export_directory(store, checkout)
    assert lines_changed(checkout) == {"mappings/sets/ekman.sssom.tsv": (2, 2)}
    assert [written.how for written in exported.changed] == ["edited"]
    assert not import_directory(checkout).against(store)


def test_a_new_scheme_gets_a_file_of_its_own_and_a_removed_one_loses_it(store: MemoryStore, checkout: Path) -> None:
    merged(
        store,
        {"type": "SchemeCreation", "scheme": "mine", "title": "Mine", "definition": "Mine.", "sources": ["Mine 2026"]},
        {"type": "NodeCreation", "about": BASE + "mine/joy", "label": "joy"},
        {"type": "MappingSetCreation", "set": BASE + "mappings/mine", "title": "Mine and the senses"},
    )
    exported = export_directory(store, checkout)
    assert {written.path: written.how for written in exported.changed} == {
        "mappings/labels/mine.ttl": "new",
        "mappings/sets/mine.sssom.tsv": "new",
    }
    assert not import_directory(checkout).against(store)
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "--message", "mine")
    back = export_directory(store, checkout, 1)
    assert {written.path: written.how for written in back.changed} == {
        "mappings/labels/mine.ttl": "removed",
        "mappings/sets/mine.sssom.tsv": "removed",
    }
    assert not import_directory(checkout).against(store, 1)


def test_what_git_does_not_have_is_not_written_over(store: MemoryStore, checkout: Path) -> None:
    merged(store, rename("sheer delight"))
    module = checkout / "ontology/modules/parrott.ttl"
    module.write_text(module.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"is not committed: ontology/modules/parrott\.ttl.*commit it first"):
        export_directory(store, checkout)
    assert '"joy"@en' in module.read_text(encoding="utf-8")
    export_directory(store, checkout, allow_dirty=True)
    assert '"sheer delight"@en' in module.read_text(encoding="utf-8")
    assert module.read_text(encoding="utf-8").endswith("# a remark\n")


def test_what_lies_in_no_checkout_is_not_written_over(store: MemoryStore, tmp_path: Path) -> None:
    folder = copied(tmp_path / "plain", {"core", "parrott"})
    stray = folder / "mappings/labels/goemotions.ttl"
    stray.parent.mkdir(parents=True)
    stray.write_text("# kept by hand\n@prefix a: <http://a/> .\na: a <http://www.w3.org/2002/07/owl#Ontology> .\n")
    before = files_of(folder)
    merged(store, rename("sheer delight"))
    with pytest.raises(DocumentError) as refused:
        export_directory(store, folder)
    for path in ("ontology/modules/parrott.ttl", "mappings/labels/goemotions.ttl"):
        assert path in refused.value.message, "it is told which files would be lost"
    assert "no checkout of Git" in refused.value.message and "core.ttl" not in refused.value.message
    assert files_of(folder) == before
    export_directory(store, folder, allow_dirty=True)
    assert not import_directory(folder).against(store)


@pytest.mark.parametrize("how", ["ignored", "assumed unchanged", "in an ignored folder"])
def test_what_git_does_not_look_at_is_not_written_over(how: str, store: MemoryStore, checkout: Path) -> None:
    module = checkout / "ontology/modules/parrott.ttl"
    if how == "assumed unchanged":
        git(checkout, "update-index", "--assume-unchanged", "ontology/modules/parrott.ttl")
    else:
        git(checkout, "rm", "--quiet", "--cached", "-r", "ontology/modules")
        (checkout / ".gitignore").write_text("parrott.ttl\n" if how == "ignored" else "*\n")
        git(checkout, "commit", "--quiet", "--message", "less")
    module.write_text(module.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    merged(store, rename("sheer delight"))
    with pytest.raises(DocumentError, match=r"parrott\.ttl"):
        export_directory(store, checkout)
    assert module.read_text(encoding="utf-8").endswith("# a remark\n")


@pytest.mark.parametrize("linked", ["ontology/modules/parrott.ttl", "ontology/modules"])
def test_an_export_does_not_follow_links(linked: str, store: MemoryStore, checkout: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (checkout / linked).rename(elsewhere)
    (checkout / linked).symlink_to(elsewhere)
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "--message", "linked")
    before = files_of(tmp_path)
    merged(store, rename("sheer delight"))
    for allow_dirty in (False, True):
        with pytest.raises(DocumentError, match="is a link to"):
            export_directory(store, checkout, allow_dirty=allow_dirty)
    assert files_of(tmp_path) == before


def test_an_export_elsewhere_is_like_the_checkout(store: MemoryStore, checkout: Path, tmp_path: Path) -> None:
    merged(store, rename("sheer delight"))
    out = tmp_path / "out"
    export_directory(store, out, like=checkout)
    differing = {path for path, data in files_of(checkout).items() if files_of(out)[path] != data}
    assert differing == {"ontology/modules/parrott.ttl"}


def test_an_export_into_an_empty_folder_says_the_same(store: MemoryStore, tmp_path: Path) -> None:
    merged(store, rename("sheer delight"))
    first, second = tmp_path / "first", tmp_path / "second"
    exported = export_directory(store, first)
    assert {written.how for written in exported.files} == {"new"}
    export_directory(store, second)
    assert files_of(first) == files_of(second)
    read = import_directory(first)
    assert not read.against(store)
    rebuilt = MemoryStore(read.release)
    assert not difference(store.quads(), rebuilt.quads())


def test_an_earlier_revision_can_be_exported(store: MemoryStore, checkout: Path) -> None:
    merged(store, rename("sheer delight"))
    assert export_directory(store, checkout, 1).changed == ()
    with pytest.raises(UnknownRevision):
        export_directory(store, checkout, 7)


def test_a_graph_that_has_no_place_in_a_directory_is_told(store: MemoryStore, checkout: Path) -> None:
    node, graph = NamedNode("http://example.org/a"), NamedNode("http://example.org/loose")
    loose = Quad(node, NamedNode("http://example.org/p"), Literal("x"), graph)
    store.edit(Edit.of([loose], [], author="ann", summary="Loose"))
    [found] = export_directory(store, checkout).findings
    assert "http://example.org/loose is left out with 1 statement:" in str(found)


def test_a_statement_that_sssom_cannot_say_is_told(store: MemoryStore, checkout: Path) -> None:
    graph = NamedNode(EKMAN)
    odd = Quad(NamedNode("http://example.org/a"), NamedNode("http://example.org/p"), Literal("x"), graph)
    store.edit(Edit.of([odd], [], author="ann", summary="Odd"))
    exported = export_directory(store, checkout)
    assert ["http://example.org/p" in found.message for found in exported.findings] == [True]


def test_a_broken_file_of_the_checkout_is_told(store: MemoryStore, checkout: Path) -> None:
    module = checkout / "ontology/modules/ekman.ttl"
    module.write_text("@prefix a: <http://a/> .\na:b a:c\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"ekman\.ttl:3"):
        export_directory(store, checkout)

"""Directories of Git as the base of a store, and as what a store lacks of them; errors by file and line."""

from pathlib import Path

import pytest

from kgservice.changes.desk import Desk
from kgservice.changes.publishing.directory import DirectoryRefused, import_directory
from kgservice.changes.publishing.takeover import take_over
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from ontology.errors import DocumentError
from ontology.iri import BASE
from tests.kgservice.changes.publishing.checkouts import copied
from tests.kgservice.changes.requests.people import ADA


def changed(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_a_directory_is_the_base_of_a_store(checkout: Path, tmp_path: Path) -> None:
    found = import_directory(checkout)
    store = EmbeddedStore(tmp_path / "store", release=found.release)
    try:
        assert store.knowledge().taxonomy.schemes.keys() >= {"ekman", "parrott", "goemotions", "sense"}
        assert not found.against(store)
    finally:
        store.close()


def test_what_was_edited_in_git_becomes_a_change(store: MemoryStore, checkout: Path) -> None:
    changed(checkout / "ontology/modules/ekman.ttl", ('"anger"@en ;', '"wrath"@en ;'))
    changed(checkout / "mappings/sets/ekman.sssom.tsv", ("\t0.95\t", "\t0.9\t"))
    found = import_directory(checkout)
    assert take_over(store, Desk(store), found, ADA, as_="graph", title="From Git").revision == 2
    assert store.log()[-1].summary == "From Git"
    assert store.knowledge().taxonomy.concepts[BASE + "ekman/anger"].label == "wrath"
    assert not found.against(store)
    assert len(found.against(store, 1).added) == 2


def test_rows_in_another_order_are_no_change(store: MemoryStore, checkout: Path) -> None:
    path = checkout / "mappings/sets/ekman.sssom.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:-2], lines[-1], lines[-2]]) + "\n", encoding="utf-8")
    assert not import_directory(checkout).against(store)


def test_every_file_that_cannot_be_read_is_told_with_its_line(checkout: Path) -> None:
    changed(checkout / "ontology/modules/ekman.ttl", ("ekman:anger a owl:Class", "ekman:anger a owl:Class owl:Class"))
    changed(checkout / "mappings/sets/ekman.sssom.tsv", ("ekman:anger\tanger", "nowhere:anger\tanger"))
    (checkout / "mappings/labels/goemotions.ttl").write_text("<http://a> <http://b> <http://c> .", encoding="utf-8")
    with pytest.raises(DirectoryRefused) as refused:
        import_directory(checkout)
    told = {(Path(found.place.path).name, found.place.line is not None) for found in refused.value.findings}
    assert told == {("ekman.ttl", True), ("ekman.sssom.tsv", True), ("goemotions.ttl", False)}
    assert all(found.hint for found in refused.value.findings)
    assert "more)" in refused.value.message


def test_two_files_with_one_ontology_are_refused(checkout: Path) -> None:
    module = checkout / "ontology/modules/ekman.ttl"
    (checkout / "ontology/modules/ekman-copy.ttl").write_bytes(module.read_bytes())
    with pytest.raises(DirectoryRefused, match=r"ontology/ekman, as .* does"):
        import_directory(checkout)


def test_a_directory_without_an_ontology_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="holds no ontology"):
        import_directory(tmp_path)
    with pytest.raises(DocumentError, match="no such directory"):
        import_directory(tmp_path / "nowhere")


def test_the_whole_shipped_directory_is_read(tmp_path: Path) -> None:
    found = import_directory(copied(tmp_path / "all"))
    assert len(found.release.modules) > 100 and len(found.release.derived) == 2
    assert found.release.modules[0].name == "core.ttl"


def test_an_admin_takes_a_directory_over_as_the_graph_where_it_is_valid(store: MemoryStore, checkout: Path) -> None:
    path = checkout / "ontology/modules/ekman.ttl"
    whole = path.read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "skos:definition" not in line), encoding="utf-8")
    with pytest.raises(DirectoryRefused) as raised:
        take_over(store, Desk(store), import_directory(checkout), ADA, as_="graph")
    assert {found.rule for found in raised.value.findings} == {"missing_definition"}
    assert store.revision == 1
    path.write_text(whole.replace('"anger"@en ;', '"wrath"@en ;', 1), encoding="utf-8")
    taken = take_over(store, Desk(store), import_directory(checkout), ADA, as_="graph")
    assert (taken.revision, taken.added, taken.removed) == (2, 1, 1) and store.revision == 2

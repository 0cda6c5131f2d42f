"""Operations, provenance and reads at a date by every kind of client."""

from datetime import timedelta
from pathlib import Path

import pytest

from kgservice.changes.bulk.table.read import TableRefused
from kgservice.client.local import LocalEmotaxa
from kgservice.rest.errors import NotFound
from kgservice.stores.errors import UnknownRevision
from kgservice.stores.moment import BeforeAll
from ontology.errors import DocumentError, EmotaxaError
from tests.kgservice.client.changing.faces import Face

LABEL = 'skos:prefLabel "anger"@en'
KGCL = "create synonym 'ire'@en for ekman:anger\n"


def merged(people: Face, word: str) -> int:
    ann, bo = people("Ann", "editor").changes, people("Bo", "reviewer").changes
    request = ann.create(f"A synonym: {word}", [{"type": "NewSynonym", "about": "ekman:anger", "new": word}])
    ann.submit(request)
    return int(bo.merge(bo.approve(request.number)).merge.revision)


def test_operations_are_read_from_text_and_files(people: Face, tmp_path: Path) -> None:
    client = people("Ann", "editor")
    found = client.operations.read(KGCL)
    assert [one.type for one in found.operations] == ["NewSynonym"] and found.kgcl == KGCL
    assert found.revision == people.graph.store.revision
    table = tmp_path / "names.tsv"
    table.write_text("operation\tabout\tnew\nadd synonym\tekman:anger\tire\n")
    for what in (
        client.operations.read(table),
        client.operations.read(table.read_text()),
        client.operations.read('[{"type": "NewSynonym", "about": "anger", "new": "ire"}]', scheme="ekman"),
    ):
        assert what.operations == found.operations
    assert client.changes.create("By a file", found.operations).operations == found.operations
    with pytest.raises(TableRefused) as refused:
        client.operations.read("operation\tabout\tnew\nadd synonym\tekman:angerr\tire\n")
    assert refused.value.findings[0].place.line == 2
    with pytest.raises(DocumentError):
        client.operations.read("create nothing at all")
    with pytest.raises(DocumentError, match="ending"):
        client.operations.read("something", name="notes.doc")


def test_tables_begin_with_their_columns_and_kinds_are_listed(people: Face) -> None:
    client = people("Vi", "viewer").operations
    assert client.template().split("\t")[0] == "operation"
    assert client.template("csv").split(",")[0] == "operation"
    with pytest.raises(EmotaxaError):
        client.template("xlsx")
    assert "NewSynonym" in [kind["type"] for kind in client.kinds()]


def test_an_edited_module_comes_to_operations(people: Face, tmp_path: Path) -> None:
    shipped = Path("ontology/modules/ekman.ttl").read_text()
    edited = tmp_path / "ekman.ttl"
    edited.write_text(shipped.replace(LABEL, f'skos:altLabel "a fit of it"@en ;\n    {LABEL}'))
    client = people("Ann", "editor")
    for what, name in ((edited, None), (edited.read_text(), "ekman.ttl")):
        found = client.operations.read(what, name=name)
        assert [(one.type, one.new) for one in found.operations] == [("NewSynonym", "a fit of it")], found


def test_what_lies_between_two_revisions_is_told_both_ways(people: Face) -> None:
    client, before = people("Ann", "editor"), people.graph.store.revision
    after = merged(people, "irk")
    assert client.operations.between(before, after).kgcl == "create synonym 'irk'@en for ekman:anger\n"
    assert [one.type for one in client.operations.between(after, before).operations] == ["RemoveSynonym"]
    with pytest.raises(UnknownRevision):
        client.operations.between(1, 999)


def test_provenance_tells_who_made_a_concept_what_it_is(people: Face) -> None:
    client, revision = people("Vi", "viewer"), merged(people, "huff")
    page = client.provenance("ekman:anger")
    newest = page.versions[0]
    assert (newest.revision, newest.event, newest.origin.approvers) == (revision, "changed", ("Bo",))
    assert page == LocalEmotaxa(people.graph).provenance("https://w3id.org/emotaxa/ekman/anger")
    first = client.provenance("ekman:anger", limit=1)
    assert client.provenance("ekman:anger", before=first.following).versions == page.versions[1:]
    assert "huff" not in str(client.provenance("ekman:anger", revision=revision - 1).versions)
    assert "prov:wasAttributedTo" in client.provenance_text("ekman:anger")
    with pytest.raises(NotFound):
        client.provenance("ekman:nothing-like-it")
    with pytest.raises(EmotaxaError):
        client.provenance_text("ekman:anger", "csv")


def test_the_graph_is_read_as_it_was_at_a_time(people: Face) -> None:
    client, revision = people("Vi", "viewer"), merged(people, "dudgeon")
    entry = client.revisions()[0]
    assert entry.revision == revision
    now, before = client.concept("ekman:anger"), client.concept("ekman:anger", at=entry.at - timedelta(microseconds=1))
    said = [[label.text for label in one.labels] for one in (now, before)]
    assert "dudgeon" in said[0] and "dudgeon" not in said[1]
    assert client.concept("ekman:anger", at=entry.at.date()) == now
    assert client.revisions(at=entry.at.isoformat()) == client.revisions()
    assert client.resolve(["dudgeon"], at=entry.at)[0].status == "resolved"
    with pytest.raises(BeforeAll):
        client.schemes(at="1999-12-31")
    with pytest.raises(EmotaxaError) as none:
        client.schemes(at="some day")
    assert none.value.field == "at"
    with pytest.raises(EmotaxaError):
        client.schemes(at=entry.at, revision=revision - 1)

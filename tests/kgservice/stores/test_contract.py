"""What every graph store does, whatever keeps the graph."""

from datetime import UTC, datetime

import pytest

from kgservice.stores.errors import UnknownRevision
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release
from mappings.sssom.read import read_sssom
from ontology.errors import EmotaxaError
from ontology.load import module_triples, taxonomy_from


def test_the_first_revision_is_the_shipped_release(store: GraphStore, release: Release) -> None:
    [entry] = store.log()
    assert store.revision == entry.revision == 1
    assert (entry.kind, entry.digest) == ("base", release.digest)
    assert entry.at.tzinfo is not None and entry.at <= datetime.now(UTC)
    assert entry.author and release.version in entry.summary


def test_the_taxonomy_is_what_the_modules_say(store: GraphStore, release: Release) -> None:
    said = taxonomy_from(triple for path in release.modules for triple in module_triples(path))
    assert store.knowledge().taxonomy == said
    assert {"ekman", "goemotions"} <= set(said.schemes)
    assert list(store.knowledge().taxonomy.concepts) == list(said.concepts), "concepts stand in another order"


def test_mapping_sets_and_profiles_are_what_the_files_say(store: GraphStore, release: Release) -> None:
    knowledge = store.knowledge()
    assert [found.id for found in knowledge.sets] == sorted(read_sssom(path).id for path in release.sets)
    assert [found.id for found in knowledge.profiles] == sorted(read_sssom(path).id for path in release.profiles)
    files = {read.id: read for read in map(read_sssom, (*release.sets, *release.profiles))}
    for found in (*knowledge.sets, *knowledge.profiles):
        assert [record.id for record in found.records] == [record.id for record in files[found.id].records]


def test_records_of_profiles_are_not_among_the_records(store: GraphStore) -> None:
    knowledge = store.knowledge()
    profiles = {record.id for profile in knowledge.profiles for record in profile.records}
    assert profiles and profiles.isdisjoint(record.id for record in knowledge.records)


def test_a_revision_can_be_named(store: GraphStore) -> None:
    assert store.knowledge(1).revision == store.knowledge().revision == 1


@pytest.mark.parametrize("revision", [-1, 0, 2, 10**30])
def test_a_revision_that_never_was_is_refused(store: GraphStore, revision: int) -> None:
    with pytest.raises(UnknownRevision) as caught:
        store.knowledge(revision)
    assert issubclass(UnknownRevision, EmotaxaError) and issubclass(UnknownRevision, LookupError)
    assert (caught.value.value, caught.value.field, caught.value.newest) == (revision, "revision", 1)
    assert str(caught.value) == f"there is no revision {revision}; read revision 1, the newest"


def test_knowledge_is_read_once(store: GraphStore) -> None:
    assert store.knowledge() is store.knowledge(1)


def test_knowledge_outlives_the_store(store: GraphStore) -> None:
    knowledge = store.knowledge()
    store.close()
    assert len(knowledge.sets) > 0


def test_closing_twice_is_allowed(store: GraphStore) -> None:
    store.close()
    store.close()

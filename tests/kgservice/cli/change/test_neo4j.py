"""The life of a change request on the command line, in a store on Neo4j."""

import pytest

from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.release import Release
from tests.kgservice.cli.change.test_life import begun, merged
from tests.kgservice.cli.console import Console
from tests.kgservice.stores.releases import part_of_release
from tests.neo4j.fixtures import OpenNeo4j, Reach


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Release:
    """A part of the release, which is all that is shipped."""
    part = part_of_release({"core", "ekman", "goemotions"})
    monkeypatch.setattr("kgservice.stores.neo4j.store.shipped_release", lambda: part)
    return part


@pytest.fixture
def store(neo4j_store: OpenNeo4j, release: Release) -> Neo4jStore:
    """The store, to be looked into beside the command line."""
    return neo4j_store(release)


@pytest.fixture
def on_neo4j(store: Neo4jStore, neo4j_reach: Reach, monkeypatch: pytest.MonkeyPatch) -> Console:
    """Runs command lines over the store."""
    _, settings = neo4j_reach
    monkeypatch.setenv("EMOTAXA_NEO4J__USER", settings.user)
    monkeypatch.setenv("EMOTAXA_NEO4J__PASSWORD", settings.password.get_secret_value())
    return Console(store.url)


@pytest.mark.xdist_group("neo4j")
def test_two_people_bring_a_change_into_a_graph_on_neo4j_and_take_it_back(on_neo4j: Console, store: Neo4jStore) -> None:
    begun(on_neo4j)
    assert "proposed" in on_neo4j("change", "submit", "1", "--as", "ann").out
    moved = on_neo4j("change", "impact", "1")
    assert moved.code == 0 and "ekman:anger" in moved.out, moved
    on_neo4j("change", "approve", "1", "--as", "Ann").complains("Ann may not approve")
    assert "merged as revision 2" in merged(on_neo4j, "1").out
    assert "ire" in on_neo4j("show", "ekman:anger").out
    draft = on_neo4j("change", "revert", "1", "--reason", "the source does not say so", "--as", "ann")
    assert draft.code == 0 and "takes change request 1 back" in draft.out, draft
    on_neo4j("change", "submit", "2", "--as", "ann")
    assert "merged as revision 3" in merged(on_neo4j, "2").out
    assert "Other names" not in on_neo4j("show", "ekman:anger").out
    listed = on_neo4j("change", "list", "--about", "ekman:anger", "--json").json
    assert [(one["number"], one["state"]) for one in listed["changes"]] == [(2, "merged"), (1, "reverted")]
    assert [entry.revision for entry in store.log()] == [1, 2, 3] and store.revision == 3

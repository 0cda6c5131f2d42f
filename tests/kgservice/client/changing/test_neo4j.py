"""The life of a change request by the client in process, in a store on Neo4j."""

import pytest

from kgservice.changes.errors import NotYours
from kgservice.changes.request import State
from kgservice.client import Emotaxa
from tests.kgservice.client.changing.test_changes import ANGER, synonym
from tests.kgservice.stores.releases import part_of_release
from tests.neo4j.fixtures import OpenNeo4j, Reach


def names(client: Emotaxa) -> set[str]:
    return {label.text for label in client.concept("ekman:anger").labels}


@pytest.mark.xdist_group("neo4j")
def test_a_request_goes_all_the_way_on_neo4j_and_is_taken_back(
    neo4j_store: OpenNeo4j, neo4j_reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = part_of_release({"core", "ekman", "goemotions"})
    monkeypatch.setattr("kgservice.stores.neo4j.store.shipped_release", lambda: release)
    _, settings = neo4j_reach
    monkeypatch.setenv("EMOTAXA_NEO4J__USER", settings.user)
    monkeypatch.setenv("EMOTAXA_NEO4J__PASSWORD", settings.password.get_secret_value())
    store = neo4j_store(release)
    with Emotaxa.local(store.url, name="Ann", role="editor") as ann, ann.acting("Bo", "reviewer") as bo:
        proposed = ann.changes.submit(ann.changes.create("Anger is called ire", [synonym("ire")]))
        assert proposed.state is State.PROPOSED and proposed.iris == {ANGER}
        assert any("ekman:anger" in sentence for sentence in ann.changes.impact(proposed).sentences)
        with pytest.raises(NotYours):
            ann.acting("ann", "reviewer").changes.approve(proposed)
        merged = bo.changes.merge(bo.changes.approve(proposed))
        assert merged.merge is not None and merged.merge.revision == 2 == store.revision
        assert "ire" in names(ann)
        back = ann.changes.submit(ann.changes.revert(merged, "The source does not say so."))
        assert bo.changes.merge(bo.changes.approve(back)).reverts == 1
        assert "ire" not in names(ann)
        found = [(each.number, each.state) for each in ann.changes.list().changes]
        assert found == [(2, State.MERGED), (1, State.REVERTED)]
    assert [entry.revision for entry in store.log()] == [1, 2, 3]

"""Versions: links from one state to the others (RFC 5829), and the version that a document says it is of."""

import re

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from kgservice.stores.change import Edit
from kgservice.stores.memory import MemoryStore
from kgservice.stores.rdf.terms import SSSOM
from kgservice.stores.release import Release, shipped_release
from kgservice.workspace import Workspace
from ontology.iri import BASE, OWL
from tests.kgservice.apps import light_app
from tests.kgservice.linked_data.test_retired import retiring

pytestmark = pytest.mark.xdist_group("linked_data")

NODES = ["/id/parrott/3/joy", "/page/parrott/3/joy", "/data/parrott/3/joy.ttl"]
WHOLE = ["/dumps", "/dumps/emotaxa.nq", "/dumps/emotaxa.nq.gz", "/.well-known/void"]


def links(client: TestClient, path: str) -> dict[str, str]:
    """The targets of the links between versions, by relation."""
    header = client.head(path).headers["link"]
    return {
        relation: target for target, relation in re.findall(r'<([^>]*)>; rel="((?:\w+-version|version-\w+))"', header)
    }


@pytest.fixture(scope="module")
def edited() -> TestClient:
    """A service over Parrott alone, of which there are two revisions."""
    modules = tuple(path for path in shipped_release().modules if path.stem in ("core", "parrott", "senses"))
    store = MemoryStore(Release(modules, (), ()))
    assert store.edit(Edit.of([*retiring("parrott/3/glee", None)], [], author="test", summary="Retire one"))
    return TestClient(light_app(Workspace(store)), follow_redirects=False)


@pytest.mark.parametrize("path", [*NODES, *WHOLE, "/dumps/ontology/parrott.ttl"])
@pytest.mark.parametrize("named", ["", "?revision=1", "?release=0.2.0"])
def test_every_state_leads_to_the_newest_and_to_the_log(edited: TestClient, path: str, named: str) -> None:
    found = links(edited, path + named)
    assert found["latest-version"] == path
    assert edited.get(found["latest-version"]).status_code in (200, 303)
    assert found["version-history"] == "/api/v1/revisions"
    assert [one["revision"] for one in edited.get(found["version-history"]).json()["revisions"]] == [2, 1]


@pytest.mark.parametrize("path", WHOLE)
def test_what_every_revision_has_leads_to_the_one_before(edited: TestClient, path: str) -> None:
    before = links(edited, path)["predecessor-version"]
    assert before == f"{path}?revision=1"
    assert edited.get(before).headers["x-emotaxa-revision"] == "1"
    assert "predecessor-version" not in links(edited, before)


@pytest.mark.parametrize(
    ("local", "around", "stated"),
    [
        ("parrott/3/joy", "ontology/parrott", OWL + "versionInfo"),
        ("norm/gebhard-2005-alma-occ/admiration", "ontology/norms-alma", OWL + "versionInfo"),
        ("ontology/parrott", "ontology/parrott", OWL + "versionInfo"),
        ("mapping/goemotions/admiration--admiration", "mappings/goemotions", SSSOM + "mapping_set_version"),
    ],
)
def test_a_document_says_of_which_version_its_module_or_mapping_set_is(
    client: TestClient, local: str, around: str, stated: str
) -> None:
    document = Store()
    document.extend(parse(client.get(f"/data/{local}.nt").content, RdfFormat.N_TRIPLES))
    node = NamedNode(BASE + around)
    [said] = document.quads_for_pattern(node, NamedNode(stated), None)
    assert said.object == Literal(shipped_release().version)
    for named in document.quads_for_pattern(node, NamedNode(OWL + "versionIRI"), None):
        assert isinstance(named.object, NamedNode)
        assert client.get(f"/id/{named.object.value.removeprefix(BASE)}").status_code == 303

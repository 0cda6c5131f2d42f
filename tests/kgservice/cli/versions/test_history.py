"""`emotaxa history`: who made a concept or a mapping record what it is."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

from kgservice.stores.open import open_store
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.cli.console import Console
from tests.kgservice.cli.versions.edits import ANGER, renamed

FORMATS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}
PROV = "http://www.w3.org/ns/prov#"


def test_a_concept_tells_who_changed_it_and_by_which_request(emotaxa: Console) -> None:
    renamed(emotaxa)
    told = emotaxa("history", "ekman:anger").out
    newest, oldest = told.index("revision 2"), told.index("revision 1,")
    assert newest < oldest, "newest first"
    assert "change request 1, by ann, approved by rae, merged by ann" in told and '"ire" added' in told
    assert "created by emotaxa" in told[oldest:]
    assert emotaxa("history", ANGER).out == told
    assert "ire" not in emotaxa("history", "ekman:anger", "--revision", "1").out
    assert "revision 2" not in emotaxa("history", "ekman:anger", "--before", "2").out
    page = emotaxa("history", "ekman:anger", "--limit", "1")
    assert "revision 1," not in page.out and page.err == "go on with --before 2\n"


def test_a_mapping_record_and_a_scheme_have_a_history(emotaxa: Console) -> None:
    for thing in ("mapping:goemotions-paper/anger--ekman/anger", "ekman"):
        told = emotaxa("history", thing)
        assert told.code == 0 and "revision 1" in told.out and "created" in told.out, told


@pytest.mark.parametrize("form", FORMATS)
def test_a_history_is_written_in_prov(ire: Console, form: str) -> None:
    text = ire("history", "ekman:anger", "--format", form).out
    triples = {quad.triple for quad in parse(text, FORMATS[form])}
    generated = {triple for triple in triples if triple.predicate == NamedNode(PROV + "wasGeneratedBy")}
    assert len(generated) == 2
    assert NamedNode(PROV + "wasRevisionOf") in {triple.predicate for triple in triples}


def test_json_is_what_rest_answers(ire: Console) -> None:
    workspace = Workspace(open_store(ire.store))
    try:
        with TestClient(light_app(workspace)) as client:
            for asked, query in (((), ""), (("--limit", "1"), "&limit=1"), (("--revision", "1"), "&revision=1")):
                answered = client.get(f"/api/v1/provenance?of=ekman:anger{query}")
                printed = ire("history", "ekman:anger", *asked, "--json")
                assert printed.json == answered.json(), query
                assert ire("history", "ekman:anger", *asked, "--format", "json").out == printed.out
    finally:
        workspace.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["anger"], ["unknown concept 'anger'"]),
        (["ekman:angry"], ["no revision speaks of 'ekman:angry'", "CURIE or IRI"]),
        ([], ["missing argument 'CONCEPT|RECORD'"]),
        (["ekman:anger", "--revision", "9"], ["there is no revision 9"]),
        (["ekman:anger", "--format", "csv"], ["'csv' is not one of"]),
        (["ekman:anger", "--json", "--format", "ttl"], ["--json or --format ttl, not both"]),
        (["ekman:anger", "--limit", "0"], ["0 is not in the range"]),
        (["https://w3id.org/emotaxa/no one"], ["no one"]),
    ],
)
def test_wrong_use_is_told(ire: Console, arguments: list[str], said: list[str]) -> None:
    ire("history", *arguments).complains(*said)

"""The protocol: manifest, batches by GET and POST, CORS and JSONP, what is refused."""

import json
from collections.abc import Sequence
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from kgservice.reconcile import candidates
from kgservice.reconcile.candidates import MOST_LOOKUPS, answer_batch
from kgservice.reconcile.deadline import Deadline
from kgservice.reconcile.errors import TakesTooLong
from kgservice.reconcile.extension import answer_extension, read_extension
from kgservice.reconcile.facts import Facts
from kgservice.reconcile.query import read_batch
from kgservice.rest.problems import problem_of
from kgservice.rest.settings import Settings
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from mappings.resolution.answer import Query, Resolution
from mappings.resolution.resolver import Resolver
from tests.kgservice.apps import light_app
from tests.kgservice.reconcile.schemas import Schemas, asked

JOY = json.dumps({"q0": {"query": "joy", "type": "parrott"}})


def test_the_manifest_fits_its_schema_and_leads_to_the_service(client: TestClient, schemas: Schemas) -> None:
    answer = client.get("/reconcile")
    found = answer.json()
    schemas.check("manifest", found)
    assert found["versions"] == ["0.1", "0.2"]
    assert found["identifierSpace"] == "https://w3id.org/emotaxa/"
    assert "authentication" not in found
    for services in found["suggest"].values():
        assert client.get(services["service_url"] + services["service_path"] + "?prefix=a").status_code == 200
    proposals = found["extend"]["propose_properties"]
    assert client.get(proposals["service_url"] + proposals["service_path"]).status_code == 200


def test_the_manifest_of_a_release_leads_to_that_release(client: TestClient) -> None:
    found = client.get("/reconcile?revision=1").json()
    for url in (found["preview"]["url"], found["view"]["url"], found["suggest"]["type"]["service_path"]):
        assert "revision=1" in url
    assert client.get("/reconcile?revision=99").status_code == 404


def test_where_reading_needs_a_key_the_manifest_says_so_and_is_open(workspace: Workspace, schemas: Schemas) -> None:
    closed = ServiceSettings.model_validate({"access": {"open_reads": False}})
    with TestClient(light_app(workspace, closed)) as client:
        found = client.get("/reconcile").json()
        schemas.check("manifest", found)
        assert found["authentication"]["in"] == "header"
        assert client.get("/reconcile", params={"queries": JOY}).status_code == 401
        assert client.post("/reconcile", data={"queries": JOY}).status_code == 401
        assert client.get("/reconcile/suggest/entity?prefix=joy").status_code == 401
        assert client.options("/reconcile").status_code == 204


def test_every_valid_batch_of_the_standard_is_answered(client: TestClient, schemas: Schemas) -> None:
    for name, text in schemas.examples("reconciliation-query-batch", "valid").items():
        by_post = client.post("/reconcile", data={"queries": text})
        by_get = client.get(f"/reconcile?queries={quote(text)}")
        assert by_post.status_code == by_get.status_code == 200, name
        schemas.check("reconciliation-result-batch", by_post.json())
        assert by_get.json() == by_post.json()
        assert by_post.json().keys() == json.loads(text).keys()


def test_every_invalid_batch_of_the_standard_is_refused_with_its_place(client: TestClient, schemas: Schemas) -> None:
    for name, text in schemas.examples("reconciliation-query-batch", "invalid").items():
        for answer in (
            client.post("/reconcile", data={"queries": text}),
            client.get(f"/reconcile?queries={quote(text)}"),
        ):
            problem = answer.json()
            assert answer.status_code == 422, name
            assert answer.headers["content-type"] == "application/problem+json"
            assert problem["pointer"].startswith(f"/{next(iter(json.loads(text)))}"), name
            assert problem["detail"]


def test_the_schemas_refuse_what_the_standard_calls_invalid(schemas: Schemas) -> None:
    for name in ("manifest", "reconciliation-result-batch", "data-extension-response"):
        told = [schemas.fits(name, json.loads(text)) for text in schemas.examples(name, "invalid").values()]
        assert not all(told), "the schemas that the answers are held against accept anything"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"queries": "{"}, 400),
        ({"queries": ""}, 400),
        ({"queries": "[]"}, 422),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": '{"q0":{"query":"joy","limit":0}}'}, 422),
        ({"queries": '{"q0":{"query":"joy","limit":2.5}}'}, 422),
        ({"queries": '{"q0":{"query":7}}'}, 422),
        ({"queries": '{"q0":{"query":"joy","type_strict":"perhaps"}}'}, 422),
        ({"queries": '{"q0":{"query":"joy","properties":[{"pid":"tier","v":NaN}]}}'}, 422),
        ({"queries": '{"q0":{"query":"joy","properties":[{"pid":"tier"}]}}'}, 422),
        ({"extend": "{}"}, 422),
        ({"extend": '{"ids":["parrott/3/joy"],"properties":[{"name":"parent"}]}'}, 422),
        ({"queries": JOY, "extend": "{}"}, 400),
        ({"query": "joy"}, 400),
    ],
)
def test_what_is_no_query_is_refused(client: TestClient, form: dict[str, str], status: int) -> None:
    answer = client.post("/reconcile", data=form)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, "*")
    assert answer.json()["detail"]


def test_a_body_that_is_no_form_is_refused(client: TestClient) -> None:
    assert client.post("/reconcile", json={"q0": {"query": "joy"}}).status_code == 415
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/reconcile", content=b"queries=%ff%fe", headers=headers).status_code == 422
    assert client.post("/reconcile", content=b"&".join([b"a=1"] * 60), headers=headers).status_code == 422


def test_a_batch_has_a_bound_that_the_manifest_names(workspace: Workspace) -> None:
    with TestClient(light_app(workspace, ServiceSettings(rest=Settings(texts=3)))) as client:
        assert client.get("/reconcile").json()["batchSize"] == 3
        batch = {f"q{at}": {"query": "joy"} for at in range(4)}
        answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
        assert (answer.status_code, answer.json()["value"]) == (413, 4)
        extend = {"ids": [f"x{at}" for at in range(4)], "properties": []}
        assert client.post("/reconcile", data={"extend": json.dumps(extend)}).status_code == 413
        assert len(asked(client, **dict(list(batch.items())[:3]))) == 3


def test_a_request_that_takes_too_long_is_given_up(workspace: Workspace) -> None:
    facts, over = Facts(workspace).at(), Deadline(-1)
    batch = read_batch('{"q":{"properties":[{"pid":"converted/ekman","v":"anger"}]}}', 1)
    with pytest.raises(TakesTooLong):
        answer_batch(facts, batch, over)
    with pytest.raises(TakesTooLong):
        answer_extension(facts, read_extension('{"ids":["parrott/3/joy"],"properties":[]}', 1), over)
    assert problem_of(TakesTooLong(20)).status == 503


def test_the_time_runs_while_texts_are_looked_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One batch of many texts is given up in the midst of them, long before all have been looked up."""
    looked_up: list[Query] = []
    resolve_all, facts, deadline = Resolver.resolve_all, Facts(workspace).at(), Deadline()

    def slow(self: Resolver, queries: Sequence[Query], limit: int = 5) -> list[Resolution]:
        looked_up.extend(queries)
        if len(looked_up) > 100:
            monkeypatch.setattr(deadline, "_end", 0.0)
        return resolve_all(self, queries, limit)

    monkeypatch.setattr(Resolver, "resolve_all", slow)
    batch = {f"q{at}": {"query": f"joy {at}", "type": ["parrott", "ekman"]} for at in range(500)}
    with pytest.raises(TakesTooLong):
        answer_batch(facts, read_batch(json.dumps(batch), 500), deadline)
    assert 100 < len(looked_up) <= 200


def test_the_time_runs_while_names_are_looked_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "find_type", lambda *_: pytest.fail("a type was looked up"))
    with pytest.raises(TakesTooLong):
        answer_batch(Facts(workspace).at(), read_batch(JOY, 1), Deadline(-1))


def test_queries_and_their_types_are_bounded_together(client: TestClient, workspace: Workspace) -> None:
    schemes = list(workspace.at().knowledge.taxonomy.schemes)[:50]
    assert len(schemes) == 50
    batch = {f"q{at}": {"query": f"joy {at}", "type": schemes} for at in range(MOST_LOOKUPS // 50 + 1)}
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert (answer.status_code, answer.json()["value"]) == (413, MOST_LOOKUPS + 50)
    assert "types" in answer.json()["hint"]
    # The same text is looked up once in each, however often it is asked for, and types without a scheme cost nothing.
    same = {name: {**query, "query": "joy"} for name, query in batch.items()}
    kinds = {f"q{at}": {"query": "joy", "type": ["core/Emotion"] * 50, "limit": 1} for at in range(102)}
    for fine in (same, kinds):
        assert client.post("/reconcile", data={"queries": json.dumps(fine)}).status_code == 200


def test_a_batch_is_answered_from_the_revision_that_is_named(client: TestClient) -> None:
    assert client.post("/reconcile?revision=1", data={"queries": JOY}).headers["x-emotaxa-revision"] == "1"
    assert client.post("/reconcile?revision=99", data={"queries": JOY}).status_code == 404
    assert client.post("/reconcile?revision=one", data={"queries": JOY}).status_code == 422


def test_pages_of_every_origin_may_ask(client: TestClient) -> None:
    headers = {"origin": "http://127.0.0.1:3333", "access-control-request-method": "POST"}
    for path in ("/reconcile", "/reconcile/suggest/entity", "/reconcile/properties", "/reconcile/preview"):
        preflight = client.options(path, headers=headers)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == "*"
        methods = "GET, HEAD, OPTIONS, POST" if path == "/reconcile" else "GET, HEAD, OPTIONS"
        assert preflight.headers["access-control-allow-methods"] == preflight.headers["allow"] == methods
        assert client.get(path, headers=headers).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("callback", ["jQuery111105708109859784188_1614767957684", "cb", "a.b.c"])
def test_jsonp_calls_a_plain_name(client: TestClient, callback: str) -> None:
    for path in (f"/reconcile?queries={quote(JOY)}&", "/reconcile?", "/reconcile/suggest/entity?prefix=joy&"):
        answer = client.get(f"{path}callback={callback}&_=1614767957685")
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["x-content-type-options"] == "nosniff"
        head, tail = f"/**/{callback}(", ");"
        assert answer.text.startswith(head)
        assert answer.text.endswith(tail)
        plain = client.get(path.rstrip("?&")).json()
        assert json.loads(answer.text[len(head) : -len(tail)]) == plain


@pytest.mark.parametrize("callback", ["", "alert(1)", "a b", "1a", "a..b", "a;b", "é", "a" * 101, "a\r\nb", "<script>"])
def test_jsonp_calls_nothing_else(client: TestClient, callback: str) -> None:
    answer = client.get("/reconcile", params={"queries": JOY, "callback": callback})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_what_clients_add_on_their_own_is_passed_over(client: TestClient) -> None:
    assert client.get("/reconcile/suggest/entity?prefix=joy&type_strict=any&spell=always&lang=en").status_code == 200
    assert client.get("/reconcile?apikey=1").json()["name"]

"""The endpoint over HTTP: negotiation, parameters, revisions, conditional requests, updates and errors."""

from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from tests.kgservice.sparql.conftest import Served

_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3"
_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def _get(served: Served, query: str, accept: str | None = None, **parameters: Any) -> Any:  # noqa: ANN401
    headers = {} if accept is None else {"accept": accept}
    return served.client.get("/sparql", params={"query": query, **parameters}, headers=headers)


def _count(served: Served, **parameters: Any) -> int:  # noqa: ANN401
    found = _get(served, _COUNT, **parameters).json()
    return int(found["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (_COUNT, None, "application/sparql-results+json"),
        (_COUNT, "*/*", "application/sparql-results+json"),
        (_COUNT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (_COUNT, "application/sparql-results+xml;q=0.5, text/csv", "text/csv; charset=utf-8"),
        (_COUNT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (_COUNT, "application/json", "application/json"),
        (_COUNT, "text/turtle, application/sparql-results+json;q=0.1", "application/sparql-results+json"),
        ("ASK {}", "text/csv", "text/csv; charset=utf-8"),
        ("ASK {}", _BROWSER, "application/xml"),
        (_GRAPH, None, "text/turtle; charset=utf-8"),
        (_GRAPH, "application/rdf+xml", "application/rdf+xml"),
        (_GRAPH, "application/ld+json, text/turtle;q=0.9", "application/ld+json"),
        (_GRAPH, "application/n-quads", "application/n-quads"),
        (_GRAPH, "text/csv, application/n-triples;q=0.2", "application/n-triples"),
        ("DESCRIBE <https://w3id.org/emotaxa/ekman/anger>", "application/trig", "application/trig"),
    ],
)
def test_the_format_is_negotiated(served: Served, query: str, accept: str | None, content_type: str) -> None:
    response = _get(served, query, accept)
    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    assert "accept" in response.headers["vary"] and response.headers["x-emotaxa-revision"]


@pytest.mark.parametrize("name", ["format", "output", "results"])
def test_a_parameter_names_the_format(served: Served, name: str) -> None:
    assert _get(served, _COUNT, "text/csv", **{name: "xml"}).headers["content-type"] == "application/sparql-results+xml"
    assert _get(served, _GRAPH, **{name: "nt"}).headers["content-type"] == "application/n-triples"
    assert _get(served, _GRAPH, **{name: "json"}).headers["content-type"] == "application/ld+json"
    refused = _get(served, _COUNT, **{name: "pdf"})
    assert refused.status_code == 400 and "turtle" in refused.json()["hint"]


@pytest.mark.parametrize(("query", "accept"), [(_COUNT, "text/turtle"), (_GRAPH, "text/csv"), ("ASK {}", "image/png")])
def test_what_is_in_no_format_that_the_client_takes_is_refused(served: Served, query: str, accept: str) -> None:
    response = _get(served, query, accept)
    assert response.status_code == 406
    offered = "application/sparql-results+json" if query != _GRAPH else "text/turtle"
    assert offered in response.json()["hint"]


def test_a_query_comes_by_get_by_form_and_by_body(served: Served) -> None:
    answers = [
        _get(served, _COUNT),
        served.client.post("/sparql", data={"query": _COUNT}),
        served.client.post("/sparql", content=_COUNT, headers={"content-type": "application/sparql-query"}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"query": ["ASK {}", "ASK {}"]}, "2 times"),
        ({"query": "ASK {}", "update": "CLEAR ALL"}, "sent by POST"),
        ({"update": "CLEAR ALL"}, "sent by POST"),
        ({"query": "ASK {}", "using-graph-uri": "a:b"}, "does not go with a query"),
        ({"query": "ASK {}", "default-graph-uri": "no iri"}, "IRI of a graph"),
        ({"query": "ASK {}", "default-graph-urls": "a:b"}, "no parameter"),
        ({"query": "ASK {"}, "error at 1:"),
        ({"query": "ASK { ?s ?p ?o }\nFILTER"}, "error at 2:"),
        ({"query": "PREFIX a: <a:>\nSELEC * { ?s ?p ?o }"}, "error at 2:1: SELEC begins no query"),
        ({"query": "ASK { ?s x:y ?o }"}, "error at 1:"),
        ({"query": "ASK FROM <g:none> { ?s ?p ?o }"}, "not stored: g:none"),
        ({"query": "ASK FROM NAMED <g:none> { ?s ?p ?o }"}, "not stored: g:none"),
        ({"query": "ASK { SERVICE <http://a.example/> { ?s ?p ?o } }"}, "error at 1:7: SERVICE is not allowed"),
    ],
)
def test_what_is_against_the_protocol_or_the_grammar_is_refused(served: Served, parameters: Any, said: str) -> None:  # noqa: ANN401
    response = served.client.get("/sparql", params=parameters)
    assert response.status_code == 400 and said in response.json()["detail"], response.text


@pytest.mark.parametrize(
    ("parameters", "title", "said"),
    [
        ({"query": ["ASK {}", "ASK {}"]}, "Against the protocol", "give it once"),
        ({"query": "ASK {}", "format": "pdf"}, "Against the protocol", "name one of json"),
        ({"query": "SELEC * {"}, "Malformed SPARQL", "did you mean SELECT?"),
        ({"query": "SELECT * { ?s ?p ?o . OPTINAL { ?s a ?t } }"}, "Malformed SPARQL", "did you mean OPTIONAL"),
        ({"query": "SELECT * { ?s ?p ?o FITLER(?o > 1) }"}, "Malformed SPARQL", "did you mean FILTER"),
        ({"query": "PREFIX a: <a:> DROP ALL"}, "Malformed SPARQL", "send it by POST"),
        ({"query": "  "}, "Malformed SPARQL", "begin it with SELECT"),
    ],
)
def test_the_kind_of_the_error_and_its_cure_fit(served: Served, parameters: Any, title: str, said: str) -> None:  # noqa: ANN401
    told = served.client.get("/sparql", params=parameters).json()
    assert told["title"] == title and said in told["hint"], told


def test_relative_iris_do_not_depend_on_the_host_by_which_the_service_is_called(served: Served) -> None:
    headers = {**served.editor, "host": "elsewhere.example"}
    update = "INSERT DATA { GRAPH <g:relative> { <x> <y> <z> } }"
    assert served.client.post("/sparql", data={"update": update}, headers=headers).status_code == 200
    turtle = {**headers, "content-type": "text/turtle"}
    assert served.client.put("/rdf-graph-store?default", content="<x> <y> <w> .", headers=turtle).status_code == 204
    trig = {**headers, "content-type": "application/trig"}
    assert served.client.post("/rdf-graph-store", content="<g> { <x> <y> <v> }", headers=trig).status_code == 204
    base = "https://w3id.org/emotaxa/"
    for statement in ("<z>", "<w>", "<v>"):
        assert _get(served, f"ASK {{ <{base}x> <{base}y> {statement} }}").json()["boolean"] is True, statement
    served.client.post(
        "/sparql",
        data={"update": f"DROP GRAPH <g:relative>; CLEAR DEFAULT; DROP GRAPH <{base}g>"},
        headers=served.editor,
    )


def test_a_query_that_is_nested_too_deeply_is_refused_and_others_notice_nothing(served: Served) -> None:
    for query in ("SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}", "SELECT * { FILTER(" + "!" * 100_000 + "true) }"):
        response = served.client.post("/sparql", data={"query": query})
        assert response.status_code == 400 and "nested too deeply" in response.json()["detail"]
        assert _count(served)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"ASK {}", "text/plain", 415),
        (b"ASK {}", "", 415),
        ("ASK {}".encode("utf-16"), "application/sparql-query; charset=utf-16", 415),
        (b"ASK { ?s ?p '\xff' }", "application/sparql-query", 400),
        (b"query=%ff", "application/x-www-form-urlencoded", 400),
        (b"nothing=1", "application/x-www-form-urlencoded", 400),
        (b"ASK {}" + b" " * 2_000_000, "application/sparql-query", 413),
    ],
)
def test_bodies_that_are_no_query_are_refused(served: Served, body: bytes, content_type: str, status: int) -> None:
    response = served.client.post("/sparql", content=body, headers={"content-type": content_type})
    assert response.status_code == status, response.text


def test_graphs_that_are_not_stored_are_empty_where_parameters_name_them(served: Served) -> None:
    response = _get(served, "ASK { ?s ?p ?o }", **{"default-graph-uri": "https://example.org/none"})
    assert response.json()["boolean"] is False
    assert response.headers["x-emotaxa-unknown-graphs"] == "https://example.org/none"


def test_the_dataset_is_that_of_the_parameters_before_that_of_the_query(served: Served) -> None:
    core, ekman = "https://w3id.org/emotaxa/ontology/core", "https://w3id.org/emotaxa/ontology/ekman"
    names = [row["g"]["value"] for row in _get(served, "SELECT ?g { GRAPH ?g {} }").json()["results"]["bindings"]]
    core, ekman = sorted(names)[:2]
    both = _count(served)
    one, other = (_count(served, **{"default-graph-uri": graph}) for graph in (core, ekman))
    assert 0 < one < both and 0 < other < both and one + other >= both
    query = f"SELECT (COUNT(*) AS ?n) FROM <{core}> {{ ?s ?p ?o }}"
    found = [_get(served, query, **more).json() for more in ({}, {"default-graph-uri": ekman})]
    assert [int(each["results"]["bindings"][0]["n"]["value"]) for each in found] == [one, other]
    inside = _get(served, "SELECT ?g { GRAPH ?g {} }", **{"named-graph-uri": ekman}).json()
    assert [row["g"]["value"] for row in inside["results"]["bindings"]] == [ekman]


def test_a_statement_of_two_graphs_counts_once(served: Served) -> None:
    before = _count(served)
    update = "INSERT DATA { GRAPH <g:1> { <a:a> <a:b> 1 } GRAPH <g:2> { <a:a> <a:b> 1 } }"
    served.client.post("/sparql", data={"update": update}, headers=served.editor)
    assert _count(served) == before + 1
    assert _count(served, **{"default-graph-uri": ["g:1", "g:2"]}) == 1
    served.client.post("/sparql", data={"update": "DROP GRAPH <g:1> ; DROP GRAPH <g:2>"}, headers=served.editor)
    assert _count(served) == before


def test_an_update_is_a_recorded_change_and_old_revisions_stay(served: Served) -> None:
    before = served.store.revision
    update = 'INSERT DATA { GRAPH <https://example.org/notes> { <a:a> <a:b> "note" } }'
    made = served.client.post("/sparql", data={"update": update}, headers=served.editor)
    assert made.status_code == 200 and made.json() == {"revision": before + 1, "changed": True}
    assert made.headers["x-emotaxa-revision"] == str(before + 1)
    entry = served.store.log()[-1]
    assert (entry.kind, entry.author, entry.graphs) == ("edit", "the editor", ("https://example.org/notes",))
    assert entry.summary.startswith("SPARQL Update: INSERT DATA")
    again = served.client.post("/sparql", data={"update": update}, headers=served.editor)
    assert again.json() == {"revision": before + 1, "changed": False}
    ask = 'ASK { <a:a> <a:b> "note" }'
    assert _get(served, ask).json()["boolean"] is True
    assert _get(served, ask, revision=before).json()["boolean"] is False
    assert _get(served, ask, revision=before).headers["x-emotaxa-revision"] == str(before)
    assert _get(served, ask, revision=999).status_code == 404
    assert _get(served, ask, revision="x").status_code == 422


def test_an_update_needs_an_editor_and_a_service_that_may_be_written(served: Served) -> None:
    assert served.client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 401
    headers = {"content-type": "application/sparql-update"}
    assert served.client.post("/sparql", content="CLEAR ALL", headers=headers).status_code == 401
    for more, status in (({"revision": "1"}, 400), ({"default-graph-uri": "a:b"}, 400)):
        response = served.client.post("/sparql", data={"update": "CLEAR ALL", **more}, headers=served.editor)
        assert response.status_code == status


def test_an_update_after_which_the_graph_could_not_be_read_changes_nothing(served: Served) -> None:
    before = served.store.revision
    skos = "http://www.w3.org/2004/02/skos/core#"
    update = f"DELETE {{ GRAPH ?g {{ ?s <{skos}inScheme> ?o }} }} WHERE {{ GRAPH ?g {{ ?s <{skos}inScheme> ?o }} }}"
    response = served.client.post("/sparql", data={"update": update}, headers=served.editor)
    assert response.status_code == 422 and served.store.revision == before, response.text


def test_what_has_not_changed_is_not_sent_again(served: Served) -> None:
    first = _get(served, _COUNT)
    tag = first.headers["etag"]
    again = served.client.get("/sparql", params={"query": _COUNT}, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert first.headers["cache-control"] == "no-cache"
    assert "max-age" in _get(served, _COUNT, revision=1).headers["cache-control"]
    other = served.client.get("/sparql", params={"query": _COUNT}, headers={"if-none-match": tag, "accept": "text/csv"})
    assert other.status_code == 200
    update = "INSERT DATA { GRAPH <g:tag> { <a:a> <a:b> 1 } }"
    served.client.post("/sparql", data={"update": update}, headers=served.editor)
    moved = served.client.get("/sparql", params={"query": _COUNT}, headers={"if-none-match": tag})
    assert moved.status_code == 200 and moved.headers["etag"] != tag
    changing = _get(served, "SELECT (NOW() AS ?n) {}")
    assert changing.headers["cache-control"] == "no-store" and "etag" not in changing.headers


def test_without_a_query_the_service_describes_itself(served: Served) -> None:
    for accept in ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"):
        response = served.client.get("/sparql", headers={"accept": accept})
        assert response.status_code == 200 and list(parse(response.content, format=RdfFormat.from_media_type(accept)))
    said = served.client.get("/sparql").text
    assert "sd:UnionDefaultGraph" in said and "BasicFederatedQuery" not in said and "sd:SPARQL11Update" in said
    assert "https://w3id.org/emotaxa/" in said and "sd:namedGraph" in said
    assert served.client.get("/sparql", headers={"accept": "text/csv"}).status_code == 406


def test_head_gives_the_headers_of_get(served: Served) -> None:
    got, head = _get(served, _COUNT), served.client.head("/sparql", params={"query": _COUNT})
    assert head.content == b"" and head.headers["content-length"] == got.headers["content-length"]

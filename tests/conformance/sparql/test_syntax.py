"""Every RDF 1.1 syntax case of the W3C, uploaded: positive ones load, negative ones get a 4xx that says where."""

import asyncio
import json
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse

from tests.conformance.sparql.conftest import Made
from tests.conformance.sparql.manifest import SyntaxCase, syntax_cases
from tests.conformance.sparql.replay import isomorphic
from tests.conformance.sparql.wire import Response, Wire, wired
from tests.real import missing

_CASES = {"rdf-n-quads": 87, "rdf-n-triples": 70, "rdf-trig": 356, "rdf-turtle": 313, "rdf-xml": 166}
"""How many cases each syntax has."""

_DATASETS = (RdfFormat.N_QUADS, RdfFormat.TRIG)
_DEVIATIONS = {
    f"rdf-xml/xml-canon-test00{number}": "rdf:parseType Literal: the reader writes the namespaces in scope into the "
    "literal, whether they are used in it or not; the statement is there, its literal has more characters"
    for number in (1, 2)
}
"""Why what was loaded is not what the W3C has, by the case."""

pytestmark = pytest.mark.xdist_group("w3c-syntax")

Outcome = tuple[Response, Response | None]
"""What came of an upload, and the graph as it was read back."""


@pytest.fixture(scope="module")
def outcomes(shared_service: Made) -> dict[str, Outcome]:
    """What came of every case: all are uploaded, then all graphs are read."""
    if not syntax_cases():
        missing("set EMOTAXA_CONFORMANCE to a directory that holds the W3C's tests in rdf-tests/")
    app, headers = shared_service

    async def upload() -> dict[str, Outcome]:
        async with wired(app, headers) as wire:
            sent = {case.id: await _sent(wire, case) for case in syntax_cases().values()}
            return {
                case.id: (sent[case.id], await _read(wire, case) if _is_graph(case) else None)
                for case in syntax_cases().values()
            }

    return asyncio.run(upload())


async def _sent(wire: Wire, case: SyntaxCase) -> Response:
    whole = case.format in _DATASETS
    path = "/rdf-graph-store" if whole else f"/rdf-graph-store?graph={quote(case.base, safe='')}"
    return await wire.ask("POST", path, [("content-type", case.format.media_type)], case.path.read_bytes())


async def _read(wire: Wire, case: SyntaxCase) -> Response:
    path = f"/rdf-graph-store?graph={quote(case.base, safe='')}"
    return await wire.ask("GET", path, [("accept", "application/n-triples")])


def _is_graph(case: SyntaxCase) -> bool:
    return case.positive and case.result is not None and case.format not in _DATASETS


@pytest.mark.parametrize("name", list(syntax_cases()) or [""])
def test_a_document_loads_or_is_refused_with_the_place(name: str, outcomes: dict[str, Outcome]) -> None:
    case, (sent, read) = syntax_cases()[name], outcomes[name]
    if not case.positive:
        problem = json.loads(sent.body)
        assert sent.status == 400 and problem["status"] == 400, sent
        assert "error at " in problem["detail"], problem
        return
    assert sent.status in (201, 204), sent
    if read is None or case.result is None:
        return
    assert read.status == 200 or not list(parse(case.result.read_bytes(), format=RdfFormat.N_TRIPLES)), read
    if read.status == 200:
        same = isomorphic(read.body, case.result.read_bytes(), RdfFormat.N_TRIPLES, RdfFormat.N_TRIPLES, case.base)
        assert same != (name in _DEVIATIONS), _DEVIATIONS.get(name, read.body.decode())


def test_every_case_is_uploaded(outcomes: dict[str, Outcome]) -> None:
    count = {syntax: sum(1 for name in outcomes if name.startswith(f"{syntax}/")) for syntax in _CASES}
    assert count == _CASES

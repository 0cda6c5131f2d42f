"""What is written in the log of an evaluation that was ended: why, and never what was asked."""

import asyncio
import logging

import pytest

from kgservice.sparql.engine import Sparql
from kgservice.sparql.errors import OverCap
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.memory import MemoryStore

_CROSS = "SELECT (COUNT(*) AS ?secret) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_ALL = "SELECT ?secret { ?secret ?p ?o }"


def _line(caplog: pytest.LogCaptureFixture) -> logging.LogRecord:
    [record] = [each for each in caplog.records if each.getMessage() == "SPARQL evaluation ended"]
    assert "secret" not in str(record.__dict__) and record.__dict__["ms"] >= 0
    return record


@pytest.mark.parametrize(("query", "cap", "limit"), [(_CROSS, "seconds", 0.5), (_ALL, "rows", 3)])
def test_the_cap_and_its_limit_are_told(
    store: MemoryStore, caplog: pytest.LogCaptureFixture, query: str, cap: str, limit: float
) -> None:
    async def go() -> None:
        async with Sparql(store, SparqlSettings(seconds=0.5, rows=3, workers=1)) as sparql:
            with pytest.raises(OverCap):
                await sparql.query(query, base="https://example.org/")

    asyncio.run(go())
    told = _line(caplog).__dict__
    assert (told["kind"], told["reason"], told["limit"], told["levelname"]) == ("query", cap, limit, "WARNING")


def test_that_the_client_has_gone_is_told(store: MemoryStore, caplog: pytest.LogCaptureFixture) -> None:
    async def go() -> None:
        async with Sparql(store, SparqlSettings(workers=1)) as sparql:
            await sparql.query("ASK {}", base="https://example.org/")
            asked = asyncio.ensure_future(sparql.query(_CROSS, base="https://example.org/"))
            await asyncio.sleep(0.2)
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked

    asyncio.run(go())
    assert _line(caplog).__dict__["reason"] == "client gone"

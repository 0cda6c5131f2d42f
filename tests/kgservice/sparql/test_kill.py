"""Pathological queries are ended in time, and whoever asks something else meanwhile is answered."""

import asyncio
import json
import os
import time
from urllib.parse import quote

import pytest

from kgservice.settings import ServiceSettings
from kgservice.sparql.settings import SparqlSettings
from kgservice.workspace import Workspace
from tests.conformance.sparql.wire import Response, Wire, wired
from tests.kgservice.apps import light_app

_SECONDS = 1.0
_CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_PATH = "SELECT (COUNT(*) AS ?n) { ?a (<a:x>|!<a:y>)* ?b . ?b (<a:x>|!<a:y>)* ?c . ?c (<a:x>|!<a:y>)* ?d }"
_REGEX = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    "FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '^(([a-z])+.)+[A-Z]([a-z])+(a|aa|aaa)*{1,200}$', 'is')) }"
)
_CONVERT = b'{"from":"goemotions","to":"ekman","items":[{"labels":["annoyance"]}]}'
_JSON = [("content-type", "application/json")]
_A_SECOND = 50


async def _pathological(wire: Wire, query: str) -> tuple[Response, float]:
    begin = time.monotonic()
    response = await wire.ask("GET", f"/sparql?query={quote(query)}")
    return response, time.monotonic() - begin


async def _others(wire: Wire, until: asyncio.Event) -> list[int]:
    """Convert 50 times a second; give the statuses."""
    asked: list[asyncio.Task[Response]] = []
    while not until.is_set():
        asked.append(asyncio.create_task(wire.ask("POST", "/api/v1/convert", _JSON, _CONVERT)))
        await asyncio.sleep(1 / _A_SECOND)
    return [response.status for response in await asyncio.gather(*asked)]


@pytest.mark.parametrize("query", [_CROSS, _PATH, _REGEX], ids=["cross product", "runaway path", "huge regex"])
def test_a_pathological_query_ends_and_others_notice_nothing(workspace: Workspace, query: str) -> None:
    settings = ServiceSettings(sparql=SparqlSettings(seconds=_SECONDS, workers=1, waiting_seconds=120))

    async def go() -> None:
        of_others = _workers()
        async with wired(light_app(workspace, settings)) as wire:
            ready = await wire.ask("GET", f"/sparql?query={quote('ASK {}')}")
            assert ready.status == 200
            before = _workers() - of_others
            ended = asyncio.Event()
            others = asyncio.create_task(_others(wire, ended))
            response, seconds = await _pathological(wire, query)
            ended.set()
            statuses = await others
            assert response.status == 503, response
            problem = json.loads(response.body)
            assert "took longer than 1 s" in problem["detail"] or "memory" in problem["detail"], problem
            assert problem["hint"] and int(response.headers["retry-after"]) > 0
            assert seconds < _SECONDS + 2
            assert len(statuses) >= 10 and set(statuses) == {200}
            assert await _gone(before), "the worker that was busy is gone"

    asyncio.run(go())


def test_a_client_that_goes_away_ends_its_query(workspace: Workspace) -> None:
    settings = ServiceSettings(sparql=SparqlSettings(seconds=60, workers=1, waiting_seconds=120))
    app = light_app(workspace, settings)

    async def go() -> None:
        of_others = _workers()
        async with wired(app) as wire:
            await wire.ask("GET", f"/sparql?query={quote('ASK {}')}")
            before = _workers() - of_others
            begin = time.monotonic()
            await wire.ask("GET", f"/sparql?query={quote(_CROSS)}", leaves_after=0.3)
            assert time.monotonic() - begin < 10
            assert await _gone(before)

    asyncio.run(go())


async def _gone(workers: set[int]) -> bool:
    """Whether processes end within some seconds: what was killed has its memory to give back first."""
    end = time.monotonic() + 10
    while workers & _workers() and time.monotonic() < end:
        await asyncio.sleep(0.05)
    return not workers & _workers()


def _workers() -> set[int]:
    """Worker processes of this one that are alive."""
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as stream:
                    state, parent = stream.read().rpartition(")")[2].split()[:2]
                with open(f"/proc/{name}/cmdline", "rb") as stream:
                    worker = b"kgservice.sparql.worker" in stream.read()
            except OSError:
                continue
            if worker and int(parent) == os.getpid() and state != "Z":
                found.add(int(name))
    return found

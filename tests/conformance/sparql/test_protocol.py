"""The W3C's cases of the SPARQL 1.1 Protocol and the Graph Store Protocol, every one of them; nothing deviates."""

import asyncio
from collections.abc import Callable

import pytest

from tests.conformance.sparql.conftest import Made
from tests.conformance.sparql.manifest import named_cases
from tests.conformance.sparql.replay import replayed
from tests.conformance.sparql.wire import wired
from tests.real import missing

_PROTOCOL = "protocol/manifest.ttl"
_DIRECT = "graph-store-protocol/manifest-direct.ttl"
_INDIRECT = "graph-store-protocol/manifest-indirect.ttl"
_PLACES = {
    _PROTOCOL: ("/sparql/", "/sparql"),
    _DIRECT: ("/gsp", "/rdf-graph-store"),
    _INDIRECT: ("/gsp", "/rdf-graph-store"),
}

_CASES = {_PROTOCOL: 34, _DIRECT: 5, _INDIRECT: 9}
"""How many cases each manifest has."""

_DEVIATIONS: dict[str, str] = {}
"""Why a case is not answered as the W3C has it, by its id."""


def _all() -> list[tuple[str, str]]:
    return [(manifest, name) for manifest in _CASES for name in named_cases(manifest)] or [("", "")]


@pytest.mark.parametrize(("manifest", "name"), _all(), ids=lambda value: value.partition("/")[0])
def test_a_case_is_answered_as_the_w3c_has_it(manifest: str, name: str, service: Callable[[], Made]) -> None:
    if not manifest:
        missing("set EMOTAXA_CONFORMANCE to a directory that holds the W3C's tests in rdf-tests/")
    if name in _DEVIATIONS:
        pytest.xfail(_DEVIATIONS[name])
    theirs, ours = _PLACES[manifest]
    app, headers = service()

    async def play() -> None:
        async with wired(app, headers) as wire:
            await replayed(named_cases(manifest)[name], wire, lambda path: path.replace(theirs, ours, 1))

    asyncio.run(play())


def test_every_case_of_the_manifests_is_replayed() -> None:
    found = {manifest: len(named_cases(manifest)) for manifest in _CASES}
    if not any(found.values()):
        missing("set EMOTAXA_CONFORMANCE to a directory that holds the W3C's tests in rdf-tests/")
    assert found == _CASES

"""How the client asks: in parts that the service takes, again where it was refused for a while, and with its key."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import orjson
import pytest

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.client import AsyncEmotaxa, Emotaxa
from kgservice.client.errors import ServiceUnavailable, problem_error
from kgservice.rest.errors import BodyTooLarge, NotFound, NotReady, TooManyJobs
from kgservice.rest.problems import problem_of
from kgservice.rest.settings import Settings
from kgservice.settings import ServiceSettings
from kgservice.stores.errors import Conflict, UnknownRevision
from kgservice.workspace import Workspace
from ontology.errors import (
    AmbiguousReference,
    BackendUnavailable,
    DocumentError,
    EmotaxaError,
    MissingExtra,
    Place,
    ScaleError,
    UnknownReference,
)
from tests.kgservice.apps import light_app

Answer = tuple[int, dict[str, str], dict[str, Any]]
PAGE: dict[str, Any] = {"revision": 1, "count": 0, "next": None, "releases": []}
BUSY = {"type": "https://w3id.org/emotaxa/problems/unavailable", "status": 503, "detail": "busy", "hint": "wait"}


def carried(*answers: Answer | Exception) -> tuple[httpx2.MockTransport, list[httpx2.Request]]:
    """Give something that answers in place of the network, and what it is asked."""
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        found = answers[min(len(asked), len(answers)) - 1]
        if isinstance(found, Exception):
            raise found
        status, headers, document = found
        return httpx2.Response(status, headers=headers, content=orjson.dumps(document))

    return httpx2.MockTransport(answer), asked


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits of the clients, which take no time."""
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr("kgservice.client.transport.asyncio.sleep", sleep)
    monkeypatch.setattr("kgservice.client.transport.time.sleep", found.append)
    return found


def asked_both(transport: httpx2.MockTransport, **options: Any) -> list[Callable[[], Any]]:  # noqa: ANN401
    async def at_once() -> Any:  # noqa: ANN401
        async with AsyncEmotaxa("http://service", transport=transport, **options) as client:
            return await client.releases()

    def waiting() -> Any:  # noqa: ANN401
        with Emotaxa("http://service", transport=transport, **options) as client:
            return client.releases()

    return [waiting, lambda: asyncio.run(at_once())]


@pytest.mark.parametrize("kind", [0, 1], ids=["sync", "async"])
def test_what_is_refused_for_a_while_is_asked_again_when_the_service_says(waits: list[float], kind: int) -> None:
    transport, asked = carried((503, {"retry-after": "7"}, BUSY), (429, {}, BUSY), (200, {}, PAGE))
    assert asked_both(transport)[kind]() == ()
    assert len(asked) == 3
    assert waits[0] == 7.0 and 0.5 <= waits[1] <= 1.0


@pytest.mark.parametrize("kind", [0, 1], ids=["sync", "async"])
def test_a_service_that_stays_busy_is_told_in_the_end(waits: list[float], kind: int) -> None:
    transport, asked = carried((503, {"retry-after": "1"}, BUSY))
    with pytest.raises(BackendUnavailable, match="busy; wait"):
        asked_both(transport, retries=2)[kind]()
    assert (len(asked), waits) == (3, [1.0, 1.0])
    late, _ = carried((503, {"retry-after": "3600"}, BUSY))
    with pytest.raises(BackendUnavailable):
        asked_both(late)[kind]()


@pytest.mark.parametrize("kind", [0, 1], ids=["sync", "async"])
def test_what_did_not_reach_the_service_is_asked_again_and_what_may_have_is_not(waits: list[float], kind: int) -> None:
    transport, asked = carried(httpx2.ConnectError("refused"), (200, {}, PAGE))
    assert asked_both(transport)[kind]() == () and len(asked) == 2
    broken, asked = carried(httpx2.ReadError("gone"))
    with pytest.raises(ServiceUnavailable, match="http://service does not answer: gone"):
        asked_both(broken)[kind]()
    assert len(asked) == 1


def test_a_key_is_shown_and_comes_from_the_environment_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    transport, asked = carried((200, {}, PAGE))
    monkeypatch.setenv("EMOTAXA_KEY", "emx_environment")
    monkeypatch.setenv("EMOTAXA_URL", "http://elsewhere:1/")
    for key in ("emx_given", None):
        with Emotaxa(key=key, transport=transport) as client:
            client.releases()
    assert [request.headers["Authorization"] for request in asked] == ["Bearer emx_given", "Bearer emx_environment"]
    assert str(asked[0].url).startswith("http://elsewhere:1/api/v1/releases")


@pytest.mark.parametrize("content", [b"<html>Bad gateway</html>", b"[]", b'{"error": 1}'])
def test_another_service_is_told_from_ours(content: bytes) -> None:
    transport = httpx2.MockTransport(lambda request: httpx2.Response(502, content=content))
    with Emotaxa("http://service", transport=transport) as client, pytest.raises(ServiceUnavailable, match="502"):
        client.releases()


def test_a_service_that_is_not_there_is_told_with_the_cure() -> None:
    with Emotaxa("http://127.0.0.1:9", retries=0) as client, pytest.raises(ServiceUnavailable) as raised:
        client.schemes()
    assert "emotaxa serve" in raised.value.hint


@pytest.fixture(scope="module")
def narrow(workspace: Workspace) -> Emotaxa:
    """A client of a service with low limits."""
    from fastapi.testclient import TestClient

    settings = ServiceSettings(rest=Settings(items=7, texts=3, references=2))
    return Emotaxa("http://testserver", transport=TestClient(light_app(workspace, settings))._transport)


def test_what_is_too_much_for_the_service_is_asked_in_parts(narrow: Emotaxa) -> None:
    labels = ["joy", "anger", "annoyance", "love", "neutral"] * 9
    found = narrow.convert(labels, source="goemotions", target="ekman")
    assert [answer.status for answer in found[:5]] == ["mapped", "mapped", "mapped", "unmapped", "mapped"]
    assert len(found) == 45 and found[:5] == found[40:]
    assert [one.query.text for one in narrow.resolve(labels, scheme="goemotions")] == labels


def test_an_error_counts_from_the_first_of_all_things(narrow: Emotaxa) -> None:
    with pytest.raises(UnknownReference) as raised:
        narrow.convert([*["joy"] * 30, "anoyance", "joy"], source="goemotions", target="ekman")
    assert raised.value.field == "items/30/labels/0"


def test_one_thing_that_is_too_large_is_told(workspace: Workspace) -> None:
    from fastapi.testclient import TestClient

    settings = ServiceSettings(rest=Settings(body_bytes=300))
    client = Emotaxa("http://testserver", transport=TestClient(light_app(workspace, settings))._transport)
    with pytest.raises(BodyTooLarge):
        client.convert([["joy"] * 200], source="goemotions", target="ekman")


ERRORS: list[EmotaxaError] = [
    UnknownReference("label", "anoyance", ("annoyance", "anger"), where=" in goemotions", field="items/3"),
    UnknownReference("scheme", "x", otherwise="list them", field="from"),
    AmbiguousReference("joy", ["parrott:1/joy", "parrott:3/joy"], field="concept"),
    ScaleError("outside", hint="correct it", value=5.0, field="items/0/vad"),
    DocumentError("is no table", Place("train.tsv", 3), hint="correct it"),
    MissingExtra("reasoning", "reason"),
    BackendUnavailable("gone", hint="start it"),
    UnknownRevision(9, 4),
    Conflict(3, 5),
    KeyNeeded("editor"),
    Forbidden("admin", "viewer"),
    NotFound("nothing", hint="look elsewhere", value="x"),
    NotReady("the job is running", hint="wait", value="running"),
    TooManyJobs("too many", hint="later"),
    EmotaxaError("something else", hint="mend it", value=[1, 2], field="near"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_the_same_after_its_journey(error: EmotaxaError) -> None:
    document = orjson.loads(orjson.dumps(problem_of(error).document()))
    found = problem_error(document)
    assert type(found) is type(error)
    assert (found.message, found.hint, found.field, str(found)) == (error.message, error.hint, error.field, str(error))
    for name in ("nearest", "kind", "candidates", "newest", "extra"):
        assert getattr(found, name, None) == getattr(error, name, None)

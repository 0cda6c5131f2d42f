"""How the client asks: in parts that the service takes, again where it was refused for a while, and with its key."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import orjson
import pytest

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.changes.bulk.table.read import TableRefused
from kgservice.changes.clash import Clash, Failure, Since
from kgservice.changes.errors import (
    ChecksFailed,
    InConflict,
    Moved,
    NewerJournal,
    NothingChanges,
    NotNow,
    NotYours,
    TooFewApprovals,
    UnknownChange,
    UnknownThread,
)
from kgservice.changes.operations.documents import Malformed
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.publishing.directory import DirectoryRefused
from kgservice.changes.publishing.releasing import NoVersion
from kgservice.changes.suggesting.errors import Decided, UnknownSuggestion
from kgservice.changes.watching.errors import BadTarget, BadWebhook, ForeignWatch, TooManyWatches, UnknownWatch
from kgservice.client import AsyncEmotaxa, Emotaxa
from kgservice.client.errors import ServiceUnavailable, problem_error
from kgservice.rest.errors import BodyTooLarge, NotFound, NotReady, TooManyJobs
from kgservice.rest.problems import problem_of
from kgservice.rest.settings import Settings
from kgservice.settings import ServiceSettings
from kgservice.stores.errors import Conflict, UnknownRevision
from kgservice.workspace import Workspace
from mappings.release.gate import ReleaseRefused
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
from ontology.finding import Finding
from tests.kgservice.apps import light_app

Answer = tuple[int, dict[str, str], dict[str, Any]]
PAGE: dict[str, Any] = {"revision": 1, "count": 0, "next": None, "releases": []}
WATCH: dict[str, Any] = {
    **dict.fromkeys(("url", "due", "delivered")),
    **dict.fromkeys(("number", "through", "attempts"), 1),
    **{"owner": "Ann", "target": "me", "kinds": [], "state": "active", "reason": "", "lost": []},
    "created": "2026-11-22T00:00:00+00:00",
}
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


WRITES: list[tuple[Answer | Exception, int, str]] = [
    ((429, {"retry-after": "1"}, BUSY), 2, ""),
    (httpx2.ConnectError("refused"), 2, ""),
    ((503, {"retry-after": "1"}, BUSY), 1, "busy"),
    (httpx2.ReadError("gone"), 1, "may have been done"),
    (httpx2.ReadTimeout("late"), 1, "may have been done"),
]


@pytest.mark.parametrize("kind", [0, 1], ids=["sync", "async"])
@pytest.mark.parametrize(("answer", "times", "told"), WRITES, ids=lambda value: str(value)[:20])
def test_nothing_that_may_have_been_written_is_sent_twice(
    waits: list[float], kind: int, answer: Answer | Exception, times: int, told: str
) -> None:
    transport, asked = carried(answer, (201, {}, {"watch": WATCH, "secret": None}))

    async def at_once() -> object:
        async with AsyncEmotaxa("http://service", transport=transport) as client:
            return await client.watches.add("me")

    def waiting() -> object:
        with Emotaxa("http://service", transport=transport) as client:
            return client.watches.add("me")

    add = waiting if kind == 0 else lambda: asyncio.run(at_once())
    if told:
        with pytest.raises(BackendUnavailable, match=told):
            add()
    else:
        add()
    assert len(asked) == times == len(waits) + 1


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


CLASH = Clash(
    operation=0,
    words="add the synonym 'ire' to ekman:anger",
    expected="no such synonym",
    found="it is there",
    about=("https://w3id.org/emotaxa/ekman/anger",),
    since=(Since(revision=3, at=datetime(2026, 11, 22, tzinfo=UTC), author="Bo", summary="Added ire"),),
)
FINDING = Finding("ERROR", Place("names.tsv", 2, slot="about"), "names nothing", "write a CURIE", "ekman:x", "x", "y")
NAMES = (
    *("nearest", "kind", "candidates", "newest", "extra", "subject", "sources", "needed", "version", "clashes"),
    *("revision", "failures", "by", "findings"),
)
ERRORS: list[EmotaxaError] = [
    UnknownChange(17),
    UnknownThread(17, 3, 2),
    NotNow(17, "merge", "draft", ["approved"]),
    TooFewApprovals(17, 1, 2),
    NotYours(17, "approve", "Ann", "nobody decides on their own", "ask another"),
    Moved(17, 1, 2),
    InConflict("the change request 17", [CLASH], 4, "amend it"),
    ChecksFailed(17, [Failure(name="shapes", findings=("the concept has no label",), count=2)], 4),
    NothingChanges(4),
    NewerJournal(17, ["blessed"]),
    Malformed("NewSynonym lacks 'new'", hint="add it", field="operations[3].new"),
    Unfit("there is no concept ekman:x", hint="make it first", value="ekman:x", field="operations[0]"),
    TableRefused([FINDING]),
    DirectoryRefused((FINDING,)),
    ReleaseRefused([FINDING]),
    NoVersion("newest is no version", hint="write three numbers", value="newest", field="version"),
    UnknownSuggestion("0123456789abcdef"),
    Decided("0123456789abcdef", "accepted", "Ann"),
    UnknownWatch(3),
    ForeignWatch(3, "Ann"),
    TooManyWatches(100),
    BadTarget("nothing", "nothing cannot be watched"),
    BadWebhook("http://127.0.0.1/", "that is inside", "name another"),
    Conflict(3, 5, "change/17"),
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
    for name in NAMES:
        assert getattr(found, name, None) == getattr(error, name, None)

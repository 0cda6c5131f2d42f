"""Watches over HTTP: made, changed and told of; their secrets are shown once."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import orjson
import pytest

from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.signing import verify
from tests.kgservice.rest.curators import Person, Place, placed
from tests.kgservice.stores.releases import part_of_release

RENAME = {"title": "Ire, @the editor", "operations": [{"type": "NewSynonym", "about": "ekman:anger", "new": "ire"}]}
HERE = {"watching": WatchingSettings(allow_http=True, allowed_networks="127.0.0.0/8", poll_seconds=0.05)}


class Receiver:
    """A receiver of webhooks on loopback, which answers as it is told."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            """Keeps what it is sent."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.received.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def kinds(self) -> list[str]:
        return [orjson.loads(body)["type"] for _, body in self.received]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A service that may send webhooks to this machine."""
    with placed(tmp_path_factory.mktemp("place"), part_of_release({"core", "ekman"}), HERE) as found:
        yield found


@pytest.fixture
def editor(place: Place) -> Person:
    return place.person("editor")


def until(there: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 20
    while not there():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def test_what_happens_is_delivered_signed_while_the_service_runs(
    place: Place, editor: Person, receiver: Receiver
) -> None:
    made = place.person("commenter").post("/watches", {"target": "everything", "url": receiver.url}, status=201)
    number, secret = made["watch"]["number"], made["secret"]
    request = editor.post("/changes", RENAME, status=201)
    until(lambda: "org.w3id.emotaxa.change.created" in receiver.kinds(), "nothing was delivered")
    headers, body = receiver.received[0]
    assert verify(headers, body, secret)
    assert orjson.loads(body)["subject"] == f"change/{request['number']}"
    mine = place.person("commenter")
    until(lambda: mine.get(f"/watches/{number}")["delivered"] is not None, "the delivery is not noted")
    assert secret not in mine.send("GET", "/watches").text
    rotated = mine.post(f"/watches/{number}/rotate")
    assert rotated["secret"] != secret and rotated["watch"]["number"] == number
    before = len(receiver.received)
    ping = mine.post(f"/watches/{number}/ping")
    assert (ping["taken"], ping["status"]) == (True, 204)
    assert verify(*receiver.received[before], rotated["secret"]) and verify(*receiver.received[before], secret)
    assert mine.post(f"/watches/{number}/pause")["state"] == "paused"
    assert mine.post(f"/watches/{number}/resume", {"skip": True})["state"] == "active"
    assert mine.send("DELETE", f"/watches/{number}").status_code == 204
    assert mine.get(f"/watches/{number}", status=404)["type"].endswith("/unknown-watch")


def test_a_receiver_that_refuses_is_told_by_a_ping(editor: Person, receiver: Receiver) -> None:
    receiver.status = 500
    number = editor.post("/watches", {"target": "tag:none", "url": receiver.url}, status=201)["watch"]["number"]
    ping = editor.post(f"/watches/{number}/ping")
    assert (ping["taken"], ping["status"], ping["reason"]) == (False, 500, "answered 500")


def test_watches_are_their_owners_and_admins(place: Place, editor: Person) -> None:
    made = editor.post("/watches", {"target": "concept:https://w3id.org/emotaxa/ekman/anger"}, status=201)
    assert made["secret"] is None
    number, other, admin = made["watch"]["number"], place.person("commenter"), place.person("admin")
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"kinds": ["merged"]}),
        ("DELETE", "", None),
        ("POST", "/pause", None),
        ("POST", "/rotate", None),
        ("POST", "/ping", None),
    ):
        answer = other.send(method, f"/watches/{number}{path}", json=body)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (403, "foreign-watch"), (method, path)
    assert number not in [watch["number"] for watch in other.get("/watches")["watches"]]
    assert number in [watch["number"] for watch in admin.get("/watches")["watches"]]
    assert number not in [watch["number"] for watch in admin.get("/watches", params={"mine": True})["watches"]]
    changed = admin.send("PATCH", f"/watches/{number}", json={"kinds": ["merged"]})
    assert changed.json()["kinds"] == ["merged"] and changed.json()["owner"] == "the editor"
    assert editor.post(f"/watches/{number}/ping", status=422)["type"].endswith("/bad-webhook")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"target": "concept:anger"}, "/target"),
        ({"target": "concept:https://w3id.org/emotaxa/ekman/angr"}, "/target"),
        ({"target": "nothing"}, "/target"),
        ({"target": "me", "url": "https://10.1.2.3/x"}, "/url"),
        ({"target": "me", "url": "https://169.254.169.254/latest"}, "/url"),
        ({"target": "me", "url": "https://user:secret@example.org/"}, "/url"),
        ({"target": "me", "url": "ftp://example.org/"}, "/url"),
        ({"target": "me", "secret": "mine"}, "/secret"),
        ({}, "/target"),
    ],
)
def test_what_cannot_be_watched_is_told_with_its_place(editor: Person, body: dict[str, str], pointer: str) -> None:
    assert editor.post("/watches", body, status=422)["pointer"] == pointer


def test_notices_tell_of_mentions_and_of_what_is_watched(place: Place, editor: Person) -> None:
    reviewer = place.person("reviewer")
    reviewer.post("/watches", {"target": "scheme:https://w3id.org/emotaxa/ekman"}, status=201)
    number = editor.post("/changes", RENAME, status=201)["number"]
    place.person("commenter").post(f"/changes/{number}/comments", {"text": "what says @reviewer?"})
    told = reviewer.get("/notices")["notices"]
    assert told[0]["subject"] == f"change/{number}" and told[0]["kind"] == "commented"
    assert "watched" in told[0]["reasons"] and not told[0]["read"]
    assert told[-1]["entry"] < told[0]["entry"]
    page = reviewer.get("/notices", params={"limit": 1})
    assert page["next"] == told[0]["entry"]
    assert reviewer.get("/notices", params={"limit": 1, "before": page["next"]})["notices"] == told[1:2]
    assert reviewer.send("POST", "/notices/read", json={"through": told[0]["entry"]}).status_code == 204
    assert reviewer.get("/notices", params={"unread": True})["notices"] == []
    assert reviewer.get("/notices")["notices"][0]["read"]


def test_who_shows_no_key_has_no_watches(place: Place) -> None:
    for path in ("/watches", "/notices"):
        assert place.person(None).send("GET", path).status_code == 401
        assert place.person("viewer").send("GET", path).status_code == 403


def test_where_webhooks_are_off_nothing_is_sent(tmp_path: Path, receiver: Receiver) -> None:
    off = {"watching": HERE["watching"].model_copy(update={"webhooks": False})}
    with placed(tmp_path, part_of_release({"core", "ekman"}), off) as place:
        editor = place.person("editor")
        number = editor.post("/watches", {"target": "everything", "url": receiver.url}, status=201)["watch"]["number"]
        editor.post("/changes", RENAME, status=201)
        assert "sends no webhooks" in editor.post(f"/watches/{number}/ping", status=422)["detail"]
    assert receiver.received == []

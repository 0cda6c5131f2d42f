"""Watches and notices on the command line."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from starlette.testclient import TestClient

from kgservice.stores.open import open_store
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.cli.console import Console, Result

ANGER = "https://w3id.org/emotaxa/ekman/anger"
URL = "https://93.184.216.34/hook"


def added(emotaxa: Console, target: str, *more: str, by: str = "bo") -> Result:
    result = emotaxa("watch", "add", target, "--as", by, *more)
    assert result.code == 0, result.err
    return result


def told(emotaxa: Console) -> None:
    """Have something happen to anger, and bo mentioned."""
    new = emotaxa("change", "new", "--title", "Ire", "--kgcl", "create synonym 'ire' for ekman:anger", "--as", "ann")
    assert new.code == 0, new.err
    emotaxa("change", "comment", "1", "@bo is it?", "--as", "ann")


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("concept:ekman:anger", f"concept:{ANGER}"),
        (f"concept:{ANGER}", f"concept:{ANGER}"),
        ("scheme:goemotions", "scheme:https://w3id.org/emotaxa/goemotions"),
        ("set:goemotions", "set:https://w3id.org/emotaxa/mappings/goemotions"),
        ("tag:Easy", "tag:easy"),
        ("me", "me"),
        ("everything", "everything"),
    ],
)
def test_what_is_watched_is_named_as_people_do(emotaxa: Console, target: str, meant: str) -> None:
    document = emotaxa("watch", "add", target, "--as", "bo", "--json").json
    assert document["secret"] is None and document["watch"]["target"] == meant


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("concept:ekman:angr", ["nothing is called ekman:angr", "did you mean", "ekman:anger"]),
        ("concept:https://w3id.org/emotaxa/zzyzx/joy", ["nothing is called zzyzx:joy"]),
        (
            "scheme:https://w3id.org/emotaxa/ekmann",
            ["nothing is called https://w3id.org/emotaxa/ekmann;", "w3id.org/emotaxa/ekman?"],
        ),
        ("set:goemotion", ["nothing is called mappings:goemotion", "mappings:goemotions"]),
        ("request:7", ["there is no change request 7", "list them"]),
    ],
)
def test_what_nothing_bears_the_name_of_is_not_watched(emotaxa: Console, target: str, said: list[str]) -> None:
    emotaxa("watch", "add", target, "--as", "bo").complains(*said)
    added(emotaxa, "me")
    emotaxa("watch", "change", "1", "--target", target, "--as", "bo").complains(*said)


def test_a_request_is_watched_once_it_is_there(emotaxa: Console) -> None:
    told(emotaxa)
    assert added(emotaxa, "request:1", "--json").json["watch"]["target"] == "request:1"


def test_what_is_watched_shows_among_the_notices_until_it_is_read(emotaxa: Console) -> None:
    added(emotaxa, "concept:ekman:anger", "--kind", "created")
    told(emotaxa)
    shown = emotaxa("notices", "--as", "bo").out
    assert "created by ann  (new)" in shown and "you watch it" in shown
    assert "mentions you" in shown and "@bo is it?" in shown
    assert emotaxa("notices", "--as", "bo", "--unread", "--mark").out == shown
    assert emotaxa("notices", "--as", "bo", "--unread").err == "there are no notices that you have not read\n"
    assert "(new)" not in emotaxa("notices", "--as", "bo").out
    page = emotaxa("notices", "--as", "bo", "--limit", "1")
    older = page.err.split("--before ")[1].strip()
    assert "created by ann" in emotaxa("notices", "--as", "bo", "--before", older).out


def test_the_secret_of_a_webhook_is_shown_once(emotaxa: Console) -> None:
    made = added(emotaxa, "everything", "--url", URL)
    secret = made.out.splitlines()[1]
    assert secret.startswith("whsec_") and "not shown again" in made.err
    for command in ("list", "show"):
        shown = emotaxa("watch", command, *(("1",) if command == "show" else ()))
        assert URL in shown.out and "whsec_" not in shown.out
    another = emotaxa("watch", "rotate", "1", "--as", "bo", "--json").json
    assert another["secret"].startswith("whsec_") and another["secret"] != secret


def test_a_watch_is_changed_paused_resumed_and_removed(emotaxa: Console) -> None:
    added(emotaxa, "everything", "--url", URL)
    changed = emotaxa("watch", "change", "1", "--target", "scheme:ekman", "--kind", "merged", "--as", "bo", "--json")
    assert changed.json["kinds"] == ["merged"] and changed.json["target"].endswith("/ekman")
    assert emotaxa("watch", "change", "1", "--all-kinds", "--as", "bo", "--json").json["kinds"] == []
    assert emotaxa("watch", "pause", "1", "--as", "bo").out == "watch 1 is paused\n"
    assert emotaxa("watch", "resume", "1", "--skip", "--as", "bo").out == "watch 1 is active\n"
    assert emotaxa("watch", "remove", "1", "--as", "bo").out == "removed watch 1\n"
    emotaxa("watch", "show", "1").complains("there is no watch 1")


def test_what_is_listed_is_ones_own_and_everything_to_an_admin(emotaxa: Console) -> None:
    added(emotaxa, "me")
    added(emotaxa, "everything", by="ann")
    assert [one["owner"] for one in emotaxa("watch", "list", "--as", "ada", "--json").json["watches"]] == ["bo", "ann"]
    mine = emotaxa("watch", "list", "--mine", "--as", "ann", "--json").json["watches"]
    assert [one["owner"] for one in mine] == ["ann"]
    key = emotaxa("key", "create", "--name", "Com", "--role", "commenter").out.strip()
    assert emotaxa("watch", "list", "--key", key, "--json").json == {"watches": []}
    for command in (("show", "1"), ("pause", "1"), ("remove", "1"), ("ping", "1")):
        emotaxa("watch", *command, "--key", key).complains("watch 1 belongs to bo")


def test_who_takes_no_part_watches_nothing(emotaxa: Console) -> None:
    key = emotaxa("key", "create", "--name", "Vic", "--role", "viewer").out.strip()
    for command in (("watch", "add", "me"), ("watch", "list"), ("notices",)):
        emotaxa(*command, "--key", key).complains("needs the role commenter, and the key has viewer")


@pytest.fixture
def receiver() -> Iterator[HTTPServer]:
    """Takes every webhook."""

    class Handler(BaseHTTPRequestHandler):
        """Says 204."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(204)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_webhook_is_tried(emotaxa: Console, receiver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTAXA_WATCHING__ALLOW_HTTP", "true")
    monkeypatch.setenv("EMOTAXA_WATCHING__ALLOWED_NETWORKS", "127.0.0.0/8")
    url = f"http://127.0.0.1:{receiver.server_port}/hook"
    added(emotaxa, "everything", "--url", url)
    assert emotaxa("watch", "ping", "1", "--as", "bo").out == f"{url} has taken it, with status 204\n"
    emotaxa("watch", "change", "1", "--url", f"http://127.0.0.1:{receiver.server_port - 1}/", "--as", "bo")
    monkeypatch.setenv("EMOTAXA_WATCHING__ALLOWED_NETWORKS", "")
    refused = emotaxa("watch", "ping", "1", "--as", "bo", "--json")
    assert refused.code == 1 and refused.json["taken"] is False and refused.json["reason"]
    monkeypatch.setenv("EMOTAXA_WATCHING__WEBHOOKS", "false")
    emotaxa("watch", "ping", "1", "--as", "bo").complains("webhooks are turned off")


def test_json_is_what_rest_answers(emotaxa: Console) -> None:
    added(emotaxa, "concept:ekman:anger")
    added(emotaxa, "me", "--kind", "merged")
    told(emotaxa)
    key = emotaxa("key", "create", "--name", "bo", "--role", "commenter").out.strip()
    workspace = Workspace(open_store(emotaxa.store))
    try:
        with TestClient(light_app(workspace), headers={"authorization": f"Bearer {key}"}) as client:
            for asked, path in (
                (("watch", "list"), "/watches"),
                (("watch", "show", "2"), "/watches/2"),
                (("notices",), "/notices"),
                (("notices", "--unread", "--limit", "1"), "/notices?unread=true&limit=1"),
            ):
                answered = client.get(f"/api/v1{path}")
                assert answered.status_code == 200, answered.text
                assert emotaxa(*asked, "--key", key, "--json").json == answered.json(), path
    finally:
        workspace.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add"], ["missing argument 'TARGET'"]),
        (["add", "thing:x"], ["'thing' cannot be watched", "write everything, me"]),
        (["add", "concept:angr"], ["unknown concept 'angr'"]),
        (["add", "scheme:ekmann"], ["unknown scheme 'ekmann'", "did you mean ekman"]),
        (["add", "request:x"], ["a request is watched by its number"]),
        (["add", "me:x"], ["me is watched as it is"]),
        (["add", "me", "--kind", " "], ["a kind of entries is a word"]),
        (["add", "me", "--url", "http://example.org/"], ["--url: ", "https"]),
        (["add", "me", "--url", "https://127.0.0.1/"], ["--url: "]),
        (["change", "1"], ["say what changes"]),
        (["change", "1", "--kind", "merged", "--all-kinds"], ["--kind or --all-kinds"]),
        (["show", "x"], ["'x' is not a valid integer"]),
        (["rotate", "3"], ["there is no watch 3"]),
        (["lst"], ["unknown command 'lst'", "did you mean list"]),
    ],
)
def test_wrong_use_is_told(emotaxa: Console, arguments: list[str], said: list[str]) -> None:
    emotaxa("watch", *arguments).complains(*said)


def test_a_watch_without_a_webhook_has_none_to_try(emotaxa: Console) -> None:
    added(emotaxa, "me")
    for command in ("ping", "rotate"):
        emotaxa("watch", command, "1", "--as", "bo").complains("watch 1 has no webhook", "make a new watch with one")

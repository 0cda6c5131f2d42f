"""How one webhook is sent, and to whom it is not."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import monotonic, sleep

import pytest

from kgservice.changes.watching.sending import Sender
from kgservice.changes.watching.settings import WatchingSettings
from tests.kgservice.changes.watching.conftest import Receiver, Receivers
from tests.real import missing

QUICK = WatchingSettings(allowed_networks="127.0.0.0/8", allow_http=True, timeout_seconds=0.4)


class Names:
    """A resolver that gives one answer after the other, and the last one again and again."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int, seconds: float) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def raw_server(answer: bytes, pause: float = 0.0) -> Iterator[str]:
    """Serve bytes to one connection after the other, `pause` seconds after each byte where it is not 0."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)

        def serve() -> None:
            while not done.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                with connection:
                    try:
                        connection.recv(65536)
                        for part in [answer] if not pause else [answer[i : i + 1] for i in range(len(answer))]:
                            connection.sendall(part)
                            if pause and done.wait(pause):
                                break
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        done.set()
        thread.join()


def test_a_webhook_is_posted_as_it_is(receiver: Receiver, settings: WatchingSettings) -> None:
    body = b"\x00\xff" * 100_000
    answer = Sender(settings).send(receiver.url, {"webhook-id": "m1", "Content-Type": "application/json"}, body)
    assert answer.taken and answer.status == 204
    [got] = receiver.got
    assert (got.path, got.body) == ("/hook?to=us", body)
    assert got.headers["webhook-id"] == "m1" and got.headers["content-type"] == "application/json"
    assert got.headers["host"] == f"127.0.0.1:{receiver.server_port}"


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_any_answer_that_is_no_success_is_a_failure(
    status: int, receiver: Receiver, settings: WatchingSettings
) -> None:
    receiver.statuses, receiver.extra = [status], {"Retry-After": "120"}
    answer = Sender(settings).send(receiver.url, {}, b"{}")
    assert (answer.taken, answer.status, answer.reason) == (False, status, f"answered {status}")
    assert answer.wait == 120.0 and answer.gone == (status == 410)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int, receivers: Receivers, settings: WatchingSettings) -> None:
    receiver, other = receivers(), receivers()
    receiver.statuses, receiver.extra = [status], {"Location": other.url}
    answer = Sender(settings).send(receiver.url, {}, b"{}")
    assert "redirects are not followed" in answer.reason and other.got == []


def test_an_address_inside_is_not_connected_to(receiver: Receiver) -> None:
    strict = WatchingSettings(allow_http=True, timeout_seconds=2.0)
    names = Names(["127.0.0.1"])
    answer = Sender(strict, resolve=names).send(f"http://hook.example:{receiver.server_port}/", {}, b"{}")
    assert "hook.example leads to an address that is loopback" in answer.reason and receiver.got == []
    assert "127.0.0.1" not in answer.reason


def test_a_name_with_one_address_inside_is_not_connected_to_at_all(receiver: Receiver) -> None:
    settings = WatchingSettings(allowed_networks="127.0.0.1/32", allow_http=True, timeout_seconds=2.0)
    names = Names(["127.0.0.1", "10.0.0.1"])
    answer = Sender(settings, resolve=names).send(f"http://hook.example:{receiver.server_port}/", {}, b"{}")
    assert "private" in answer.reason and receiver.got == []


def test_a_name_is_looked_up_once_so_that_it_cannot_lead_elsewhere_after_it_was_judged(receivers: Receivers) -> None:
    settings = WatchingSettings(allowed_networks="127.0.0.1/32", allow_http=True, timeout_seconds=2.0)
    judged = receivers("127.0.0.1")
    inside = receivers("127.0.0.2", judged.server_port)
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    sender = Sender(settings, resolve=names)
    assert sender.send(f"http://hook.example:{judged.server_port}/", {}, b"{}").taken
    assert names.asked == [("hook.example", judged.server_port)]
    assert [each.headers["host"] for each in judged.got] == [f"hook.example:{judged.server_port}"]
    assert "loopback" in sender.send(f"http://hook.example:{judged.server_port}/", {}, b"{}").reason
    assert inside.got == []


def test_the_system_resolver_is_used_for_connections_to_no_name(
    receiver: Receiver, settings: WatchingSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = socket.getaddrinfo

    def watched(host: str, *others: object, **named: object) -> object:
        asked.append(host)
        return real(host, *others, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", watched)
    assert (
        Sender(settings, resolve=Names(["127.0.0.1"]))
        .send(f"http://hook.example:{receiver.server_port}/", {}, b"{}")
        .taken
    )
    assert "hook.example" not in asked


def test_proxies_of_the_environment_are_not_used(
    receivers: Receivers, settings: WatchingSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver, proxy = receivers(), receivers()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    assert Sender(settings).send(receiver.url, {}, b"{}").taken
    assert proxy.got == [] and len(receiver.got) == 1


def test_another_address_of_the_name_is_tried_where_nobody_listens_at_the_first(
    receivers: Receivers, settings: WatchingSettings
) -> None:
    receiver = receivers("127.0.0.2")
    names = Names(["127.0.0.1", "127.0.0.2"])
    assert Sender(settings, resolve=names).send(f"http://hook.example:{receiver.server_port}/", {}, b"{}").taken


def test_a_server_that_is_not_there_is_told(settings: WatchingSettings, closed_port: int) -> None:
    answer = Sender(settings).send(f"http://127.0.0.1:{closed_port}/", {}, b"{}")
    assert (answer.status, answer.reason) == (None, "no connection: Connection refused")


def test_a_name_that_nobody_has_is_told(settings: WatchingSettings) -> None:
    def nobody(host: str, port: int, seconds: float) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    answer = Sender(settings, resolve=nobody).send("http://hook.example/", {}, b"{}")
    assert "hook.example cannot be looked up" in answer.reason
    assert Sender(settings, resolve=Names([])).send("http://hook.example/", {}, b"{}").reason


def test_a_server_that_never_answers_is_not_waited_for(receiver: Receiver) -> None:
    released = threading.Event()

    def silent(handler: BaseHTTPRequestHandler) -> None:
        released.wait(20)

    receiver.answer = silent
    began = monotonic()
    answer = Sender(QUICK).send(receiver.url, {}, b"{}")
    took = monotonic() - began
    released.set()
    assert answer.reason == "no answer within 0.4 s" and took < 3.0


def test_a_server_that_answers_byte_by_byte_is_not_waited_for() -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\n" + b"X-More: 1\r\n" * 1000, pause=0.02) as url:
        began = monotonic()
        answer = Sender(QUICK).send(url, {}, b"{}")
        assert answer.reason == "no answer within 0.4 s" and monotonic() - began < 3.0


def test_of_a_big_answer_only_the_head_is_read(receiver: Receiver, settings: WatchingSettings) -> None:
    sent: list[int] = []

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(64 * 1024):
                handler.wfile.write(b"x" * 65536)
                sent.append(65536)
        except OSError:
            handler.close_connection = True

    receiver.answer = flood
    assert Sender(settings).send(receiver.url, {}, b"{}").taken
    sleep(0.2)
    # What the system's buffers hold was written, and no more of the 4 GiB.
    assert sum(sent) < 64 * 1024 * 1024


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000, "longer than"),
        (b"a" * 100_000, "longer than"),
        (b"SSH-2.0-OpenSSH_9.7\r\n\r\n", "no HTTP"),
        (b"", "closed without an answer"),
        (b"HTTP/1.1 200 OK\r\n", "closed without an answer"),
        (b"HTTP/1.1 999999 OK\r\n\r\n", "no HTTP"),
    ],
)
def test_what_is_no_answer_is_told(answer: bytes, why: str, settings: WatchingSettings) -> None:
    with raw_server(answer) as url:
        found = Sender(settings).send(url, {}, b"{}")
    # A server that closes early with bytes unread resets the connection instead.
    assert not found.taken and (why in found.reason or "reset" in found.reason), found


def test_provisional_answers_are_passed_over(settings: WatchingSettings) -> None:
    with raw_server(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 202 Accepted\r\n\r\n") as url:
        assert Sender(settings).send(url, {}, b"{}").status == 202


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for hook.example that is signed by itself, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        missing("no openssl: install it to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    key, found, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", "/CN=hook.example", "-addext", "subjectAltName=DNS:hook.example"),
            *("-keyout", str(key), "-out", str(found)),
        ],
        check=True,
        capture_output=True,
    )
    both.write_bytes(key.read_bytes() + found.read_bytes())
    return both


@pytest.fixture
def secure(receiver: Receiver, certificate: Path) -> Receiver:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    receiver.socket = context.wrap_socket(receiver.socket, server_side=True)
    return receiver


def test_a_certificate_of_nobody_who_is_trusted_is_refused(secure: Receiver, settings: WatchingSettings) -> None:
    sender = Sender(settings, resolve=Names(["127.0.0.1"]))
    answer = sender.send(f"https://hook.example:{secure.server_port}/", {}, b"{}")
    assert "the certificate is not trusted: self" in answer.reason and secure.got == []


def test_an_authority_that_the_settings_name_is_trusted_for_the_name_that_was_asked_for(
    secure: Receiver, settings: WatchingSettings, certificate: Path
) -> None:
    trusting = settings.model_copy(update={"certificates": certificate})
    sender = Sender(trusting, resolve=Names(["127.0.0.1"]))
    assert sender.send(f"https://hook.example:{secure.server_port}/", {}, b"{}").taken
    other = sender.send(f"https://other.example:{secure.server_port}/", {}, b"{}")
    assert "not trusted: Hostname mismatch" in other.reason and len(secure.got) == 1


def test_a_server_without_tls_is_not_spoken_to_over_https(receiver: Receiver, settings: WatchingSettings) -> None:
    answer = Sender(settings).send(receiver.url.replace("http:", "https:"), {}, b"{}")
    assert not answer.taken and receiver.got == []

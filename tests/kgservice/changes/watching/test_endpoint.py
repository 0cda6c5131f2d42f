"""Which URLs webhooks may have."""

import pytest

from kgservice.changes.watching.endpoint import Endpoint
from kgservice.changes.watching.errors import BadWebhook
from kgservice.changes.watching.settings import WatchingSettings

STRICT = WatchingSettings()
OPEN = WatchingSettings(allow_http=True, allowed_networks="127.0.0.0/8, fd00::/8")


@pytest.mark.parametrize(
    ("url", "endpoint", "header"),
    [
        ("https://example.org", Endpoint(True, "example.org", 443, "/"), "example.org"),
        ("https://Example.ORG/a%20b?c=d", Endpoint(True, "example.org", 443, "/a%20b?c=d"), "example.org"),
        ("https://example.org:8443/x", Endpoint(True, "example.org", 8443, "/x"), "example.org:8443"),
        ("https://1.1.1.1/", Endpoint(True, "1.1.1.1", 443, "/"), "1.1.1.1"),
        ("https://[2606:4700::1111]:8443/", Endpoint(True, "2606:4700::1111", 8443, "/"), "[2606:4700::1111]:8443"),
        ("https://xn--bcher-kva.example/", Endpoint(True, "xn--bcher-kva.example", 443, "/"), "xn--bcher-kva.example"),
    ],
)
def test_a_url_is_taken_apart(url: str, endpoint: Endpoint, header: str) -> None:
    assert (Endpoint.of(url, STRICT), endpoint.header) == (endpoint, header)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/", "by https alone"),
        ("ftp://example.org/", "by https alone"),
        ("file:///etc/passwd", "by https alone"),
        ("//example.org/", "by https alone"),
        ("https://", "names no host"),
        ("https://exa_mple..$/", "names no host"),
        ("https://example.org:99999/", "no URL"),
        ("https://[::1", "no URL"),
        ("https://example.org:25/", "no webhook is sent to port 25"),
        ("https://example.org:0/", "no webhook is sent to port 0"),
        ("https://example.org/#part", "fragment"),
        ("https://example.org/a b", "printed ASCII"),
        ("https://example.org/\r\nX-Evil: 1", "printed ASCII"),
        ("https://bücher.example/", "printed ASCII"),
        ("https://example.org\\@127.0.0.1/", "printed ASCII"),
        ("https://example.org/" + "a" * 2000, "printed ASCII"),
        ("https://127.0.0.1/", "127.0.0.1 is loopback"),
        ("https://169.254.169.254/latest/meta-data/", "link-local"),
        ("https://[::1]/", "::1 is loopback"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://[fe80::1%25eth0]/", "link-local"),
    ],
)
def test_what_no_webhook_is_sent_to_is_refused_at_once(url: str, why: str) -> None:
    with pytest.raises(BadWebhook, match=why) as caught:
        Endpoint.of(url, STRICT)
    assert caught.value.hint and caught.value.field == "url"


def test_credentials_are_refused_and_not_repeated() -> None:
    with pytest.raises(BadWebhook, match="a user or a password") as caught:
        Endpoint.of("https://ada:hunter2@example.org/", STRICT)
    assert "hunter2" not in f"{caught.value} {caught.value.value}"


def test_settings_allow_what_is_refused_otherwise() -> None:
    assert Endpoint.of("http://127.0.0.1:8000/", OPEN) == Endpoint(False, "127.0.0.1", 8000, "/")
    assert Endpoint.of("https://[fd00::7]/", OPEN).header == "[fd00::7]"
    with pytest.raises(BadWebhook, match="private"):
        Endpoint.of("http://10.0.0.1/", OPEN)


def test_settings_that_name_no_network_are_refused() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.1/8 has host bits set"):
        WatchingSettings(allowed_networks="10.0.0.1/8")

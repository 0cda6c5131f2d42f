"""Endpoints: the URL of a webhook, taken apart."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from kgservice.changes.watching.addresses import why_refused
from kgservice.changes.watching.errors import BadWebhook
from kgservice.changes.watching.settings import WatchingSettings

__all__ = ["Endpoint"]

_LONGEST = 2000
_PRINTED = re.compile(r"[!-~]+\Z")
_NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?\Z")
_PORTS = {"https": 443, "http": 80}
_WELL_KNOWN = 1024
"""Below it lie other services' ports, which read HTTP as something else."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a webhook is sent.

    Attributes:
        secure: whether over TLS.
        host: name or address in figures, without brackets.
        port: number of the port.
        path: path with the query.
    """

    secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str, settings: WatchingSettings) -> "Endpoint":
        """Read a URL; where it leads is looked up when something is sent there, and not here.

        Raises:
            BadWebhook: where nothing may be sent there.
        """
        if len(url) > _LONGEST or not _PRINTED.match(url) or "\\" in url:
            raise BadWebhook(
                url[:_LONGEST],
                f"a webhook needs a URL of printed ASCII characters, {_LONGEST:,} at the most",
                "write other characters as %XX, and names in other scripts as xn--",
            )
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise BadWebhook(url, f"this is no URL: {error}", "write https://host/path") from None
        if "@" in parts.netloc:
            # The URL itself is not shown again, for what stands in it.
            raise BadWebhook(
                f"{parts.scheme}://{host}", "the URL holds a user or a password", "check the signature instead"
            )
        if parts.scheme not in (_PORTS if settings.allow_http else ("https",)):
            raise BadWebhook(url, "webhooks are sent by https alone", "write https://host/path")
        if parts.fragment:
            raise BadWebhook(url, "the URL has a fragment, which is never sent", "leave out what follows the #")
        if port is None:
            port = _PORTS[parts.scheme]
        if port < _WELL_KNOWN and port not in _PORTS.values():
            raise BadWebhook(url, f"no webhook is sent to port {port}", "use 443 or 80, or one from 1024 on")
        _check_host(url, host, settings)
        path = parts.path or "/"
        return cls(parts.scheme == "https", host, port, f"{path}?{parts.query}" if parts.query else path)

    @property
    def header(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.secure else "http"] else f"{host}:{self.port}"


def _check_host(url: str, host: str, settings: WatchingSettings) -> None:
    try:
        ip_address(host)
    except ValueError:
        if not _NAME.match(host):
            raise BadWebhook(url, "the URL names no host", "write https://host/path") from None
        return
    why = why_refused(host, settings.allowed)
    if why:
        raise BadWebhook(
            url, f"{host} is {why}", "name a receiver on the public internet, or ask an admin to allow its network"
        )

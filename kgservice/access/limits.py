"""Limits: how many requests one caller may send a minute, and have answered at the same time."""

from ipaddress import IPv6Address, ip_address
from math import ceil
from pathlib import Path

from starlette.types import Scope

from kgservice.access.errors import TooManyRequests
from kgservice.access.principal import Principal
from kgservice.access.rates import MINUTE, Rates
from kgservice.access.settings import AccessSettings

__all__ = ["Headers", "Limits", "address_of", "caller_of"]

Headers = list[tuple[bytes, bytes]]


class Limits:
    """The limits of a service, as one worker of it keeps them.

    The budget of a minute is shared by all workers. What is answered at the same time each worker counts for itself,
    and has its part of the limit.
    """

    def __init__(self, settings: AccessSettings, *, workers: int = 1, shared: Path | None = None) -> None:
        """Take the settings.

        Args:
            settings: the limits.
            workers: workers of the service.
            shared: a file that they share; where there is none, each has its part of the budget.
        """
        parts = 1 if shared is not None else workers
        minute, at_once = settings.requests_per_minute, settings.concurrent_requests
        self._minute = None if minute is None else max(1, minute // parts)
        self._at_once = None if at_once is None else max(1, at_once // workers)
        self._rates = None if minute is None else Rates(shared)
        self._under_way: dict[str, int] = {}
        self._policy = f'"minute";q={self._minute};w=60'
        self.limited = minute is not None or at_once is not None

    def enter(self, caller: str, cost: int = 1) -> Headers:
        """Let a request in, which has to `leave`, and give the headers of its response.

        Args:
            caller: who sends it.
            cost: how many plain requests it counts for.

        Raises:
            TooManyRequests: where it is one too many; it does not have to leave then.
        """
        if self._at_once is not None and self._under_way.get(caller, 0) >= self._at_once:
            raise TooManyRequests(
                f"{self._at_once} requests are being answered for this key or address, the most at the same time", 1, {}
            )
        headers = self._spent(caller, cost)
        if self._at_once is not None:
            self._under_way[caller] = self._under_way.get(caller, 0) + 1
        return headers

    def leave(self, caller: str) -> None:
        """Let a request go that was let in."""
        if self._at_once is not None:
            left = self._under_way[caller] - 1
            if left:
                self._under_way[caller] = left
            else:
                del self._under_way[caller]

    def let_try(self, caller: str) -> None:
        """Let an address show a key that has to be looked up, unless it has shown as many wrong ones as it may.

        Keys that were taken before need not ask: who shares an address with one who guesses goes on.

        Raises:
            TooManyRequests: where it has.
        """
        if self._rates is None or self._minute is None:
            return
        seconds = self._rates.wait(_wrong(caller), self._minute)
        if seconds:
            raise TooManyRequests("too many wrong keys have come from this address", max(1, ceil(seconds)), {})

    def tried(self, caller: str) -> None:
        """Count a wrong key that an address has shown."""
        if self._rates is not None and self._minute is not None:
            self._rates.spend(_wrong(caller), self._minute)

    def close(self) -> None:
        """Let go of the memory that workers share."""
        if self._rates is not None:
            self._rates.close()

    def _spent(self, caller: str, cost: int) -> Headers:
        if self._rates is None or self._minute is None:
            return []
        taken, left, seconds = self._rates.spend(caller, self._minute, cost)
        wait = max(1, ceil(seconds))
        state = f'"minute";r={max(0, left)};t={min(wait, int(MINUTE))}'
        if not taken:
            raise TooManyRequests(
                f"this key or address has spent its {self._minute} requests a minute",
                wait,
                {"ratelimit-policy": self._policy, "ratelimit": state},
            )
        return [(b"ratelimit-policy", self._policy.encode()), (b"ratelimit", state.encode())]


def _wrong(caller: str) -> str:
    return f"wrong keys of {caller}"


def caller_of(principal: Principal, scope: Scope) -> str:
    """Name who calls, for counting: the key, else the address; of IPv6 the network of 64 bits, which is one site's."""
    if principal.key is not None:
        return f"key {principal.key}"
    address = address_of(scope)
    try:
        found = ip_address(address)
    except ValueError:
        return f"address {address}"
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return f"address {found.packed[:8].hex() if mapped is None else mapped}"
    return f"address {found}"


def address_of(scope: Scope) -> str:
    """Give the address that a request came from, as the server tells it; an empty text where it tells none."""
    client = scope.get("client")
    return str(client[0]) if client else ""

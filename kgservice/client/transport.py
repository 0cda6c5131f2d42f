"""Transports: questions carried over HTTP, by a client that waits for each answer and by one that lets others go on.

What a service refuses for a while (429, 503) is asked again when it says, and so is what did not reach it at all. What
writes is not sent again after a 503: a service that ends answers so, too, whatever it was at.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx2

from kgservice.client.errors import ServiceUnavailable, error_of
from kgservice.client.exchange import Call, Exchange, Pause, Reply
from ontology.errors import EmotaxaError
from ontology.files.aside import write_aside

__all__ = ["AsyncTransport", "Manner", "Transport"]

T = TypeVar("T")

_BLOCK: Final = 1024 * 1024
_REFUSED: Final = 429
_LATER: Final = (_REFUSED, 503)
_NEVER_SENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
_LONGEST_WAIT: Final = 60.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a service is asked.

    Attributes:
        url: its address, as `http://127.0.0.1:8000`.
        key: the key that is shown, or None.
        timeout: seconds to wait for a connection, and for each further part of an answer.
        retries: how often something that was refused for a while is asked again.
    """

    url: str
    key: str | None
    timeout: float
    retries: int

    @property
    def headers(self) -> dict[str, str]:
        """What every request bears."""
        shown = {} if self.key is None else {"Authorization": f"Bearer {self.key}"}
        return {"User-Agent": "emotaxa-client", **shown}

    def wait(self, attempt: int, headers: httpx2.Headers | None) -> float | None:
        """Give the seconds to wait before a further attempt, None where there is none; attempts count from 0."""
        if attempt >= self.retries:
            return None
        told = "" if headers is None else headers.get("retry-after", "")
        if told.isascii() and told.isdigit():
            return float(told) if float(told) <= _LONGEST_WAIT else None
        # Spread out, so that many who were refused together do not come back together.
        return min(_LONGEST_WAIT, 0.25 * 2.0**attempt * (1 + random.random()))

    def unreached(self, error: httpx2.HTTPError, call: Call) -> ServiceUnavailable:
        """Give the error of a service that does not answer."""
        why = str(error) or type(error).__name__
        hint = "start it with emotaxa serve, or name another with url="
        if call.writes and not isinstance(error, _NEVER_SENT):
            hint = "what was asked for may have been done: look before you ask again"
        return ServiceUnavailable(f"the service at {self.url} does not answer: {why}", hint=hint, value=self.url)

    def request(self, call: Call) -> dict[str, Any]:
        """Give the parts of a request that both kinds of client send alike."""
        headers = {"Accept": call.accept}
        if call.media_type is not None:
            headers["Content-Type"] = call.media_type
        return {"method": call.method, "url": call.path, "params": call.parameters, "headers": headers}


def _comes_again(call: Call, status: int) -> bool:
    return status == _REFUSED or (status in _LATER and not call.writes)


def _refused(manner: Manner, response: httpx2.Response, content: bytes) -> EmotaxaError:
    return error_of(response.status_code, content, manner.url)


def _reply(response: httpx2.Response, content: bytes) -> Reply:
    return Reply({name.lower(): value for name, value in response.headers.items()}, content)


class Transport:
    """Carries questions, and waits for each answer; safe to share between threads."""

    def __init__(self, manner: Manner, transport: httpx2.BaseTransport | None = None) -> None:
        """Connect to nothing yet.

        Args:
            manner: how the service is asked.
            transport: what carries requests in place of the network.
        """
        self._manner = manner
        self._client = httpx2.Client(
            base_url=manner.url, headers=manner.headers, timeout=manner.timeout, transport=transport
        )

    def run(self, exchange: Exchange[T]) -> T:
        """Ask a question.

        Raises:
            ServiceUnavailable: where the service does not answer.
            EmotaxaError: what the service answers in place of an answer.
        """
        try:
            step = next(exchange)
            while True:
                try:
                    reply = self._done(step)
                except EmotaxaError as error:
                    step = exchange.throw(error)
                else:
                    step = exchange.send(reply)
        except StopIteration as ended:
            answer: T = ended.value
            return answer

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _done(self, step: Call | Pause) -> Reply:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return Reply({}, b"")
        attempt = 0
        while True:
            headers: httpx2.Headers | None = None
            try:
                body = step.body if step.upload is None else _blocks(step.upload)
                with self._client.stream(**self._manner.request(step), content=body) as response:
                    if response.status_code < 400 and step.download is not None:
                        with write_aside(step.download) as part:
                            for block in response.iter_bytes():
                                part.write(block)
                        return _reply(response, b"")
                    content = response.read()
                    if response.status_code < 400:
                        return _reply(response, content)
                    error: EmotaxaError = _refused(self._manner, response, content)
                    if not _comes_again(step, response.status_code):
                        raise error
                    headers = response.headers
            except httpx2.HTTPError as failed:
                error = self._manner.unreached(failed, step)
                if not isinstance(failed, _NEVER_SENT):
                    raise error from failed
            seconds = self._manner.wait(attempt, headers)
            if seconds is None:
                raise error
            time.sleep(seconds)
            attempt += 1


class AsyncTransport:
    """Carries questions, and lets others go on meanwhile; for one event loop."""

    def __init__(
        self,
        manner: Manner,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Connect to nothing yet; the arguments are those of `Transport`."""
        self._manner = manner
        self._client = httpx2.AsyncClient(
            base_url=manner.url, headers=manner.headers, timeout=manner.timeout, transport=transport
        )

    async def run(self, exchange: Exchange[T]) -> T:
        """Ask a question.

        Raises:
            ServiceUnavailable: where the service does not answer.
            EmotaxaError: what the service answers in place of an answer.
        """
        try:
            step = next(exchange)
            while True:
                try:
                    reply = await self._done(step)
                except EmotaxaError as error:
                    step = exchange.throw(error)
                else:
                    step = exchange.send(reply)
        except StopIteration as ended:
            answer: T = ended.value
            return answer

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _done(self, step: Call | Pause) -> Reply:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return Reply({}, b"")
        attempt = 0
        while True:
            headers: httpx2.Headers | None = None
            try:
                body = step.body if step.upload is None else _async_blocks(step.upload)
                async with self._client.stream(**self._manner.request(step), content=body) as response:
                    if response.status_code < 400 and step.download is not None:
                        with write_aside(step.download) as part:
                            async for block in response.aiter_bytes():
                                await asyncio.to_thread(part.write, block)
                        return _reply(response, b"")
                    content = await response.aread()
                    if response.status_code < 400:
                        return _reply(response, content)
                    error: EmotaxaError = _refused(self._manner, response, content)
                    if not _comes_again(step, response.status_code):
                        raise error
                    headers = response.headers
            except httpx2.HTTPError as failed:
                error = self._manner.unreached(failed, step)
                if not isinstance(failed, _NEVER_SENT):
                    raise error from failed
            seconds = self._manner.wait(attempt, headers)
            if seconds is None:
                raise error
            await asyncio.sleep(seconds)
            attempt += 1


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


async def _async_blocks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while block := await asyncio.to_thread(file.read, _BLOCK):
            yield block

"""Bodies of requests, read under limits: into memory, or into a file."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kgservice.rest.errors import BodyTooLarge, CannotKeep, TooSlow
from kgservice.rest.settings import Settings
from ontology.errors import EmotaxaError

__all__ = ["SPLIT_CORPUS", "declared_bytes", "keep_body", "read_body"]

SPLIT_CORPUS = "split the corpus, or use the command emotaxa harmonize"
_BUFFER = 1024 * 1024
_BETWEEN_CHECKS = 16 * _BUFFER


def declared_bytes(request: Request, limit: int, hint: str) -> int:
    """Give the size that a request says its body has, 0 where it says none.

    Raises:
        BodyTooLarge: where it is over the limit.
    """
    text = request.headers.get("content-length", "")
    length = int(text) if text.isascii() and text.isdigit() else 0
    if length > limit:
        raise BodyTooLarge(limit, hint)
    return length


async def read_body(request: Request, limit: int, hint: str) -> bytes:
    """Read a body of at most `limit` bytes.

    Raises:
        BodyTooLarge: where it is larger, as soon as that is known.
    """
    declared_bytes(request, limit, hint)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise BodyTooLarge(limit, hint)
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


async def keep_body(
    parts: AsyncIterator[bytes], path: Path, settings: Settings, make_room: Callable[[int], None]
) -> None:
    """Write a body to a file as it arrives.

    Args:
        parts: the body.
        path: the file.
        settings: how large it may be, and how slow.
        make_room: sees to it that so many more bytes may be kept, or raises; asked now and then.

    Raises:
        BodyTooLarge: where it is too large.
        TooSlow: where it takes too long, or stops arriving.
        CannotKeep: where it cannot be written.
        EmotaxaError: where there is none.
    """
    now = asyncio.get_running_loop().time
    end, size, checked, waiting = now() + settings.receive_seconds, 0, 0, bytearray()
    try:
        async with asyncio.timeout_at(min(end, now() + settings.stall_seconds)) as deadline:
            with path.open("wb") as stream:
                async for part in parts:
                    deadline.reschedule(min(end, now() + settings.stall_seconds))
                    size += len(part)
                    if size > settings.corpus_bytes:
                        raise BodyTooLarge(settings.corpus_bytes, SPLIT_CORPUS)
                    waiting += part
                    if size - checked >= _BETWEEN_CHECKS:
                        checked = size
                        await run_in_threadpool(make_room, len(waiting))
                    if len(waiting) >= _BUFFER:
                        await run_in_threadpool(stream.write, bytes(waiting))
                        waiting.clear()
                await run_in_threadpool(make_room, len(waiting))
                await run_in_threadpool(stream.write, bytes(waiting))
    except TimeoutError as error:
        raise TooSlow(
            f"the corpus stopped arriving, or took longer than {settings.receive_seconds / 60:g} minutes",
            hint=SPLIT_CORPUS,
        ) from error
    except OSError as error:
        raise CannotKeep(
            f"the corpus cannot be kept: {(error.strerror or str(error)).lower()}", hint="try again later"
        ) from error
    if not size:
        raise EmotaxaError("the body is empty", hint="send the corpus as the body: curl --data-binary @train.tsv")

"""Watches and notices by a client that lets others go on while it waits."""

from collections.abc import AsyncIterator, Collection

from kgservice.client.changing import asking_watches as asking
from kgservice.client.changing.watch_lines import NewWatch, NoticeLine, NoticePage, Ping, WatchLine
from kgservice.client.transport import AsyncTransport

__all__ = ["AsyncNotices", "AsyncWatches"]


class AsyncWatches:
    """Who wants to hear of what, for one event loop; the methods are those of `Watches`."""

    def __init__(self, transport: AsyncTransport) -> None:
        """Ask over a transport."""
        self._transport = transport

    async def list(self, *, mine: bool = False) -> tuple[WatchLine, ...]:
        """Give one's watches, by number; to an admin those of everybody, unless `mine` says otherwise."""
        return await self._transport.run(asking.listed(mine))

    async def get(self, number: int) -> WatchLine:
        """Give a watch."""
        return await self._transport.run(asking.get(number))

    async def add(self, target: str, *, kinds: Collection[str] = (), url: str | None = None) -> NewWatch:
        """Watch what happens from now on; the secret of a webhook is not shown again."""
        return await self._transport.run(asking.add(target, kinds, url))

    async def change(
        self, number: int, *, target: str | None = None, kinds: Collection[str] | None = None, url: str | None = None
    ) -> WatchLine:
        """Change what is watched, or where webhooks are sent; None leaves a part as it is."""
        return await self._transport.run(asking.change(number, target, kinds, url))

    async def pause(self, number: int) -> WatchLine:
        """Send nothing until it is resumed; what happens meanwhile waits."""
        return await self._transport.run(asking.done(number, "pause"))

    async def resume(self, number: int, *, skip: bool = False) -> WatchLine:
        """Go on where it was left; with `skip`, from now on."""
        return await self._transport.run(asking.done(number, "resume", {"skip": skip}))

    async def rotate(self, number: int) -> NewWatch:
        """Draw a new secret; for a day, messages are signed with the old one, too."""
        return await self._transport.run(asking.rotate(number))

    async def ping(self, number: int) -> Ping:
        """Send an event that tells nothing to a webhook, and tell whether it was taken."""
        return await self._transport.run(asking.ping(number))

    async def remove(self, number: int) -> None:
        """Take a watch away."""
        await self._transport.run(asking.remove(number))


class AsyncNotices:
    """What one is told: mentions, reviews that are asked for, and what one watches; as `Notices` has it."""

    def __init__(self, transport: AsyncTransport) -> None:
        """Ask over a transport."""
        self._transport = transport

    async def list(self, *, unread: bool = False, before: int | None = None, limit: int = 50) -> NoticePage:
        """Give a page of notices, newest first."""
        return await self._transport.run(asking.notices(unread, before, limit))

    async def iterate(self, *, unread: bool = False) -> AsyncIterator[NoticeLine]:
        """Give all notices, newest first, page by page."""
        before: int | None = None
        while True:
            page = await self.list(unread=unread, before=before)
            for notice in page.notices:
                yield notice
            before = page.next
            if before is None:
                return

    async def read(self, through: int) -> None:
        """Note that one has read everything up to an entry."""
        await self._transport.run(asking.mark(through))

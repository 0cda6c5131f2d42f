"""Watches and notices by a client that waits for each answer."""

from collections.abc import Collection, Iterator

from kgservice.client.changing import asking_watches as asking
from kgservice.client.changing.watch_lines import NewWatch, NoticeLine, NoticePage, Ping, WatchLine
from kgservice.client.transport import Transport

__all__ = ["Notices", "Watches"]


class Watches:
    """Who wants to hear of what; safe to share between threads.

    One sees and changes one's own, an admin those of everybody. Every method but `list` and `add` raises `UnknownWatch`
    where there is no such watch, and `ForeignWatch` where it is somebody else's.
    """

    def __init__(self, transport: Transport) -> None:
        """Ask over a transport."""
        self._transport = transport

    def list(self, *, mine: bool = False) -> tuple[WatchLine, ...]:
        """Give one's watches, by number; to an admin those of everybody, unless `mine` says otherwise."""
        return self._transport.run(asking.listed(mine))

    def get(self, number: int) -> WatchLine:
        """Give a watch."""
        return self._transport.run(asking.get(number))

    def add(self, target: str, *, kinds: Collection[str] = (), url: str | None = None) -> NewWatch:
        """Watch what happens from now on; the secret of a webhook is not shown again.

        Args:
            target: `everything`, `me`, `request:17`, `concept:IRI`, `scheme:IRI`, `set:IRI` or `tag:NAME`.
            kinds: the kinds of entries that are told, as `merged`; all where empty.
            url: where webhooks are sent; without it, one is told by notices.

        Raises:
            BadTarget: where it cannot be watched, or a kind is none.
            BadWebhook: where nothing may be sent to the URL.
            TooManyWatches: where there are no more to be had.
        """
        return self._transport.run(asking.add(target, kinds, url))

    def change(
        self, number: int, *, target: str | None = None, kinds: Collection[str] | None = None, url: str | None = None
    ) -> WatchLine:
        """Change what is watched, or where webhooks are sent; None leaves a part as it is.

        Raises:
            BadTarget, BadWebhook: as `add` does.
        """
        return self._transport.run(asking.change(number, target, kinds, url))

    def pause(self, number: int) -> WatchLine:
        """Send nothing until it is resumed; what happens meanwhile waits."""
        return self._transport.run(asking.done(number, "pause"))

    def resume(self, number: int, *, skip: bool = False) -> WatchLine:
        """Go on where it was left; with `skip`, from now on."""
        return self._transport.run(asking.done(number, "resume", {"skip": skip}))

    def rotate(self, number: int) -> NewWatch:
        """Draw a new secret; for a day, messages are signed with the old one, too.

        Raises:
            BadWebhook: where the watch has no webhook.
        """
        return self._transport.run(asking.rotate(number))

    def ping(self, number: int) -> Ping:
        """Send an event that tells nothing to a webhook, and tell whether it was taken.

        Raises:
            BadWebhook: where the watch has no webhook, or none is sent.
        """
        return self._transport.run(asking.ping(number))

    def remove(self, number: int) -> None:
        """Take a watch away."""
        self._transport.run(asking.remove(number))


class Notices:
    """What one is told: mentions, reviews that are asked for, and what one watches without a webhook."""

    def __init__(self, transport: Transport) -> None:
        """Ask over a transport."""
        self._transport = transport

    def list(self, *, unread: bool = False, before: int | None = None, limit: int = 50) -> NoticePage:
        """Give a page of notices, newest first.

        Args:
            unread: whether those that were read are left out.
            before: `next` of the page before.
            limit: how many to give, at most.
        """
        return self._transport.run(asking.notices(unread, before, limit))

    def iterate(self, *, unread: bool = False) -> Iterator[NoticeLine]:
        """Give all notices, newest first, page by page."""
        before: int | None = None
        while True:
            page = self.list(unread=unread, before=before)
            yield from page.notices
            before = page.next
            if before is None:
                return

    def read(self, through: int) -> None:
        """Note that one has read everything up to an entry."""
        self._transport.run(asking.mark(through))

"""Watches and notices in this process, over the journal of one store; webhooks are sent by a service alone."""

from collections.abc import Collection

from kgservice.access.errors import Forbidden
from kgservice.access.principal import Principal, Role
from kgservice.changes.editing import Editing
from kgservice.changes.person import same_person
from kgservice.changes.watching.errors import BadWebhook, ForeignWatch
from kgservice.changes.watching.watch import Watch
from kgservice.client.changing.watch_lines import NewWatch, NoticePage, Ping, WatchLine
from kgservice.client.changing.watches import Notices, Watches
from kgservice.views.watches import new_watch_view, notices_view

__all__ = ["LocalNotices", "LocalWatches"]


class LocalWatches(Watches):
    """The watches of a store in this process."""

    def __init__(self, editing: Editing, by: Principal) -> None:
        """Ask for somebody.

        Args:
            editing: the watches, and what else changes the store.
            by: who asks.

        Raises:
            Forbidden: where they take no part, and only read.
        """
        self._watches = editing.watches
        self._by = _taking_part(by)

    def list(self, *, mine: bool = False) -> tuple[WatchLine, ...]:
        """Give one's watches, by number."""
        every = self._by.role >= Role.ADMIN and not mine
        return tuple(map(_line, self._watches.all() if every else self._watches.of(self._by.name)))

    def get(self, number: int) -> WatchLine:
        """Give a watch."""
        return _line(self._found(number))

    def add(self, target: str, *, kinds: Collection[str] = (), url: str | None = None) -> NewWatch:
        """Watch what happens from now on."""
        return NewWatch.of(new_watch_view(*self._watches.add(self._by, target, kinds=kinds, url=url)))

    def change(
        self, number: int, *, target: str | None = None, kinds: Collection[str] | None = None, url: str | None = None
    ) -> WatchLine:
        """Change what is watched, or where webhooks are sent."""
        return _line(self._watches.change(self._by, number, target=target, kinds=kinds, url=url))

    def pause(self, number: int) -> WatchLine:
        """Send nothing until it is resumed."""
        return _line(self._watches.pause(self._by, number))

    def resume(self, number: int, *, skip: bool = False) -> WatchLine:
        """Go on where it was left; with `skip`, from now on."""
        return _line(self._watches.resume(self._by, number, skip=skip))

    def rotate(self, number: int) -> NewWatch:
        """Draw a new secret."""
        return NewWatch.of(new_watch_view(*self._watches.rotate(self._by, number)))

    def ping(self, number: int) -> Ping:
        """Refuse: a service sends webhooks, and nobody else does."""
        watch = self._found(number)
        if watch.url is None:
            raise BadWebhook("", f"watch {number} has no webhook", "make a new watch with one")
        raise BadWebhook(watch.url, "no webhooks are sent without a service", "ask a service over the same store")

    def remove(self, number: int) -> None:
        """Take a watch away."""
        self._watches.remove(self._by, number)

    def _found(self, number: int) -> Watch:
        watch = self._watches.find(number)
        if not same_person(watch.owner, self._by.name) and self._by.role < Role.ADMIN:
            raise ForeignWatch(number, watch.owner)
        return watch


class LocalNotices(Notices):
    """What somebody is told by a store in this process."""

    def __init__(self, editing: Editing, by: Principal) -> None:
        """Ask for somebody; the arguments are those of `LocalWatches`."""
        self._notices = editing.notices
        self._by = _taking_part(by)

    def list(self, *, unread: bool = False, before: int | None = None, limit: int = 50) -> NoticePage:
        """Give a page of notices, newest first."""
        told = self._notices.of(self._by.name, unread=unread, before=before, limit=limit)
        return NoticePage.of(notices_view(told, limit))

    def read(self, through: int) -> None:
        """Note that one has read everything up to an entry."""
        self._notices.mark(self._by.name, through)


def _taking_part(by: Principal) -> Principal:
    if by.role < Role.COMMENTER:
        raise Forbidden(Role.COMMENTER.label, by.role.label)
    return by


def _line(watch: Watch) -> WatchLine:
    return WatchLine.of(watch.as_document())

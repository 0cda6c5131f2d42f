"""Making and changing watches."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import orjson

from kgservice.access.principal import Principal, Role
from kgservice.access.token import Token
from kgservice.changes.watching.concern import person
from kgservice.changes.watching.endpoint import Endpoint
from kgservice.changes.watching.errors import BadTarget, BadWebhook, ForeignWatch, TooManyWatches, UnknownWatch
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.signing import new_secret
from kgservice.changes.watching.target import Target
from kgservice.changes.watching.watch import SUBJECTS, Watch, watch_after
from kgservice.stores.errors import Conflict
from kgservice.stores.journal import Journal, Note

__all__ = ["Watches"]

_MOST_KINDS, _LONGEST_KIND = 50, 100


class Watches:
    """The watches that a journal keeps; it holds nothing itself, so that every process sees the same."""

    def __init__(
        self, journal: Journal, settings: WatchingSettings, admit: Callable[[Target], None] = lambda _: None
    ) -> None:
        """Read nothing yet.

        Args:
            journal: where they are kept.
            settings: where webhooks may be sent, and how many watches one may have.
            admit: raises BadTarget for what nothing bears the name of.
        """
        self._journal = journal
        self._settings = settings
        self._admit = admit

    def all(self) -> list[Watch]:
        """Give every watch that was not removed, by number."""
        found = map(self._read, self._journal.subjects(SUBJECTS))
        return sorted((watch for watch in found if watch is not None), key=lambda watch: watch.number)

    def of(self, owner: str) -> list[Watch]:
        """Give the watches of a person, by number."""
        return [watch for watch in self.all() if person(watch.owner) == person(owner)]

    def find(self, number: int) -> Watch:
        """Give a watch.

        Raises:
            UnknownWatch: where there is none, or it was removed.
        """
        found = self._read(f"{SUBJECTS}{number}")
        if found is None:
            raise UnknownWatch(number)
        return found

    def add(
        self, by: Principal, target: str, *, kinds: Collection[str] = (), url: str | None = None
    ) -> tuple[Watch, str | None]:
        """Make a watch of what happens from now on; give it, and the secret of its webhook, which is not shown again.

        Args:
            by: who is to be told.
            target: what is watched, as `Target.read` has it.
            kinds: the kinds of entries that are told, as `merged`; all where empty.
            url: where webhooks are sent; without it, the owner is told in the service.

        Raises:
            BadTarget: where it cannot be watched, nothing bears the name, or a kind is none.
            BadWebhook: where nothing may be sent to the URL.
            TooManyWatches: where there are no more to be had.
        """
        found = Target.read(target, by.name)
        self._admit(found)
        _check_kinds(kinds)
        if url is not None:
            self._check(url)
        own = self.of(by.name)
        if len(own) >= self._settings.watches:
            raise TooManyWatches(len(own))
        secret = None if url is None else new_secret()
        body = {
            "owner": by.name,
            "target": [found.kind, found.value],
            "kinds": sorted(set(kinds)),
            "url": url,
            "token": Token.new().id,
            "secret": secret,
        }
        while True:
            subject = f"{SUBJECTS}{len(self._journal.subjects(SUBJECTS)) + 1}"
            try:
                entries = self._journal.note([_note(subject, by, "created", body)], expected={subject: 0})
            except Conflict:
                # Somebody else has made one meanwhile.
                continue
            watch = watch_after(None, entries[0])
            assert watch is not None, "it has just been made"
            return watch, secret

    def change(
        self,
        by: Principal,
        number: int,
        *,
        target: str | None = None,
        kinds: Collection[str] | None = None,
        url: str | None = None,
    ) -> Watch:
        """Change what is watched, or where webhooks are sent; the secret stays. None leaves a part as it is.

        Raises:
            UnknownWatch, ForeignWatch, BadTarget, BadWebhook: as their names say.
        """
        watch = self._own(by, number)
        body: dict[str, Any] = {}
        if target is not None:
            found = Target.read(target, watch.owner)
            self._admit(found)
            body["target"] = [found.kind, found.value]
        if kinds is not None:
            _check_kinds(kinds)
            body["kinds"] = sorted(set(kinds))
        if url is not None:
            self._check(url)
            if not watch.secrets:
                raise BadWebhook(url, f"watch {number} has no webhook", "make a new watch, which gives you a secret")
            body["url"] = url
        return self._noted(by, number, lambda _: ("changed", body)) if body else watch

    def rotate(self, by: Principal, number: int) -> tuple[Watch, str]:
        """Draw a new secret, and show it once; for a day, messages are signed with the old one, too.

        Raises:
            UnknownWatch, ForeignWatch: as their names say.
            BadWebhook: where the watch has no webhook.
        """
        watch = self._own(by, number)
        if watch.url is None:
            raise BadWebhook("", f"watch {number} has no webhook", "make a new watch with one")
        secret = new_secret()
        return self._noted(by, number, lambda _: ("rotated", {"secret": secret})), secret

    def pause(self, by: Principal, number: int) -> Watch:
        """Send nothing until it is resumed; what happens meanwhile waits."""
        return self._noted(by, number, lambda watch: ("paused", {}) if watch.state == "active" else None)

    def resume(self, by: Principal, number: int, *, skip: bool = False) -> Watch:
        """Go on with a watch that was paused or has halted; with `skip`, from now on, and not where it was left."""
        return self._noted(
            by, number, lambda watch: ("resumed", {"skip": skip}) if skip or watch.state != "active" else None
        )

    def remove(self, by: Principal, number: int) -> None:
        """Take a watch away.

        Raises:
            UnknownWatch, ForeignWatch: as their names say; likewise above.
        """
        self._noted(by, number, lambda _: ("removed", {}))

    def _own(self, by: Principal, number: int) -> Watch:
        watch = self.find(number)
        if person(watch.owner) != person(by.name) and by.role < Role.ADMIN:
            raise ForeignWatch(number, watch.owner)
        return watch

    def _noted(
        self, by: Principal, number: int, decide: Callable[[Watch], tuple[str, Mapping[str, Any]] | None]
    ) -> Watch:
        """Write what is decided on the newest state of a watch, and give it afterwards."""
        while True:
            watch = self._own(by, number)
            decided = decide(watch)
            if decided is None:
                return watch
            note = _note(watch.subject, by, *decided)
            try:
                [entry] = self._journal.note([note], expected={watch.subject: watch.place})
            except Conflict:
                continue
            after = watch_after(watch, entry)
            assert after is not None, "a watch stays one"
            return after

    def _read(self, subject: str) -> Watch | None:
        watch: Watch | None = None
        for entry in self._journal.journal(subject):
            watch = watch_after(watch, entry)
        return None if watch is None or watch.state == "removed" else watch

    def _check(self, url: str) -> None:
        Endpoint.of(url, self._settings)


def _check_kinds(kinds: Collection[str]) -> None:
    for kind in kinds:
        if not kind.strip() or len(kind) > _LONGEST_KIND:
            raise BadTarget(kind[:_LONGEST_KIND], "a kind of entries is a word, as merged")
    if len(kinds) > _MOST_KINDS:
        raise BadTarget(str(len(kinds)), f"no more than {_MOST_KINDS} kinds are watched; leave them out to watch all")


def _note(subject: str, by: Principal, kind: str, body: Mapping[str, Any]) -> Note:
    return Note(subject, by.name, kind, orjson.dumps(dict(body)).decode())

"""The same parts, of a client that lets others go on while it waits."""

import asyncio
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from kgservice.client import moment
from kgservice.client.moment import Moment
from kgservice.client.releases import KnownRelease
from kgservice.client.transport import AsyncTransport

if TYPE_CHECKING:
    from kgservice.changes.publishing.takeover import TakenOver
    from kgservice.client.changing.async_changes import AsyncChanges
    from kgservice.client.changing.async_operations import AsyncOperations
    from kgservice.client.changing.async_suggestions import AsyncSuggestions
    from kgservice.client.changing.async_watches import AsyncNotices, AsyncWatches
    from kgservice.client.changing.provenance_page import ProvenancePage
    from kgservice.client.changing.publishing import DirectoryExport

__all__ = ["AsyncParts"]


class AsyncParts:
    """What a client offers to those who edit; each part is imported when it is first used."""

    _transport: AsyncTransport

    @cached_property
    def changes(self) -> "AsyncChanges":
        """Change requests: see `kgservice.client.changing.async_changes.AsyncChanges`."""
        from kgservice.client.changing.async_changes import AsyncChanges

        return AsyncChanges(self._transport)

    @cached_property
    def suggestions(self) -> "AsyncSuggestions":
        """Suggestions: see `kgservice.client.changing.async_suggestions.AsyncSuggestions`."""
        from kgservice.client.changing.async_suggestions import AsyncSuggestions

        return AsyncSuggestions(self._transport)

    @cached_property
    def operations(self) -> "AsyncOperations":
        """Operations: see `kgservice.client.changing.async_operations.AsyncOperations`."""
        from kgservice.client.changing.async_operations import AsyncOperations

        return AsyncOperations(self._transport)

    @cached_property
    def watches(self) -> "AsyncWatches":
        """Watches: see `kgservice.client.changing.async_watches.AsyncWatches`."""
        from kgservice.client.changing.async_watches import AsyncWatches

        return AsyncWatches(self._transport)

    @cached_property
    def notices(self) -> "AsyncNotices":
        """Notices: see `kgservice.client.changing.async_watches.AsyncNotices`."""
        from kgservice.client.changing.async_watches import AsyncNotices

        return AsyncNotices(self._transport)

    async def provenance(
        self,
        of: str,
        *,
        before: int | None = None,
        limit: int = 50,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> "ProvenancePage":
        """Tell where something comes from: the revisions that speak of it, newest first, and their change requests."""
        from kgservice.client.changing import provenance_page

        return await self._transport.run(provenance_page.asked(of, before, limit, await self._read(revision, at)))

    async def provenance_text(
        self,
        of: str,
        syntax: str = "ttl",
        *,
        before: int | None = None,
        limit: int = 50,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> str:
        """Tell the same in PROV-O, the vocabulary for provenance of the W3C."""
        from kgservice.client.changing import provenance_page

        asked = provenance_page.asked_as_prov(of, syntax, before, limit, await self._read(revision, at))
        return await self._transport.run(asked)

    async def make_release(
        self, version: str, *, revision: int | None = None, out: str | Path | None = None
    ) -> KnownRelease:
        """Make a release of a revision, which is checked as any release is; its files come into a folder."""
        from kgservice.client.changing import publishing
        from kgservice.client.changing.archives import put_release
        from mappings.release.write import check_free

        folder = Path(out or f"emotaxa-{version}")
        await asyncio.to_thread(check_free, folder)
        with TemporaryDirectory(prefix="emotaxa-release-") as name:
            archive = Path(name) / "release.tar.gz"
            made = await self._transport.run(publishing.released(version, revision, archive))
            await asyncio.to_thread(put_release, archive, folder)
        return made

    async def export_directory(
        self, folder: str | Path, *, revision: int | None = None, at: Moment | None = None, allow_dirty: bool = False
    ) -> "DirectoryExport":
        """Write a revision as the directory that Git keeps of an ontology, with as few lines changed as can be."""
        from kgservice.client.changing import publishing
        from kgservice.client.changing.archives import check_changes, put_directory

        place, wanted = Path(folder), await self._read(revision, at)
        with TemporaryDirectory(prefix="emotaxa-export-") as name:
            sent, archive = Path(name) / "sent.tar.gz", Path(name) / "fetched.tar.gz"
            await asyncio.to_thread(publishing.put_packed, place, sent, empty=True)
            found = await self._transport.run(publishing.compared(place, sent, wanted))
            await asyncio.to_thread(check_changes, found, allow_dirty=allow_dirty)
            await self._transport.run(publishing.fetched(sent, found.revision, archive))
            await asyncio.to_thread(put_directory, archive, found)
        return found

    async def import_directory(
        self,
        folder: str | Path,
        *,
        as_: Literal["change", "graph"] = "change",
        title: str = "",
        revision: int | None = None,
    ) -> "TakenOver":
        """Take over what differs between a directory that was edited and the revision that it was written from."""
        from kgservice.client.changing import publishing

        with TemporaryDirectory(prefix="emotaxa-import-") as name:
            sent = Path(name) / "sent.tar.gz"
            await asyncio.to_thread(publishing.put_packed, Path(folder), sent)
            return await self._transport.run(publishing.taken_over(sent, as_, title, revision))

    async def _read(self, revision: int | None, at: Moment | None) -> int | None:
        """Give the number of the revision that is to be read."""
        return revision if at is None else await self._transport.run(moment.asked(at, revision))

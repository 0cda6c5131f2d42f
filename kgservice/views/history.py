"""The history of a store as JSON: its revisions, and the releases that were loaded or made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from kgservice.stores.protocol import LogEntry
from kgservice.views.cursor import Cursor

__all__ = ["LoadedRelease", "ToldRelease", "loaded_releases", "releases_view", "revision_view", "revisions_view"]


class ToldRelease(Protocol):
    """What is told of a release, whether it was loaded or made from a revision."""

    @property
    def version(self) -> str:
        """Its version, `0.2.0`."""

    @property
    def revision(self) -> int:
        """The revision that reading it reads."""

    @property
    def at(self) -> datetime:
        """When it was loaded or made, in UTC."""

    @property
    def digest(self) -> str:
        """SHA-256 of its files, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class LoadedRelease:
    """A release that a store was loaded with.

    Attributes:
        version: its version, `0.2.0`.
        revision: the revision that it made; reading the release reads this one.
        at: when it was loaded, in UTC.
        digest: SHA-256 of its files, in hexadecimal.
    """

    version: str
    revision: int
    at: datetime
    digest: str


def loaded_releases(entries: Iterable[LogEntry]) -> tuple[LoadedRelease, ...]:
    """Give the releases that a log tells of, oldest first; of one version loaded twice the later."""
    # What a base entry says ends with the version of the release that was loaded.
    found = [
        LoadedRelease(entry.summary.rpartition(" ")[2], entry.revision, entry.at, entry.digest)
        for entry in entries
        if entry.kind == "base"
    ]
    newest = {release.version: release for release in found}
    return tuple(release for release in found if newest[release.version] is release)


def revision_view(entry: LogEntry) -> dict[str, Any]:
    """Give an entry of the change log."""
    return {
        "revision": entry.revision,
        "at": entry.at.isoformat(),
        "author": entry.author,
        "kind": entry.kind,
        "summary": entry.summary,
        "digest": entry.digest,
        "graphs": list(entry.graphs),
    }


def revisions_view(
    entries: Sequence[LogEntry], revision: int, count: int | None = None, following: Cursor | None = None
) -> dict[str, Any]:
    """Give a page of the change log.

    Args:
        entries: those of the page.
        revision: up to which the log is told.
        count: how many there are on all pages; as many as on this one where it is None.
        following: where the next page begins, None where this is the last.
    """
    return {
        "revision": revision,
        "count": len(entries) if count is None else count,
        "next": None if following is None else str(following),
        "revisions": [revision_view(entry) for entry in entries],
    }


def releases_view(
    releases: Sequence[ToldRelease], revision: int, count: int | None = None, following: Cursor | None = None
) -> dict[str, Any]:
    """Give a page of releases; the arguments are those of `revisions_view`."""
    return {
        "revision": revision,
        "count": len(releases) if count is None else count,
        "next": None if following is None else str(following),
        "releases": [
            {
                "version": one.version,
                "revision": one.revision,
                "at": one.at.isoformat(),
                "digest": one.digest,
                "kind": "loaded" if isinstance(one, LoadedRelease) else "made",
            }
            for one in releases
        ],
    }

"""Releases that were made from a revision: what the journal tells of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kgservice.stores.journal import Journal, JournalEntry, Note
from kgservice.stores.protocol import LogEntry
from kgservice.views.history import LoadedRelease, loaded_releases

__all__ = [
    "KIND",
    "SUBJECTS",
    "ReleasedRevision",
    "all_releases",
    "known_releases",
    "note_of",
    "released_revisions",
    "subject_of",
]

SUBJECTS: Final = "release/"
"""How the subjects of releases begin in the journal."""
KIND: Final = "released"
"""What is noted of them."""


@dataclass(frozen=True, slots=True)
class ReleasedRevision:
    """A release that was made from a revision.

    Attributes:
        version: its version, `0.3.0`.
        revision: the revision; reading the release reads this one.
        at: when it was made, in UTC.
        author: who made it.
        digest: SHA-256 of its SHA256SUMS, in hexadecimal, and so of all its files.
        files: how many files it has.
    """

    version: str
    revision: int
    at: datetime
    author: str
    digest: str
    files: int

    @classmethod
    def read(cls, entry: JournalEntry) -> "ReleasedRevision":
        """Read what was noted."""
        said: dict[str, Any] = json.loads(entry.body)
        version = entry.subject.removeprefix(SUBJECTS)
        return cls(version, said["revision"], entry.at, entry.author, said["digest"], said["files"])


def subject_of(version: str) -> str:
    """Give what a release is called in the journal.

    >>> subject_of("0.3.0")
    'release/0.3.0'
    """
    return f"{SUBJECTS}{version}"


def note_of(version: str, revision: int, digest: str, files: int, author: str) -> Note:
    """Give what is to be noted of a release."""
    body = json.dumps({"revision": revision, "digest": digest, "files": files})
    return Note(subject_of(version), author, KIND, body)


def released_revisions(journal: Journal) -> tuple[ReleasedRevision, ...]:
    """Give the releases that were made from revisions, in the order in which they were made."""
    return tuple(
        ReleasedRevision.read(entry)
        for subject in journal.subjects(SUBJECTS)
        for entry in journal.journal(subject)
        if entry.kind == KIND
    )


def known_releases(entries: Iterable[LogEntry], journal: Journal) -> dict[str, int]:
    """Give the revision to read for each release: those that a store was loaded with, and those made from it.

    Args:
        entries: the log of the store.
        journal: its journal.
    """
    return {one.version: one.revision for one in all_releases(entries, journal)}


def all_releases(entries: Iterable[LogEntry], journal: Journal) -> tuple[LoadedRelease | ReleasedRevision, ...]:
    """Give the releases that a store was loaded with, and those made from it, oldest first; each version once.

    Args:
        entries: the log of the store, up to the newest revision that counts.
        journal: its journal.
    """
    known = list(entries)
    revisions = {entry.revision for entry in known}
    made = {one.version: one for one in released_revisions(journal) if one.revision in revisions}
    loaded = [one for one in loaded_releases(known) if one.version not in made]
    return tuple(sorted((*loaded, *made.values()), key=lambda one: one.at))

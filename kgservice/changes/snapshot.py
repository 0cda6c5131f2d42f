"""Snapshots of the register: what a long journal comes to, kept so that it need not be read from its beginning.

The journal is what counts. A snapshot belongs to one entry of it, and to the version of Emotaxa that made it; one that
is missing, damaged, or of another journal is passed over.
"""

import hashlib
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError

from kgservice.changes.request import SUBJECTS, ChangeRequest
from kgservice.stores.journal import Journal, JournalEntry
from kgservice.stores.release import shipped_release
from kgservice.stores.shelf import Shelf

__all__ = ["APART", "SHELF", "Snapshot", "is_due", "newest_snapshot", "put_snapshot"]

SHELF: Final = "register"
"""What the place is called where snapshots are kept."""
APART: Final = 2_000
"""Entries that are read before a snapshot is made, at least."""
_FORMAT: Final = "1"
_SHARE: Final = 20
"""As many entries as make this part of all, written as a divisor, are read before that as well."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the journal came to.

    Attributes:
        entry: the newest entry on a change request by then.
        requests: all of them, without their operations.
        unreadable: numbers of those that this Emotaxa cannot read.
    """

    entry: JournalEntry
    requests: tuple[ChangeRequest, ...]
    unreadable: tuple[int, ...]


_Kept = tuple[tuple[ChangeRequest, ...], tuple[int, ...]]


def newest_snapshot(shelf: Shelf, journal: Journal) -> tuple[Snapshot | None, int, Sequence[JournalEntry]]:
    """Give the newest snapshot of a journal, how far the journal has been read, and the entries since the snapshot.

    Where there is none, all entries on change requests are given.
    """
    for number, name in sorted(shelf.names().items(), reverse=True):
        upto, entries = journal.journal_under(SUBJECTS, since=number - 1)
        if entries and entries[0].number == number and _name_of(entries[0]) == name:
            content = shelf.get(number, name)
            if content is not None and (kept := _read(content, name)) is not None:
                return Snapshot(entries[0], *kept), upto, entries[1:]
    upto, entries = journal.journal_under(SUBJECTS)
    return None, upto, entries


def put_snapshot(shelf: Shelf, entry: JournalEntry, requests: Collection[ChangeRequest], unreadable: set[int]) -> None:
    """Keep what the journal comes to with an entry, and let go of what was kept before it."""
    name = _name_of(entry)
    whole = _kept().dump_json((tuple(requests), tuple(sorted(unreadable))), exclude_defaults=True)
    shelf.put(entry.number, name, _digest(name, whole) + zlib.compress(whole, 1))
    shelf.remove_before(entry.number)


def is_due(read: int, newest: int) -> bool:
    """Tell whether so many entries were read since the last snapshot that the next one pays.

    >>> is_due(1_999, 10_000), is_due(2_000, 10_000), is_due(2_000, 400_000), is_due(20_000, 400_000)
    (False, True, False, True)
    """
    return read >= max(APART, newest // _SHARE)


def _name_of(entry: JournalEntry) -> str:
    """Tell a journal up to an entry, as this Emotaxa reads it, from every other one; a journal is only added to."""
    reader = (_FORMAT, shipped_release().version)
    told = (*reader, str(entry.number), entry.subject, entry.at.isoformat(), entry.author, entry.kind, entry.body)
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]


def _read(content: bytes, name: str) -> _Kept | None:
    length = hashlib.sha256().digest_size
    try:
        whole = zlib.decompress(content[length:])
        return _kept().validate_json(whole) if _digest(name, whole) == content[:length] else None
    except (zlib.error, ValidationError):
        return None


def _digest(name: str, whole: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + whole).digest()


@cache
def _kept() -> TypeAdapter[_Kept]:
    return TypeAdapter(_Kept)

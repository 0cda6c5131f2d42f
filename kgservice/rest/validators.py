"""Validators: the entity tag and the date by which a client knows an answer again (RFC 9110, section 8.8).

A tag is strong: everything that an answer is written from is in it, and answers are always written in the same way.
What goes out compressed is another representation, and has another tag. A tag does not depend on the answer itself, so
a client that shows it is told 304 before anything is computed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request

from kgservice.rest.compression import coding_of
from kgservice.stores.protocol import LogEntry
from kgservice.stores.release import shipped_release
from kgservice.views.headers import REVISION_HEADER

__all__ = ["Software", "Validators"]

_SETTLED = timedelta(seconds=2)
"""How long after a date it is told: dates count seconds, and another answer might share its second."""


@dataclass(frozen=True, slots=True)
class Software:
    """What writes the answers; another version may write the same revision otherwise.

    Attributes:
        version: its version.
        begun: since when it has been answering; no answer of it is older, so that none is taken for one of a version
            before it, which may have been begun long after the revision was made.
    """

    version: str
    begun: datetime

    @classmethod
    def begin(cls) -> "Software":
        """Give this software, which answers from now on."""
        return cls(shipped_release().version, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells an answer from others.

    Attributes:
        revision: that it is read from.
        etag: its entity tag, in quotes.
        modified: its date, in whole seconds, UTC; None while another answer may yet share it.
    """

    revision: int
    etag: str
    modified: datetime | None

    @classmethod
    def of(
        cls, request: Request, entry: LogEntry, software: Software, *told: str, packed: bool = False
    ) -> "Validators":
        """Work them out.

        Args:
            request: the request.
            entry: the entry of the log that made the revision.
            software: what writes the answer.
            told: what is asked for, and the form in which it is answered.
            packed: whether the form is a compressed one, which is not compressed once more on its way.
        """
        parts = (software.version, str(entry.revision), entry.digest, *told, "" if packed else coding_of(request.scope))
        date = max(entry.at, software.begun)
        settled = datetime.now(UTC) - date >= _SETTLED
        return cls(
            entry.revision,
            f'"{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"',
            date.replace(microsecond=0).astimezone(UTC) if settled else None,
        )

    def headers(self) -> dict[str, str]:
        """Give the headers that carry them."""
        found = {
            REVISION_HEADER: str(self.revision),
            "etag": self.etag,
            # To be kept, but asked for every time: the newest revision may be another one by then.
            "cache-control": "no-cache",
        }
        if self.modified is not None:
            found["last-modified"] = format_datetime(self.modified, usegmt=True)
        return found

    def known(self, request: Request, *, there: bool) -> bool:
        """Tell whether the client has the answer; a date counts only where it shows no tag (section 13.2.2).

        Args:
            request: the request.
            there: whether it is certain that there is an answer. If it is not, only its tag counts, which nobody has
                who was not given it; not `*`, for which any answer will do, and not a date.
        """
        shown = request.headers.getlist("if-none-match")
        if shown:
            tags = {one.strip().removeprefix("W/") for line in shown for one in line.split(",")}
            return self.etag in tags or (there and "*" in tags)
        if self.modified is None or not there:
            return False
        try:
            since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        except (ValueError, OverflowError):
            return False
        return since.tzinfo is not None and self.modified <= since

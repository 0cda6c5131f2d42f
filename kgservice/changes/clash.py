"""Why a request cannot be merged as it stands: what it clashes with, and which checks fail after it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

__all__ = ["Clash", "Failure", "Since"]


class Since(BaseModel):
    """A revision that somebody else made meanwhile.

    Attributes:
        revision: its number.
        at: when, in UTC.
        author: who.
        summary: what it changed, in a sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    revision: int
    at: datetime
    author: str
    summary: str


class Clash(BaseModel):
    """An operation that does not do any more what it did where it was written.

    Attributes:
        operation: its place in the request, from 0.
        words: what it is to do.
        expected: what it goes by.
        found: what stands there now.
        about: IRIs of what it is about.
        since: the revisions after the request's base that speak of these, newest first; none where what clashes was
            made together with the request's own base.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    operation: int
    words: str
    expected: str
    found: str
    about: tuple[str, ...] = ()
    since: tuple[Since, ...] = ()

    def in_words(self) -> str:
        """Say it in a sentence without its full stop."""
        by = f" (revision {self.since[0].revision}, by {self.since[0].author})" if self.since else ""
        return f"operations[{self.operation}] {self.words}: expected {self.expected}, found {self.found}{by}"


class Failure(BaseModel):
    """A check that fails after a request.

    Attributes:
        name: the check.
        findings: the first of what it found, in words.
        count: how many findings there are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    findings: tuple[str, ...] = ()
    count: int = 0

    def in_words(self) -> str:
        """Say it in a few words."""
        if not self.findings:
            return f"{self.name} failed"
        more = f" (and {self.count - 1} more)" if self.count > 1 else ""
        return f"{self.name}: {self.findings[0]}{more}"

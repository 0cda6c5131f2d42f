"""Threads of comments on a change request."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

__all__ = ["Comment", "Thread", "mentioned"]

_MENTION = re.compile(r'(?<![\w@./])@(?:"([^"\n]{1,100})"|(\w(?:[\w.-]{0,98}\w)?))')


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said.

    Attributes:
        author: who.
        at: when, in UTC.
        text: what.
    """

    author: str
    at: datetime
    text: str

    @property
    def mentions(self) -> tuple[str, ...]:
        """Names of those whom it addresses."""
        return mentioned(self.text)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its replies.

    Attributes:
        number: its number within the request, from 1.
        comments: at least one, oldest first.
        operation: place of the operation that it is about, from 0, in the request's `version`; None for the whole.
        version: version of the request on which it was begun.
        resolved: who says that it is settled, or None where it is open.
    """

    number: int
    comments: tuple[Comment, ...]
    operation: int | None = None
    version: int = 1
    resolved: str | None = None

    @property
    def author(self) -> str:
        """Who began it."""
        return self.comments[0].author

    @property
    def status(self) -> str:
        """`open` or `resolved`."""
        return "open" if self.resolved is None else "resolved"

    def replied(self, comment: Comment) -> "Thread":
        """Give the thread with a reply, which leaves its status as it is."""
        return replace(self, comments=(*self.comments, comment))


def mentioned(text: str) -> tuple[str, ...]:
    """Give the names that a text mentions, each once, in order: `@ann`, or `@"Ann Lee"` where a name has spaces.

    >>> mentioned('@ann, see what @"Bo Li" wrote to me@example.org. @ann.')
    ('ann', 'Bo Li')
    """
    found = (quoted.strip() or plain for quoted, plain in _MENTION.findall(text))
    return tuple(dict.fromkeys(name for name in found if name))

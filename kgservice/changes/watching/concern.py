"""Concerns: what an entry of the journal is about, and whom it concerns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from kgservice.changes.threads import mentioned
from kgservice.stores.journal import JournalEntry

__all__ = ["Concern", "Concerns", "Telling", "body_of", "person"]

_TOLD: Final = ("change/", "suggestion/", "release/")
"""What the subjects begin with of which people are told; the rest of the journal is nobody else's business."""
_UNTOLD: Final = frozenset({"watched", "suggested", "drafted"})
"""Kinds of entries that are no news: who listens, what programs suggest by the thousand, and which request it is in."""
_SPOKEN: Final = ("text", "reason", "description")
_ABOUT: Final = ("about", "subject", "concept")


@dataclass(frozen=True, slots=True)
class Concern:
    """What an entry is about.

    Attributes:
        about: IRIs of the concepts, schemes, norms, mapping records and sets that its subject speaks of, or spoke of.
        tags: the tags that its request bears.
        watchers: who wants to hear of its request, as `person` gives them; its author to begin with.
        mentioned: whom the entry mentions, likewise.
        asked: whom it asks for a review, likewise.
    """

    about: frozenset[str] = field(default_factory=frozenset)
    tags: frozenset[str] = field(default_factory=frozenset)
    watchers: frozenset[str] = field(default_factory=frozenset)
    mentioned: frozenset[str] = field(default_factory=frozenset)
    asked: frozenset[str] = field(default_factory=frozenset)

    @property
    def people(self) -> frozenset[str]:
        """Everybody whom the entry concerns themselves."""
        return self.watchers | self.mentioned | self.asked


Telling = Callable[[JournalEntry], Concern | None]
"""Tells what an entry is about; it is shown every entry in order, and gives None for one of which nobody is told."""


class Concerns:
    """Tells what entries are about from what they say, and from what was said before of the same subject.

    It reads the bodies of entries about change requests, suggestions and releases as they are written in
    `kgservice.changes`, and makes do with what it knows of them where a newer Emotaxa says more.
    """

    def __init__(self) -> None:
        """Know of nothing yet."""
        self._said: dict[str, Concern] = {}

    def __call__(self, entry: JournalEntry) -> Concern | None:
        """Take in an entry, and tell what it is about."""
        if not entry.subject.startswith(_TOLD):
            return None
        body, author = body_of(entry), person(entry.author)
        said = self._said.get(entry.subject) or Concern(watchers=frozenset({author}))
        watchers = said.watchers
        if entry.kind == "watched":
            watchers = watchers | {author} if body.get("watching") else watchers - {author}
        added, dropped = frozenset(_texts(body.get("added"))), frozenset(_texts(body.get("dropped")))
        tags = said.tags | frozenset(_texts(body.get("tags")))
        if entry.kind == "tagged":
            tags = (tags - dropped) | added
        about = said.about.union(*(filter(_is_iri, _texts(body.get(name))) for name in _ABOUT))
        said = self._said[entry.subject] = Concern(about, tags, watchers)
        if entry.kind in _UNTOLD:
            return None
        asked = [*_texts(body.get("reviewers")), *(added if entry.kind == "asked" else ())]
        names = (name for part in _SPOKEN if isinstance(text := body.get(part), str) for name in mentioned(text))
        return replace(said, mentioned=frozenset(map(person, names)), asked=frozenset(map(person, asked)))


def person(name: str) -> str:
    """Give what is the same for all names that are one person's: those that differ in upper and lower case alone."""
    return name.casefold()


def body_of(entry: JournalEntry) -> dict[str, Any]:
    """Give the body of an entry; an empty one where it is no JSON object."""
    try:
        found = orjson.loads(entry.body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _texts(value: object) -> Iterator[str]:
    """Give the texts in a value, those in lists within lists included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _is_iri(text: str) -> bool:
    return "://" in text

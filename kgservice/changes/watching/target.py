"""Targets: what can be watched."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from kgservice.changes.watching.concern import Concern, person
from kgservice.changes.watching.errors import BadTarget
from kgservice.stores.journal import JournalEntry

__all__ = ["Target", "TargetKind", "targets_of"]

TargetKind = Literal["everything", "me", "request", "concept", "scheme", "set", "tag"]

_KINDS: Final = frozenset(get_args(TargetKind))
_ALONE: Final = frozenset({"everything", "me"})
_IRIS: Final = frozenset({"concept", "scheme", "set"})
_REQUEST: Final = "change/"
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Target:
    """What is watched.

    Attributes:
        kind: `everything`; `me`, which is what mentions its owner, asks them for a review, or happens to requests that
            are theirs or that they want to hear of; a `request`; a `concept`, or anything else with an IRI; a `scheme`
            or mapping `set` with all in it; a `tag`.
        value: subject of the request, IRI or tag; for `me` its owner, for `everything` empty.
    """

    kind: TargetKind
    value: str = ""

    @classmethod
    def read(cls, text: str, owner: str) -> "Target":
        """Read what somebody wants to watch, as it is written.

        Raises:
            BadTarget: where it is nothing that can be watched.

        >>> Target.read("request:17", "ada"), Target.read("me", "ada")
        (Target(kind='request', value='change/17'), Target(kind='me', value='ada'))
        """
        kind, _, value = (part.strip() for part in text.partition(":"))
        if kind not in _KINDS:
            raise BadTarget(text[:_LONGEST], f"{kind[:80]!r} cannot be watched")
        if kind in _ALONE:
            if value:
                raise BadTarget(text[:_LONGEST], f"{kind} is watched as it is, with nothing behind it")
            return cls("me", person(owner)) if kind == "me" else cls("everything")
        if not value or len(value) > _LONGEST:
            raise BadTarget(
                text[:_LONGEST], f"which {kind} is to be watched is not said in 1 to {_LONGEST:,} characters"
            )
        if kind in _IRIS and "://" not in value:
            raise BadTarget(text, f"a {kind} is watched by its IRI")
        if kind == "request":
            number = value.removeprefix(_REQUEST)
            if not (number.isascii() and number.isdigit()):
                raise BadTarget(text, "a request is watched by its number")
            value = f"{_REQUEST}{int(number)}"
        if kind == "tag":
            value = value.lower()
        # The check above leaves the kinds of the type.
        return cls(kind, value)  # type: ignore[arg-type]

    def __str__(self) -> str:
        """Write it as it is read."""
        if self.kind in _ALONE:
            return self.kind
        return f"{self.kind}:{self.value.removeprefix(_REQUEST) if self.kind == 'request' else self.value}"


def targets_of(entry: JournalEntry, concern: Concern) -> Iterator[Target]:
    """Give everything by which an entry is watched; some may come twice."""
    yield Target("everything")
    yield Target("request", entry.subject)
    for tag in concern.tags:
        yield Target("tag", tag)
    for iri in concern.about:
        yield Target("concept", iri)
        for around in _around(iri):
            yield Target("scheme", around)
            yield Target("set", around)
    # Nobody has to be told what they did themselves.
    for name in concern.people - {person(entry.author)}:
        yield Target("me", name)


def _around(iri: str) -> Iterator[str]:
    """Give an IRI, and those in whose paths it lies: the tier and the scheme of a concept, the set of a record.

    >>> list(_around("https://w3id.org/emotaxa/parrott/3/joy"))[:3]
    ['https://w3id.org/emotaxa/parrott/3/joy', 'https://w3id.org/emotaxa/parrott/3', 'https://w3id.org/emotaxa/parrott']
    """
    start = iri.find("://") + 3
    yield iri
    for place in range(len(iri) - 1, start, -1):
        if iri[place] in "/#":
            yield iri[:place]

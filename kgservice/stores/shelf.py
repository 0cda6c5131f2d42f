"""Shelves: where overlays and the like are put, so that they need not be worked out from the whole log again.

The log is what counts. What stands on a shelf follows from it, and saves reading a hundred thousand changes each time
that a store is opened; what is missing there, damaged, or from another log is passed over.
"""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Final, Protocol

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kgservice.stores.dataset import GraphName
from kgservice.stores.overlay import Overlay
from kgservice.stores.pile import Pile
from kgservice.stores.protocol import LogEntry

__all__ = ["Shelf", "as_bytes", "from_bytes", "name_of"]

_MARK: Final = b"emotaxa overlay 2\n"
_DIGEST: Final = 32
_LENGTH: Final = 8


class Shelf(Protocol):
    """A place for what was worked out of one kind, such as the overlays of revisions, as `as_bytes` writes them.

    It is only a help: what cannot be written or read is as if it were not there.
    """

    def names(self) -> Mapping[int, str]:
        """Give the numbers of what is there, each with the name of its history (see `name_of`)."""

    def get(self, number: int, name: str) -> bytes | None:
        """Give what is there; None where it has gone."""

    def put(self, number: int, name: str, content: bytes) -> None:
        """Keep something, in the place of whatever else has that number."""

    def remove_before(self, number: int) -> None:
        """Remove what has a lower number, and is wanted no more."""


def name_of(entry: LogEntry, base: LogEntry) -> str:
    """Tell a revision, by its entry and the release at its bottom, from every revision of another log.

    A log is only added to, and says of each entry when it was made: where one is the same, so are all before it.
    """
    told = "\0".join((str(entry.revision), entry.at.isoformat(), entry.author, entry.kind, entry.digest, base.digest))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def as_bytes(overlay: Overlay, name: str) -> bytes:
    """Write an overlay: what came, in order, and what went, as compressed N-Quads with their digest and its name's."""
    came, gone = _written(overlay.added), _written(overlay.hidden)
    whole = len(came).to_bytes(_LENGTH, "big") + came + gone
    return _MARK + _digest(name, whole) + zlib.compress(whole, 1)


def from_bytes(content: bytes, name: str) -> Overlay:
    """Read what `as_bytes` wrote.

    Raises:
        ValueError: where it is damaged, or something else, such as an overlay of another name.
    """
    begin = len(_MARK) + _DIGEST
    if not content.startswith(_MARK):
        raise ValueError("this is no overlay")
    try:
        whole = zlib.decompress(content[begin:])
    except zlib.error as error:
        raise ValueError("the overlay is damaged") from error
    if _digest(name, whole) != content[len(_MARK) : begin]:
        raise ValueError("the overlay is damaged")
    middle = _LENGTH + int.from_bytes(whole[:_LENGTH], "big")
    return Overlay(_piles(whole[_LENGTH:middle]), _piles(whole[middle:]))


def _digest(name: str, whole: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + whole).digest()


def _written(piles: Mapping[GraphName, Pile]) -> bytes:
    return serialize((quad for pile in piles.values() for quad in pile), format=RdfFormat.N_QUADS) or b""


def _piles(content: bytes) -> dict[GraphName, Pile]:
    found: dict[GraphName, list[Quad]] = {}
    for quad in parse(content, format=RdfFormat.N_QUADS):
        found.setdefault(quad.graph_name, []).append(quad)
    return {name: Pile(quads) for name, quads in found.items()}

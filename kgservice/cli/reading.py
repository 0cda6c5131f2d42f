"""Reading: the graph that a command looks into, and the lines of a file of labels."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kgservice.cli.options import Common
from kgservice.cli.printing import remark
from kgservice.stores.open import open_store
from kgservice.workspace import AtRevision, Workspace
from ontology.errors import DocumentError, Place, UnknownReference

if TYPE_CHECKING:
    from kgservice.stores.protocol import GraphStore

__all__ = ["lines_of", "opened", "reading", "revision_wanted"]

_NOWHERE = logging.NullHandler()


@contextmanager
def opened(common: Common) -> Iterator[Workspace]:
    """Open the store that a command names, and close it.

    Raises:
        UnknownStore, StoreUnavailable: as the store does.
    """
    # Without a handler, what is logged would stand on standard error beside the one line that tells the failure.
    logging.getLogger("kgservice").addHandler(_NOWHERE)
    workspace = Workspace(open_store(common.store, lambda message: remark(common, message)))
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def reading(common: Common) -> Iterator[AtRevision]:
    """Open the store that a command names, give the graph at its revision, and close the store.

    Raises:
        UnknownStore, StoreUnavailable, UnknownRevision: as the store does.
        UnknownReference, BeforeAll, EmotaxaError: as `revision_wanted` does.
    """
    with opened(common) as workspace:
        yield workspace.at(revision_wanted(common, workspace.store))


def revision_wanted(common: Common, store: "GraphStore") -> int | None:
    """Give the number of the revision that a command is to read; None for the newest.

    Raises:
        UnknownReference: where there is no such release.
        BeforeAll: where there was no revision at the time.
        EmotaxaError: where the time is none.
    """
    if common.at is not None:
        from kgservice.stores.moment import revision_at

        return revision_at(store.log(), common.at)
    if common.release is not None:
        from kgservice.changes.publishing.released import known_releases

        known = known_releases(store.log(), store)
        if common.release not in known:
            from ontology.spelling import nearest

            there = f"read {' or '.join(reversed(known))}" if known else "none was loaded or made"
            raise UnknownReference("release", common.release, nearest(common.release, known), otherwise=there)
        return known[common.release]
    return common.revision


def lines_of(path: str) -> list[str]:
    """Give the lines of a text file, or of standard input where the path is `-`; blank ones are left out.

    Raises:
        DocumentError: where it cannot be read, is not UTF-8, or holds nothing.
    """
    name = "standard input" if path == "-" else path
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise DocumentError(
            (error.strerror or str(error)).lower(), Place(name), hint="name a text file with one label per line"
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("not UTF-8", Place(name, line), hint="save the file as UTF-8") from error
    lines = [line.strip("\r") for line in text.split("\n") if line.strip()]
    if not lines:
        raise DocumentError("holds no label", Place(name), hint="write one label per line")
    return lines

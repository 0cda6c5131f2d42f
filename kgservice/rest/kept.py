"""Revisions that are in memory still: what was answered from one can be answered on the event loop."""

from weakref import WeakValueDictionary

from kgservice.rest.wanted import Wanted
from kgservice.workspace import AtRevision, Workspace

__all__ = ["Kept"]


class Kept:
    """The revisions that something was answered from, as long as they are in memory."""

    def __init__(self, workspace: Workspace) -> None:
        """Hold none yet."""
        self._workspace = workspace
        self._loaded: WeakValueDictionary[int, AtRevision] = WeakValueDictionary()

    def answered(self, at: AtRevision) -> None:
        """Take note of a revision that something was answered from."""
        self._loaded[at.revision] = at

    def wanted(self, revision: int | None, wanted: Wanted) -> AtRevision | None:
        """Give the revision that a request wants; None where it has to be read, or looked up, first."""
        if not wanted.is_plain:
            return None
        number = wanted.number(self._workspace.store, revision)
        asked = self._workspace.newest() if number is None else number
        return None if asked is None else self._loaded.get(asked)

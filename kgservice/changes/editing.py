"""Editing: what the faces of a service need to change a graph, over one workspace."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgservice.changes.desk import Desk
from kgservice.changes.graph import graph_at
from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.naming import by_iri
from kgservice.changes.operations.operation import Operation
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.suggesting.queue import SuggestionQueue
from kgservice.changes.watching.names import Names
from kgservice.changes.watching.notices import Notices
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.watches import Watches
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

if TYPE_CHECKING:
    from kgservice.changes.impact.impact import Impact
    from kgservice.changes.proposal import Proposal

__all__ = ["Editing"]


class Editing:
    """The desk, the queue of suggestions and the watches of a workspace; safe to share between threads.

    Attributes:
        workspace: the graph, revision by revision.
        settings: how many have to approve, and limits.
        watching: where webhooks may be sent.
        desk: where change requests are written, decided on and merged.
    """

    def __init__(
        self, workspace: Workspace, settings: ChangeSettings | None = None, watching: WatchingSettings | None = None
    ) -> None:
        """Read nothing yet."""
        self.workspace = workspace
        self.settings = settings or ChangeSettings()
        self.watching = watching or WatchingSettings()
        self.desk = Desk(workspace.store, self.settings, impact=self._impact)

    @cached_property
    def suggestions(self) -> SuggestionQueue:
        """The suggestions that wait for a curator, and those that were decided on."""
        return SuggestionQueue(self.workspace.store)

    @cached_property
    def watches(self) -> Watches:
        """Who wants to hear of what."""
        return Watches(self.workspace.store, self.watching, Names(self.workspace))

    @cached_property
    def notices(self) -> Notices:
        """What people are told."""
        return Notices(self.workspace.store)

    def operations(
        self,
        documents: Sequence[Any] | None = None,
        kgcl: str | None = None,
        *,
        scheme: str | None = None,
        revision: int | None = None,
    ) -> tuple[Operation, ...] | None:
        """Read operations as people write them: with IRIs, CURIEs or, in a scheme, labels.

        Args:
            documents: as JSON documents.
            kgcl: or as KGCL text, one a line.
            scheme: the scheme, or a tier of one, that bare labels are looked for in.
            revision: the revision that they are written for, the newest where None.

        Returns:
            The operations, or None where neither is given.

        Raises:
            EmotaxaError: where both are given, or one cannot be read; `field` tells which.
            UnknownReference, AmbiguousReference: where a name names nothing, or several concepts.
            UnknownRevision: where there is no such revision.
        """
        if documents is not None and kgcl is not None:
            raise EmotaxaError("operations and KGCL text are given", hint="give one of them", field="kgcl")
        if documents is None and kgcl is None:
            return None
        at = self.workspace.at(revision)
        if kgcl is not None:
            from kgservice.changes.operations.kgcl.read import parse_kgcl

            return parse_kgcl(kgcl, graph_at(self.workspace.store, at.revision)[1])
        taxonomy, found = at.knowledge.taxonomy, list[Operation]()
        for place, document in enumerate(documents or ()):
            field = f"operations[{place}]"
            try:
                named = by_iri(document, taxonomy, scheme=scheme) if isinstance(document, Mapping) else document
            except EmotaxaError as error:
                error.field = f"{field}.{error.field}" if error.field else field
                raise
            found.append(read_operation(named, field))
        return tuple(found)

    def _impact(self, proposal: "Proposal") -> "Impact":
        from kgservice.changes.impact.impact import impact_of
        from kgservice.changes.impact.predictions import shipped_folders
        from kgservice.changes.impact.recipes import shipped_recipes

        return impact_of(
            proposal,
            at=self.workspace.at(proposal.revision),
            recipes=(*shipped_recipes(), *_folders(self.settings.recipes)),
            predictions=(*shipped_folders(), *_folders(self.settings.predictions)),
        )


def _folders(text: str) -> tuple[Path, ...]:
    """Read folders that are separated by commas.

    >>> [str(path) for path in _folders("a, b/c")]
    ['a', 'b/c']
    """
    return tuple(Path(part.strip()) for part in text.split(",") if part.strip())

"""The same parts, of the client that answers in its own process."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kgservice.access.errors import Forbidden
from kgservice.access.principal import Principal, Role
from kgservice.client.changing.parts import Parts
from kgservice.client.moment import Moment, written
from kgservice.client.releases import KnownRelease
from kgservice.stores.moment import revision_at
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

if TYPE_CHECKING:
    from kgservice.changes.editing import Editing
    from kgservice.changes.provenance.version import History
    from kgservice.changes.publishing.takeover import TakenOver
    from kgservice.client.changing.local_changes import LocalChanges
    from kgservice.client.changing.local_operations import LocalOperations
    from kgservice.client.changing.local_suggestions import LocalSuggestions
    from kgservice.client.changing.local_watches import LocalNotices, LocalWatches
    from kgservice.client.changing.provenance_page import ProvenancePage
    from kgservice.client.changing.publishing import DirectoryExport

__all__ = ["LocalParts"]


class LocalParts(Parts):
    """What the client in process offers to those who edit.

    Attributes:
        workspace: the store.
        principal: who asks.
    """

    workspace: Workspace
    principal: Principal
    _configured: bool

    @cached_property
    def changes(self) -> "LocalChanges":
        """The change requests of the store."""
        from kgservice.client.changing.local_changes import LocalChanges

        return LocalChanges(self._editing, self.principal)

    @cached_property
    def suggestions(self) -> "LocalSuggestions":
        """The suggestions of the store."""
        from kgservice.client.changing.local_suggestions import LocalSuggestions

        return LocalSuggestions(self._editing, self.principal)

    @cached_property
    def operations(self) -> "LocalOperations":
        """What change requests of the store are made of."""
        from kgservice.client.changing.local_operations import LocalOperations

        return LocalOperations(self.workspace)

    @cached_property
    def watches(self) -> "LocalWatches":
        """The watches of the store."""
        from kgservice.client.changing.local_watches import LocalWatches

        return LocalWatches(self._editing, self.principal)

    @cached_property
    def notices(self) -> "LocalNotices":
        """What whoever asks is told."""
        from kgservice.client.changing.local_watches import LocalNotices

        return LocalNotices(self._editing, self.principal)

    def provenance(
        self,
        of: str,
        *,
        before: int | None = None,
        limit: int = 50,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> "ProvenancePage":
        """Tell where something comes from."""
        from kgservice.client.changing.provenance_page import ProvenancePage

        return ProvenancePage.of(self._history(of, before, limit, self._read(revision, at)).as_document())

    def provenance_text(
        self,
        of: str,
        syntax: str = "ttl",
        *,
        before: int | None = None,
        limit: int = 50,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> str:
        """Tell the same in PROV-O."""
        from kgservice.changes.provenance.prov import prov_text

        return prov_text(self._history(of, before, limit, self._read(revision, at)), syntax)

    def make_release(self, version: str, *, revision: int | None = None, out: str | Path | None = None) -> KnownRelease:
        """Make a release of a revision; its files come into a folder."""
        from kgservice.changes.publishing.releasing import release_revision

        if self.principal.role < Role.ADMIN:
            raise Forbidden(Role.ADMIN.label, self.principal.role.label)
        folder = None if out is None else Path(out)
        store = self.workspace.store
        made = release_revision(store, version, author=self.principal.name, out=folder, revision=revision).release
        return KnownRelease(made.version, made.revision, made.at, made.digest, made=True)

    def export_directory(
        self, folder: str | Path, *, revision: int | None = None, at: Moment | None = None, allow_dirty: bool = False
    ) -> "DirectoryExport":
        """Write a revision as the directory that Git keeps of an ontology."""
        from kgservice.changes.publishing.export import export_directory
        from kgservice.client.changing.publishing import DirectoryExport

        place = Path(folder)
        found = export_directory(self.workspace.store, place, self._read(revision, at), allow_dirty=allow_dirty)
        return DirectoryExport.of(place, found.as_document())

    def import_directory(
        self,
        folder: str | Path,
        *,
        as_: Literal["change", "graph"] = "change",
        title: str = "",
        revision: int | None = None,
    ) -> "TakenOver":
        """Take over what differs between a directory that was edited and the revision that it was written from."""
        from kgservice.changes.publishing.directory import import_directory
        from kgservice.changes.publishing.takeover import take_over

        directory, store = import_directory(Path(folder)), self.workspace.store
        desk = self._editing.desk
        return take_over(store, desk, directory, self.principal, as_=as_, title=title, revision=revision)

    @cached_property
    def _editing(self) -> "Editing":
        from kgservice.changes.editing import Editing

        if not self._configured:
            return Editing(self.workspace)
        from kgservice.serving.configuration import read_settings

        settings = read_settings().settings
        return Editing(self.workspace, settings.changes, settings.watching)

    def _read(self, revision: int | None, at: Moment | None) -> int | None:
        if at is None:
            return revision
        found = revision_at(self.workspace.store.log(), written(at))
        if revision not in (None, found):
            raise EmotaxaError(
                f"the revisions {revision} and {found} are named", hint="give one of them", value=revision, field="at"
            )
        return found

    def _history(self, of: str, before: int | None, limit: int, revision: int | None) -> "History":
        from kgservice.changes.provenance.history import history_of
        from kgservice.client.changing.provenance_page import iri_of
        from kgservice.rest.errors import NotFound

        bounds = [one for one in (before, None if revision is None else revision + 1) if one is not None]
        iri = iri_of(self.workspace.at().knowledge.taxonomy, of)
        found = history_of(self.workspace.store, iri, before=min(bounds, default=None), limit=limit)
        if not found.versions:
            raise NotFound(
                f"no revision speaks of {of!r}",
                hint="name a concept or a mapping record by CURIE or IRI",
                value=of,
                field="of",
            )
        return found

"""The parts of a client by which a graph is edited, published, and looked back on."""

from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from kgservice.client import moment
from kgservice.client.moment import Moment
from kgservice.client.releases import KnownRelease
from kgservice.client.transport import Transport

if TYPE_CHECKING:
    from kgservice.changes.publishing.takeover import TakenOver
    from kgservice.client.changing.changes import Changes
    from kgservice.client.changing.operations import Operations
    from kgservice.client.changing.provenance_page import ProvenancePage
    from kgservice.client.changing.publishing import DirectoryExport
    from kgservice.client.changing.suggestions import Suggestions
    from kgservice.client.changing.watches import Notices, Watches

__all__ = ["Parts"]


class Parts:
    """What a client offers to those who edit; each part is imported when it is first used."""

    _transport: Transport

    @cached_property
    def changes(self) -> "Changes":
        """Change requests: see `kgservice.client.changing.changes.Changes`."""
        from kgservice.client.changing.changes import Changes

        return Changes(self._transport)

    @cached_property
    def suggestions(self) -> "Suggestions":
        """Suggestions: see `kgservice.client.changing.suggestions.Suggestions`."""
        from kgservice.client.changing.suggestions import Suggestions

        return Suggestions(self._transport)

    @cached_property
    def operations(self) -> "Operations":
        """Operations: see `kgservice.client.changing.operations.Operations`."""
        from kgservice.client.changing.operations import Operations

        return Operations(self._transport)

    @cached_property
    def watches(self) -> "Watches":
        """Watches: see `kgservice.client.changing.watches.Watches`."""
        from kgservice.client.changing.watches import Watches

        return Watches(self._transport)

    @cached_property
    def notices(self) -> "Notices":
        """Notices: see `kgservice.client.changing.watches.Notices`."""
        from kgservice.client.changing.watches import Notices

        return Notices(self._transport)

    def provenance(
        self,
        of: str,
        *,
        before: int | None = None,
        limit: int = 50,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> "ProvenancePage":
        """Tell where something comes from: the revisions that speak of it, newest first, and their change requests.

        Args:
            of: CURIE or IRI of a concept, a scheme, a norm or a mapping record, also of one that is gone.
            before: `following` of the page before.
            limit: versions on the page, at most.
            revision: the newest revision that is looked at.
            at: likewise, by when it was the newest.

        Raises:
            NotFound: where no revision speaks of it.
        """
        from kgservice.client.changing import provenance_page

        return self._transport.run(provenance_page.asked(of, before, limit, self._read(revision, at)))

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
        """Tell the same in PROV-O, the vocabulary for provenance of the W3C.

        Args:
            of: as `provenance` has it, and so are those below.
            syntax: `ttl`, `jsonld`, `nt` or `rdfxml`.
            before: `following` of the page before.
            limit: versions on the page, at most.
            revision: the newest revision that is looked at.
            at: likewise, by when it was the newest.

        Raises:
            NotFound: where no revision speaks of it.
            EmotaxaError: where the syntax is none of these.
        """
        from kgservice.client.changing import provenance_page

        asked = provenance_page.asked_as_prov(of, syntax, before, limit, self._read(revision, at))
        return self._transport.run(asked)

    def make_release(self, version: str, *, revision: int | None = None, out: str | Path | None = None) -> KnownRelease:
        """Make a release of a revision, which is checked as any release is; its files come into a folder.

        Args:
            version: its version, as `0.3.0`.
            revision: which revision; the newest where None.
            out: a new or empty folder; `emotaxa-VERSION` in the current directory where None.

        Raises:
            NoVersion: where the version is none, or there is a release of it.
            ReleaseRefused: where something is in the way; `findings` holds all that is.
            DocumentError: where the folder is taken, or cannot be written.
            MissingExtra, BackendUnavailable: where what is derived cannot be worked out.
            KeyNeeded, Forbidden: where the role is no admin's.
        """
        from kgservice.client.changing import publishing
        from kgservice.client.changing.archives import put_release
        from mappings.release.write import check_free

        folder = Path(out or f"emotaxa-{version}")
        check_free(folder)
        with TemporaryDirectory(prefix="emotaxa-release-") as name:
            archive = Path(name) / "release.tar.gz"
            made = self._transport.run(publishing.released(version, revision, archive))
            put_release(archive, folder)
        return made

    def export_directory(
        self, folder: str | Path, *, revision: int | None = None, at: Moment | None = None, allow_dirty: bool = False
    ) -> "DirectoryExport":
        """Write a revision as the directory that Git keeps of an ontology, with as few lines changed as can be.

        Args:
            folder: the directory, which may have files of it already; it is made where it is not there.
            revision: which revision; the newest where None.
            at: likewise, by when it was the newest.
            allow_dirty: whether files may be changed or removed that Git does not have as they are.

        Raises:
            DocumentError: where a file cannot be read or written, or one that has to change is not committed.
        """
        from kgservice.client.changing import publishing
        from kgservice.client.changing.archives import check_changes, put_directory

        place, wanted = Path(folder), self._read(revision, at)
        with TemporaryDirectory(prefix="emotaxa-export-") as name:
            sent, archive = Path(name) / "sent.tar.gz", Path(name) / "fetched.tar.gz"
            publishing.put_packed(place, sent, empty=True)
            found = self._transport.run(publishing.compared(place, sent, wanted))
            check_changes(found, allow_dirty=allow_dirty)
            self._transport.run(publishing.fetched(sent, found.revision, archive))
            put_directory(archive, found)
        return found

    def import_directory(
        self,
        folder: str | Path,
        *,
        as_: Literal["change", "graph"] = "change",
        title: str = "",
        revision: int | None = None,
    ) -> "TakenOver":
        """Take over what differs between a directory that was edited and the revision that it was written from.

        Args:
            folder: the directory.
            as_: `change` begins a change request; `graph` changes the graph at once, which needs an admin.
            title: what it does, in a line.
            revision: the revision that the directory was written from; the newest where None.

        Raises:
            DirectoryRefused: where files cannot be read; `findings` holds all that is wrong.
            EmotaxaError: where something differs, and no operation says any of it.
            KeyNeeded, Forbidden: where the role does not suffice.
            Conflict: where another revision is the newest by now, for `graph`.
        """
        from kgservice.client.changing import publishing

        with TemporaryDirectory(prefix="emotaxa-import-") as name:
            sent = Path(name) / "sent.tar.gz"
            publishing.put_packed(Path(folder), sent)
            return self._transport.run(publishing.taken_over(sent, as_, title, revision))

    def _read(self, revision: int | None, at: Moment | None) -> int | None:
        """Give the number of the revision that is to be read."""
        return revision if at is None else self._transport.run(moment.asked(at, revision))

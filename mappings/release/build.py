"""Building a release from files: through the gate, and into a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mappings.release.changes import AcceptedChange
from mappings.release.diff import Difference, difference
from mappings.release.files import ReleaseContent, read_content
from mappings.release.gate import (
    Answers,
    ReleaseRefused,
    Staleness,
    agreed_version,
    shipped_staleness,
    uncommitted_files,
    validity_findings,
)
from mappings.release.licence import licence_text
from mappings.release.products import release_products
from mappings.release.state import State, state_of
from mappings.release.write import check_free, write_release
from mappings.shipped import SourceFiles
from ontology.errors import Place
from ontology.finding import Finding

__all__ = ["Built", "build_release", "content_state"]


@dataclass(frozen=True, slots=True)
class Built:
    """A release that has been built.

    Attributes:
        version: its version.
        out: the folder that it lies in.
        files: size in bytes by path, with `/` between folders.
        uncommitted: files that it was built from though they were not committed.
        changes: what differs from the release before it; None for the first.
    """

    version: str
    out: Path
    files: dict[str, int]
    uncommitted: tuple[str, ...]
    changes: Difference | None


def build_release(
    sources: SourceFiles,
    out: Path | None = None,
    *,
    against: State | None = None,
    allow_dirty: bool = False,
    stale: Staleness = shipped_staleness,
    asked: Answers | None = None,
    accepted: Sequence[AcceptedChange] = (),
    revision: int | None = None,
) -> Built:
    """Build a release.

    Args:
        sources: what it is made of.
        out: the folder to put it into, new or empty; `emotaxa-VERSION` in the current directory where none is named.
        against: the release before it, for the change log.
        allow_dirty: whether files may be used that are not committed; the manifest then names them.
        stale: finds the derived files that do not belong to what they were worked out from.
        asked: finds the competency questions that the files answer in another way than expected; None asks none.
        accepted: the changes that were proposed and taken over since the release before it, for the change log.
        revision: the revision of a store that the files were written from, for the manifest.

    Raises:
        ReleaseRefused: where files are invalid, stale, not committed, of several versions, or answer a question in
            another way; and where git does not say whether they are committed.
        DocumentError: where the folder is taken, or cannot be written.
    """
    version = agreed_version(sources)
    target = out if out is not None else Path(f"emotaxa-{version}")
    check_free(target)
    uncommitted = uncommitted_files(sources)
    if uncommitted and not allow_dirty:
        raise ReleaseRefused([_uncommitted(path) for path in uncommitted])
    if found := validity_findings(sources, stale, asked):
        raise ReleaseRefused(found)
    content = read_content(sources)
    changes = difference(against, content_state(content)) if against is not None else None
    named = tuple(sorted(f"{path.parent.parent.name}/{path.parent.name}/{path.name}" for path in uncommitted))
    files = release_products(
        content, version, licence_text(content), changes, named, accepted=accepted, revision=revision
    )
    write_release(files, target)
    return Built(version, target, {path: len(data) for path, data in files.items()}, named, changes)


def content_state(content: ReleaseContent) -> State:
    """Gather what a release says, to compare it; what was worked out stays out of it."""
    sets = (*content.sets, *content.profiles, *content.alignments)
    return state_of(content.triples, (one.mappings for one in sets))


def _uncommitted(path: Path) -> Finding:
    state = "is not committed" if path.exists() else "is gone, and that is not committed"
    return Finding("ERROR", Place(str(path)), state, "commit it, or say --allow-dirty")

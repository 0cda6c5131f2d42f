"""Publishing by a service: releases that are made of revisions, and directories that are sent and come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from kgservice.changes.publishing.export import Written
from kgservice.changes.publishing.layout import files_in
from kgservice.changes.publishing.takeover import TakenOver
from kgservice.client import harmonizing
from kgservice.client.changing.decoding import finding_of
from kgservice.client.exchange import API, Call, Exchange
from kgservice.client.questions import releases
from kgservice.client.releases import KnownRelease
from kgservice.rest.archives import pack
from ontology.errors import DocumentError

__all__ = [
    "As",
    "DirectoryExport",
    "compared",
    "fetched",
    "put_packed",
    "released",
    "taken_over",
    "taken_over_of",
]

As = Literal["change", "graph"]
"""What becomes of a directory: a change request, or the graph at once."""

_GZIP: Final = "application/gzip"
_DIRECTORY: Final = f"{API}/directory"

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DirectoryExport:
    """What has become of a directory.

    Attributes:
        folder: the directory.
        revision: the revision that lies in it.
        counts: files by what became of them.
        changed: the files that are not as they were.
        findings: what of the graph has no place in a directory.
    """

    folder: Path
    revision: int
    counts: Mapping[str, int]
    changed: tuple[Written, ...]
    findings: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path, view: View) -> "DirectoryExport":
        """Read one from its document."""
        changed = tuple(Written(one["path"], one["graph"], one["how"], one["reason"] or "") for one in view["changed"])
        return cls(folder, view["revision"], view["counts"], changed, tuple(view["findings"]))


def released(version: str, revision: int | None, archive: Path) -> Exchange[KnownRelease]:
    """Have a release made, and fetch it.

    Args:
        version: its version.
        revision: of which revision; the newest where None.
        archive: where it is put, packed.
    """
    body = {"version": version} if revision is None else {"version": version, "revision": revision}
    reply = yield Call("POST", f"{API}/releases", document=body, writes=True)
    job = yield from harmonizing.wait(reply.json()["id"], 0, None)
    yield Call("GET", f"{API}/jobs/{job.id}/result", download=archive, accept="*/*")
    found = yield from releases(None)
    return next(one for one in found if one.version == version)


def compared(folder: Path, sent: Path, revision: int | None) -> Exchange[DirectoryExport]:
    """Ask what would become of a directory, without changing it.

    Args:
        folder: the directory.
        sent: the same, packed.
        revision: which revision is to lie in it; the newest where None.
    """
    call = Call("POST", f"{_DIRECTORY}/export", {"revision": revision}, upload=sent, upload_type=_GZIP)
    reply = yield call
    return DirectoryExport.of(folder, reply.json())


def fetched(sent: Path, revision: int, archive: Path) -> Exchange[None]:
    """Have a revision written as a directory like the one that is sent, and fetch it, packed."""
    query = {"revision": revision}
    yield Call("POST", f"{_DIRECTORY}/export", query, upload=sent, upload_type=_GZIP, download=archive, accept=_GZIP)


def taken_over(sent: Path, as_: As, title: str, revision: int | None) -> Exchange[TakenOver]:
    """Have a directory taken over that is sent, packed."""
    query = {"as": as_, "title": title or None, "revision": revision}
    call = Call("POST", f"{_DIRECTORY}/import", query, upload=sent, upload_type=_GZIP, writes=True)
    reply = yield call
    return taken_over_of(reply.json())


def taken_over_of(view: View) -> TakenOver:
    """Read what became of a directory."""
    return TakenOver(
        view["as"],
        view["revision"],
        view["files"],
        view["added"],
        view["removed"],
        view["operations"],
        view["change"],
        tuple(map(finding_of, view["findings"])),
    )


def put_packed(folder: Path, archive: Path, *, empty: bool = False) -> None:
    """Pack the files that Git keeps of an ontology.

    Args:
        folder: their directory.
        archive: where they are put, packed.
        empty: whether there may be none of them yet.

    Raises:
        DocumentError: where there is no such directory, or none of them in it.
    """
    try:
        files: Sequence[Path] = list(files_in(folder))
    except DocumentError:
        if not empty:
            raise
        files = []
    archive.write_bytes(pack((path.relative_to(folder).as_posix(), path) for path in files))

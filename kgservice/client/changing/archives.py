"""Archives that a service sends: what is in them is put where it belongs."""

import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from kgservice.changes.publishing.export import check_committed, check_within
from kgservice.client.changing.publishing import DirectoryExport
from kgservice.client.errors import ServiceUnavailable
from kgservice.rest.archives import unpack
from mappings.release.write import write_release

__all__ = ["check_changes", "put_directory", "put_release"]

_DEPTH: Final = 2
"""A folder, and the file in it."""


def put_release(archive: Path, out: Path) -> None:
    """Put the files of a release into a folder, without the one that they lie in.

    Raises:
        ServiceUnavailable: where the archive is none, or holds something else than files below one folder.
        DocumentError: where the folder is taken by now, or cannot be written.
    """
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(archive, "r:gz") as opened:
            for member in opened:
                path = PurePosixPath(member.name)
                outside = path.is_absolute() or ".." in path.parts or "\\" in member.name
                source = opened.extractfile(member) if member.isreg() and not outside else None
                if source is None or len(path.parts) < _DEPTH:
                    raise _strange(archive)
                files["/".join(path.parts[1:])] = source.read()
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise _strange(archive) from error
    write_release(files, out)


def check_changes(found: DirectoryExport, *, allow_dirty: bool) -> None:
    """See that nothing is lost in a directory that is to be changed.

    Raises:
        DocumentError: where a file that has to change is a link, or is not committed.
    """
    paths = [file.path for file in found.changed]
    check_within(found.folder, paths)
    if not allow_dirty:
        check_committed(found.folder, paths)


def put_directory(archive: Path, found: DirectoryExport) -> None:
    """Put the files of a directory over those that are there; only those are written that change.

    Raises:
        EmotaxaError: where the archive is none.
    """
    with TemporaryDirectory(prefix="emotaxa-export-") as name:
        fresh = Path(name)
        unpack(archive.read_bytes(), fresh)
        for file in found.changed:
            target = found.folder / file.path
            if file.how == "removed":
                target.unlink(missing_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(fresh / file.path, target)


def _strange(archive: Path) -> ServiceUnavailable:
    return ServiceUnavailable(
        "what came is no archive of a release", hint="check the URL of the service", value=archive.name
    )

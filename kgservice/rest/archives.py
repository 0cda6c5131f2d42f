"""Archives: directories of an ontology as they are sent, packed by tar and gzip.

Of what is sent, the files are taken that Git keeps of an ontology, and no others: links, devices and everything beside
them are passed over or refused before anything is written, and so is what grows too large when it is unpacked.
"""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, Final

from ontology.errors import EmotaxaError

__all__ = ["MEDIA_TYPES", "pack", "unpack"]

MEDIA_TYPES: Final = ("application/gzip", "application/x-gzip", "application/x-tar+gzip")

_MOST_BYTES: Final = 256 * 1024 * 1024
_MOST_FILES: Final = 5_000
_BUFFER: Final = 1024 * 1024
_OURS: Final = ("ontology", "mappings")
_ENDINGS: Final = (".ttl", ".sssom.tsv")
_DEEPEST: Final = 3


def unpack(archive: bytes, folder: Path) -> int:
    """Write the files of an ontology's directory that an archive holds; give how many they are.

    They may lie in the archive as they do in the directory, or together in one folder.

    Args:
        archive: a tar file, packed by gzip.
        folder: an empty folder.

    Raises:
        EmotaxaError: where it is no such archive, holds a link or a path that leads outside, or is too large.
    """
    count = 0
    try:
        with (folder / ".archive").open("w+b") as plain:
            _inflate(archive, plain)
            plain.seek(0)
            with tarfile.open(fileobj=plain, mode="r:") as opened:
                for number, member in enumerate(opened):
                    if number >= _MOST_FILES:
                        raise _refused(f"holds more than {_MOST_FILES:,} files", "send those of the ontology alone")
                    path = _path_of(member)
                    if path is None:
                        continue
                    target = folder / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    source = opened.extractfile(member)
                    assert source is not None, "it is a file"
                    with target.open("wb") as written:
                        while part := source.read(_BUFFER):
                            written.write(part)
                    count += 1
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeError, ValueError) as error:
        raise _refused(
            "is no tar file packed by gzip, or is cut short", "make it by: tar czf - ontology mappings"
        ) from error
    finally:
        (folder / ".archive").unlink(missing_ok=True)
    return count


def pack(files: Iterable[tuple[str, Path]]) -> bytes:
    """Pack files; the same ones always give the same bytes.

    Args:
        files: each with its path in the archive.
    """
    out = io.BytesIO()
    # Time and owner of the files are nobody's business.
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, path in sorted(files):
            member = tarfile.TarInfo(name)
            member.size, member.mode = path.stat().st_size, 0o644
            with path.open("rb") as source:
                archive.addfile(member, source)
    return out.getvalue()


def _inflate(archive: bytes, out: IO[bytes]) -> None:
    """Undo gzip, up to a limit, so that nothing small becomes something huge."""
    size = 0
    with gzip.GzipFile(fileobj=io.BytesIO(archive)) as packed:
        while part := packed.read(_BUFFER):
            size += len(part)
            if size > _MOST_BYTES:
                raise _refused(f"is larger than {_MOST_BYTES // 1024**2} MiB when it is unpacked", "send less")
            out.write(part)


def _path_of(member: tarfile.TarInfo) -> PurePosixPath | None:
    """Give where a file goes; None where it is none of the ontology's."""
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or "\\" in member.name or "\0" in member.name:
        raise _refused("holds a path that leads outside", "pack it from within the directory", member.name)
    parts = tuple(part for part in path.parts if part != ".")
    place = next((place for place, part in enumerate(parts) if part in _OURS), None)
    if place is None or place > 1 or not path.name.endswith(_ENDINGS):
        return None
    inner = parts[place:]
    if len(inner) != _DEEPEST:
        return None
    if not member.isreg() or member.issparse():
        raise _refused("holds a link, or something else that is no plain file", "replace it by the file", member.name)
    return PurePosixPath(*inner)


def _refused(said: str, hint: str, value: object = None) -> EmotaxaError:
    return EmotaxaError(f"the archive {said}", hint=hint, value=value)

"""The release that this installation brings: modules, label sets, mapping sets and what is derived, with a digest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kgservice.stores.errors import StoreUnavailable
from mappings.shipped import SourceFiles, shipped_files

__all__ = ["Release", "shipped_release"]


@dataclass(frozen=True)
class Release:
    """The files that a base revision is made of.

    Attributes:
        modules: Turtle: ontology modules and label sets.
        sets: SSSOM/TSV: the mapping sets that denotation is derived from.
        profiles: SSSOM/TSV: direct label-to-label mappings.
        alignments: SSSOM/TSV: links to vocabularies from outside.
        derived: Turtle: what was worked out from the others; the taxonomy is not read from it.
    """

    modules: tuple[Path, ...]
    sets: tuple[Path, ...]
    profiles: tuple[Path, ...]
    alignments: tuple[Path, ...] = ()
    derived: tuple[Path, ...] = ()

    @classmethod
    def of(cls, files: SourceFiles) -> "Release":
        """Make a release of the files of a graph; a label set is one of its modules."""
        return cls(files.asserted, files.sets, files.profiles, files.alignments, files.derived)

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, over the role, name, length and bytes of every file.

        Raises:
            StoreUnavailable: where a file cannot be read.
        """
        digest = hashlib.sha256()
        for role, path in self._files():
            try:
                data = path.read_bytes()
            except OSError as error:
                raise StoreUnavailable(
                    f"a file of the release cannot be read: {path}: {error.strerror}",
                    hint="install Emotaxa anew",
                    value=str(path),
                ) from error
            digest.update(f"{role}\0{path.name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()

    @cached_property
    def version(self) -> str:
        """Version of the distribution that brought the files, or `unversioned` where it is not installed."""
        # Slow to import, and needed only where a store is built.
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("emotaxa")
        except PackageNotFoundError:
            return "unversioned"

    def _files(self) -> Iterator[tuple[str, Path]]:
        for role, paths in (
            ("module", self.modules),
            ("set", self.sets),
            ("profile", self.profiles),
            ("alignment", self.alignments),
            ("derived", self.derived),
        ):
            for path in sorted(paths, key=lambda path: path.name):
                yield role, path


def shipped_release() -> Release:
    """Give the release that comes with the packages."""
    return Release.of(shipped_files())

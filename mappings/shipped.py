"""The files that a graph or a release is made of, and which of them come with the packages."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ontology.load import shipped_modules
from ontology.shipped import derived_from_modules

__all__ = [
    "SourceFiles",
    "shipped_alignments",
    "shipped_derived",
    "shipped_files",
    "shipped_label_modules",
    "shipped_mapping_sets",
    "shipped_profiles",
]


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """Where the parts of a graph, and of a release, lie.

    Attributes:
        modules: Turtle: the ontology modules.
        labels: Turtle: the label sets.
        derived: Turtle: what was worked out from the others; never mixed with them.
        sets: SSSOM/TSV: the mapping sets that denotation is derived from.
        profiles: SSSOM/TSV: direct label-to-label mappings.
        alignments: SSSOM/TSV: links to vocabularies from outside.
    """

    modules: tuple[Path, ...]
    labels: tuple[Path, ...] = ()
    derived: tuple[Path, ...] = ()
    sets: tuple[Path, ...] = ()
    profiles: tuple[Path, ...] = ()
    alignments: tuple[Path, ...] = ()

    def __iter__(self) -> Iterator[Path]:
        """Give all of them."""
        yield from (*self.asserted, *self.derived, *self.mappings)

    @property
    def asserted(self) -> tuple[Path, ...]:
        """The modules and the label sets."""
        return (*self.modules, *self.labels)

    @property
    def mappings(self) -> tuple[Path, ...]:
        """The SSSOM files."""
        return (*self.sets, *self.profiles, *self.alignments)


def shipped_files() -> SourceFiles:
    """Give all files that come with the packages, by what they are for."""
    return SourceFiles(
        modules=shipped_modules(),
        labels=shipped_label_modules(),
        derived=shipped_derived(),
        sets=shipped_mapping_sets(),
        profiles=shipped_profiles(),
        alignments=shipped_alignments(),
    )


def shipped_mapping_sets() -> tuple[Path, ...]:
    """Give the paths of the mapping sets that denotation is derived from, in SSSOM/TSV, by name."""
    return _paths("sets", ".sssom.tsv")


def shipped_profiles() -> tuple[Path, ...]:
    """Give the paths of the profiles in SSSOM/TSV, by name."""
    return _paths("profiles", ".sssom.tsv")


def shipped_alignments() -> tuple[Path, ...]:
    """Give the paths of the alignments with outside vocabularies in SSSOM/TSV, by name."""
    return _paths("alignments", ".sssom.tsv")


def shipped_derived() -> tuple[Path, ...]:
    """Give the paths of the files in Turtle that were worked out, those from modules alone first."""
    return (*derived_from_modules(), *_paths("derived", ".ttl"))


def shipped_label_modules() -> tuple[Path, ...]:
    """Give the paths of the label sets in Turtle, by name."""
    return _paths("labels", ".ttl")


def _paths(folder: str, ending: str) -> tuple[Path, ...]:
    found = Path(str(files("mappings") / folder)).glob(f"*{ending}")
    return tuple(sorted(found, key=lambda path: path.name.removesuffix(ending)))

"""The paths of the mapping sets, profiles, alignments, label sets and derived files that come with the package."""

from importlib.resources import files
from pathlib import Path

__all__ = [
    "shipped_alignments",
    "shipped_derived",
    "shipped_label_modules",
    "shipped_mapping_sets",
    "shipped_profiles",
]


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
    """Give the paths of the files in Turtle that were worked out from modules and mappings together, by name."""
    return _paths("derived", ".ttl")


def shipped_label_modules() -> tuple[Path, ...]:
    """Give the paths of the label sets in Turtle, by name."""
    return _paths("labels", ".ttl")


def _paths(folder: str, ending: str) -> tuple[Path, ...]:
    found = Path(str(files("mappings") / folder)).glob(f"*{ending}")
    return tuple(sorted(found, key=lambda path: path.name.removesuffix(ending)))

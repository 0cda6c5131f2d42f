"""The mapping sets, profiles and label sets that come with the package."""

from importlib.resources import files
from pathlib import Path

from mappings.record import MappingSet
from mappings.sssom.read import read_sssom

__all__ = ["shipped_label_modules", "shipped_mapping_sets", "shipped_profiles"]


def shipped_mapping_sets() -> tuple[MappingSet, ...]:
    """Read the mapping sets that denotation is derived from, by name."""
    return tuple(read_sssom(path) for path in _paths("sets", ".sssom.tsv"))


def shipped_profiles() -> tuple[MappingSet, ...]:
    """Read the profiles, by name."""
    return tuple(read_sssom(path) for path in _paths("profiles", ".sssom.tsv"))


def shipped_label_modules() -> tuple[Path, ...]:
    """Give the paths of the label sets in Turtle, by name."""
    return _paths("labels", ".ttl")


def _paths(folder: str, ending: str) -> tuple[Path, ...]:
    found = Path(str(files("mappings") / folder)).glob(f"*{ending}")
    return tuple(sorted(found, key=lambda path: path.name.removesuffix(ending)))

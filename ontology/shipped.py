"""The paths of the derived files that come with the package; those of the modules are in `ontology.load`."""

from importlib.resources import files
from pathlib import Path

__all__ = ["derived_from_modules"]


def derived_from_modules() -> tuple[Path, ...]:
    """Give the paths of the files in Turtle that were worked out from the modules alone, by name."""
    folder = Path(str(files("ontology") / "derived"))
    return tuple(sorted(folder.glob("*.ttl"), key=lambda path: path.stem))

"""The models that come with the package."""

from importlib.resources import files
from pathlib import Path

from classifiers.folder.reading import is_model_folder

__all__ = ["shipped_models"]


def shipped_models() -> dict[str, Path]:
    """Give the folders of the models that come with the package, by their names, in the order of these."""
    folder = Path(str(files("classifiers") / "models"))
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.name: path for path in found if is_model_folder(path)}

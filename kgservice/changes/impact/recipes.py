"""Recipes: which saved recipes of harmonization and training name schemes and labels that move.

Recipes are read as they stand: what their paths and variables stand for makes no difference here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from kgservice.changes.impact.touched import Touch, Touches
from mappings.harmonization.corpus.named import named_dataset
from ontology.errors import EmotaxaError
from ontology.files.toml import read_toml

__all__ = ["SavedRecipe", "moved_recipes", "shipped_recipes"]

_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class SavedRecipe:
    """A recipe that comes to something else.

    Attributes:
        path: where it stands.
        kind: `harmonization`, `training`, or `unread` where it cannot be read.
        touches: what it names and moves.
        problem: why it could not be read; else empty.
    """

    path: str
    kind: str
    touches: tuple[Touch, ...] = ()
    problem: str = ""


def shipped_recipes() -> tuple[Path, ...]:
    """Give the folders of the recipes that come with the package."""
    return tuple(Path(str(files(package) / "recipes")) for package in ("mappings", "classifiers"))


def moved_recipes(touches: Touches, places: Iterable[Path]) -> Iterator[SavedRecipe]:
    """Give the recipes that come to something else, and those that cannot be read.

    Args:
        touches: tells what moves.
        places: recipes, or folders whose files ending in `.toml` are looked through; what is no recipe is passed over.
    """
    for path in _files(places):
        try:
            _, values = read_toml(path, "a recipe", _LARGEST)
            kind, found = _touched(touches, path, values)
        except EmotaxaError as error:
            yield SavedRecipe(str(path), "unread", problem=error.message)
            continue
        if found:
            yield SavedRecipe(str(path), kind, found)


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from sorted(place.rglob("*.toml")) if place.is_dir() else (place,)


def _touched(touches: Touches, path: Path, values: Mapping[str, Any]) -> tuple[str, tuple[Touch, ...]]:
    """Give the kind of a recipe, and what of it moves; nothing for what is no recipe."""
    if isinstance(values.get("to"), str) and isinstance(values.get("input"), list):
        return "harmonization", tuple(dict.fromkeys(_harmonized(touches, path, values)))
    if isinstance(values.get("head"), list):
        return "training", tuple(dict.fromkeys(_trained(touches, path, values)))
    return "", ()


def _harmonized(touches: Touches, path: Path, values: Mapping[str, Any]) -> Iterator[Touch]:
    target = values["to"]
    yield from touches.level(target)
    for given in _tables(values["input"]):
        profile = given.get("profile", values.get("profile"))
        for name in _texts(given.get("dataset")):
            if scheme := _scheme(path, name):
                yield from touches.level(scheme)
                # A profile in a file of its own is not in the graph, and so stays as it is.
                if profile is None or not str(profile).endswith(".tsv"):
                    yield from touches.conversion(scheme, target, profile)


def _trained(touches: Touches, path: Path, values: Mapping[str, Any]) -> Iterator[Touch]:
    for head in _tables(values["head"]):
        level = head.get("level")
        if not isinstance(level, str):
            continue
        yield from touches.level(level)
        for name in _texts(head.get("sources")):
            if scheme := _scheme(path, name):
                yield from touches.conversion(scheme, level)
        for target in (*_texts(head.get("targets")), *_texts(values.get("fine"))):
            yield from touches.level(target)
            yield from touches.conversion(level, target)


def _scheme(path: Path, name: str) -> str | None:
    """Give the label set of a dataset that a recipe names; None where there is no such dataset."""
    named = name if not name.partition("#")[0].endswith(".toml") else str(path.parent / name)
    try:
        return named_dataset(named).scheme
    except EmotaxaError:
        return None


def _tables(values: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(values, list):
        yield from (value for value in values if isinstance(value, dict))


def _texts(values: object) -> tuple[str, ...]:
    several = values if isinstance(values, list) else [values]
    return tuple(value for value in several if isinstance(value, str))

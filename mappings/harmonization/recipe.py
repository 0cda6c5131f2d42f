"""Recipe: several inputs, what becomes of them and where it is written, as one file in TOML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.named import named_dataset
from mappings.harmonization.inputs import Input, inputs_of
from mappings.harmonization.options import InputOptions, Options
from mappings.harmonization.output.formats import check_suffix
from mappings.harmonization.recipe_document import RecipeDocument, read_recipe_document
from mappings.harmonization.reporting.page import check_report_suffix
from ontology.errors import DocumentError, EmotaxaError, UnknownReference

__all__ = ["Recipe", "read_recipe"]

_VARIABLE: Final = re.compile(r"\$\{(\w*)\}")
_OPTIONS: Final = (
    "profile", "threshold", "assume_absent", "absent_from", "unknown", "duplicates", "near", "purpose",
)  # fmt: skip
_INPUT_OPTIONS: Final = ("profile", "threshold", "assume_absent", "absent_from", "unknown")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a recipe says.

    Attributes:
        target: the scheme or tier to convert to.
        out: the file to write; None where the recipe leaves that open.
        report: the report to write, or None.
        options: how rows are harmonized.
        inputs: the files, in order; each with the options that hold for it alone.
        document: the recipe as it stands.
    """

    target: str
    out: Path | None
    report: Path | None
    options: Options
    inputs: tuple[Input, ...]
    document: RecipeDocument

    def completed(self, given: Mapping[str, Any]) -> "Recipe":
        """Add what is given besides, as on the command line; what the recipe leaves open may be said there.

        Args:
            given: values by the names of the recipe's fields; None where nothing is given.

        Raises:
            DocumentError: where something is said in both places, and differently.
        """
        said = {name: value for name, value in given.items() if value is not None}
        for name, value in said.items():
            stated = self.document.values.get(name, value)
            own = {"out": self.out, "report": self.report}.get(name) if name in self.document.values else None
            if (Path(value).resolve() != own.resolve()) if own is not None else (value != stated):
                raise self.document.error(
                    name,
                    f"{name} is {stated!r} in the recipe, and {str(value)!r} is given besides",
                    "say it in one place",
                    value,
                )
        options = {name: said[name] for name in _OPTIONS if name in said}
        return replace(
            self,
            target=said.get("to", self.target),
            out=self.out or (Path(said["out"]) if "out" in said else None),
            report=self.report or (Path(said["report"]) if "report" in said else None),
            options=replace(self.options, **options),
        )


def read_recipe(path: Path, variables: Mapping[str, str]) -> Recipe:
    """Read a recipe. Paths in it are relative to it.

    Args:
        path: the recipe.
        variables: what `${NAME}` in a path stands for, as the variables of the environment.

    Raises:
        DocumentError: where it cannot be read, says what is unknown or wrong, or contradicts itself; with the line.
    """
    document = read_recipe_document(path)
    values = document.values
    out, report = (_path(document, name, variables) for name in ("out", "report"))
    for name, written, check in (("out", out, check_suffix), ("report", report, check_report_suffix)):
        if written is not None:
            try:
                check(written)
            except EmotaxaError as error:
                raise document.error(name, f"{values[name]!r} cannot be written", error.hint, values[name]) from error
    if "near" in values and "duplicates" not in values:
        raise document.error(
            "near",
            "near-duplicates are to be found, and it is not said what becomes of them",
            'add: duplicates = "keep", "mark" or "drop"',
            values["near"],
        )
    own: dict[str, Any] = {name: values[name] for name in _OPTIONS if name in values}
    options = Options(**own | _profile(document, values, variables, None))
    inputs = tuple(_inputs(document, variables))
    _check_once(document, inputs)
    return Recipe(values["to"], out, report, options, tuple(given for _, given in inputs), document)


def _inputs(document: RecipeDocument, variables: Mapping[str, str]) -> Iterator[tuple[int, Input]]:
    """Give the files of each input with its number."""
    for number, values in enumerate(document.inputs):
        names = values["dataset"] if isinstance(values["dataset"], list) else [values["dataset"]]
        place = _path(document, "path", variables, number)
        assert place is not None
        splits = values.get("splits")
        own: dict[str, Any] = {name: values[name] for name in _INPUT_OPTIONS if name in values}
        own |= _profile(document, values, variables, number)
        for name in names:
            dataset = _dataset(document, name, variables, number)
            _check_input(document, dataset, values, number)
            if len(names) > 1 and not place.is_dir() and place.exists():
                raise document.error(
                    "path",
                    f"{len(names)} datasets are to be read from one file",
                    "give the directory that holds their files, or name one dataset",
                    values["path"],
                    number=number,
                )
            try:
                for given in inputs_of(dataset, place, splits, InputOptions(**own) if own else None):
                    yield number, given
            except DocumentError as error:
                raise _at(document, "path", error, number) from error


def _check_input(document: RecipeDocument, dataset: Dataset, values: Mapping[str, Any], number: int) -> None:
    """See to it that what an input says fits its dataset."""
    for split in values.get("splits", ()):
        if split not in dataset.split_names:
            known = ", ".join(dataset.split_names)
            raise document.error(
                "splits",
                f"{dataset.id} has no split {split!r}" if known else f"{dataset.id} has no files for its splits",
                f"it has {known}" if known else "leave the line out: all its rows are read, with their own splits",
                split,
                number=number,
            )
    own = "assume_absent" in values
    if (values if own else document.values).get("assume_absent") and dataset.annotation != "single":
        raise document.error(
            "assume_absent",
            f"the annotators of {dataset.id} did not have to choose one label, and deny what they did not give",
            "leave the line out" if own else "put the line into the inputs whose annotators had to choose one",
            True,
            number=number if own else None,
        )


def _dataset(document: RecipeDocument, name: str, variables: Mapping[str, str], number: int) -> Dataset:
    """Find a dataset, or read the description whose path is given."""
    if ".toml" in name:
        name = str(_resolved(document, _expanded(document, "dataset", name, variables, number)))
    try:
        return named_dataset(name)
    except (UnknownReference, DocumentError) as error:
        raise _at(document, "dataset", error, number) from error


def _profile(
    document: RecipeDocument, values: Mapping[str, Any], variables: Mapping[str, str], number: int | None
) -> dict[str, str]:
    """Give the profile, where it is the path of a mapping set of the user's own."""
    name = values.get("profile", "")
    if not name.endswith(".tsv"):
        return {}
    return {"profile": str(_resolved(document, _expanded(document, "profile", name, variables, number)))}


def _at(document: RecipeDocument, field: str, error: EmotaxaError, number: int) -> DocumentError:
    """Give an error with the line of the recipe that led to it."""
    return document.error(field, error.message, error.hint, error.value, number=number)


def _check_once(document: RecipeDocument, inputs: tuple[tuple[int, Input], ...]) -> None:
    """See to it that no file is read twice."""
    seen: dict[Path, int] = {}
    for number, given in inputs:
        file = given.path.resolve()
        if file in seen:
            line = document.line("path", seen[file])
            raise document.error(
                "path",
                f"{given.path.name} is an input already" + (f", in line {line}" if line is not None else ""),
                "name each file once",
                str(given.path),
                number=number,
            )
        seen[file] = number


def _path(document: RecipeDocument, field: str, variables: Mapping[str, str], number: int | None = None) -> Path | None:
    values = document.values if number is None else document.inputs[number]
    if field not in values:
        return None
    return _resolved(document, _expanded(document, field, values[field], variables, number))


def _resolved(document: RecipeDocument, path: str) -> Path:
    return document.path.parent / path


def _expanded(document: RecipeDocument, field: str, text: str, variables: Mapping[str, str], number: int | None) -> str:
    """Put the values of variables in."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if not variables.get(name):
            raise document.error(
                field, f"the variable {name} is not set", f"set {name} to a directory", name, number=number
            )
        return variables[name]

    return _VARIABLE.sub(value, text)

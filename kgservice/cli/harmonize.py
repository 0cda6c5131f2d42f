"""`emotaxa harmonize`: the rows of corpora with the labels of another scheme."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgservice.cli.ending import ending_cleanly
from kgservice.cli.failures import worded
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, remark
from kgservice.cli.progress import Progress
from kgservice.cli.reading import reading

if TYPE_CHECKING:
    from mappings.conversion.converter import Converter
    from mappings.harmonization.inputs import Input
    from mappings.harmonization.options import Options

__all__ = ["command"]

_NAMED = 30
"""Datasets that an error names."""

_DEGREE = click.FloatRange(0.0, 1.0, min_open=True)


@click.command("harmonize", short_help="Write corpora with the labels of another scheme.")
@click.argument("inputs", metavar="[DATASET=PATH]...", nargs=-1)
@click.option("--to", metavar="S", type=Text(), help="Scheme, or tier, to convert to.")
@click.option(
    "--out", metavar="FILE", help="Where to write: .parquet, .jsonl, .csv, or .hf, a directory for `datasets`."
)
@click.option("--recipe", metavar="FILE", help="Read inputs and options from this recipe, in TOML.")
@click.option("--profile", metavar="P", type=Text(), help="Use this published mapping, or that of a file of your own.")
@click.option("--threshold", metavar="X", type=_DEGREE, help="Degree from which a target label is present; else 0.5.")
@click.option("--assume-absent", is_flag=True, help="In single-label corpora, take labels not chosen for absent.")
@click.option(
    "--absent-from",
    metavar="X",
    type=_DEGREE,
    help="Share of a target label's meaning that has to be denied for it to be absent; else 0.9.",
)
@click.option(
    "--unknown",
    type=click.Choice(["error", "keep", "drop"]),
    help="Rows with labels that their scheme does not have: end with a list of them (error), keep, or leave out.",
)
@click.option(
    "--duplicates",
    type=click.Choice(["keep", "mark", "drop"]),
    help="Look for rows that repeat a text: count them (keep), name the first one in a column (mark), or leave out.",
)
@click.option(
    "--near",
    metavar="X",
    type=click.FloatRange(0.5, 1.0),
    help="Texts at least this similar, from 0.5 to 1, are duplicates, too: 0.9 or so.",
)
@click.option(
    "--purpose",
    type=click.Choice(["research", "train", "redistribute"]),
    help="What the rows are for; what a licence rules out ends the run. Else research: it is told.",
)
@click.option("--report", metavar="FILE", help="Write a report, too: .html or .json.")
@click.option("--resume", is_flag=True, help="Keep what is done beside FILE; called again, go on from there.")
@click.option("--describe", metavar="FILE", help="Guess how this file is laid out, and print a description to correct.")
@common_options()
def command(
    common: Common,
    /,
    inputs: tuple[str, ...],
    recipe: str | None,
    resume: bool,
    describe: str | None,
    **given: Any,  # noqa: ANN401 - the options above, by name
) -> None:
    """Write the rows of each DATASET=PATH, in order, with the labels of another scheme.

    DATASET is a known dataset or the path of a description of your own; it says how the file at PATH is laid out, or
    which files of the directory PATH are its own. Each row says which target labels are present, and which its source
    cannot tell of. The counts by label go to standard error; with --json, the report goes to standard output. FILE
    appears whole or not at all. Exit code 1: a licence rules out the purpose.

    \b
    emotaxa harmonize goemotions=train.tsv --to ekman --profile goemotions-paper --out train.parquet
    emotaxa harmonize --recipe merge.toml --report merge.html
    emotaxa harmonize --describe corpus.csv > corpus.toml
    """  # noqa: D301 - click reads the escape
    given["assume_absent"] = given["assume_absent"] or None
    for name in ("threshold", "absent_from", "near"):
        if given[name] is not None and given[name] != given[name]:
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} is not a number; give one in (0, 1]", click.get_current_context())
    if describe is not None:
        if inputs or recipe or resume or any(value is not None for value in given.values()):
            raise click.UsageError("--describe FILE stands alone", click.get_current_context())
        _describe(common, describe)
        return
    files, target, out, report, options = _asked(inputs, recipe, given)
    from mappings.harmonization.harmonize import harmonize
    from mappings.harmonization.licences.merge import PurposeRefused
    from mappings.harmonization.unlisted import UnknownLabels

    for text in _cautions(files):
        remark(common, text)
    try:
        with reading(common) as graph, ending_cleanly(), Progress(common, "harmonizing") as progress:
            converter, files, options = _with_profiles(graph.converter, files, options)
            done = harmonize(converter, files, target, out, options, progress=progress, report=report, resume=resume)
    except PurposeRefused as error:
        click.echo(f"emotaxa: {worded(error)}", err=True)
        raise click.exceptions.Exit(1) from error
    except UnknownLabels as error:
        # One line cannot hold them all.
        for line in error.lines():
            click.echo(line, err=True)
        where = "" if recipe is None else ", or `unknown` in the recipe"
        raise error.choosing(f"--unknown keep|drop{where}") from error
    remark(common, done.as_text())
    remark(common, f"written to {' and '.join(str(path) for path in (out, report) if path is not None)}")
    if common.json:
        print_json(done.as_dict())


def _asked(
    inputs: tuple[str, ...], recipe: str | None, given: dict[str, Any]
) -> "tuple[tuple[Input, ...], str, Path, Path | None, Options]":
    """Put together what is asked, on the command line and in a recipe: inputs, target, output, report and options."""
    if recipe is not None:
        if inputs:
            raise click.UsageError(
                "inputs are given beside a recipe; name all of them in one place", click.get_current_context()
            )
        from mappings.harmonization.recipe import read_recipe

        read = read_recipe(Path(recipe), os.environ).completed(given)
        return read.inputs, read.target, read.out or _missing("out"), read.report, read.options
    from mappings.harmonization.options import Options

    if not inputs:
        raise click.UsageError(
            f"nothing to harmonize; give DATASET=PATH, as goemotions=train.tsv, or --recipe FILE; {_known()}",
            click.get_current_context(),
        )
    target, out, report = given.pop("to"), given.pop("out"), given.pop("report")
    options = Options(**{name: value for name, value in given.items() if value is not None})
    files = tuple(file for text in inputs for file in _inputs(text))
    return (
        files,
        target if target is not None else str(_missing("to")),
        Path(out) if out is not None else _missing("out"),
        Path(report) if report is not None else None,
        options,
    )


def _with_profiles(
    converter: "Converter", files: "tuple[Input, ...]", options: "Options"
) -> "tuple[Converter, tuple[Input, ...], Options]":
    """Read the profiles that are named by the path of their file, and name them as the converter then knows them."""
    from mappings.conversion.own_profile import chosen_profile

    converter, profile = chosen_profile(converter, options.profile)
    found = []
    for given in files:
        own = given.options
        if own is not None and own.profile is not None:
            converter, name = chosen_profile(converter, own.profile)
            given = replace(given, options=replace(own, profile=name))
        found.append(given)
    return converter, tuple(found), replace(options, profile=profile)


def _missing(name: str) -> Path:
    raise click.MissingParameter(param_hint=f"'--{name}'", param_type="option", ctx=click.get_current_context())


def _inputs(text: str) -> "tuple[Input, ...]":
    from mappings.harmonization.corpus.named import named_dataset
    from mappings.harmonization.inputs import inputs_of

    name, equals, path = text.partition("=")
    if not equals or not name or not path:
        raise click.UsageError(
            f"{text!r} is no DATASET=PATH, as goemotions=train.tsv; {_known()}", click.get_current_context()
        )
    return inputs_of(named_dataset(name), Path(path))


def _known() -> str:
    from mappings.harmonization.corpus.dataset import shipped_datasets

    names = [dataset.id for dataset in shipped_datasets()]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"known datasets: {', '.join(names[:_NAMED])}{more}"


def _cautions(inputs: "tuple[Input, ...]") -> Iterator[str]:
    """Say of each dataset whose description was never held against its files that this is so."""
    for dataset in {given.dataset.id: given.dataset for given in inputs}.values():
        if not dataset.verified:
            note = f" ({dataset.note})" if dataset.note else ""
            yield f"{dataset.id}: described without its files at hand; check a few rows{note}"


def _describe(common: Common, path: str) -> None:
    from mappings.harmonization.guess.describe import describe

    with reading(common) as graph:
        guess = describe(Path(path), graph.knowledge.taxonomy)
    if common.json:
        print_json(guess.as_dict())
    else:
        click.echo(guess.as_toml(), nl=False)

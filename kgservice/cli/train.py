"""`emotaxa train`: from harmonized files and a recipe to a model folder."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kgservice.cli.options import Common, common_options
from kgservice.cli.printing import print_json, print_lines, remark, table
from kgservice.cli.progress import Progress
from kgservice.cli.reading import reading

__all__ = ["command"]

_STEPS = "training"
_UNITS = {"teaching": "rows", _STEPS: "steps"}


@click.command("train", short_help="Train a classifier on harmonized files.")
@click.argument("recipe", metavar="RECIPE.toml")
@click.option("--restart", is_flag=True, help="Begin anew, whatever is left of an unfinished training.")
@common_options()
def command(common: Common, recipe: str, restart: bool) -> None:
    """Train a model as RECIPE.toml says, and write its folder.

    The recipe names the files that `emotaxa harmonize` has written, the encoder to begin with, and the folder to
    write. What was broken off, by Ctrl-C, a crash or a power cut, goes on from the last state when the command is
    called again. Needs the extra `train`.

    \b
    emotaxa train emotaxa-small.toml
    emotaxa train emotaxa-small.toml --restart
    """  # noqa: D301 - click reads the escape
    from classifiers.training.recipe import read_recipe
    from classifiers.training.train import train

    read = read_recipe(Path(recipe), os.environ)
    with reading(common) as graph, _Progress(common) as progress:
        done = train(
            read, graph.converter, restart=restart, tell=lambda text: remark(common, text), progress=progress.step
        )
    if common.json:
        print_json(done.as_dict())
        return
    print_lines(_table(done.metrics["measured"]))
    remark(common, f"written to {done.path}")


class _Progress:
    """The line of a training: which rows teachers have scored, then how many steps are done."""

    def __init__(self, common: Common) -> None:
        self._common = common
        self._what = ""
        self._before = 0
        self._line: Progress | None = None

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *ended: object) -> None:
        if self._line is not None:
            self._line.__exit__(None, None, None)

    def step(self, what: str, done: int, total: int) -> None:
        if self._line is None or what != self._what:
            self.__exit__()
            self._line = Progress(self._common, what, _UNITS[what]).__enter__()
            # What was done before this run took none of its time.
            self._what, self._before = what, done - 1 if what == _STEPS else 0
        self._line(done - self._before, done - self._before, total - self._before)


def _table(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    names = list(dict.fromkeys(name for values in measured.values() for name in values))
    rows = [[data, *(_number(values.get(name)) for name in names)] for data, values in measured.items()]
    return table(("DATA", *(name.upper() for name in names)), rows, right=range(1, len(names) + 1))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.4f}"

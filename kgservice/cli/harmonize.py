"""`emotaxa harmonize`: the rows of corpora with the labels of another scheme."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, remark
from kgservice.cli.progress import Progress
from kgservice.cli.reading import reading

if TYPE_CHECKING:
    from mappings.harmonization.harmonize import Input

__all__ = ["command"]


@click.command("harmonize", short_help="Write corpora with the labels of another scheme.")
@click.argument("inputs", metavar="DATASET=PATH...", nargs=-1, required=True)
@click.option("--to", "target", metavar="S", required=True, type=Text(), help="Scheme, or tier, to convert to.")
@click.option("--out", metavar="FILE", required=True, help="Where to write: .parquet, .jsonl or .csv.")
@click.option("--profile", metavar="P", type=Text(), help="Use this published mapping, not the derived one.")
@click.option(
    "--threshold",
    metavar="X",
    type=click.FloatRange(0.0, 1.0, min_open=True),
    default=0.5,
    show_default=True,
    help="Degree from which a target label is present.",
)
@click.option("--assume-absent", is_flag=True, help="In single-label corpora, take labels not chosen for absent.")
@click.option("--report", metavar="FILE", help="Write a report, too: .html or .json.")
@common_options()
def command(
    common: Common,
    inputs: tuple[str, ...],
    target: str,
    out: str,
    profile: str | None,
    threshold: float,
    assume_absent: bool,
    report: str | None,
) -> None:
    """Write the rows of each DATASET=PATH, in order, with the labels of another scheme.

    DATASET says how the file at PATH is laid out; `goemotions` is known. Each row says which target labels are
    present, and which its source cannot tell of. The counts by label go to standard error; with --json, the report
    goes to standard output. FILE appears whole or not at all.

    \b
    emotaxa harmonize goemotions=train.tsv --to ekman --profile goemotions-paper --out train.parquet
    """  # noqa: D301 - click reads the escape
    if threshold != threshold:
        raise click.UsageError("--threshold is not a number; give one in (0, 1]", click.get_current_context())
    from mappings.harmonization.harmonize import harmonize

    given = [_input(text) for text in inputs]
    with reading(common) as graph, _ending_cleanly(), Progress(common, "harmonizing") as progress:
        done = harmonize(
            graph.converter,
            given,
            target,
            Path(out),
            profile=profile,
            threshold=threshold,
            assume_absent=assume_absent,
            progress=progress,
            report=Path(report) if report is not None else None,
        )
    remark(common, done.as_text())
    remark(common, f"written to {' and '.join(filter(None, (out, report)))}")
    if common.json:
        print_json(done.as_dict())


def _input(text: str) -> "Input":
    from mappings.harmonization.corpus.dataset import find_dataset, shipped_datasets
    from mappings.harmonization.harmonize import Input

    name, equals, path = text.partition("=")
    if not equals or not name or not path:
        known = ", ".join(dataset.id for dataset in shipped_datasets())
        raise click.UsageError(
            f"{text!r} is no DATASET=PATH, as goemotions=train.tsv; known datasets: {known}",
            click.get_current_context(),
        )
    return Input(find_dataset(name), Path(path))


@contextmanager
def _ending_cleanly() -> Iterator[None]:
    """Have the process end like any other when it is told to terminate, so that nothing half written stays behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    previous = {number: signal.signal(number, _end) for number in signals}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)

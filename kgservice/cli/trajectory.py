"""`emotaxa trajectory`: how a document moves through valence, arousal and dominance, sentence by sentence."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kgservice.cli.classifying import classifier_for
from kgservice.cli.ending import ending_cleanly
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, print_lines, remark, table
from kgservice.cli.progress import Progress
from kgservice.cli.reading import reading
from ontology.errors import DocumentError, Place

__all__ = ["command"]

_DIMENSIONS = ("valence", "arousal", "dominance")


@click.command("trajectory", short_help="Follow a document through the affect space.")
@click.argument("document", metavar="FILE")
@click.option("--out", metavar="FILE", help="Where to write it: .html (with a chart), .json or .csv.")
@click.option("--to", metavar="S", type=Text(), help="Scheme or tier of the labels.  [default: the model's own]")
@click.option("--model", metavar="M", type=Text(), help="As in `emotaxa classify`.  [default: emotaxa-small]")
@click.option(
    "--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True, help="Where it runs."
)
@click.option(
    "--width", metavar="N", type=float, help="Sentences to smooth over.  [default: a twentieth of the document]"
)
@common_options()
def command(
    common: Common, document: str, out: str | None, to: str | None, model: str | None, device: str, width: float | None
) -> None:
    """Divide the text of FILE into sentences, and tell where each lies in the affect space; - is standard input.

    \b
    emotaxa trajectory story.txt
    emotaxa trajectory story.txt --out story.html
    """  # noqa: D301 - click reads the escape
    from classifiers.trajectory.page import check_trajectory_suffix, write_trajectory
    from classifiers.trajectory.trajectory import trajectory_of

    if out is not None:
        check_trajectory_suffix(Path(out))
    name, text = _read(document)
    with reading(common) as graph, ending_cleanly(), Progress(common, name, "sentences") as progress:
        classifier = classifier_for(graph, model, device)
        found = trajectory_of(classifier, text, name=name, to=to, width=width, progress=progress)
    if out is not None:
        with ending_cleanly():
            write_trajectory(found, Path(out))
        remark(common, f"{counted(len(found.sentences), 'sentence')}; written to {out}")
    if common.json:
        print_json(found.as_dict())
    elif out is None:
        print_lines(_table(found.as_dict()["sentences"], smooth=width is not None))


def _table(sentences: Sequence[Mapping[str, Any]], *, smooth: bool) -> list[str]:
    """Lay out sentences with their points, and with the smoothed ones where these are wanted."""
    columns = [*_DIMENSIONS, *(f"smooth {name}" for name in _DIMENSIONS if smooth)]
    rows = [
        [
            str(number),
            *(_number(one[name]) for name in _DIMENSIONS),
            *(_number(one["smooth"][name]) for name in _DIMENSIONS if smooth),
            ", ".join(one["labels"]),
            one["text"],
        ]
        for number, one in enumerate(sentences, 1)
    ]
    return table(["no.", *columns, "labels", "sentence"], rows, right=range(len(columns) + 1))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _read(document: str) -> tuple[str, str]:
    """Give the name of a document and its text.

    Raises:
        DocumentError: where it cannot be read, or is not UTF-8.
    """
    name = "standard input" if document == "-" else document
    try:
        data = sys.stdin.buffer.read() if document == "-" else Path(document).read_bytes()
        return (name if document == "-" else Path(document).name), data.decode("utf-8-sig")
    except OSError as error:
        raise DocumentError((error.strerror or str(error)).lower(), Place(name), hint="name a text file") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("not UTF-8", Place(name, line), hint="save the file as UTF-8") from error

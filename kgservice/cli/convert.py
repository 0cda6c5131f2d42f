"""`emotaxa convert`: labels, scores or points of one scheme in another."""

from typing import TYPE_CHECKING, Any, cast

import click

from kgservice.cli.options import Common, PointCommand, Text, common_options
from kgservice.cli.printing import print_json, print_lines
from kgservice.cli.reading import lines_of, reading
from kgservice.workspace import AtRevision
from ontology.errors import EmotaxaError

if TYPE_CHECKING:
    from kgservice.cli.items import Asked
    from mappings.conversion.answer import Mode

__all__ = ["command"]

_VAD = "vad"


@click.command("convert", cls=PointCommand, short_help="Convert labels from one scheme to another.")
@click.argument("labels", metavar="LABEL...", nargs=-1, type=Text())
@click.option("--from", "source", metavar="S", required=True, type=Text(), help="Scheme of the labels, or vad.")
@click.option("--to", "target", metavar="S", required=True, type=Text(), help="Scheme or tier (shaver/1), or vad.")
@click.option("--profile", metavar="P", type=Text(), help="Use this published mapping, not the derived one.")
@click.option(
    "--mode",
    type=click.Choice(["hard", "soft", "multilabel"]),
    default="hard",
    show_default=True,
    help="The best target; or shares that sum to 1; or independent probabilities.",
)
@click.option("--scale", metavar="1-9", type=Text(), help="Scale of points, in and out.  [default: -1..1]")
@click.option("--together", is_flag=True, help="All LABELs hold together of one text, and get one answer.")
@click.option(
    "--scores", metavar="L=X,...", multiple=True, type=Text(), help="Scores, as joy=0.8,love=0.4; repeatable."
)
@click.option(
    "--labels-from",
    metavar="FILE",
    type=Text(),
    help="Read further LABELs from a file, one per line; - is standard input.",
)
@click.option("--explain", is_flag=True, help="Show the senses and mapping records behind each answer.")
@click.option("--strict", is_flag=True, help="Exit with 1 where any label stays without a target.")
@common_options()
def command(
    common: Common,
    labels: tuple[str, ...],
    source: str,
    target: str,
    profile: str | None,
    mode: str,
    scale: str | None,
    together: bool,
    scores: tuple[str, ...],
    labels_from: str | None,
    explain: bool,
    strict: bool,
) -> None:
    """Convert each LABEL from one scheme to another.

    Several LABELs are several items, each with an answer of its own; --together makes them one. From vad, a LABEL is
    a point V,A or V,A,D.

    \b
    emotaxa convert --from goemotions --to ekman annoyance joy
    emotaxa convert --from goemotions --to ekman --mode soft --together joy surprise
    emotaxa convert --from goemotions --to ekman --scores joy=0.8,love=0.4
    emotaxa convert --from vad --to ekman -0.5,0.2
    emotaxa convert --from ekman --to vad --scale 1-9 joy
    """  # noqa: D301 - click reads the escape
    source, target = (_VAD if side.strip().lower() == _VAD else side for side in (source, target))
    _check_options(source, target, scale, mode, explain, bool(scores) or together)
    asked = _read([*labels, *(lines_of(labels_from) if labels_from else ())], source, together, scores)
    with reading(common) as graph:
        results = _converted(graph, asked, source, target, cast("Mode", mode), profile, explain, scale)
        if common.json:
            print_json({"revision": graph.revision, "results": results})
        else:
            from kgservice.cli.conversion_text import conversion_lines

            typed = [each.typed.strip() for each in asked]
            taxonomy = graph.knowledge.taxonomy
            print_lines(
                conversion_lines(typed, results, taxonomy, points=source == _VAD, spread=mode != "hard" or bool(scores))
            )
    if strict and any(result["status"] != "mapped" for result in results):
        raise click.exceptions.Exit(1)


def _check_options(source: str, target: str, scale: str | None, mode: str, explain: bool, labels_only: bool) -> None:
    """Refuse options that would be left without effect."""
    points = _VAD in (source, target)
    for given, option, why in (
        (scale is not None and not points, "--scale", "neither side is vad"),
        (points and mode != "hard", "--mode", "it has no meaning with vad"),
        (points and explain, "--explain", "no senses or records stand behind a point"),
        (source == _VAD and labels_only, "--together and --scores", "they are for labels"),
    ):
        if given:
            raise click.UsageError(f"leave out {option}: {why}", click.get_current_context())


def _read(labels: list[str], source: str, together: bool, scores: tuple[str, ...]) -> "list[Asked]":
    from kgservice.cli.items import read_labels, read_point, read_scores

    if source == _VAD:
        asked = [read_point(text) for text in labels]
    elif together and labels:
        asked = [read_labels(tuple(labels))]
    else:
        asked = [read_labels((text,)) for text in labels]
    asked += [read_scores(text) for text in scores]
    if not asked:
        what = "V,A" if source == _VAD else "LABEL"
        raise click.UsageError(f"give at least one {what}, or --labels-from FILE", click.get_current_context())
    return asked


def _converted(
    graph: AtRevision,
    asked: "list[Asked]",
    source: str,
    target: str,
    mode: "Mode",
    profile: str | None,
    explain: bool,
    scale: str | None,
) -> list[dict[str, Any]]:
    """Convert each distinct item once; items that repeat share the answer."""
    from kgservice.cli.items import located
    from kgservice.views.conversions import conversion_view
    from ontology.scale import UNIT, Scale

    chosen = UNIT if scale is None else Scale.parse(scale)
    distinct = list({each.typed: each for each in asked}.values())
    try:
        answers = graph.converter.convert(
            [each.item for each in distinct], source, target, mode=mode, profile=profile, explain=explain, scale=chosen
        )
    except EmotaxaError as error:
        wanted = located(error, distinct, source)
        if wanted is error:
            raise
        raise wanted from error
    views = {each.typed: conversion_view(answer, chosen) for each, answer in zip(distinct, answers, strict=True)}
    return [views[each.typed] for each in asked]

"""`emotaxa convert`: labels, scores or points of one scheme in another."""

from pathlib import Path
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
@click.option("--from", "source", metavar="S", type=Text(), help="Scheme of the labels, or vad.")
@click.option("--to", "target", metavar="S", required=True, type=Text(), help="Scheme or tier (shaver/1), or vad.")
@click.option("--profile", metavar="P", type=Text(), help="Use this published mapping, or the one in this .tsv file.")
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
@click.option(
    "--in",
    "document",
    metavar="FILE",
    type=Text(),
    help="Convert a document in EmotionML (.emotionml, .xml) or Onyx (.jsonld), which says itself what it is from.",
)
@click.option("--out", metavar="FILE", type=Text(), help="Where to write the document; the ending tells the format.")
@click.option("--explain", is_flag=True, help="Show the senses and mapping records behind each answer.")
@click.option("--strict", is_flag=True, help="Exit with 1 where any label stays without a target.")
@common_options()
def command(
    common: Common,
    labels: tuple[str, ...],
    source: str | None,
    target: str,
    profile: str | None,
    mode: str,
    scale: str | None,
    together: bool,
    scores: tuple[str, ...],
    labels_from: str | None,
    document: str | None,
    out: str | None,
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
    emotaxa convert --in answers.jsonld --to ekman --out answers.emotionml
    """  # noqa: D301 - click reads the escape
    if document is not None or out is not None or source is None:
        given = {
            "LABEL": labels, "--from": source, "--scale": scale, "--together": together, "--scores": scores,
            "--labels-from": labels_from, "--explain": explain,
        }  # fmt: skip
        mapped = _document(common, document, target, out, cast("Mode", mode), profile, given)
        if strict and not mapped:
            raise click.exceptions.Exit(1)
        return
    source, target = (_VAD if side.strip().lower() == _VAD else side for side in (source, target))
    _check_options(source, target, scale, mode, explain, profile, bool(scores) or together)
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
                conversion_lines(typed, results, taxonomy, points=source == _VAD, mode=mode, scored=bool(scores))
            )
    if strict and any(result["status"] != "mapped" for result in results):
        raise click.exceptions.Exit(1)


def _document(
    common: Common,
    document: str | None,
    target: str,
    out: str | None,
    mode: "Mode",
    profile: str | None,
    given: dict[str, Any],
) -> bool:
    """Convert a document, and refuse what has no meaning beside one."""
    from kgservice.cli.documents import convert_file

    context = click.get_current_context()
    if document is None:
        if given["--from"] is None:
            raise click.UsageError("give the scheme of the labels, --from S, or a document, --in FILE", context)
        raise click.UsageError("leave out --out: only a document, --in FILE, is written to a file", context)
    if useless := [name for name, value in given.items() if value]:
        raise click.UsageError(
            f"leave out {', '.join(useless)}: the document says what is converted, and from what", context
        )
    target = _VAD if target.strip().lower() == _VAD else target
    return convert_file(common, Path(document), target, None if out is None else Path(out), mode=mode, profile=profile)


def _check_options(
    source: str, target: str, scale: str | None, mode: str, explain: bool, profile: str | None, labels_only: bool
) -> None:
    """Refuse options that would be left without effect."""
    points = _VAD in (source, target)
    for given, option, why in (
        (scale is not None and not points, "--scale", "neither side is vad"),
        (target == _VAD and mode != "hard", "--mode", "a point is one answer, and no choice of targets"),
        (points and explain and not profile, "--explain", "no senses or records stand behind a point"),
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
    from mappings.conversion.own_profile import chosen_profile
    from ontology.scale import UNIT, Scale

    chosen = UNIT if scale is None else Scale.parse(scale)
    converter, profile = chosen_profile(graph.converter, profile)
    distinct = list({each.typed: each for each in asked}.values())
    try:
        answers = converter.convert(
            [each.item for each in distinct], source, target, mode=mode, profile=profile, explain=explain, scale=chosen
        )
    except EmotaxaError as error:
        wanted = located(error, distinct, source)
        if wanted is error:
            raise
        raise wanted from error
    views = {each.typed: conversion_view(answer, chosen) for each, answer in zip(distinct, answers, strict=True)}
    return [views[each.typed] for each in asked]

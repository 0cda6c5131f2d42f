"""`emotaxa resolve`: the concepts that texts name."""

from collections.abc import Iterator
from typing import Any

import click

from kgservice.cli.options import Common, PointCommand, Text, common_options
from kgservice.cli.printing import bold, dim, print_json, print_lines, wrapped
from kgservice.cli.reading import lines_of, reading

__all__ = ["command"]


@click.command("resolve", cls=PointCommand, short_help="Find the concepts that texts name.")
@click.argument("texts", metavar="TEXT...", nargs=-1, type=Text())
@click.option("--scheme", metavar="S", type=Text(), help="Look in this scheme, or tier (shaver/1), only.")
@click.option("--lang", metavar="L", type=Text(), help="Language of the texts, as en or pt-BR.  [default: en]")
@click.option("--limit", metavar="N", type=click.IntRange(1, 100), default=5, show_default=True, help="Candidates.")
@click.option(
    "--texts-from",
    metavar="FILE",
    type=Text(),
    help="Read further texts from a file, one per line; - is standard input.",
)
@common_options()
def command(
    common: Common,
    texts: tuple[str, ...],
    scheme: str | None,
    lang: str | None,
    limit: int,
    texts_from: str | None,
) -> None:
    """Find the concepts that each TEXT names, best first, with the reason.

    A TEXT is a label, a word of its family (joyful), an IRI, a CURIE or, with --scheme, an id of that scheme.
    The exit code is 1 where not one text is found; an ambiguous text counts as found.

    \b
    emotaxa resolve joyful
    emotaxa resolve 3 LABEL_5 --scheme goemotions
    """  # noqa: D301 - click reads the escape
    wanted = [*texts, *(lines_of(texts_from) if texts_from else ())]
    if not wanted:
        raise click.UsageError("give at least one TEXT, or --texts-from FILE", click.get_current_context())
    from kgservice.views.resolutions import resolution_view
    from ontology.reference import find_level

    with reading(common) as graph:
        level = find_level(graph.knowledge.taxonomy, scheme, field="scheme") if scheme is not None else None
        distinct = {
            text: resolution_view(graph.resolver.resolve(text, level, lang, limit)) for text in dict.fromkeys(wanted)
        }
        revision = graph.revision
    results = [distinct[text] for text in wanted]
    if common.json:
        print_json({"revision": revision, "results": results})
    else:
        print_lines(line for result in results for line in _lines(result))
    if all(result["status"] == "unresolved" for result in results):
        raise click.exceptions.Exit(1)


def _lines(result: dict[str, Any]) -> Iterator[str]:
    text = result["query"]["text"]
    yield f"{bold(text if len(text) <= 60 else f'{text[:57]}...')}: {result['status']}"
    if result["reason"]:
        yield from wrapped(result["reason"], "  ")
    candidates = result["candidates"]
    widths = [max((len(candidate[key]) for candidate in candidates), default=0) for key in ("curie", "label", "method")]
    for candidate in candidates:
        cells = [candidate[key].ljust(width) for key, width in zip(("curie", "label", "method"), widths, strict=True)]
        yield f"  {candidate['score']:.2f}  {'  '.join(cells)}  {dim(candidate['reason'])}"
    if result["question"]:
        yield from wrapped(result["question"], "  ")

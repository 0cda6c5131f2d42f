"""`emotaxa mappings`: mapping records, those that are stated and those that follow."""

from pathlib import Path
from typing import Any

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, remark
from kgservice.cli.reading import reading

__all__ = ["command"]

# Those of mappings.reasoning.inference, which is not imported to print the help.
_HOPS, _MOST_HOPS, _DECAY = 3, 6, 0.9


@click.command("mappings", short_help="List mapping records in SSSOM, and what follows from them.")
@click.option("--from", "source", metavar="S", type=Text(), help="Scheme, tier or outside prefix of the subject.")
@click.option("--to", "target", metavar="S", type=Text(), help="Scheme, tier or outside prefix of the object.")
@click.option("--subject", metavar="C", type=Text(), help="The subject: CURIE or IRI; with --from also a label.")
@click.option("--object", "obj", metavar="C", type=Text(), help="The object: CURIE or IRI; with --to also a label.")
@click.option("--predicate", metavar="P", type=Text(), help="The relation, such as skos:exactMatch.")
@click.option(
    "--set",
    "sets",
    metavar="ID",
    type=Text(),
    multiple=True,
    help="Take the records of this mapping set; may be given again.  [default: all sets but profiles]",
)
@click.option("--chain", is_flag=True, help="Add what follows from several records.")
@click.option(
    "--hops",
    type=click.IntRange(1, _MOST_HOPS),
    default=_HOPS,
    show_default=True,
    metavar="N",
    help="How many records a chain has at most.",
)
@click.option("--invert", is_flag=True, help="Read records from their object, too, alone and within chains.")
@click.option("--generalise", is_flag=True, help="Add weaker claims that follow from a record.")
@click.option(
    "--decay",
    type=click.FloatRange(0, 1, min_open=True),
    default=_DECAY,
    show_default=True,
    metavar="X",
    help="Factor of the confidence for each further record of a chain.",
)
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="X", help="Leave less sure records out.")
@click.option("--merge", is_flag=True, help="Make records that say the same one.")
@click.option("--cliques", is_flag=True, help="List what exact matches make the same, in place of records.")
@click.option(
    "--format", "wanted", type=click.Choice(["tsv", "json"]), default="tsv", show_default=True, help="What to write."
)
@click.option("--out", metavar="FILE", type=Text(), help="Where to write.  [default: standard output]")
@common_options()
def command(
    common: Common,
    *,
    source: str | None,
    target: str | None,
    subject: str | None,
    obj: str | None,
    predicate: str | None,
    sets: tuple[str, ...],
    chain: bool,
    hops: int,
    invert: bool,
    generalise: bool,
    decay: float,
    min_confidence: float | None,
    merge: bool,
    cliques: bool,
    wanted: str,
    out: str | None,
) -> None:
    """List mapping records as canonical SSSOM/TSV, or as JSON.

    With --chain, --invert and --generalise, what follows from them by the chaining rules of SSSOM is added; a derived
    record names those that it follows from. Chains are put together of the records of the sets named by --set, and a
    denied mapping is neither derived nor passed. The other options choose among the outcome. FILE appears whole or not
    at all.

    \b
    emotaxa mappings --from goemotions --to sense
    emotaxa mappings --chain --invert --from goemotions --to parrott --merge
    emotaxa mappings --cliques --set ekman --set ekman-7
    """  # noqa: D301 - click reads the escape
    from kgservice.views.mappings import cliques_text, cliques_view, mappings_text, mappings_view
    from mappings.reasoning.cliques import cliques as cliques_of
    from mappings.reasoning.inference import Terms
    from mappings.reasoning.selection import Selection, select

    derive = Terms(hops if chain else 1, invert, generalise, decay) if chain or invert or generalise else None
    asked = Selection(source, target, subject, obj, predicate, sets, derive, merge, min_confidence)
    in_json = common.json or wanted == "json"
    with reading(common) as graph:
        records = select(graph.knowledge, asked)
        if cliques:
            found = cliques_of(records)
            said = counted(len(found), "clique")
            taxonomy = graph.knowledge.taxonomy
            answer = cliques_view(taxonomy, found, graph.revision) if in_json else cliques_text(taxonomy, found)
        else:
            said = counted(len(records), "record")
            answer = mappings_view(records, graph.revision) if in_json else mappings_text(graph.knowledge, records)
    if out is not None:
        _write(Path(out), answer)
        remark(common, f"{said} written to {out}")
    elif isinstance(answer, str):
        click.echo(answer.encode(), nl=False)
    else:
        print_json(answer)


def _write(path: Path, answer: dict[str, Any] | str) -> None:
    import orjson

    from ontology.files.aside import write_aside

    data = answer.encode() if isinstance(answer, str) else orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)
    with write_aside(path) as part:
        part.write(data)

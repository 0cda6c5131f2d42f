"""`emotaxa export`: the graph of a store in a format that others read."""

from pathlib import Path

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, remark
from kgservice.cli.reading import opened

__all__ = ["command"]

_FORMATS = ("ttl", "rdfxml", "jsonld", "nt", "sssom", "sssom-json", "sssom-jsonld", "sssom-rdf", "skos", "obographs")


@click.command("export", short_help="Write the graph in Turtle, RDF/XML, JSON-LD, SSSOM, SKOS...")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(_FORMATS),
    help="What to write.  [default: by the ending of --out, else ttl]",
)
@click.option("--scheme", metavar="S", type=Text(), help="Write only this scheme, and what is said of its concepts.")
@click.option("--out", metavar="FILE", type=Text(), help="Where to write.  [default: standard output]")
@common_options()
def command(common: Common, wanted: str | None, scheme: str | None, out: str | None) -> None:
    """Write the ontology of the store, or its mapping sets (sssom...), at a revision.

    ttl, rdfxml, jsonld and nt say the same, and so do the four of sssom: a table, JSON, JSON-LD and Turtle; skos and
    obographs say as much of it as they can. FILE appears whole or not at all.

    \b
    emotaxa export --format skos --scheme parrott
    emotaxa export --out emotaxa.owl
    """  # noqa: D301 - click reads the escape
    from kgservice.views.exports import FORMATS, export
    from ontology.reference import find_scheme

    by_ending = [name for name in FORMATS if out is not None and out.endswith(FORMATS[name].suffix)]
    name = wanted or max(by_ending, key=lambda name: len(FORMATS[name].suffix), default="ttl")
    with opened(common) as workspace:
        graph = workspace.at(common.revision)
        taxonomy = graph.knowledge.taxonomy
        chosen = None if scheme is None else find_scheme(taxonomy, scheme)
        text = export(workspace.store.quads(graph.revision), graph.knowledge, FORMATS[name], chosen)
        revision = graph.revision
    told = {"revision": revision, "format": name, "scheme": None if chosen is None else chosen.id}
    if out is not None:
        from ontology.files.aside import write_aside

        data = text.encode()
        with write_aside(Path(out)) as part:
            part.write(data)
        remark(common, f"written to {out}")
        if common.json:
            print_json({**told, "out": out, "bytes": len(data), "text": None})
    elif common.json:
        print_json({**told, "out": None, "bytes": len(text.encode()), "text": text})
    else:
        click.echo(text.encode(), nl=False)

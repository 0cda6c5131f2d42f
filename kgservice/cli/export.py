"""`emotaxa export`: the graph of a store in a format that others read, or as the directory that Git keeps."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, print_lines, remark, wrapped
from kgservice.cli.reading import opened, revision_wanted

if TYPE_CHECKING:
    from kgservice.changes.publishing.export import Exported

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
@click.option("--directory", metavar="DIR", type=Text(), help="Write modules, label sets and mapping sets into DIR.")
@click.option("--like", metavar="DIR", type=Text(), help="Keep the layout of the files there.  [default: those of DIR]")
@click.option("--allow-dirty", is_flag=True, help="Change files of DIR, too, that Git does not have as they are.")
@common_options()
def command(
    common: Common,
    *,
    wanted: str | None,
    scheme: str | None,
    out: str | None,
    directory: str | None,
    like: str | None,
    allow_dirty: bool,
) -> None:
    """Write the ontology of the store, or its mapping sets (sssom...), at a revision.

    ttl, rdfxml, jsonld and nt say the same, and so do the four of sssom: a table, JSON, JSON-LD and Turtle; skos and
    obographs say as much of it as they can. FILE appears whole or not at all.

    With --directory all of it is written as the files that Git keeps. A file that says the same already stays as it is;
    in others, only the lines change that have to, and files of which the revision knows no graph go. What is not
    committed is not touched without --allow-dirty.

    \b
    emotaxa export --format skos --scheme parrott
    emotaxa export --out emotaxa.owl
    emotaxa export --directory checkout --revision 7
    """  # noqa: D301 - click reads the escape
    if directory is not None:
        for given, option in ((wanted, "--format"), (scheme, "--scheme"), (out, "--out")):
            if given is not None:
                raise click.UsageError(
                    f"leave out {option}: a directory holds all, each file as it is", click.get_current_context()
                )
        _write_directory(common, Path(directory), None if like is None else Path(like), allow_dirty)
        return
    if like is not None or allow_dirty:
        option = "--like" if like is not None else "--allow-dirty"
        raise click.UsageError(f"{option} is for a --directory; name one", click.get_current_context())
    _write(common, wanted, scheme, out)


def _write(common: Common, wanted: str | None, scheme: str | None, out: str | None) -> None:
    from kgservice.views.exports import FORMATS, export
    from ontology.reference import find_scheme

    by_ending = [name for name in FORMATS if out is not None and out.endswith(FORMATS[name].suffix)]
    name = wanted or max(by_ending, key=lambda name: len(FORMATS[name].suffix), default="ttl")
    with opened(common) as workspace:
        graph = workspace.at(revision_wanted(common, workspace.store))
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


def _write_directory(common: Common, folder: Path, like: Path | None, allow_dirty: bool) -> None:
    from kgservice.changes.publishing.export import export_directory

    if like is not None and not like.is_dir():
        from ontology.errors import DocumentError, Place

        raise DocumentError("is no directory", Place(str(like)), hint="name one with --like, or leave it out")
    with opened(common) as workspace:
        number = revision_wanted(common, workspace.store)
        exported = export_directory(workspace.store, folder, number, like=like, allow_dirty=allow_dirty)
    if common.json:
        from kgservice.views.publishing import exported_view

        print_json(exported_view(exported))
    else:
        print_lines(_lines(exported, like))
    for finding in exported.findings:
        remark(common, str(finding))


def _lines(exported: "Exported", like: Path | None) -> Iterator[str]:
    for file in exported.changed:
        yield from wrapped(f"{file.how} {file.path}{f' ({file.reason})' if file.reason else ''}")
    against = "" if like is None else f" against {like}"
    total = counted(len(exported.files), "file")
    yield f"revision {exported.revision} in {exported.folder}: {total}, {len(exported.changed)} changed{against}"

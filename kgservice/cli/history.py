"""`emotaxa history`: who made a concept or a mapping record what it is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import bold, dim, print_json, print_lines, remark, wrapped
from kgservice.cli.reading import opened, revision_wanted

if TYPE_CHECKING:
    from kgservice.changes.provenance.version import History, Version
    from kgservice.workspace import AtRevision

__all__ = ["command"]

_FORMS = ("text", "json", "ttl", "jsonld", "nt", "rdfxml")


@click.command("history", short_help="Tell who made a concept or a mapping what it is.")
@click.argument("thing", metavar="CONCEPT|RECORD", type=Text())
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="What to print; ttl, jsonld, nt and rdfxml are in the vocabulary PROV-O.  [default: text]",
)
@click.option("--before", metavar="N", type=click.IntRange(min=1), help="Only what was before this revision.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 500), default=50, show_default=True, help="Revisions.")
@common_options()
def command(common: Common, thing: str, form: str | None, before: int | None, limit: int) -> None:
    """Tell every revision that speaks of a concept, a scheme, a norm or a mapping record, newest first: what came, what
    went, who did it, and by which change request. What is gone is told of, too.

    \b
    emotaxa history ekman:anger
    emotaxa history mapping:goemotions/joy--joy --format ttl
    """  # noqa: D205, D301 - click reads the escape
    from kgservice.changes.provenance.history import history_of
    from ontology.errors import EmotaxaError

    if common.json and form not in (None, "json"):
        raise click.UsageError(f"give --json or --format {form}, not both", click.get_current_context())
    with opened(common) as workspace:
        graph = workspace.at(revision_wanted(common, workspace.store))
        revision = graph.revision
        until = revision + 1 if before is None else min(before, revision + 1)
        history = history_of(workspace.store, _iri(graph, thing), before=until, limit=limit)
    if not history.versions:
        raise EmotaxaError(
            f"no revision speaks of {thing!r}", hint="name a concept or a mapping record by CURIE or IRI", value=thing
        )
    if common.json or form == "json":
        from kgservice.views.provenance import provenance_view

        print_json(provenance_view(history, revision))
    elif form in (None, "text"):
        print_lines(_lines(history))
        if history.following is not None:
            remark(common, f"go on with --before {history.following}")
    else:
        from kgservice.changes.provenance.prov import prov_text

        assert form is not None, "it is one of those above"
        click.echo(prov_text(history, form).encode(), nl=False)


def _iri(graph: "AtRevision", text: str) -> str:
    """Give the IRI of what is named; what is gone has its CURIE all the same."""
    from kgservice.changes.operations.naming import concept_iri

    taxonomy = graph.knowledge.taxonomy
    scheme = taxonomy.schemes.get(text)
    return concept_iri(taxonomy, text) if scheme is None else scheme.iri


def _lines(history: "History") -> Iterator[str]:
    from ontology.iri import compress

    yield bold(compress(history.iri))
    yield dim(history.iri)
    for version in history.versions:
        yield ""
        yield from _version(version)


def _version(version: "Version") -> Iterator[str]:
    at = f"{version.at:%Y-%m-%d %H:%M} UTC"
    yield bold(f"revision {version.revision}, {at}: {version.event} by {version.author}")
    yield from wrapped(version.summary, "  ")
    origin = version.origin
    if origin is not None:
        approved = f", approved by {', '.join(origin.approvers)}" if origin.approvers else ""
        said = f"change request {origin.number}, by {origin.author}{approved}, merged by {origin.merged_by}"
        if origin.reverts is not None:
            said += f"; takes change request {origin.reverts} back"
        if origin.reverted_by is not None:
            said += f"; taken back by change request {origin.reverted_by}"
        yield from wrapped(said, "  ")
    for sentence in version.words:
        yield from wrapped(f"- {sentence}", "  ")

"""`emotaxa diff`: what differs between two releases, or two revisions of a store, in words or as operations."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import bold, counted, print_json, print_lines, remark, wrapped
from kgservice.cli.reading import opened

if TYPE_CHECKING:
    from kgservice.stores.protocol import GraphStore
    from mappings.release.diff import Difference

__all__ = ["command"]

_RANGE: Final = re.compile(r"([1-9]\d{0,17})\.\.([1-9]\d{0,17})?")


@click.command("diff", short_help="Show what differs between two releases or revisions.")
@click.argument("old", metavar="[OLD]", required=False, type=Text())
@click.argument("new", metavar="[NEW]", required=False, type=Text())
@click.option(
    "--revision",
    "between",
    metavar="A..B",
    type=Text(),
    help="Compare two revisions of the store; B is the newest where it is left out.",
)
@click.option("--operations", is_flag=True, help="Show the operations that lead from A to B.")
@click.option("--kgcl", is_flag=True, help="Show these operations in KGCL.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs.")
@common_options(reads=False)
def command(
    common: Common,
    *,
    old: str | None,
    new: str | None,
    between: str | None,
    operations: bool,
    kgcl: bool,
    exit_code: bool,
) -> None:
    """Show what differs between two releases: classes, labels, definitions, hierarchy, norms, mappings.

    OLD and NEW are folders that `emotaxa release` has made, or files: an ontology in Turtle (.ttl), RDF/XML (.owl),
    JSON-LD (.jsonld) or N-Triples (.nt), or an SSSOM mapping set (.sssom.tsv). Without NEW, OLD is compared with what
    Emotaxa ships now. With --revision two revisions of the store are compared instead, the later one first where it is
    named first; what no operation says is told on standard error.

    \b
    emotaxa diff emotaxa-0.1.0 emotaxa-0.2.0
    emotaxa diff --revision 1..3
    emotaxa diff --revision 3..1 --kgcl
    """  # noqa: D301 - click reads the escape
    context = click.get_current_context()
    if (old is None) == (between is None):
        raise click.UsageError("give OLD, or --revision A..B", context)
    if between is None and (operations or kgcl):
        raise click.UsageError("operations lead from one revision to another; give --revision A..B", context)
    if operations and kgcl:
        raise click.UsageError("give --operations or --kgcl, not both", context)
    if between is not None and (operations or kgcl):
        differs = _tell_operations(common, between, kgcl)
    else:
        found = _of_files(old or "", new) if between is None else _of_revisions(common, between)
        _tell(common, found)
        differs = bool(found.changes)
    if exit_code and differs:
        raise click.exceptions.Exit(1)


def _of_files(old: str, new: str | None) -> "Difference":
    from mappings.release.build import content_state
    from mappings.release.diff import difference
    from mappings.release.files import read_content
    from mappings.release.history import read_state
    from mappings.shipped import shipped_files

    before = read_state(Path(old))
    return difference(before, content_state(read_content(shipped_files())) if new is None else read_state(Path(new)))


def _of_revisions(common: Common, between: str) -> "Difference":
    from dataclasses import replace

    from kgservice.changes.publishing.releasing import state_of_revision
    from mappings.release.diff import difference

    with opened(common) as workspace:
        numbers = _numbers(between, workspace.store)
        before, after = (
            replace(state_of_revision(workspace.store, number), version=f"revision {number}") for number in numbers
        )
    return difference(before, after)


def _tell(common: Common, found: "Difference") -> None:
    from mappings.release.words import difference_view, sections, summary

    if common.json:
        print_json(difference_view(found))
        return
    for title, sentences in sections(found):
        print_lines([bold(title)])
        for sentence in sentences:
            print_lines(wrapped(sentence, "  "))
        print_lines([""])
    print_lines(wrapped(summary(found)))


def _tell_operations(common: Common, between: str, kgcl: bool) -> bool:
    """Show the operations that lead from one revision to another; tell whether anything differs."""
    from kgservice.changes.bulk.edited import operations_between
    from kgservice.views.change_texts import kgcl_of
    from kgservice.views.read_operations import between_view

    with opened(common) as workspace:
        old, new = _numbers(between, workspace.store)
        found = operations_between(workspace.store, old, new)
    findings = found.findings(f"revisions {old} to {new}")
    if common.json:
        print_json(between_view(old, new, found.operations, findings))
    elif kgcl:
        click.echo(kgcl_of(found.operations), nl=False)
    else:
        print_lines(_words([operation.in_words() for operation in found.operations]))
        print_lines([f"from revision {old} to {new}: {counted(len(found.operations), 'operation')}"])
    for finding in findings:
        remark(common, str(finding))
    if findings:
        remark(common, f"{counted(len(findings), 'statement')} that no operation says")
    return bool(found.operations or findings)


def _words(sentences: list[str]) -> Iterator[str]:
    width = len(str(len(sentences) - 1))
    for place, said in enumerate(sentences):
        first, *rest = wrapped(said, " " * (width + 2))
        yield f"{place:>{width}}  {first.strip()}"
        yield from rest


def _numbers(between: str, store: "GraphStore") -> tuple[int, int]:
    """Read `A..B`."""
    found = _RANGE.fullmatch(between.strip())
    if found is None:
        from ontology.errors import EmotaxaError

        raise EmotaxaError(
            f"--revision: {between[:40]!r} names no two revisions",
            hint="write it as 1..3, or as 1.. up to the newest",
            value=between,
        )
    return int(found[1]), store.revision if found[2] is None else int(found[2])

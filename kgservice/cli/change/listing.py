"""Listing change requests."""

from collections.abc import Sequence

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, print_lines, remark

__all__ = ["listed"]

_STATES = ("draft", "proposed", "approved", "rejected", "merged", "reverted")


@click.command("list", short_help="List requests.")
@click.option("--state", "states", type=click.Choice(_STATES), multiple=True, help="In this state; may be given again.")
@click.option("--author", metavar="NAME", type=Text(), help="By this author.")
@click.option("--reviewer", metavar="NAME", type=Text(), help="That this reviewer was asked about, or decided on.")
@click.option("--tag", metavar="T", type=Text(), help="With this tag.")
@click.option("--about", metavar="C", type=Text(), help="About this concept or record: CURIE or IRI.")
@click.option("--text", metavar="T", type=Text(), help="With these words in title, description or comments.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, metavar="N", help="How many.")
@click.option("--cursor", metavar="C", type=Text(), help="Go on where a page has ended.")
@common_options(reads=False)
@acting_options
def listed(
    common: Common,
    who: Who,
    *,
    states: Sequence[str],
    author: str | None,
    reviewer: str | None,
    tag: str | None,
    about: str | None,
    text: str | None,
    limit: int,
    cursor: str | None,
) -> None:
    """List change requests, newest first: those to which all of the options apply.

    \b
    emotaxa change list --state proposed --reviewer rae
    emotaxa change list --about ekman:anger --state merged
    """  # noqa: D301 - click reads the escape
    from kgservice.changes.register import Question
    from kgservice.changes.request import State
    from kgservice.cli.change.text import page_lines
    from kgservice.views.changes import changes_view

    with editing(common, who) as (edit, _):
        iri = None
        if about is not None:
            from kgservice.changes.operations.naming import concept_iri

            iri = concept_iri(edit.workspace.at().knowledge.taxonomy, about, field="about")
        question = Question(tuple(map(State, states)), author, reviewer, tag, iri, text)
        page = edit.desk.list(question, limit=limit, cursor=cursor)
        revision = edit.workspace.store.revision
    if common.json:
        print_json(changes_view(page, revision))
        return
    if page.requests:
        print_lines(page_lines(page))
    else:
        remark(common, "there are no such change requests; emotaxa change new begins one")
    if page.next is not None:
        remark(common, f"{counted(page.total, 'request')} in all; go on with --cursor {page.next}")

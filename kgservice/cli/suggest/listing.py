"""Listing suggestions, and showing one."""

from collections.abc import Sequence
from typing import Any

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, print_lines, remark

__all__ = ["ID", "listed", "show"]

ID = click.argument("id", metavar="ID", type=Text())
"""The suggestion that a command is about."""

_STATES = ("waiting", "accepted", "rejected", "withdrawn")


@click.command("list", short_help="List suggestions.")
@click.option(
    "--state", "states", type=click.Choice(_STATES), multiple=True, help="In this state; may be given again.  [waiting]"
)
@click.option("--kind", type=click.Choice(["mapping", "synonym"]), help="Mappings of labels, or words as synonyms.")
@click.option("--scheme", metavar="S", type=Text(), help="For labels of this label set.")
@click.option("--to", metavar="S", type=Text(), help="Of concepts of this scheme.")
@click.option("--concept", metavar="C", type=Text(), help="Of this concept: IRI or CURIE.")
@click.option("--text", metavar="T", type=Text(), help="For this label or word, or the IRI of a label.")
@click.option("--predicate", metavar="P", type=Text(), help="With this relation.")
@click.option("--method", metavar="M", type=Text(), help="That this method speaks for.")
@click.option("--least", metavar="P", type=click.FloatRange(0, 1), default=0.0, help="Score from which on.")
@click.option("--contested/--uncontested", default=None, help="Whether other concepts claim the term.")
@click.option("--closest/--not-closest", default=None, help="Whether it is the closest of those that do.")
@click.option("--decided-by", metavar="NAME", type=Text(), help="That this person decided on.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 1_000), default=100, show_default=True, help="How many.")
@click.option("--offset", metavar="N", type=click.IntRange(0, 10_000_000), default=0, help="How many to pass over.")
@common_options(reads=False)
@acting_options
def listed(
    common: Common,
    who: Who,
    /,
    *,
    states: Sequence[str],
    text: str | None,
    method: str | None,
    limit: int,
    offset: int,
    **filtered: Any,  # noqa: ANN401 - the other options above, called as the filters are
) -> None:
    """List suggestions, those with the highest scores first: those to which all of the options apply.

    \b
    emotaxa suggest list --scheme my-labels --closest
    emotaxa suggest list --state accepted --decided-by ann
    """  # noqa: D301 - click reads the escape
    from kgservice.changes.suggesting.filters import Filters
    from kgservice.changes.suggesting.queued import State
    from kgservice.cli.suggest.text import list_lines
    from kgservice.views.suggestions import suggestions_view

    chosen = frozenset(map(State, states or ("waiting",)))
    filters = Filters(states=chosen, term=text, suggester=method, **filtered)
    with editing(common, who) as (edit, _):
        found = edit.suggestions.list(filters)
        following = offset + limit if offset + limit < len(found) else None
        document = suggestions_view(
            found[offset : offset + limit], edit.suggestions, edit.workspace.store.revision, len(found), following
        )
    if common.json:
        print_json(document)
        return
    if document["suggestions"]:
        print_lines(list_lines(document["suggestions"], states=chosen != {State.WAITING}))
    else:
        remark(common, "there are no such suggestions; emotaxa suggest find looks for some")
    if following is not None:
        remark(common, f"{counted(len(found), 'suggestion')} in all; go on with --offset {following}")


@click.command("show", short_help="Show a suggestion, with its evidence.")
@ID
@common_options(reads=False)
@acting_options
def show(common: Common, who: Who, *, id: str) -> None:
    """Show the suggestion ID: what each method says for it, which other concepts claim the term, who decided what.

    \b
    emotaxa suggest show 0123456789abcdef
    """  # noqa: D301 - click reads the escape
    from kgservice.cli.suggest.text import suggestion_lines

    with editing(common, who) as (edit, _):
        document = edit.suggestions.get(id).as_document()
    if common.json:
        print_json(document)
    else:
        print_lines(suggestion_lines(document))

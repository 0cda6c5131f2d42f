"""Showing change requests: show, history, diff, kgcl."""

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.change.arguments import NUMBER
from kgservice.cli.change.outcome import conflicts_told
from kgservice.cli.options import Common, common_options
from kgservice.cli.printing import print_json, print_lines

__all__ = ["diff", "history", "kgcl", "show"]


@click.command("show", short_help="Show a request.")
@NUMBER
@common_options(reads=False)
@acting_options
def show(common: Common, who: Who, *, number: int) -> None:
    """Show the request N: what it does, who said what, what stands in its way, and what you may do with it now.

    \b
    emotaxa change show 7
    """  # noqa: D301 - click reads the escape
    from kgservice.cli.change.text import request_lines
    from kgservice.views.changes import change_view

    with editing(common, who) as (edit, by):
        request = edit.desk.get(number)
        allowed = edit.desk.allowed(request, by)
    if common.json:
        print_json(change_view(request, allowed))
    else:
        print_lines(request_lines(request, allowed))


@click.command("history", short_help="Tell what happened to a request.")
@NUMBER
@common_options(reads=False)
@acting_options
def history(common: Common, who: Who, *, number: int) -> None:
    """Tell who did what with the request N, oldest first.

    \b
    emotaxa change history 7
    """  # noqa: D301 - click reads the escape
    from kgservice.cli.change.text import history_lines
    from kgservice.views.changes import happenings_view

    with editing(common, who) as (edit, _):
        found = edit.desk.history(number)
    if common.json:
        print_json(happenings_view(number, found))
    else:
        print_lines(history_lines(found))


@click.command("diff", short_help="Show the statements that come and go.")
@NUMBER
@common_options(reads=False)
@acting_options
def diff(common: Common, who: Who, *, number: int) -> None:
    """Show the statements that come (+) and go (-) with the request N, as N-Quads.

    The exit code is 1 where it is in conflict with what others have changed.

    \b
    emotaxa change diff 7
    """  # noqa: D301 - click reads the escape
    from kgservice.views.change_texts import diff_text, diff_view

    with editing(common, who) as (edit, _), conflicts_told(common):
        proposal = edit.desk.proposal(number)
        if common.json:
            print_json(diff_view(number, proposal))
        else:
            click.echo(diff_text(proposal), nl=False)


@click.command("kgcl", short_help="Print a request in KGCL.")
@NUMBER
@common_options(reads=False)
@acting_options
def kgcl(common: Common, who: Who, *, number: int) -> None:
    """Print the operations of the request N in KGCL, one a line; those that it has no words for as remarks.

    \b
    emotaxa change kgcl 7 > 7.kgcl
    """  # noqa: D301 - click reads the escape
    from kgservice.views.change_texts import kgcl_lines

    with editing(common, who) as (edit, _):
        text = kgcl_lines(edit.desk.get(number))
    if common.json:
        print_json({"number": number, "kgcl": text})
    else:
        click.echo(text, nl=False)

"""`emotaxa change`: the group, and the order of its commands."""

import click

from kgservice.cli.change.deciding import approve, merge, rebase, reject, revert
from kgservice.cli.change.judging import check, impact
from kgservice.cli.change.listing import listed
from kgservice.cli.change.operations import operations, read, template
from kgservice.cli.change.showing import diff, history, kgcl, show
from kgservice.cli.change.talking import answer, comment, resolve, review, tag, watch
from kgservice.cli.change.writing import amend, new, submit, withdraw
from kgservice.cli.group import InOrder

__all__ = ["command"]


@click.group("change", cls=InOrder, short_help="Propose, review and merge changes.", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Propose changes of the graph, review those of others, and merge them.

    A change request is a list of operations. It begins as a draft; its author submits it, somebody else approves it,
    and then it is merged as a new revision, after all checks have passed on the newest one. Nobody approves their own.

    Who shows a key of the store, with --key or $EMOTAXA_KEY, acts in its name and with its role. Without one, the user
    of the system acts, or whom --as names, and may do everything.

    \b
    emotaxa change new --title "Anger is called ire" --kgcl "create synonym 'ire' for ekman:anger" --submit
    emotaxa change approve 1 --as rae
    emotaxa change merge 1
    """  # noqa: D301 - click reads the escape
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    *(new, show, listed, submit, withdraw, amend),
    *(check, impact, diff, kgcl, history),
    *(approve, reject, rebase, merge, revert),
    *(comment, resolve, review, tag, watch, answer),
    *(operations, template, read),
):
    command.add_command(_command)

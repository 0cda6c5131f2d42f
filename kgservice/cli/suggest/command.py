"""`emotaxa suggest`: the group, and the order of its commands."""

import click

from kgservice.cli.group import InOrder
from kgservice.cli.suggest.deciding import accept, draft, reject, reopen, withdraw
from kgservice.cli.suggest.finding import find
from kgservice.cli.suggest.listing import listed, show

__all__ = ["command"]


@click.group("suggest", cls=InOrder, short_help="Find and decide on suggestions.", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Have mappings of labels suggested, and words as further names of concepts; decide on them, one by one.

    What is found waits in a queue. What a curator accepts becomes a change request, by which alone the graph changes;
    what one rejects is not suggested again. Who acts is said as for emotaxa change.

    \b
    emotaxa suggest find --label-set my-labels.toml --draft
    emotaxa suggest accept 0123456789abcdef
    emotaxa suggest draft --change 1
    """  # noqa: D301 - click reads the escape
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (find, listed, show, accept, reject, withdraw, reopen, draft):
    command.add_command(_command)

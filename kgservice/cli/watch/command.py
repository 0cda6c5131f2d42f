"""`emotaxa watch`: the group, and the order of its commands."""

import click

from kgservice.cli.group import InOrder
from kgservice.cli.watch.changing import add, change, remove, rotate
from kgservice.cli.watch.running import pause, ping, resume
from kgservice.cli.watch.showing import listed, show

__all__ = ["command"]


@click.group("watch", cls=InOrder, short_help="Hear of changes, by notices or webhooks.", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Watch concepts, schemes, tags or requests, and hear of what happens to them.

    What is watched without a URL shows among your notices (emotaxa notices); with one, a service over the store
    (emotaxa serve) sends it there. Who acts is said as for emotaxa change.

    \b
    emotaxa watch add scheme:goemotions --kind merged
    emotaxa watch add everything --url https://example.org/emotaxa
    emotaxa notices --unread --mark
    """  # noqa: D301 - click reads the escape
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (add, listed, show, change, pause, resume, rotate, ping, remove):
    command.add_command(_command)

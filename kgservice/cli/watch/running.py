"""Running watches: pause, resume, and try a webhook."""

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.options import Common, common_options
from kgservice.cli.printing import print_json, print_lines
from kgservice.cli.watch.outcome import KEPT, NEEDS, NUMBER, found, tell

__all__ = ["pause", "ping", "resume"]


@click.command("pause", short_help="Pause a watch.")
@NUMBER
@common_options(reads=False)
@acting_options
def pause(common: Common, who: Who, *, number: int) -> None:
    """Send nothing to the watch N until it is resumed; what happens meanwhile waits.

    \b
    emotaxa watch pause 1
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT, needs=NEEDS) as (edit, by):
        watch = edit.watches.pause(by, number)
    tell(common, watch, f"watch {number} is {watch.state}")


@click.command("resume", short_help="Go on with a watch.")
@NUMBER
@click.option("--skip", is_flag=True, help="Go on from now, and not where it was left.")
@common_options(reads=False)
@acting_options
def resume(common: Common, who: Who, *, number: int, skip: bool) -> None:
    """Go on with the watch N, which was paused or has halted, where it was left.

    \b
    emotaxa watch resume 1 --skip
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT, needs=NEEDS) as (edit, by):
        watch = edit.watches.resume(by, number, skip=skip)
    tell(common, watch, f"watch {number} is {watch.state}")


@click.command("ping", short_help="Try a webhook.")
@NUMBER
@common_options(reads=False)
@acting_options
def ping(common: Common, who: Who, *, number: int) -> None:
    """Send an event that tells nothing to the webhook of the watch N. The exit code is 1 where it was not taken.

    \b
    emotaxa watch ping 1
    """  # noqa: D301 - click reads the escape
    from kgservice.changes.watching.courier import Courier
    from kgservice.changes.watching.errors import BadWebhook
    from kgservice.views.watches import ping_view

    with editing(common, who, needs=NEEDS) as (edit, by):
        watch = found(edit, number, by)
        if watch.url is None:
            raise BadWebhook("", f"watch {number} has no webhook", "make a new watch with one")
        if not edit.watching.webhooks:
            raise BadWebhook(watch.url, "webhooks are turned off", "turn them on with EMOTAXA_WATCHING__WEBHOOKS=true")
        answer = Courier(edit.workspace.store, edit.watching).ping(watch)
    if common.json:
        print_json(ping_view(watch, answer))
    elif answer.taken:
        print_lines([f"{watch.url} has taken it, with status {answer.status}"])
    else:
        print_lines([f"{watch.url} has not taken it: {answer.reason}"])
    if not answer.taken:
        raise click.exceptions.Exit(1)

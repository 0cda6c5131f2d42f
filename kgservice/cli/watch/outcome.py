"""Outcomes: a watch as it stands after a command, and who may look at it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from kgservice.cli.options import Common
from kgservice.cli.printing import bold, print_json, print_lines, remark, wrapped

if TYPE_CHECKING:
    from kgservice.access.principal import Principal
    from kgservice.changes.editing import Editing
    from kgservice.changes.watching.watch import Watch

__all__ = ["KEPT", "NEEDS", "NUMBER", "found", "tell", "tell_secret", "watch_lines"]

KEPT: Final = "watch"
"""What is lost with a store that ends with the command."""

NEEDS: Final = "commenter"
"""The least role of those who take part, and may so watch."""

NUMBER = click.argument("number", metavar="N", type=click.IntRange(min=1))
"""The watch that a command is about."""


def found(edit: "Editing", number: int, by: "Principal") -> "Watch":
    """Give a watch of somebody, or any to an admin.

    Raises:
        UnknownWatch, ForeignWatch: as their names say.
    """
    from kgservice.access.principal import Role
    from kgservice.changes.person import same_person
    from kgservice.changes.watching.errors import ForeignWatch

    watch = edit.watches.find(number)
    if not same_person(watch.owner, by.name) and by.role < Role.ADMIN:
        raise ForeignWatch(number, watch.owner)
    return watch


def tell(common: Common, watch: "Watch", said: str = "") -> None:
    """Print a watch: with --json whole, else what was done, or all of it where nothing was."""
    if common.json:
        print_json(watch.as_document())
    else:
        print_lines([said] if said else watch_lines(watch))


def tell_secret(common: Common, watch: "Watch", secret: str | None, said: str) -> None:
    """Print a watch with the secret of its webhook, which is shown this once."""
    if common.json:
        from kgservice.views.watches import new_watch_view

        print_json(new_watch_view(watch, secret))
        return
    print_lines([said])
    if secret is not None:
        print_lines([secret])
        remark(common, "keep the secret now: it is not shown again; it signs what is sent")


def watch_lines(watch: "Watch") -> Iterator[str]:
    """Show a watch."""
    one = watch.as_document()
    yield bold(f"{one['number']}  {one['target']}")
    kinds = ", ".join(one["kinds"]) or "everything that happens"
    yield f"of {one['owner']}, {one['state']}, since {one['created'][:10]}: {kinds}"
    yield f"sent to {one['url']}" if one["url"] else "told among the notices"
    if one["url"]:
        last = "nothing yet" if one["delivered"] is None else f"last {one['delivered'][:16].replace('T', ' ')}"
        yield f"delivered: {last}, up to entry {one['through']}"
    if one["attempts"]:
        due = "at once" if one["due"] is None else f"{one['due'][:16].replace('T', ' ')} UTC"
        yield f"tried {one['attempts']} times in vain; tried again {due}"
    if one["reason"]:
        yield from wrapped(one["reason"])
    for lost in one["lost"]:
        yield from wrapped(f"entry {lost['number']} was given up: {lost['reason']}", "  ")

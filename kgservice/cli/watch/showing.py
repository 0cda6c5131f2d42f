"""Listing watches, and showing one."""

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.options import Common, common_options
from kgservice.cli.printing import print_json, print_lines, remark, table
from kgservice.cli.watch.outcome import NEEDS, NUMBER, found, tell

__all__ = ["listed", "show"]


@click.command("list", short_help="List watches.")
@click.option("--mine", is_flag=True, help="Your own alone, as an admin, too.")
@common_options(reads=False)
@acting_options
def listed(common: Common, who: Who, *, mine: bool) -> None:
    """List your watches, by number; as an admin, those of everybody.

    \b
    emotaxa watch list --mine
    """  # noqa: D301 - click reads the escape
    from kgservice.access.principal import Role
    from kgservice.views.watches import watches_view

    with editing(common, who, needs=NEEDS) as (edit, by):
        everybody = by.role >= Role.ADMIN and not mine
        watches = edit.watches.all() if everybody else edit.watches.of(by.name)
    if common.json:
        print_json(watches_view(watches))
    elif watches:
        rows = [
            (
                str(one.number),
                one.owner,
                one.state,
                ", ".join(sorted(one.kinds)) or "all",
                one.url or "-",
                str(one.target),
            )
            for one in watches
        ]
        print_lines(table(("N", "OWNER", "STATE", "KINDS", "URL", "TARGET"), rows, right=(0,)))
    else:
        remark(common, "there are no watches; emotaxa watch add makes one")


@click.command("show", short_help="Show a watch.")
@NUMBER
@common_options(reads=False)
@acting_options
def show(common: Common, who: Who, *, number: int) -> None:
    """Show the watch N: what it watches, how far its owner has been told, and what was given up.

    \b
    emotaxa watch show 1
    """  # noqa: D301 - click reads the escape
    with editing(common, who, needs=NEEDS) as (edit, by):
        tell(common, found(edit, number, by))

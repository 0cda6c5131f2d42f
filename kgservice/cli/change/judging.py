"""Judging change requests: what the checks find, and what would move."""

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.change.arguments import NUMBER
from kgservice.cli.change.outcome import conflicts_told
from kgservice.cli.options import Common, common_options
from kgservice.cli.printing import bold, print_json, print_lines, table, wrapped

__all__ = ["check", "impact"]


@click.command("check", short_help="Run the checks on a request.")
@NUMBER
@common_options(reads=False)
@acting_options
def check(common: Common, who: Who, *, number: int) -> None:
    """Run the checks on what the request N makes of the newest revision, and print what it brings in.

    The exit code is 1 where a check fails, or the request is in conflict with what others have changed.

    \b
    emotaxa change check 7
    """  # noqa: D301 - click reads the escape
    from kgservice.changes.checks.checked import checks_sentences, gate
    from kgservice.views.changes import checks_view

    with editing(common, who) as (edit, _), conflicts_told(common):
        merge, newest = edit.desk.get(number).merge, edit.workspace.store.revision
        revision = newest if merge is None else merge.revision - 1
        checked = edit.desk.check(number)
    if common.json:
        print_json(checks_view(number, revision, checked))
    else:
        print_lines(checks_sentences(checked))
    if not gate(checked):
        raise click.exceptions.Exit(1)


@click.command("impact", short_help="Show what a request moves.")
@NUMBER
@click.option("--tables", is_flag=True, help="List what moves, besides saying it in sentences.")
@common_options(reads=False)
@acting_options
def impact(common: Common, who: Who, *, number: int, tables: bool) -> None:
    """Show what the request N moves: conversions, labels of data sets, points, recipes, models and more.

    Of a merged request, it is what it has moved.

    \b
    emotaxa change impact 7 --tables
    """  # noqa: D301 - click reads the escape
    with editing(common, who) as (edit, _):
        with conflicts_told(common):
            found = edit.desk.impact(number)
        assert found is not None, "the desk of editing works out what moves"
        if common.json:
            from kgservice.views.changes import impact_view

            print_json(impact_view(number, found))
            return
        for sentence in found.sentences():
            print_lines(wrapped(sentence))
        for each in found.tables() if tables else ():
            print_lines(["", bold(each.title), *table(each.headings, each.rows)])
            if each.more:
                print_lines([f"and {each.more:,} more"])

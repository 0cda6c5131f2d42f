"""Deciding on change requests: approve, reject, rebase, merge, revert."""

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.change.arguments import NUMBER
from kgservice.cli.change.outcome import KEPT, conflicts_told, tell
from kgservice.cli.options import Common, Text, common_options

__all__ = ["approve", "merge", "rebase", "reject", "revert"]

_SEEN = click.option(
    "--version",
    metavar="V",
    type=click.IntRange(min=1),
    help="The version that you have looked at; refused where it was amended since.  [default: the newest]",
)


@click.command("approve", short_help="Say yes to a request.")
@NUMBER
@click.option("--text", metavar="T", type=Text(), default="", help="What is to be said with it.")
@_SEEN
@common_options(reads=False)
@acting_options
def approve(common: Common, who: Who, *, number: int, text: str, version: int | None) -> None:
    """Say yes to a version of the request N; once enough have, it may be merged. Nobody approves their own.

    What was approved is printed. With --version, a request that was amended since you have looked at it is refused.

    \b
    emotaxa change approve 7 --version 2
    emotaxa change approve 7 --as rae --text "as Ekman has it"
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        seen = edit.desk.get(number).version if version is None else version
        request = edit.desk.approve(number, by, text, version=seen)
        tell(common, edit, by, request, f"approved version {seen} of the change request {number}: {request.title}")


@click.command("reject", short_help="Say no to a request, and why.")
@NUMBER
@click.option("--reason", metavar="R", required=True, type=Text(), help="Why.")
@_SEEN
@common_options(reads=False)
@acting_options
def reject(common: Common, who: Who, *, number: int, reason: str, version: int | None) -> None:
    """Say no to a version of the request N; its author may amend it.

    \b
    emotaxa change reject 7 --reason "ire is stronger than anger"
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        seen = edit.desk.get(number).version if version is None else version
        request = edit.desk.reject(number, by, reason, version=seen)
        tell(common, edit, by, request, f"rejected version {seen} of the change request {number}: {request.title}")


@click.command("rebase", short_help="Base a request on the newest revision.")
@NUMBER
@common_options(reads=False)
@acting_options
def rebase(common: Common, who: Who, *, number: int) -> None:
    """Base the request N on the newest revision; approvals hold, since it does there what it did.

    The exit code is 1 where it does not, with what has changed: its author amends it then.

    \b
    emotaxa change rebase 7
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        with conflicts_told(common):
            request = edit.desk.rebase(number, by)
        tell(common, edit, by, request, f"the change request {number} is based on revision {request.base}")


@click.command("merge", short_help="Bring an approved request into the graph.")
@NUMBER
@common_options(reads=False)
@acting_options
def merge(common: Common, who: Who, *, number: int) -> None:
    """Bring the approved request N into the graph, as a new revision.

    Its operations are worked out and checked on the newest revision. Where others have changed what it rests on, or a
    check fails, nothing changes, the reasons are printed, and the exit code is 1.

    \b
    emotaxa change merge 7
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        with conflicts_told(common):
            request = edit.desk.merge(number, by)
        tell(common, edit, by, request, f"merged the change request {number}: {request.title}")


@click.command("revert", short_help="Begin a request that takes a merged one back.")
@NUMBER
@click.option("--reason", metavar="R", required=True, type=Text(), help="Why.")
@common_options(reads=False)
@acting_options
def revert(common: Common, who: Who, *, number: int, reason: str) -> None:
    """Begin a request, as a draft, that takes the merged request N back; it is approved and merged as any other.

    The exit code is 1 where later changes build on it, so that it cannot be taken back alone.

    \b
    emotaxa change revert 7 --reason "the source does not say so"
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        with conflicts_told(common):
            request = edit.desk.revert(number, by, reason)
        tell(common, edit, by, request, f"begun the change request {request.number}, which takes {number} back")

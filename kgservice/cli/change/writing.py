"""Writing change requests: new, amend, submit, withdraw."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.change.arguments import NUMBER, VERSION, given_options
from kgservice.cli.change.outcome import KEPT, conflicts_told, tell
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, remark

if TYPE_CHECKING:
    from kgservice.changes.bulk.given import Form
    from kgservice.cli.change.given import Handed

__all__ = ["amend", "new", "submit", "withdraw"]

_SHOWN = 5


@click.command("new", short_help="Begin a change request.")
@click.option("--title", metavar="T", type=Text(), help="What it does, in a line.")
@click.option("--description", metavar="D", type=Text(), help="Why, as Markdown.")
@click.option("--tag", "tags", metavar="T", type=Text(), multiple=True, help="A tag; may be given again.")
@click.option(
    "--reviewer",
    "reviewers",
    metavar="NAME",
    type=Text(),
    multiple=True,
    help="Somebody who is asked to look at it; may be given again.",
)
@given_options
@click.option("--submit", "submits", is_flag=True, help="Propose it to the reviewers at once.")
@common_options(reads=False)
@acting_options
def new(
    common: Common,
    who: Who,
    *,
    title: str | None,
    description: str | None,
    tags: Sequence[str],
    reviewers: Sequence[str],
    files: Sequence[str],
    commands: Sequence[str],
    form: "Form | None",
    scheme: str | None,
    base: int | None,
    submits: bool,
) -> None:
    """Begin a change request, as a draft, with the operations of FILEs (- is standard input).

    A FILE is JSON (a list of operations, or one document with title and operations), KGCL (.kgcl), a table (.csv or
    .tsv; see emotaxa change template), or a module or mapping set that you have edited (.ttl, .owl, .sssom.tsv and
    more): its differences from the graph become operations. Concepts are named by CURIE or IRI; in JSON, with --scheme,
    by label, too. The exit code is 1 where others have changed meanwhile what it rests on.

    \b
    emotaxa change new --title "Anger is called ire" --kgcl "create synonym 'ire' for ekman:anger"
    emotaxa change new --title "German labels" --tag de --submit labels.csv
    emotaxa change new --title "Parrott, read again" --base 3 parrott.ttl
    """  # noqa: D301 - click reads the escape
    from kgservice.cli.change.given import handed_in

    with editing(common, who, keeps=KEPT) as (edit, by):
        handed = handed_in(edit.workspace, files, commands, form=form, scheme=scheme, base=base)
        told = handed.fields.get("title") if title is None else title
        if told is None:
            raise click.UsageError("give a title: --title T", click.get_current_context())
        with handed.told_where():
            request = edit.desk.create(
                by,
                told,
                handed.operations or (),
                description=handed.fields.get("description", "") if description is None else description,
                tags=(*handed.fields.get("tags", ()), *tags),
                reviewers=(*handed.fields.get("reviewers", ()), *reviewers),
                base=handed.revision,
                answers=handed.fields.get("answers"),
            )
        _tell_unsaid(common, handed)
        if submits:
            with conflicts_told(common):
                request = edit.desk.submit(request.number, by, version=request.version)
        tell(common, edit, by, request, f"begun the change request {request.number}")


@click.command("amend", short_help="Put a request anew.")
@NUMBER
@click.option("--title", metavar="T", type=Text(), help="What it does, in a line.")
@click.option("--description", metavar="D", type=Text(), help="Why, as Markdown; an empty text takes it away.")
@given_options
@VERSION
@common_options(reads=False)
@acting_options
def amend(
    common: Common,
    who: Who,
    *,
    number: int,
    title: str | None,
    description: str | None,
    files: Sequence[str],
    commands: Sequence[str],
    form: "Form | None",
    scheme: str | None,
    base: int | None,
    version: int | None,
) -> None:
    """Put the request N anew, which makes a version that nobody has approved yet.

    The operations of FILEs, and those of --kgcl, take the place of all that it had; see emotaxa change new. What is not
    named stays. To name a --base says that you know what stands there: it settles conflicts up to it.

    \b
    emotaxa change amend 7 --title "Anger is called ire, too"
    emotaxa change show 7 --json > 7.json; vi 7.json; emotaxa change amend 7 7.json
    """  # noqa: D301 - click reads the escape
    from kgservice.cli.change.given import handed_in

    with editing(common, who, keeps=KEPT) as (edit, by):
        there = edit.desk.get(number)
        # What is put in the place of operations is written for the revision that these were written for.
        standing = there.base if there.documents else None
        handed = handed_in(edit.workspace, files, commands, form=form, scheme=scheme, base=base, otherwise=standing)
        line = handed.fields.get("title") if title is None else title
        text = handed.fields.get("description") if description is None else description
        said = (line, text, handed.operations, handed.revision, handed.fields.get("answers"))
        if all(each is None for each in said):
            raise click.UsageError(
                "say what changes: --title, --description, --base, a FILE or --kgcl", click.get_current_context()
            )
        with handed.told_where():
            request = edit.desk.amend(
                number,
                by,
                title=line,
                description=text,
                operations=handed.operations,
                base=handed.revision,
                answers=handed.fields.get("answers"),
                version=version,
            )
        _tell_unsaid(common, handed)
        tell(common, edit, by, request, f"the change request {number} is in version {request.version}")


@click.command("submit", short_help="Propose a draft to the reviewers.")
@NUMBER
@VERSION
@common_options(reads=False)
@acting_options
def submit(common: Common, who: Who, *, number: int, version: int | None) -> None:
    """Propose the draft N to the reviewers.

    The exit code is 1 where others have changed meanwhile what it rests on.

    \b
    emotaxa change submit 7
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        with conflicts_told(common):
            request = edit.desk.submit(number, by, version=version)
        tell(common, edit, by, request, f"proposed the change request {number}")


@click.command("withdraw", short_help="Take a request back as a draft.")
@NUMBER
@VERSION
@common_options(reads=False)
@acting_options
def withdraw(common: Common, who: Who, *, number: int, version: int | None) -> None:
    """Take the request N back as a draft; approvals and a rejection are dropped.

    \b
    emotaxa change withdraw 7
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        request = edit.desk.withdraw(number, by, version=version)
        tell(common, edit, by, request, f"withdrawn the change request {number}")


def _tell_unsaid(common: Common, handed: "Handed") -> None:
    """Say what of edited files no operation says."""
    for finding in handed.findings[:_SHOWN]:
        remark(common, f"{finding}")
    more = len(handed.findings) - _SHOWN
    if more > 0:
        remark(common, f"and {counted(more, 'more statement')} that no operation says")

"""Talking about change requests: comment, resolve, review, tag, watch, answer."""

import sys
from collections.abc import Sequence

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.change.arguments import NUMBER, VERSION
from kgservice.cli.change.outcome import KEPT, conflicts_told, tell
from kgservice.cli.options import Common, Text, common_options

__all__ = ["answer", "comment", "resolve", "review", "tag", "watch"]


@click.command("comment", short_help="Say something about a request.")
@NUMBER
@click.argument("text", metavar="TEXT", type=Text())
@click.option("--thread", metavar="T", type=click.IntRange(min=1), help="Answer in this thread.  [default: a new one]")
@click.option(
    "--operation", metavar="I", type=click.IntRange(min=0), help="The operation that a new thread is about, from 0."
)
@common_options(reads=False)
@acting_options
def comment(common: Common, who: Who, *, number: int, text: str, thread: int | None, operation: int | None) -> None:
    """Say something about the request N; a TEXT of - is read from standard input.

    It is Markdown; `@ann` or `@"Ann Lee"` in it addresses somebody.

    \b
    emotaxa change comment 7 "@maria where does Ekman say so?" --operation 0
    emotaxa change comment 7 "1992, page 175" --thread 1
    """  # noqa: D301 - click reads the escape
    if thread is not None and operation is not None:
        raise click.UsageError("give --thread or --operation, not both", click.get_current_context())
    said = sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text
    with editing(common, who, keeps=KEPT) as (edit, by):
        request = edit.desk.comment(number, by, said, thread=thread, operation=operation)
        at = len(request.threads) if thread is None else thread
        tell(common, edit, by, request, f"said in thread {at} of the change request {number}", short=True)


@click.command("resolve", short_help="Find a thread settled.")
@NUMBER
@click.argument("thread", metavar="T", type=click.IntRange(min=1))
@click.option("--reopen", is_flag=True, help="Find it open again.")
@common_options(reads=False)
@acting_options
def resolve(common: Common, who: Who, *, number: int, thread: int, reopen: bool) -> None:
    """Find the thread T of the request N settled; who began it may, the request's author, and reviewers.

    \b
    emotaxa change resolve 7 1
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        request = edit.desk.resolve_thread(number, by, thread, resolved=not reopen)
        state = request.threads[thread - 1].status
        tell(common, edit, by, request, f"thread {thread} of the change request {number} is {state}", short=True)


@click.command("review", short_help="Ask somebody to look at a request.")
@NUMBER
@click.argument("names", metavar="[NAME]...", nargs=-1, type=Text())
@click.option("--drop", metavar="NAME", type=Text(), multiple=True, help="Ask them no longer; may be given again.")
@common_options(reads=False)
@acting_options
def review(common: Common, who: Who, *, number: int, names: Sequence[str], drop: Sequence[str]) -> None:
    """Ask people to look at the request N.

    \b
    emotaxa change review 7 rae --drop rob
    """  # noqa: D301 - click reads the escape
    _needs(names or drop, "name somebody, or --drop somebody")
    with editing(common, who, keeps=KEPT) as (edit, by):
        request = edit.desk.request_review(number, by, names, drop=drop)
        asked = ", ".join(request.reviewers) or "nobody"
        tell(common, edit, by, request, f"asked to look at the change request {number}: {asked}", short=True)


@click.command("tag", short_help="Tag a request.")
@NUMBER
@click.argument("tags", metavar="[TAG]...", nargs=-1, type=Text())
@click.option("--drop", metavar="TAG", type=Text(), multiple=True, help="Take this tag away; may be given again.")
@common_options(reads=False)
@acting_options
def tag(common: Common, who: Who, *, number: int, tags: Sequence[str], drop: Sequence[str]) -> None:
    """Tag the request N, and take other tags away.

    \b
    emotaxa change tag 7 "needs source" --drop easy
    """  # noqa: D301 - click reads the escape
    _needs(tags or drop, "name a tag, or --drop one")
    with editing(common, who, keeps=KEPT) as (edit, by):
        request = edit.desk.tag(number, by, tags, drop=drop)
        there = ", ".join(request.tags) or "none"
        tell(common, edit, by, request, f"tags of the change request {number}: {there}", short=True)


@click.command("watch", short_help="Hear of a request.")
@NUMBER
@click.option("--stop", is_flag=True, help="Hear of it no longer.")
@common_options(reads=False)
@acting_options
def watch(common: Common, who: Who, *, number: int, stop: bool) -> None:
    """Be told of what happens to the request N.

    \b
    emotaxa change watch 7 --as rae
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        request = edit.desk.watch(number, by, watching=not stop)
        hears = "no longer hears" if stop else "hears"
        tell(common, edit, by, request, f"{by.name} {hears} of the change request {number}", short=True)


@click.command("answer", short_help="Accept what competency questions are answered now.")
@NUMBER
@click.argument("questions", metavar="[QUESTION]...", nargs=-1, type=Text())
@click.option("--why", metavar="W", required=True, type=Text(), help="Why the new answers are right.")
@VERSION
@common_options(reads=False)
@acting_options
def answer(common: Common, who: Who, *, number: int, questions: tuple[str, ...], why: str, version: int | None) -> None:
    """Say that what a competency QUESTION is answered with the request N is right, though another answer is expected.

    emotaxa change check N names the questions whose answers change; all of these where no QUESTION is named. It makes a
    new version, and counts for the differences as they are now: where one becomes another, the check fails again.

    \b
    emotaxa change answer 7 senses-of-anger --why "ire is one"
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT) as (edit, by):
        with conflicts_told(common):
            request = edit.desk.answer(number, by, questions or None, why, version=version)
        accepted = [name for name in questions or sorted(request.answers) if name in request.answers]
        named = ", ".join(accepted or questions) or "any question"
        said = "accepted the" if accepted else "nothing to be accepted any more in the"
        tell(common, edit, by, request, f"{said} answer to {named} with the change request {number}", short=True)


def _needs(given: object, said: str) -> None:
    if not given:
        raise click.UsageError(said, click.get_current_context())

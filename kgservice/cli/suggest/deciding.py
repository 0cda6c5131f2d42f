"""Deciding on suggestions: accept, reject, withdraw, reopen; and the change request made of what was accepted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.change.outcome import tell
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, print_lines, wrapped
from kgservice.cli.suggest.listing import ID
from ontology.iri import compress

if TYPE_CHECKING:
    from kgservice.changes.suggesting.queued import Queued

__all__ = ["accept", "draft", "reject", "reopen", "withdraw"]

_KEPT: Final = "decision"
_SEEN = click.option(
    "--seen",
    metavar="PLACE",
    type=click.IntRange(min=1),
    help="The place of it that you have seen; refused where something happened to it since.",
)
_REASON = click.option("--reason", metavar="R", type=Text(), default="", help="Why.")


@click.command("accept", short_help="Accept a suggestion.")
@ID
@click.option("--predicate", metavar="P", type=Text(), help="Another relation than the suggested one: skos:closeMatch.")
@click.option("--confidence", metavar="P", type=click.FloatRange(0, 1), help="How sure.  [default: the score]")
@_REASON
@click.option("--set", "mapping_set", metavar="SET", type=Text(), help="Mapping set that the record goes into.")
@_SEEN
@common_options(reads=False)
@acting_options
def accept(
    common: Common,
    who: Who,
    *,
    id: str,
    predicate: str | None,
    confidence: float | None,
    reason: str,
    mapping_set: str | None,
    seen: int | None,
) -> None:
    """Accept the suggestion ID, as it stands or with another relation.

    The graph does not change by that: emotaxa suggest draft makes a change request of what you have accepted.

    \b
    emotaxa suggest accept 0123456789abcdef
    emotaxa suggest accept 0123456789abcdef --predicate skos:closeMatch --confidence 0.8 --reason "nearly so"
    """  # noqa: D301 - click reads the escape
    from kgservice.changes.operations.naming import set_iri
    from kgservice.views.suggestions import accepted_view

    with editing(common, who, keeps=_KEPT) as (edit, by):
        queued, operations = edit.suggestions.accept(
            id,
            by,
            predicate=predicate,
            confidence=confidence,
            reason=reason,
            mapping_set=None if mapping_set is None else set_iri(mapping_set),
            seen=seen,
        )
    if common.json:
        print_json(accepted_view(queued, operations))
        return
    print_lines([f"accepted {_pair(queued)}"])
    for operation in operations:
        print_lines(wrapped(operation.in_words(), "  "))
    print_lines(["next: emotaxa suggest draft makes a change request of it"])


@click.command("reject", short_help="Reject a suggestion, and say why.")
@ID
@click.option("--reason", metavar="R", required=True, type=Text(), help="Why.")
@_SEEN
@common_options(reads=False)
@acting_options
def reject(common: Common, who: Who, *, id: str, reason: str, seen: int | None) -> None:
    """Reject the suggestion ID: the pair is not suggested any more, unless somebody asks for it again.

    \b
    emotaxa suggest reject 0123456789abcdef --reason "of the body, and not of the mind"
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=_KEPT) as (edit, by):
        queued = edit.suggestions.reject(id, by, reason, seen=seen)
    _tell(common, queued, f"rejected {_pair(queued)}")


@click.command("withdraw", short_help="Take a suggestion out of the queue.")
@ID
@_REASON
@_SEEN
@common_options(reads=False)
@acting_options
def withdraw(common: Common, who: Who, *, id: str, reason: str, seen: int | None) -> None:
    """Take the suggestion ID out of the queue without judging it; it may be suggested again at any time.

    \b
    emotaxa suggest withdraw 0123456789abcdef
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=_KEPT) as (edit, by):
        queued = edit.suggestions.withdraw(id, by, reason, seen=seen)
    _tell(common, queued, f"taken out of the queue: {_pair(queued)}")


@click.command("reopen", short_help="Let a suggestion wait anew.")
@ID
@_REASON
@_SEEN
@common_options(reads=False)
@acting_options
def reopen(common: Common, who: Who, *, id: str, reason: str, seen: int | None) -> None:
    """Let the suggestion ID, which was decided on, wait anew; what was rejected is remembered.

    \b
    emotaxa suggest reopen 0123456789abcdef
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=_KEPT) as (edit, by):
        queued = edit.suggestions.reopen(id, by, reason, seen=seen)
    _tell(common, queued, f"waits anew: {_pair(queued)}")


@click.command("draft", short_help="Make a change request of what was accepted.")
@click.argument("ids", metavar="[ID]...", nargs=-1, type=Text())
@click.option("--title", metavar="T", type=Text(), default="", help="What it does, in a line.  [default: said for you]")
@click.option("--description", metavar="D", type=Text(), default="", help="Why, as Markdown.")
@click.option("--tag", "tags", metavar="T", type=Text(), multiple=True, help="A tag; may be given again.")
@click.option(
    "--change", "number", metavar="N", type=click.IntRange(min=1), help="Add them to this request, and begin none."
)
@common_options(reads=False)
@acting_options
def draft(
    common: Common,
    who: Who,
    *,
    ids: Sequence[str],
    title: str,
    description: str,
    tags: Sequence[str],
    number: int | None,
) -> None:
    """Make a change request, as a draft, of the accepted suggestions ID, or of all that you have accepted.

    A suggestion goes into one request alone. A mapping set that the graph lacks is begun in it.

    \b
    emotaxa suggest draft --title "Map the labels of my data set"
    emotaxa suggest draft --change 1
    """  # noqa: D301 - click reads the escape
    if number is not None and (title or description or tags):
        raise click.UsageError(
            "--title, --description and --tag are for a new request; leave them out", click.get_current_context()
        )
    from kgservice.changes.suggesting.drafts import Drafting
    from ontology.errors import EmotaxaError

    with editing(common, who, keeps="change request") as (edit, by):
        drafting = Drafting(edit.workspace, edit.desk, edit.suggestions)
        try:
            made = drafting.draft(by, ids or None, title=title, description=description, tags=tags, number=number)
        except EmotaxaError as error:
            if error.field != "number":
                raise
            cure = f"{error.hint}: emotaxa suggest draft --change N"
            raise EmotaxaError(error.message, hint=cure, value=error.value) from error
        verb = "begun" if number is None else "added to"
        tell(common, edit, by, made, f"{verb} the change request {made.number}")


def _tell(common: Common, queued: "Queued", said: str) -> None:
    if common.json:
        print_json(queued.as_document())
    else:
        print_lines([said])


def _pair(queued: "Queued") -> str:
    suggestion = queued.suggestion
    term = compress(suggestion.subject) if suggestion.subject else suggestion.text
    return f"{term} {queued.predicate} {suggestion.curie}"

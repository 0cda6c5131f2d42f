"""`emotaxa notices`: what somebody is told."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.options import Common, common_options
from kgservice.cli.printing import bold, print_json, print_lines, remark, wrapped
from kgservice.cli.watch.outcome import NEEDS

__all__ = ["command"]

_REASONS = {"mentioned": "mentions you", "asked": "asks you for a review", "watched": "you watch it"}
_SPOKEN = ("text", "reason", "title")
_NAMES = {"change": "change request", "suggestion": "suggestion", "release": "release"}


@click.command("notices", short_help="Show what you are told.")
@click.option("--unread", is_flag=True, help="Leave out what you have read.")
@click.option("--mark", is_flag=True, help="Note that you have read everything up to the newest of these.")
@click.option("--before", metavar="ENTRY", type=click.IntRange(min=1), help="Go on where a page has ended.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 500), default=50, show_default=True, help="How many.")
@common_options(reads=False)
@acting_options
def command(common: Common, who: Who, *, unread: bool, mark: bool, before: int | None, limit: int) -> None:
    """Show what you are told, newest first: mentions, requested reviews, and what you watch without a webhook.

    \b
    emotaxa notices --unread --mark
    """  # noqa: D301 - click reads the escape
    from kgservice.views.watches import notices_view

    with editing(common, who, keeps="note of what was read" if mark else "", needs=NEEDS) as (edit, by):
        told = edit.notices.of(by.name, unread=unread, before=before, limit=limit)
        document = notices_view(told, limit)
        if mark and not all(notice.read for notice in told):
            edit.notices.mark(by.name, max(notice.event.number for notice in told))
    if common.json:
        print_json(document)
        return
    if told:
        print_lines(line for notice in document["notices"] for line in _lines(notice))
    else:
        remark(common, "there are no notices" + (" that you have not read" if unread else ""))
    if document["next"] is not None:
        remark(common, f"go on with --before {document['next']}")


def _lines(notice: Mapping[str, Any]) -> Iterator[str]:
    kind, _, name = notice["subject"].partition("/")
    at = notice["at"][:16].replace("T", " ")
    said = f"{at}  {_NAMES.get(kind, kind)} {name}: {notice['kind']} by {notice['author']}"
    yield said if notice["read"] else bold(f"{said}  (new)")
    why = "; ".join(_REASONS.get(reason, reason) for reason in notice["reasons"])
    yield from wrapped(f"entry {notice['entry']}; {why}", "  ")
    for spoken in _SPOKEN:
        text = notice["body"].get(spoken)
        if isinstance(text, str) and text.strip():
            yield from wrapped(" ".join(text.split()), "  ")

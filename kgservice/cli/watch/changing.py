"""Making and changing watches: add, change, rotate, remove."""

from collections.abc import Sequence

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, print_lines
from kgservice.cli.watch.outcome import KEPT, NEEDS, NUMBER, tell, tell_secret
from kgservice.cli.watch.target import target_named

__all__ = ["add", "change", "remove", "rotate"]

_KIND = click.option(
    "--kind", "kinds", metavar="K", type=Text(), multiple=True, help="Only this kind of events; may be given again."
)


@click.command("add", short_help="Watch something.")
@click.argument("target", metavar="TARGET", type=Text())
@_KIND
@click.option("--url", metavar="URL", type=Text(), help="Where webhooks are sent.  [default: told among the notices]")
@common_options(reads=False)
@acting_options
def add(common: Common, who: Who, *, target: str, kinds: Sequence[str], url: str | None) -> None:
    """Watch what happens to TARGET from now on.

    TARGET is `everything`, `me`, `request:7`, `concept:ekman:anger`, `scheme:goemotions`, `set:goemotions`, or
    `tag:easy`; concepts, schemes and sets may be given by IRI. The secret that signs webhooks is shown this once.

    \b
    emotaxa watch add concept:ekman:anger
    emotaxa watch add scheme:goemotions --kind merged --url https://example.org/emotaxa
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT, needs=NEEDS) as (edit, by):
        named = target_named(edit.workspace.at().knowledge.taxonomy, target)
        watch, secret = edit.watches.add(by, named, kinds=kinds, url=url)
    tell_secret(common, watch, secret, f"watch {watch.number} of {watch.owner}: {watch.target}")


@click.command("change", short_help="Change a watch.")
@NUMBER
@click.option("--target", metavar="TARGET", type=Text(), help="Watch this instead.")
@_KIND
@click.option("--all-kinds", is_flag=True, help="All kinds of events.")
@click.option("--url", metavar="URL", type=Text(), help="Send webhooks there; the secret stays.")
@common_options(reads=False)
@acting_options
def change(
    common: Common,
    who: Who,
    *,
    number: int,
    target: str | None,
    kinds: Sequence[str],
    all_kinds: bool,
    url: str | None,
) -> None:
    """Change what the watch N watches, or where its webhooks are sent; what is newly watched is told from now on.

    \b
    emotaxa watch change 1 --kind merged --kind rejected
    """  # noqa: D301 - click reads the escape
    context = click.get_current_context()
    if kinds and all_kinds:
        raise click.UsageError("give --kind or --all-kinds, not both", context)
    if target is None and not kinds and not all_kinds and url is None:
        raise click.UsageError("say what changes: --target, --kind, --all-kinds or --url", context)
    with editing(common, who, keeps=KEPT, needs=NEEDS) as (edit, by):
        named = None if target is None else target_named(edit.workspace.at().knowledge.taxonomy, target)
        watch = edit.watches.change(by, number, target=named, kinds=kinds if kinds or all_kinds else None, url=url)
    tell(common, watch, f"changed watch {number}: {watch.target}")


@click.command("rotate", short_help="Draw a new secret for a webhook.")
@NUMBER
@common_options(reads=False)
@acting_options
def rotate(common: Common, who: Who, *, number: int) -> None:
    """Draw a new secret for the webhook of the watch N; for a day, messages are signed with the old one, too.

    \b
    emotaxa watch rotate 1
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT, needs=NEEDS) as (edit, by):
        watch, secret = edit.watches.rotate(by, number)
    tell_secret(common, watch, secret, f"watch {number} signs with another secret from now on")


@click.command("remove", short_help="Take a watch away.")
@NUMBER
@common_options(reads=False)
@acting_options
def remove(common: Common, who: Who, *, number: int) -> None:
    """Take the watch N away; nothing is sent to it any more.

    \b
    emotaxa watch remove 1
    """  # noqa: D301 - click reads the escape
    with editing(common, who, keeps=KEPT, needs=NEEDS) as (edit, by):
        edit.watches.remove(by, number)
    if common.json:
        print_json({"number": number, "removed": True})
    else:
        print_lines([f"removed watch {number}"])

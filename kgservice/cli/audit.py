"""`emotaxa audit`: who wrote, who was refused, and which keys were made and taken back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, print_lines, remark
from kgservice.cli.reading import opened

__all__ = ["command"]

_EVENTS = ("write", "refused", "key made", "key revoked")


@click.command("audit", short_help="Read the audit log of the store.")
@click.option("--since", metavar="7d|DATE", type=Text(), help="From when on: hours, days or weeks ago, or a date.")
@click.option("--event", type=click.Choice(_EVENTS), help="Of one kind only.")
@click.option("--key", metavar="ID", type=Text(), help="Of one key only.")
@common_options(reads=False)
def command(common: Common, since: str | None, event: str | None, key: str | None) -> None:
    """Print the audit log, oldest first: a line for each write, refusal, and key made or revoked.

    With --json the lines are the `entries` of one document, as they are written.

    \b
    emotaxa audit --since 7d --event refused
    """  # noqa: D301 - click reads the escape
    from kgservice.access.audit import audit_log_of
    from kgservice.access.duration import read_begin
    from kgservice.serving.configuration import read_settings

    begin = None if since is None else read_begin(since, datetime.now(UTC))
    settings = read_settings().settings.access
    with opened(common) as workspace:
        log = audit_log_of(workspace.store, settings)
    found = (
        entry
        for entry in log.entries(begin)
        if (event is None or entry.get("event") == event) and (key is None or entry.get("key") == key)
    )
    if common.json:
        print_json({"entries": list(found)})
    else:
        print_lines(map(_line, found))
    if log.path is None:
        remark(common, "this store has no audit file; name one with EMOTAXA_ACCESS__AUDIT_FILE")


def _line(entry: Mapping[str, Any]) -> str:
    rest = (f"{name}={_shown(value)}" for name, value in entry.items() if name not in ("at", "event"))
    return f"{entry['at']}  {_shown(entry['event'])}  {' '.join(rest)}"


def _shown(value: Any) -> str:  # noqa: ANN401
    """Show a value on one line of a terminal, whatever is in it."""
    text = str(value)
    clean = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return f'"{clean}"' if " " in clean or not clean else clean

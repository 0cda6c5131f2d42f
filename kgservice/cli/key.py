"""`emotaxa key`: make, list and revoke the keys of a store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from kgservice.cli.acting import user_name
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, print_lines, remark, table
from kgservice.cli.reading import opened

if TYPE_CHECKING:
    from kgservice.access.audit import AuditLog
    from kgservice.access.keys import Key, KeyStore

__all__ = ["command", "create", "listed", "revoke"]

_ROLES = ("viewer", "commenter", "editor", "reviewer", "admin")


@click.group("key", short_help="Make, list and revoke keys.", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Make, list and revoke the keys that a service over the store takes.

    Keys lie beside the store, or in it where it is a database: whoever may open the store may make keys.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command.command("create", short_help="Make a key, and show it once.")
@click.option(
    "--name", metavar="NAME", required=True, type=Text(), help="Who is to hold it; author of what it changes."
)
@click.option("--role", required=True, type=click.Choice(_ROLES), help="What it allows.")
@click.option(
    "--expires", metavar="90d|DATE", type=Text(), help="When it ends: in hours, days or weeks, or at a date.  [never]"
)
@common_options(reads=False)
def create(common: Common, name: str, role: str, expires: str | None) -> None:
    """Make a key and print it. It is shown this once, and kept as a digest: nobody can show it again.

    Each role may do what those before it may: a viewer reads, a commenter comments, an editor makes changes, a
    reviewer approves those of others, an admin does all.

    \b
    emotaxa key create --name "Maria Lang" --role editor --expires 90d
    """  # noqa: D301 - click reads the escape
    from kgservice.access.duration import read_end
    from kgservice.access.keys import made_key
    from kgservice.access.principal import Role

    with _option_named("--expires"):
        end = None if expires is None else read_end(expires, datetime.now(UTC))
    with _keys(common) as (keys, audit):
        with _option_named("--name"):
            key, token = made_key(keys, name, Role[role.upper()], end)
        audit.write("key made", by=user_name(), key=key.id, name=key.name, role=role, expires=_told(key.expires))
    if common.json:
        print_json({"token": token.text(), **_view(key)})
    else:
        print_lines([token.text()])
        remark(common, "keep it now: it is not shown again; clients send it as Authorization: Bearer KEY")


@command.command("list", short_help="List the keys.")
@common_options(reads=False)
def listed(common: Common) -> None:
    """List the keys, oldest first, revoked and expired ones included; none of them can be used from this."""
    with _keys(common) as (keys, _):
        found = [_view(key) for key in keys.all()]
    if common.json:
        print_json({"keys": found})
    elif found:
        rows = [
            (
                one["id"],
                one["role"],
                one["status"],
                _day(one["created"]),
                _day(one["expires"]),
                _day(one["used"]),
                one["name"],
            )
            for one in found
        ]
        print_lines(table(("ID", "ROLE", "STATUS", "CREATED", "EXPIRES", "USED", "NAME"), rows))
    else:
        remark(common, "there are no keys; emotaxa key create makes one")


@command.command("revoke", short_help="Take a key back.")
@click.argument("id", metavar="ID", type=Text())
@common_options(reads=False)
def revoke(common: Common, id: str) -> None:
    """Take a key back for good; services that run over the store refuse it within a second.

    ID is the middle part of a key, as emotaxa key list shows it.

    \b
    emotaxa key revoke 3f9c0a1b2d4e
    """  # noqa: D301 - click reads the escape
    with _keys(common) as (keys, audit):
        key = keys.revoke(id, datetime.now(UTC))
        audit.write("key revoked", by=user_name(), key=key.id, name=key.name)
    if common.json:
        print_json(_view(key))
    else:
        print_lines([f"the key {key.id} of {key.name} is revoked"])


@contextmanager
def _keys(common: Common) -> Iterator[tuple["KeyStore", "AuditLog"]]:
    from kgservice.access.audit import audit_log_of
    from kgservice.access.open_keys import open_keys
    from kgservice.serving.configuration import read_settings
    from ontology.errors import EmotaxaError

    settings = read_settings().settings.access
    with opened(common) as workspace:
        if workspace.store.url == "memory:":
            raise EmotaxaError(
                "the store memory: ends with this command, and its keys with it", hint="name one with --store"
            )
        keys = open_keys(workspace.store)
        try:
            yield keys, audit_log_of(workspace.store, settings)
        finally:
            keys.close()


@contextmanager
def _option_named(option: str) -> Iterator[None]:
    """Let an error about the value of an option name it."""
    from ontology.errors import EmotaxaError

    try:
        yield
    except EmotaxaError as error:
        if error.field is None:
            raise
        message = f"{option}: {error.message}"
        raise EmotaxaError(message, hint=error.hint, value=error.value, field=error.field) from error


def _view(key: "Key") -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role.label,
        "status": key.status(datetime.now(UTC)),
        "created": _told(key.created),
        "expires": _told(key.expires),
        "revoked": _told(key.revoked),
        "used": _told(key.used),
    }


def _told(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


def _day(at: str | None) -> str:
    return "-" if at is None else at[:10]

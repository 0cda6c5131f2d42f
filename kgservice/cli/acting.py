"""Acting: who it is that writes, and the editing of the store that they write in."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from kgservice.cli.options import Common, Text
from kgservice.cli.printing import remark
from kgservice.cli.reading import opened

if TYPE_CHECKING:
    from kgservice.access.principal import Principal
    from kgservice.changes.editing import Editing
    from kgservice.stores.protocol import GraphStore

__all__ = ["Who", "acting_options", "editing", "user_name"]

Parameters = ParamSpec("Parameters")

_VARIABLE = "EMOTAXA_KEY"
_OF_KEYS = {
    "malformed": ("that is no key", "give it as emotaxa key create has shown it: emx_..."),
    "wrong": ("the store has no such key", "emotaxa key list shows the keys of a store, emotaxa key create makes one"),
    "revoked": ("the key has been revoked", "make a new one with emotaxa key create"),
    "expired": ("the key has expired", "make a new one with emotaxa key create"),
}
"""What is wrong with a key, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who a command is told that it acts for.

    Attributes:
        key: a key of the store, or None.
        name: the name of a person, or None for the user of the system; not with a key.
    """

    key: str | None = None
    name: str | None = None


def acting_options(
    function: Callable[Concatenate[Common, Who, Parameters], None],
) -> Callable[Concatenate[Common, Parameters], None]:
    """Add the options that tell who acts; the function gets them as `Who`, after `Common`."""

    @wraps(function)
    def command(
        common: Common,
        *arguments: Any,  # noqa: ANN401
        acting_key: str | None,
        acting_name: str | None,
        **named: Any,  # noqa: ANN401
    ) -> None:
        if acting_key is not None and acting_name is not None:
            raise click.UsageError("give --key or --as, not both", click.get_current_context())
        function(common, Who(acting_key, acting_name), *arguments, **named)

    decorated: Callable[..., None] = command
    decorated = click.option(
        "--as", "acting_name", metavar="NAME", type=Text(), help="Act in the name of somebody.  [default: the user's]"
    )(decorated)
    return click.option(
        "--key",
        "acting_key",
        metavar="KEY",
        type=Text(),
        help=f"Act with a key of the store: in its name, with its role.  [default: ${_VARIABLE}]",
    )(decorated)


@contextmanager
def editing(
    common: Common, who: Who, *, keeps: str = "", needs: str = "viewer"
) -> Iterator[tuple["Editing", "Principal"]]:
    """Open the store that a command names, tell who acts there, and close it.

    Who shows no key may do everything, as whoever may open a store may; but nobody decides on their own.

    Args:
        common: the store.
        who: who acts.
        keeps: what is lost where the store ends with the command, as `change request`; empty where nothing is written.
        needs: the least role that the command is open to, where what it calls does not ask itself.

    Raises:
        Forbidden: where the key has a lower role.
        EmotaxaError: where the key is not taken, or the name is none; and where something is open to others, with how
            to act as one of them.
        UnknownStore, StoreUnavailable: as the store does.
    """
    from kgservice.access.errors import Forbidden
    from kgservice.access.principal import Role
    from kgservice.changes.editing import Editing
    from kgservice.changes.errors import NotYours
    from kgservice.serving.configuration import read_settings
    from ontology.errors import EmotaxaError

    settings = read_settings().settings
    with opened(common) as workspace:
        by = _principal(workspace.store, who)
        if by.role < Role[needs.upper()]:
            raise Forbidden(needs, by.role.label)
        try:
            yield Editing(workspace, settings.changes, settings.watching), by
        except NotYours as error:
            cure = f"{error.hint}; --as NAME acts in another name, --key KEY with another key"
            raise EmotaxaError(error.message, hint=cure, value=error.value) from error
        if keeps and workspace.store.url == "memory:":
            said = f"the store memory: ends with this command, and the {keeps} with it"
            remark(common, f"WARN {said}; keep it with --store embedded:PATH")


def user_name() -> str:
    """Give the name of the user of the system."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # No name in the environment, and none known to the system, as in some containers.
        return "unknown"


def _principal(store: "GraphStore", who: Who) -> "Principal":
    """Tell who acts: by the key, the name that is given, the key of the environment, or the user's name."""
    from kgservice.access.principal import Principal, Role

    shown, origin = (who.key, "--key") if who.key is not None else (os.environ.get(_VARIABLE), f"${_VARIABLE}")
    if who.name is None and shown:
        return _holder(store, shown, origin)
    from kgservice.access.keys import LONGEST_NAME
    from kgservice.changes.texts import read_line

    return Principal(read_line(user_name() if who.name is None else who.name, LONGEST_NAME, "name of --as"), Role.ADMIN)


def _holder(store: "GraphStore", shown: str, origin: str) -> "Principal":
    from kgservice.access.errors import BadKey
    from kgservice.access.holder import principal_with
    from kgservice.access.open_keys import open_keys
    from ontology.errors import EmotaxaError

    keys = open_keys(store)
    try:
        return principal_with(keys, shown)
    except BadKey as error:
        # The key itself is no part of the message: it may end in a log.
        message, cure = _OF_KEYS[error.reason]
        raise EmotaxaError(f"{origin}: {message}", hint=cure) from error
    finally:
        keys.close()

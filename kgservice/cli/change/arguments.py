"""Arguments and options that several commands about change requests take."""

from collections.abc import Callable

import click

from kgservice.cli.options import Text

__all__ = ["NUMBER", "VERSION", "given_options"]

NUMBER = click.argument("number", metavar="N", type=click.IntRange(min=1))
"""The request that a command is about."""

VERSION = click.option(
    "--version",
    metavar="V",
    type=click.IntRange(min=1),
    help="Refuse where it is in another version.  [default: whichever it is in]",
)
"""The version of it that whoever writes has seen."""

_FORMS = ("json", "kgcl", "table", "edited")

_Function = Callable[..., None]


def given_options(function: _Function) -> _Function:
    """Add the options that tell which operations are meant: `files`, `commands`, `form`, `scheme` and `base`."""
    for option in reversed(
        (
            click.argument("files", metavar="[FILE]...", nargs=-1, type=Text()),
            click.option(
                "--kgcl",
                "commands",
                metavar="COMMAND",
                type=Text(),
                multiple=True,
                help="An operation in KGCL; may be given again.",
            ),
            click.option(
                "--format",
                "form",
                type=click.Choice(_FORMS),
                help="What the files hold; edited is a module or mapping set.  [default: by their names]",
            ),
            click.option(
                "--scheme", metavar="S", type=Text(), help="Scheme, or tier of one, that bare labels in JSON are of."
            ),
            click.option(
                "--base",
                metavar="N",
                type=click.IntRange(min=1),
                help="Revision that the operations were written for.  [default: the newest]",
            ),
        )
    ):
        function = option(function)
    return function

"""Options that every command takes, and arguments that begin with a minus."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import click

__all__ = ["Common", "PointCommand", "Text", "common_options", "given_with_minus"]

Parameters = ParamSpec("Parameters")

_NEGATIVE = re.compile(r"-(?:[\d.]|inf|nan)", re.IGNORECASE)
_MARK = " "


@dataclass(frozen=True, slots=True)
class Common:
    """What every command is told.

    Attributes:
        json: whether to print one JSON document and nothing else.
        quiet: whether to keep standard error to errors.
        store: URL of the graph store; None for the default one.
        revision: revision of the graph to read.
        release: a release to read, by its version.
        at: a date or a time, of which the newest revision then is to be read. Of these three, one is given at most;
            where none is, the newest revision is read.
    """

    json: bool = False
    quiet: bool = False
    store: str | None = None
    revision: int | None = None
    release: str | None = None
    at: str | None = None

    @property
    def reads_newest(self) -> bool:
        """Whether no revision is named in any way."""
        return self.revision is None and self.release is None and self.at is None


class Text(click.types.StringParamType):
    """A piece of text, in UTF-8, without the mark of `given_with_minus`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Refuse bytes that are no UTF-8, which Python hands over as lone surrogates."""
        try:
            str(value).encode()
        except UnicodeEncodeError:
            self.fail(f"{value!a} is not UTF-8; give it in UTF-8", param, ctx)
        text = str(value)
        return text.removeprefix(_MARK) if _NEGATIVE.match(text.removeprefix(_MARK)) else text


class PointCommand(click.Command):
    """A command that takes points: an argument such as `-0.5,0.2` is no option. Its texts are to be of type `Text`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, those that begin like a negative number as such."""
        return super().parse_args(ctx, given_with_minus(args))


def given_with_minus(arguments: Sequence[str]) -> list[str]:
    """Put a blank before everything that begins like a negative number, which makes it no option.

    >>> given_with_minus(["--from", "vad", "-0.5,0.2", "-x"])
    ['--from', 'vad', ' -0.5,0.2', '-x']
    """
    return [f"{_MARK}{text}" if _NEGATIVE.match(text) else text for text in arguments]


def common_options(
    *, reads: bool = True
) -> Callable[[Callable[Concatenate[Common, Parameters], None]], Callable[..., None]]:
    """Add the options that every command takes; with `reads` also those that name a revision to read.

    The function gets them as `Common`.
    """

    def decorate(function: Callable[Concatenate[Common, Parameters], None]) -> Callable[..., None]:
        @wraps(function)
        def command(
            *arguments: Any,  # noqa: ANN401
            as_json: bool,
            store: str | None,
            quiet: bool,
            debug: bool,
            revision: int | None = None,
            release: str | None = None,
            at: str | None = None,
            **named: Any,  # noqa: ANN401
        ) -> None:
            if sum(each is not None for each in (revision, release, at)) > 1:
                raise click.UsageError("give one of --revision, --release and --at", click.get_current_context())
            function(Common(as_json, quiet, store, revision, release, at), *arguments, **named)

        decorated: Callable[..., None] = command
        for option in reversed(_options(reads)):
            decorated = option(decorated)
        return decorated

    return decorate


def _options(reads: bool) -> list[Callable[[Callable[..., None]], Callable[..., None]]]:
    wanted = [
        click.option(
            "--revision",
            type=click.IntRange(min=1),
            metavar="N",
            help="Read this revision of the graph, not the newest.",
        ),
        click.option("--release", metavar="V", type=Text(), help="Read the revision that this release was made from."),
        click.option(
            "--at",
            metavar="DATE|TIME",
            type=Text(),
            help="Read what was the newest then; a date means its end, in UTC.",
        ),
    ]
    return [
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document, and nothing else."),
        click.option(
            "--store",
            metavar="URL",
            type=Text(),
            help="Graph store: embedded:PATH, neo4j://HOST or memory:  "
            "[default: $EMOTAXA_STORE, else one in your data directory]",
        ),
        *(wanted if reads else []),
        click.option("--quiet", is_flag=True, help="Say nothing on standard error but errors."),
        click.option("--debug", is_flag=True, help="Show the traceback of an error."),
    ]

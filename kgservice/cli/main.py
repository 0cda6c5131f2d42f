"""The entry point: finds the command, runs it, and turns every failure into one line and an exit code."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

__all__ = ["COMMANDS", "cli", "main", "run"]

COMMANDS = {
    "schemes": "kgservice.cli.schemes",
    "show": "kgservice.cli.show",
    "resolve": "kgservice.cli.resolve",
    "convert": "kgservice.cli.convert",
    "compare": "kgservice.cli.compare",
    "mappings": "kgservice.cli.mappings",
    "harmonize": "kgservice.cli.harmonize",
    "classify": "kgservice.cli.classify",
    "trajectory": "kgservice.cli.trajectory",
    "train": "kgservice.cli.train",
    "evaluate": "kgservice.cli.evaluate",
    "validate": "kgservice.cli.validate",
    "import": "kgservice.cli.imports",
    "release": "kgservice.cli.release",
    "diff": "kgservice.cli.diff",
    "export": "kgservice.cli.export",
    "sparql": "kgservice.cli.sparql",
    "store": "kgservice.cli.store",
    "serve": "kgservice.cli.serve",
    "change": "kgservice.cli.change.command",
    "suggest": "kgservice.cli.suggest.command",
    "watch": "kgservice.cli.watch.command",
    "notices": "kgservice.cli.notices",
    "history": "kgservice.cli.history",
    "key": "kgservice.cli.key",
    "audit": "kgservice.cli.audit",
}
"""The module of each command, which holds it as `command`."""

_INTERRUPTED = 130
_PIPE_CLOSED = 141


class _Commands(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with."""
        if args and args[0] not in COMMANDS:
            from ontology.errors import UnknownReference
            from ontology.spelling import nearest

            raise UnknownReference("command", args[0], nearest(args[0], COMMANDS) or tuple(COMMANDS))
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(None, "--version", package_name="emotaxa", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Make emotion labels comparable: what does a label mean, and what is it called elsewhere?

    Options stand after the command. Every command takes --json, --store and --quiet.

    \b
    Exit codes:
      0  done
      1  the answer is no: see the help of the command
      2  wrong usage or input
      3  a back end is unavailable: the store, the port, or an extra that is not installed
    """  # noqa: D301 - click reads the escape
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code.

    Nothing that can go wrong leaves as an exception: it becomes one line on standard error. 130 stands for Ctrl-C, 141
    for an output that nobody reads any more, 70 for a defect of Emotaxa itself.
    """
    debug = "--debug" in arguments
    try:
        try:
            with cli.make_context("emotaxa", list(arguments)) as context:
                cli.invoke(context)
            code = 0
        except click.exceptions.Exit as done:
            code = done.exit_code
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted")
        return _INTERRUPTED
    except Exception as error:
        from kgservice.cli.failures import exit_code, worded

        if debug:
            import traceback

            traceback.print_exception(error)
        _complain(worded(error))
        return exit_code(error)


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows its escape.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:
        _discard_output()
    sys.exit(code)


def _complain(message: str) -> None:
    try:
        print(f"emotaxa: {message}", file=sys.stderr, flush=True)
    except OSError:
        return


def _discard_output() -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not stumble over it when it ends."""
    try:
        target = os.open(os.devnull, os.O_WRONLY)
        os.dup2(target, sys.stdout.fileno())
        os.close(target)
    except (OSError, ValueError):
        return

"""Outcomes: what a command has made of a request, and why it could not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kgservice.cli.options import Common
from kgservice.cli.printing import print_json, print_lines

if TYPE_CHECKING:
    from kgservice.access.principal import Principal
    from kgservice.changes.editing import Editing
    from kgservice.changes.request import ChangeRequest

__all__ = ["KEPT", "conflicts_told", "tell"]

KEPT = "change request"
"""What is lost with a store that ends with the command."""


def tell(
    common: Common, edit: "Editing", by: "Principal", request: "ChangeRequest", said: str, *, short: bool = False
) -> None:
    """Print what has become of a request: with --json whole, else what was done and what comes next.

    Args:
        common: how to print it.
        edit: the editing of its store.
        by: who acted.
        request: the request as it stands now.
        said: what was done.
        short: whether that is all to be said.
    """
    allowed = edit.desk.allowed(request, by)
    if common.json:
        from kgservice.views.changes import change_view

        print_json(change_view(request, allowed))
        return
    if short:
        print_lines([said])
        return
    from kgservice.cli.change.text import failure_lines, next_step, operation_lines, summary_line

    print_lines([said, summary_line(request), *operation_lines(request), *failure_lines(request)])
    step = next_step(request, allowed)
    if step:
        print_lines([f"next: {step}"])


@contextmanager
def conflicts_told(common: Common) -> Iterator[None]:
    """End with 1, and the reasons line by line, where a request does not fit the graph or fails in checks."""
    from kgservice.changes.errors import ChecksFailed, InConflict

    try:
        yield
    except (InConflict, ChecksFailed) as error:
        if common.json:
            from kgservice.views.change_problems import problem_of_change

            print_json(problem_of_change(error).document())
        else:
            from kgservice.cli.change.text import refusal_lines

            print_lines(refusal_lines(error))
        raise click.exceptions.Exit(1) from error

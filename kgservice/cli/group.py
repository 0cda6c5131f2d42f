"""Groups of commands that stand in the order in which they are used, and not by name."""

import click

__all__ = ["InOrder"]


class InOrder(click.Group):
    """Commands in the order in which they were added; one that is misspelt is told with the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with."""
        if args and args[0] not in self.commands:
            from ontology.errors import UnknownReference
            from ontology.spelling import nearest

            raise UnknownReference("command", args[0], nearest(args[0], self.commands) or tuple(self.commands))
        return super().resolve_command(ctx, args)

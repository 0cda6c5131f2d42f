"""`emotaxa serve`: the REST service and its web page."""

import click

from kgservice.cli.options import Common, Text, common_options

__all__ = ["command"]


@click.command("serve", short_help="Serve REST and the web page.")
@click.option("--host", default="127.0.0.1", show_default=True, type=Text(), help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--workers", metavar="N", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes.")
@common_options(reads=False)
def command(common: Common, host: str, port: int, workers: int) -> None:
    """Serve REST, its documentation and the web page, until Ctrl-C.

    What to try is printed as soon as the service answers. The exit code is 3 where the port is taken, or the store
    cannot be opened.

    \b
    emotaxa serve --port 8080
    """  # noqa: D301 - click reads the escape
    from kgservice.rest.serve import serve
    from kgservice.stores.open import default_url

    def announce(message: str) -> None:
        # Standard output is the place for it, but for --json, which promises that nothing else than JSON stands there.
        if not common.quiet:
            click.echo(message, err=common.json)

    serve(common.store or default_url(), host, port, workers, announce)

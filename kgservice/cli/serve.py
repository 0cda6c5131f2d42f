"""`emotaxa serve`: the service, with its settings from options, environment and file."""

from typing import Any

import click

from kgservice.cli.options import Common, Text, common_options

__all__ = ["command"]

_OPTIONS = {
    "--host": "host",
    "--port": "port",
    "--workers": "workers",
    "--log-format": "logs.format",
    "--log-level": "logs.level",
    "--store": "store",
}
"""The setting that each option stands for."""


@click.command("serve", short_help="Serve REST and the web page.")
@click.option("--host", type=Text(), help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.  [default: 8000]")
@click.option("--workers", metavar="N", type=click.IntRange(1, 256), help="Processes.  [default: 1]")
@click.option("--config", metavar="FILE", type=Text(), help="Settings in TOML.  [default: EMOTAXA_CONFIG, if set]")
@click.option("--log-format", type=click.Choice(["auto", "json", "text"]), help="Lines of the log.  [default: auto]")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="[default: info]")
@click.option("--show-config", is_flag=True, help="Print all settings, without secrets, and where each comes from.")
@common_options(reads=False)
def command(common: Common, /, config: str | None, show_config: bool, **given: Any) -> None:  # noqa: ANN401
    """Serve REST, its documentation and the web page, until Ctrl-C.

    What to try is printed as soon as the service answers. Every setting can be given as a variable, as
    EMOTAXA_REST__ITEMS, or in a file; options win over variables, and these over the file. The exit code is 2 where a
    setting is wrong, and 3 where the port is taken, or the store cannot be opened.

    \b
    emotaxa serve --port 8080
    emotaxa serve --show-config
    """  # noqa: D301 - click reads the escape
    from kgservice.serving.configuration import read_settings

    given["store"] = common.store
    values = {option: given[option.lstrip("-").replace("-", "_")] for option in _OPTIONS}
    if common.quiet and values["--log-level"] is None:
        values["--log-level"] = "error"
    options = {option: (_OPTIONS[option], value) for option, value in values.items() if value is not None}
    configured = read_settings(options, config)
    if show_config:
        from kgservice.cli.printing import print_json, print_lines
        from kgservice.cli.settings_text import settings_document, settings_lines

        if common.json:
            print_json(settings_document(configured.shown()))
        else:
            print_lines(settings_lines(configured.shown()))
        return

    def announce(message: str) -> None:
        # Standard output is the place for it, but for --json, which promises that nothing else than JSON stands there.
        if not common.quiet:
            click.echo(message, err=common.json)

    from kgservice.serving.paths import check_paths
    from kgservice.serving.serve import serve

    check_paths(configured)
    serve(configured.settings, announce)

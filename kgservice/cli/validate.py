"""`emotaxa validate`: whether ontology modules and mapping sets are well-formed and agree with one another."""

from pathlib import Path

import click

from kgservice.cli.options import Common, common_options
from kgservice.cli.printing import print_json, print_lines

__all__ = ["command"]


@click.command("validate", short_help="Check ontology modules and mapping sets.")
@click.argument("files", metavar="[FILE...]", nargs=-1)
@common_options()
def command(common: Common, files: tuple[str, ...]) -> None:
    """Check ontology modules (.ttl) and SSSOM mapping sets (.tsv).

    Without a FILE, everything that Emotaxa ships is checked, and whether its mappings contradict one another; with
    --store or --revision, the mappings of that graph. A FILE is checked in the company of what is shipped, whatever the
    store: a mapping set also for contradictions with it, a profile for contradictions within it. The exit code is 1
    where there is an error.

    \b
    emotaxa validate
    emotaxa validate my-theory.ttl my-theory.sssom.tsv
    """  # noqa: D301 - click reads the escape
    from kgservice.cli.checks import check_files, check_shipped, judged_files, shipped_files
    from kgservice.views.findings import findings_view

    if files:
        paths = judged_files(files)
        findings = check_files(paths)
    else:
        paths = shipped_files()
        findings = check_shipped(common)
    document = findings_view(findings, [str(path) for path in paths])
    if common.json:
        print_json(document)
    else:
        here = f"{Path.cwd()}/"
        print_lines(str(found).removeprefix(here) for found in findings)
        print_lines([_summary(len(paths), document["errors"], document["warnings"])])
    if not document["valid"]:
        raise click.exceptions.Exit(1)


def _summary(files: int, errors: int, warnings: int) -> str:
    return f"{_counted(files, 'file')}: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

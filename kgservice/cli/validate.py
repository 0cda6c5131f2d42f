"""`emotaxa validate`: whether ontology modules and mapping sets are well-formed and agree with one another."""

from pathlib import Path
from typing import Literal

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, print_lines

__all__ = ["command"]


@click.command("validate", short_help="Check ontology modules and mapping sets.")
@click.argument("files", metavar="[FILE...]", nargs=-1)
@click.option("--no-reasoning", "without_reasoner", is_flag=True, help="Leave out the reasoner, which needs Java.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warn"]),
    default="error",
    show_default=True,
    help="The least grave findings that make the exit code 1.",
)
@click.option(
    "--report",
    "report",
    metavar="FILE",
    type=Text(),
    help="Write all findings, INFO included, to a file: .tsv (as ROBOT's report), .json or .html.",
)
@common_options()
def command(
    common: Common,
    files: tuple[str, ...],
    *,
    without_reasoner: bool,
    fail_on: Literal["error", "warn"],
    report: str | None,
) -> None:
    """Check ontology modules (.ttl) and SSSOM mapping sets (.tsv, .json, .jsonld, or RDF with an sssom:MappingSet).

    Without a FILE, everything that Emotaxa ships is checked, and whether its mappings contradict one another; with
    --store or a revision, the mappings of that graph. A FILE is checked in the company of what is shipped, whatever the
    store: a module also by reasoning over both together, a mapping set also for contradictions with it, a profile for
    contradictions within it. The exit code is 1 where there is an error.

    \b
    emotaxa validate
    emotaxa validate my-theory.ttl my-theory.sssom.tsv
    emotaxa validate --fail-on warn --report report.tsv
    """  # noqa: D301 - click reads the escape
    from kgservice.cli.checks import check_files, check_shipped, judged_files, shipped_files
    from kgservice.views.findings import findings_view
    from ontology.validation.report import check_report_suffix, write_report

    target = None if report is None else Path(report)
    if target is not None:
        check_report_suffix(target)
    if files:
        paths = judged_files(files)
        findings = check_files(paths, reasoning=not without_reasoner)
    else:
        paths = shipped_files()
        findings = check_shipped(common, reasoning=not without_reasoner)
    if target is not None:
        write_report(findings, target)
    document = findings_view(findings, [str(path) for path in paths])
    if common.json:
        print_json(document)
    else:
        here = f"{Path.cwd()}/"
        print_lines(str(found).removeprefix(here) for found in findings if found.level != "INFO")
        print_lines([_summary(len(paths), document["errors"], document["warnings"], document["notes"])])
    if document["errors"] or (fail_on == "warn" and document["warnings"]):
        raise click.exceptions.Exit(1)


def _summary(files: int, errors: int, warnings: int, notes: int) -> str:
    said = [counted(errors, "error"), counted(warnings, "warning"), *([counted(notes, "note")] if notes else [])]
    return f"{counted(files, 'file')}: {', '.join(said)}"

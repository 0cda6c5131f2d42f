"""`emotaxa release`: the folder that is given to others."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, print_lines, remark

if TYPE_CHECKING:
    from mappings.release.build import Built

__all__ = ["command"]


@click.command("release", short_help="Build a release: the ontology and the mappings in all formats.")
@click.option("--out", metavar="DIR", type=Text(), help="Folder to make, new or empty.  [default: emotaxa-VERSION]")
@click.option("--against", metavar="DIR|FILE", type=Text(), help="Earlier release to compare with, for the change log.")
@click.option("--allow-dirty", is_flag=True, help="Build from files that are not committed; the manifest names them.")
@common_options(reads=False)
def command(common: Common, out: str | None, against: str | None, allow_dirty: bool) -> None:
    """Build a release from the files that Emotaxa ships: the same files always give the same bytes.

    The files are checked first. Where one is invalid, a derived file does not belong to the others, a competency
    question is answered in another way than expected, or, in a git checkout, a file is not committed, nothing is built,
    and the exit code is 1. DIR appears whole or not at all.

    \b
    emotaxa release --out emotaxa-next
    emotaxa release --against emotaxa-0.1.0
    """  # noqa: D301 - click reads the escape
    from kgservice.competency import competency_findings
    from kgservice.views.releases import refusal_view, release_view
    from mappings.release.build import build_release
    from mappings.release.gate import ReleaseRefused
    from mappings.release.history import read_state
    from mappings.shipped import shipped_files

    before = None if against is None else read_state(Path(against))
    sources = shipped_files()
    remark(common, f"Checking {len(list(sources))} files, which may take a minute")
    try:
        built = build_release(
            sources,
            None if out is None else Path(out),
            against=before,
            allow_dirty=allow_dirty,
            asked=competency_findings,
        )
    except ReleaseRefused as refused:
        if common.json:
            print_json(refusal_view(refused.findings))
        else:
            here = f"{Path.cwd()}/"
            print_lines(str(found).removeprefix(here) for found in refused.findings)
            print_lines([f"no release: {counted(len(refused.findings), 'problem')}"])
        raise click.exceptions.Exit(1) from refused
    if common.json:
        print_json(release_view(built))
    else:
        print_lines(_lines(built))


def _lines(built: "Built") -> list[str]:
    from mappings.release.words import summary

    size = sum(built.files.values()) / 1e6
    lines = [f"Emotaxa {built.version} in {built.out}: {counted(len(built.files), 'file')}, {size:.1f} MB"]
    if built.changes is not None:
        lines.append(f"Changes {summary(built.changes)}; see CHANGES.md")
    if built.uncommitted:
        lines.append(f"Built from {counted(len(built.uncommitted), 'file')} not committed; see manifest.json")
    return lines

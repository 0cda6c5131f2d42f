"""`emotaxa release`: the folder that is given to others, of the shipped files or of a revision of the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, print_lines, remark
from kgservice.cli.reading import revision_wanted

if TYPE_CHECKING:
    from kgservice.changes.publishing.releasing import Released
    from mappings.release.build import Built

__all__ = ["command"]


@click.command("release", short_help="Build a release: the ontology and the mappings in all formats.")
@click.option("--out", metavar="DIR", type=Text(), help="Folder to make, new or empty.  [default: emotaxa-VERSION]")
@click.option("--against", metavar="DIR|FILE", type=Text(), help="Earlier release to compare with, for the change log.")
@click.option("--allow-dirty", is_flag=True, help="Build from files that are not committed; the manifest names them.")
@click.option(
    "--version", metavar="V", type=Text(), help="Make a release of a revision of the store, with this version."
)
@common_options()
@acting_options
def command(
    common: Common, who: Who, *, out: str | None, against: str | None, allow_dirty: bool, version: str | None
) -> None:
    """Build a release from the files that Emotaxa ships: the same files always give the same bytes.

    The files are checked first. Where one is invalid, a derived file does not belong to the others, a competency
    question is answered in another way than expected, or, in a git checkout, a file is not committed, nothing is built,
    and the exit code is 1. DIR appears whole or not at all.

    With --version, a revision of the store is released instead, the newest if none is named: it bears that version
    throughout, what is derived is worked out anew, and the change log tells the requests that were merged since the
    release before. It can be read by its version then (--release V).

    \b
    emotaxa release --out emotaxa-next
    emotaxa release --against emotaxa-0.1.0
    emotaxa release --revision 7 --version 0.3.0
    """  # noqa: D301 - click reads the escape
    context = click.get_current_context()
    if version is None and not common.reads_newest:
        raise click.UsageError("a release of a revision needs a version: --version V", context)
    if version is not None and allow_dirty:
        raise click.UsageError("leave out --allow-dirty: a revision of the store is released, and no files", context)
    with _refusals(common):
        if version is not None:
            _release_revision(common, who, version, out, against)
        else:
            _release_files(common, out, against, allow_dirty=allow_dirty)


def _release_files(common: Common, out: str | None, against: str | None, *, allow_dirty: bool) -> None:
    from kgservice.competency import competency_findings
    from kgservice.views.releases import release_view
    from mappings.release.build import build_release
    from mappings.release.history import read_state
    from mappings.shipped import shipped_files

    before = None if against is None else read_state(Path(against))
    sources = shipped_files()
    remark(common, f"Checking {len(list(sources))} files, which may take a minute")
    built = build_release(
        sources,
        None if out is None else Path(out),
        against=before,
        allow_dirty=allow_dirty,
        asked=competency_findings,
    )
    if common.json:
        print_json(release_view(built))
    else:
        print_lines(_lines(built))


def _release_revision(common: Common, who: Who, version: str, out: str | None, against: str | None) -> None:
    from kgservice.changes.publishing.releasing import release_revision
    from kgservice.views.releases import released_view
    from mappings.release.history import read_state

    before = None if against is None else read_state(Path(against))
    with editing(common, who, keeps="note of the release", needs="admin") as (edit, by):
        store = edit.workspace.store
        number = revision_wanted(common, store)
        remark(common, f"Checking revision {number or store.revision}, which may take a minute")
        released = release_revision(
            store, version, author=by.name, out=None if out is None else Path(out), revision=number, against=before
        )
    if common.json:
        print_json(released_view(released))
    else:
        print_lines(_told(released))


@contextmanager
def _refusals(common: Common) -> Iterator[None]:
    """End with 1, and what is in the way line by line, where there is no release."""
    from kgservice.views.releases import refusal_view
    from mappings.release.gate import ReleaseRefused

    try:
        yield
    except ReleaseRefused as refused:
        if common.json:
            print_json(refusal_view(refused.findings))
        else:
            here = f"{Path.cwd()}/"
            print_lines(str(found).removeprefix(here) for found in refused.findings)
            print_lines([f"no release: {counted(len(refused.findings), 'problem')}"])
        raise click.exceptions.Exit(1) from refused


def _told(released: "Released") -> Iterator[str]:
    release = released.release
    since = f", since revision {released.since}" if released.since not in (None, release.revision) else ""
    yield f"Release {release.version} of revision {release.revision}{since}"
    yield from _lines(released.built)
    for finding in released.findings:
        yield str(finding)


def _lines(built: "Built") -> list[str]:
    from mappings.release.words import summary

    size = sum(built.files.values()) / 1e6
    lines = [f"Emotaxa {built.version} in {built.out}: {counted(len(built.files), 'file')}, {size:.1f} MB"]
    if built.changes is not None:
        lines.append(f"Changes {summary(built.changes)}; see CHANGES.md")
    if built.uncommitted:
        lines.append(f"Built from {counted(len(built.uncommitted), 'file')} not committed; see manifest.json")
    return lines

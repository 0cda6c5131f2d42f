"""Directories that were edited outside, taken over for `emotaxa import`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kgservice.cli.acting import Who, editing
from kgservice.cli.options import Common
from kgservice.cli.printing import counted, print_json, print_lines, remark
from ontology.finding import Finding

if TYPE_CHECKING:
    from kgservice.access.principal import Principal
    from kgservice.changes.editing import Editing
    from kgservice.changes.publishing.directory import Directory, DirectoryRefused
    from kgservice.changes.publishing.takeover import TakenOver

__all__ = ["take_directory"]


def take_directory(
    common: Common,
    who: Who,
    folder: Path,
    *,
    as_change: bool,
    title: str | None,
    revision: int | None,
    dry_run: bool = False,
    strict: bool = False,
    report: Path | None = None,
) -> None:
    """Take over what a directory says otherwise than the store, and print what became of it.

    Args:
        common: the store, and how to print it.
        who: who takes it over.
        folder: the directory.
        as_change: whether a change request is begun; the graph changes at once otherwise.
        title: what it does, in a line.
        revision: the revision that the directory was written from; the newest where None.
        dry_run: whether it is compared only.
        strict: whether warnings about its files are in the way, too.
        report: where to write what is printed with --json, too.

    Raises:
        Exit: with 1 where a file cannot be read, or `strict` finds a warning.
        EmotaxaError: as `take_over` says.
    """
    from kgservice.changes.publishing.directory import DirectoryRefused, import_directory
    from kgservice.views.publishing import taken_over_view

    try:
        directory = import_directory(folder)
        if strict and directory.findings:
            raise DirectoryRefused(directory.findings)
    except DirectoryRefused as refused:
        _tell_refused(common, refused)
        raise click.exceptions.Exit(1) from refused
    with editing(common, who, keeps="" if dry_run else "import") as (edit, by):
        taken = _taken(edit, by, directory, as_change=as_change, title=title, revision=revision, dry_run=dry_run)
    document = taken_over_view(taken)
    if report is not None:
        import orjson

        from ontology.files.aside import write_aside

        with write_aside(report) as part:
            part.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if common.json:
        print_json(document)
    else:
        print_lines(_lines(taken, dry_run))
    if report is not None:
        remark(common, f"report written to {report}")


def _taken(
    edit: "Editing",
    by: "Principal",
    directory: "Directory",
    *,
    as_change: bool,
    title: str | None,
    revision: int | None,
    dry_run: bool,
) -> "TakenOver":
    from kgservice.changes.publishing.takeover import TakenOver, take_over

    store = edit.workspace.store
    as_: Literal["change", "graph"] = "change" if as_change else "graph"
    if not dry_run:
        return take_over(store, edit.desk, directory, by, as_=as_, title=title or "", revision=revision)
    number = store.revision if revision is None else revision
    found = directory.against(store, number)
    count = len(list(directory.files))
    return TakenOver(as_, number, count, len(found.added), len(found.removed), findings=directory.findings)


def _tell_refused(common: Common, refused: "DirectoryRefused") -> None:
    if common.json:
        from kgservice.views.change_problems import problem_of_change

        print_json(problem_of_change(refused).document())
        return
    print_lines(_told(refused.findings))
    print_lines([f"nothing was taken over: {counted(len(refused.findings), 'problem')}"])


def _lines(taken: "TakenOver", dry_run: bool) -> Iterator[str]:
    yield from _told(taken.findings)
    if not taken.added and not taken.removed:
        yield f"{counted(taken.files, 'file')} say what revision {taken.revision} says; nothing changes"
        return
    come, go = "comes" if taken.added == 1 else "come", "goes" if taken.removed == 1 else "go"
    said = f"{counted(taken.added, 'statement')} {come}, {taken.removed:,} {go}"
    if dry_run:
        yield f"{said}, seen from revision {taken.revision}"
    elif taken.change is None:
        yield f"{said}: the graph is at revision {taken.revision}"
    else:
        yield f"{said}: begun the change request {taken.change}, with {counted(taken.operations, 'operation')}"
        yield f"next: emotaxa change show {taken.change}"


def _told(findings: tuple[Finding, ...]) -> Iterator[str]:
    here = f"{Path.cwd()}/"
    return (str(finding).removeprefix(here) for finding in findings)

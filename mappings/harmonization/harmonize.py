"""Harmonization: the rows of corpora with the labels of another scheme, and what each row does not say."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from mappings.conversion.converter import Converter
from mappings.harmonization.inputs import Input
from mappings.harmonization.options import Options
from mappings.harmonization.output.writer import check_output, row_writer
from mappings.harmonization.reporting.counts import Counts
from mappings.harmonization.reporting.page import check_report_suffix, report_writer
from mappings.harmonization.reporting.report import Report
from mappings.harmonization.rows import COLUMNS, MARKED_COLUMNS
from mappings.harmonization.run import Progress, Run
from ontology.files.aside import NoRoom

__all__ = ["Input", "Options", "Progress", "harmonize", "harmonize_rows"]

_DEFAULT: Final = Options()


def harmonize(
    converter: Converter,
    inputs: Sequence[Input],
    target: str,
    out: Path,
    options: Options = _DEFAULT,
    *,
    progress: Progress | None = None,
    report: Path | None = None,
    resume: bool = False,
) -> Report:
    """Write the rows of datasets with the labels of another scheme, in their order.

    Memory stays bounded whatever the size of the files. The same inputs give the same bytes.

    Args:
        converter: what converts.
        inputs: the files, in the order in which their rows are wanted; `inputs_of` gives those of a directory.
        target: a scheme or a tier of one.
        out: what to write: `.parquet`, `.jsonl`, `.csv`, or `.hf`, a directory that the library `datasets` opens.
        options: how; an input may have some of its own.
        progress: told how far the work is.
        report: where to write the report, `.html` or `.json`, if it is wanted as a file.
        resume: keep what is finished beside the output until it is there, so that the same call goes on where this one
            was broken off.

    Raises:
        UnknownReference: where the target, a dataset's scheme or the profile does not exist.
        DocumentError: where a file cannot be read or written, with line, column and cure; or where rows bear strings
            that are no labels of their scheme, with all of them. Then, as on Ctrl-C, nothing is left behind but, where
            the run can be resumed, its parts; and files that already stood there are as they were.
        PurposeRefused: where a licence rules out what the rows are for.
        EmotaxaError: where there is no input.
    """
    check_output(out)
    if report is not None:
        check_report_suffix(report)
    run = Run(converter, inputs, target, options, outputs=[out] if report is None else [out, report])
    if report is None or resume:
        if report is not None:
            _check_report(report)
        _write_rows(run, out, options, progress, resume=resume)
        done = run.report()
        if report is not None:
            with _beside(out), report_writer(report) as write_report:
                write_report(done)
        return done
    # The report is begun first, so that a place where it cannot be written is told before the rows are.
    with ExitStack() as begun:
        write_report = begun.enter_context(report_writer(report))
        _write_rows(run, out, options, progress)
        done = run.report()
        with _beside(out):
            write_report(done)
            begun.close()
    return done


def harmonize_rows(
    converter: Converter,
    inputs: Sequence[Input],
    target: str,
    options: Options = _DEFAULT,
    *,
    progress: Progress | None = None,
    counts: Counts | None = None,
) -> Iterator[pl.DataFrame]:
    """Give the harmonized rows a frame at a time, with the columns of `rows.COLUMNS`.

    Where duplicates are marked, the columns are those of `rows.MARKED_COLUMNS`. References and files are checked at
    once, the rows as they are read; strings that are no labels are told at the end. The arguments are those of
    `harmonize`; `counts` is filled on the way.

    Raises:
        UnknownReference, DocumentError, PurposeRefused: as `harmonize` does.
    """
    run = Run(converter, inputs, target, options, counts=counts)
    run.prepare()
    texts = [pl.col(name).cast(kind) for name, kind in _columns(options).items()]
    return (block.frame().select(texts) for block in run.blocks(progress) if block.rows)


@contextmanager
def _beside(out: Path) -> Iterator[None]:
    """Say, where there is no room for the report, that the rows stand."""
    try:
        yield
    except NoRoom as error:
        raise error.leaving(f"the rows stand in {out} without it") from error


class _Abandoned(Exception):
    pass


def _check_report(path: Path) -> None:
    """See to it that a report can be written, and leave nothing there, not even while the rows are written."""
    with suppress(_Abandoned), report_writer(path):
        raise _Abandoned


def _write_rows(run: Run, out: Path, options: Options, progress: Progress | None, *, resume: bool = False) -> None:
    with row_writer(out, level=run.counts.target, resume=run.identity(out) if resume else None) as writer:
        with closing(run.blocks(progress)) as blocks:
            for block in blocks:
                if block.rows:
                    writer.write(block.frame)
        if not run.counts.rows:
            writer.write(partial(_no_rows, options))


def _columns(options: Options) -> dict[str, pl.DataType]:
    return MARKED_COLUMNS if options.duplicates == "mark" else COLUMNS


def _no_rows(options: Options) -> pl.DataFrame:
    return pl.DataFrame(schema=_columns(options))

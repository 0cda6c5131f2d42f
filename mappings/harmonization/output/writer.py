"""Writers: frames of harmonized rows encoded on several threads, and written one after the other, in their order."""

import os
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from mappings.harmonization.output.dataset_directory import DatasetDirectory, check_directory
from mappings.harmonization.output.formats import DIRECTORY, ENCODERS, SUFFIXES, Encode, check_suffix
from mappings.harmonization.output.level import level_notes
from mappings.harmonization.output.parquet import ParquetFile
from mappings.harmonization.output.parts import Parts
from ontology.errors import DocumentError
from ontology.files.aside import NoRoom, directory_aside, write_aside

__all__ = ["SUFFIXES", "RowWriter", "check_output", "row_writer"]

Make = Callable[[], pl.DataFrame]
"""Makes a frame, on another thread than the one that asks for it."""


class RowWriter(Protocol):
    """Takes frames with the same columns, in order."""

    def write(self, make: Make) -> None:
        """Add the rows of a frame, which is made later, on another thread, or not at all where it is there already."""


class _Pipeline:
    """Frames made and encoded by several threads while the next rows are read, and handed on in their order."""

    def __init__(self, encode: Encode, take: Callable[[int, bytes], object], ready: Container[int] = ()) -> None:
        threads = max(1, min(4, os.cpu_count() or 1))
        self._encode = encode
        self._take = take
        self._ready = ready
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="rows")
        self._pending: deque[tuple[int, Future[bytes]]] = deque()
        self._room = threads
        self.count = 0

    def write(self, make: Make) -> None:
        while len(self._pending) >= self._room:
            self._hand_on()
        if self.count not in self._ready:
            self._pending.append((self.count, self._pool.submit(self._encoded, make, self.count == 0)))
        self.count += 1

    def finish(self) -> None:
        while self._pending:
            self._hand_on()

    def close(self) -> None:
        """End the threads; what is pending is let go."""
        self._pool.shutdown(cancel_futures=True)

    def hand_on_finished(self) -> None:
        """End the threads, and hand on the blocks that are finished, with gaps where one is not."""
        self._pool.shutdown(cancel_futures=True)
        for number, encoded in self._pending:
            if not encoded.cancelled() and encoded.exception() is None:
                self._take(number, encoded.result())

    def _encoded(self, make: Make, first: bool) -> bytes:
        return self._encode(make(), first)

    def _hand_on(self) -> None:
        # Pending until it has been taken: Ctrl-C mostly comes while its result is waited for.
        number, encoded = self._pending[0]
        self._take(number, encoded.result())
        self._pending.popleft()


def check_output(path: Path) -> str:
    """See to it that rows can be written to a path, as far as that can be told beforehand, and give its ending.

    Raises:
        DocumentError: where the ending is unknown, or something stands there that is not to be replaced.
    """
    suffix = check_suffix(path)
    if suffix == DIRECTORY:
        check_directory(path)
    return suffix


@contextmanager
def row_writer(path: Path, *, level: str | None = None, resume: Mapping[str, Any] | None = None) -> Iterator[RowWriter]:
    """Open a writer; the file appears under its name when the block has ended well, else not at all.

    Args:
        path: the file, or the directory.
        level: id of the scheme or tier that the labels are of; what has room for it beside the rows tells it.
        resume: what the output depends on, in the types of JSON, where the run is to be taken up again if it is
            broken off: then the blocks that are finished are kept beside the output until it is there.

    Raises:
        DocumentError: where the ending is unknown, the file cannot be written, or parts of another run are there.
    """
    suffix = check_output(path)
    if resume is None:
        with (
            _opened(path, suffix, level) as take,
            _running(_Pipeline(ENCODERS[suffix], lambda _, data: take(data))) as pipeline,
        ):
            yield pipeline
        return
    parts = Parts(path, resume)
    try:
        with _running(_Pipeline(ENCODERS[suffix], parts.keep, parts), keep=True) as pipeline:
            yield pipeline
        with _opened(path, suffix, level, parts.folder) as take:
            for number in range(pipeline.count):
                take(parts.read(number))
    except NoRoom as error:
        left = f"what is finished stays in {parts.folder}"
        raise error.leaving(left, "free some space, and call the same again; or remove that directory") from error
    parts.remove()


@contextmanager
def _opened(
    path: Path, suffix: str, level: str | None, folder: Path | None = None
) -> Iterator[Callable[[bytes], object]]:
    """Open the file or directory aside, and give what encoded blocks go to, in their order."""
    if suffix == DIRECTORY:
        with directory_aside(path, folder) as part:
            dataset = DatasetDirectory(part, path, level)
            try:
                yield dataset.write
                dataset.finish()
                # Hours may have gone by; what was put there meanwhile is not to be removed.
                check_directory(path)
            finally:
                dataset.close()
        return
    with write_aside(path, folder) as stream:
        if suffix != ".parquet":
            yield stream.write
            return
        parquet = ParquetFile(stream, level_notes(level))
        yield parquet.append
        parquet.finish()


@contextmanager
def _running(pipeline: _Pipeline, *, keep: bool = False) -> Iterator[_Pipeline]:
    """Run a pipeline to its end; where it is broken off, hand on what is finished if that is kept."""
    try:
        yield pipeline
        pipeline.finish()
    except BaseException:
        if keep:
            # What broke the run off is what is told, not that the disk is still full.
            with suppress(DocumentError):
                pipeline.hand_on_finished()
        raise
    finally:
        pipeline.close()

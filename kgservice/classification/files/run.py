"""Runs: a file classified block by block, each kept when it is finished, so that a run that was killed goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import polars as pl

from classifiers.classification import Classified
from classifiers.protocol import Classifier
from kgservice.classification.files.answers import answers_frame
from kgservice.classification.files.behind import Behind
from kgservice.classification.files.blocks import Block
from kgservice.classification.files.inputs import open_input
from kgservice.classification.files.writing import OUTPUTS, Output, packed, silent_rows
from mappings.conversion.converter import Converter
from mappings.harmonization.output.parts import Parts
from ontology.errors import DocumentError, Place
from ontology.files.aside import NoRoom, write_aside
from ontology.files.ending import ending_of

__all__ = ["FileReport", "Progress", "classify_file"]

Progress = Callable[[int, int, int | None], None]
"""Told after every block: rows done, bytes done, bytes in all. What it raises ends the run."""

_ROWS: Final = 2_000
_CHARACTERS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was done.

    Attributes:
        rows: rows that were written.
        without_text: of these, rows without a text, or with one that holds nothing to go by; their answers are null.
        classified: rows that this run has classified itself; the others a run before had.
        to: id of the level that was answered in.
    """

    rows: int
    without_text: int
    classified: int
    to: str


def classify_file(
    classifier: Classifier,
    converter: Converter,
    path: Path,
    out: Path,
    *,
    to: str | None = None,
    text: str = "text",
    resume: bool = True,
    progress: Progress | None = None,
) -> FileReport:
    """Classify the rows of a file; the output appears whole or not at all.

    Args:
        classifier: what classifies.
        converter: the graph that it is grounded in.
        path: rows in `.jsonl`, `.csv`, `.tsv` or `.parquet`.
        out: what to write: `.jsonl`, `.csv` or `.parquet`. Columns of the input that are called as those of the answers
            are kept under `input_` and their name.
        to: the level to answer in; None for the model's own.
        text: name of the column with the texts.
        resume: whether to keep what is finished beside the output until it is there, and go on from there when called
            again; the bytes are the same as without a break.
        progress: told how far the work is.

    Raises:
        DocumentError: where a file cannot be read or written, or parts of another run are there.
        UnknownReference: where there is no such level; `field` is `to`.
    """
    ending = ending_of(out, OUTPUTS, "rows")
    asked = classifier.classify((), to)
    rows = open_input(path, text, typed=ending == ".parquet")
    if out.exists() and out.samefile(path):
        raise DocumentError("is the file that is read", Place(str(out)), hint="write to another file")
    run = _Run(classifier, asked.target.id)
    blocks = enumerate(rows.blocks(_ROWS, _CHARACTERS))
    if not resume:
        with write_aside(out) as stream:
            output = Output(stream, ending)
            with Behind() as behind:
                for number, block in blocks:
                    behind.do(partial(_added, output, block, run.answers(block), ending, number))
                    run.tell(progress, block, rows.size)
            output.finish()
        return run.report()
    parts = Parts(out, _identity(asked, converter, path, ending, text, getattr(classifier, "floor", 0.0)))
    try:
        count = 0
        with Behind() as behind:
            for number, block in blocks:
                count = number + 1
                if number in parts:
                    run.pass_over(block, parts.read(number))
                else:
                    behind.do(partial(_kept, parts, block, run.answers(block), ending, number))
                run.tell(progress, block, rows.size)
        with write_aside(out, parts.folder) as stream:
            output = Output(stream, ending)
            for number in range(count):
                output.add(parts.read(number))
            output.finish()
    except NoRoom as error:
        left = f"what is finished stays in {parts.folder}"
        raise error.leaving(left, "free some space, and call the same again; or remove that directory") from error
    except BaseException:
        if not any(parts.folder.glob("*.part")):
            parts.remove()
        raise
    parts.remove()
    return run.report()


def _added(output: Output, block: Block, answers: pl.DataFrame, ending: str, number: int) -> None:
    output.add(packed(block, answers, ending, number))


def _kept(parts: Parts, block: Block, answers: pl.DataFrame, ending: str, number: int) -> None:
    parts.keep(number, packed(block, answers, ending, number))


class _Run:
    """What has been classified so far."""

    def __init__(self, classifier: Classifier, to: str) -> None:
        self._classifier = classifier
        self._to = to
        self._rows = self._silent = self._classified = 0

    def answers(self, block: Block) -> pl.DataFrame:
        """Classify a block."""
        rows = [row for row, text in enumerate(block.texts) if text and not text.isspace()]
        texts = [block.texts[row] or "" for row in rows]
        found = answers_frame(self._classifier.classify(texts, self._to), rows, len(block.texts))
        self._count(block, found["labels"].null_count())
        self._classified += len(block.texts)
        return found

    def pass_over(self, block: Block, data: bytes) -> None:
        """Count a block that was written down before."""
        self._count(block, silent_rows(data))

    def tell(self, progress: Progress | None, block: Block, size: int) -> None:
        """Tell how far the work is."""
        if progress is not None:
            progress(self._rows, block.done, size)

    def report(self) -> FileReport:
        """Give what was counted."""
        return FileReport(self._rows, self._silent, self._classified, self._to)

    def _count(self, block: Block, silent: int) -> None:
        self._rows += len(block.texts)
        self._silent += silent


def _identity(
    asked: Classified, converter: Converter, path: Path, ending: str, text: str, floor: float
) -> dict[str, Any]:
    """Give all that the output depends on, in the types of JSON."""
    status, model = path.stat(), asked.model
    meaning = sha256(repr([(concept.iri, concept.label) for concept in asked.concepts]).encode())
    meaning.update(converter.denotation.membership.tobytes())
    return {
        "format": ending,
        "input": {"path": str(path.absolute()), "bytes": status.st_size, "changed": status.st_mtime_ns},
        "column": text,
        "target": {"level": asked.target.id, "digest": meaning.hexdigest()},
        "revision": asked.revision,
        "floor": floor,
        "model": {"name": model.name, "version": model.version, "kind": model.kind, "device": model.device},
        "versions": {name: version(name) for name in ("emotaxa", "polars")},
    }

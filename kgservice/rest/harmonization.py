"""Harmonization as a job: the corpus that a request sends, and the file that is made of it."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from kgservice.rest.errors import BodyTooLarge
from kgservice.stores.errors import StoreUnavailable
from kgservice.workspace import AtRevision
from mappings.harmonization.dataset import Dataset, find_dataset
from mappings.harmonization.harmonize import Input, harmonize
from ontology.errors import EmotaxaError

__all__ = ["REPORT", "Harmonization", "receive"]

REPORT = "report.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_BUFFER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Harmonization:
    """What is to be harmonized, and how.

    Attributes:
        at: the graph.
        dataset: what the corpus is.
        corpus: name of the file, which tells the split.
        target: scheme or tier to convert to.
        profile: published mapping to use, or None.
        threshold: degree from which a label is present, in (0, 1].
        assume_absent: take what a forced choice did not choose for denied.
    """

    at: AtRevision
    dataset: Dataset
    corpus: str
    target: str
    profile: str | None
    threshold: float
    assume_absent: bool

    @classmethod
    def checked(
        cls,
        at: AtRevision,
        dataset: str,
        name: str | None,
        target: str,
        profile: str | None,
        threshold: float,
        assume_absent: bool,
    ) -> "Harmonization":
        """Look up everything that is named, so that a job fails for its corpus only.

        Raises:
            UnknownReference: for the dataset, the target or the profile.
            EmotaxaError: where the profile does not convert this pair, or the name is no file name.
        """
        found = find_dataset(dataset)
        converter = at.converter
        converter.matrix(converter.level(found.scheme, "dataset"), converter.level(target, "to"), profile)
        return cls(at, found, _file_name(found, name), target, profile, threshold, assume_absent)

    def work(self, folder: Path, result: str, tell: Callable[[int], None]) -> None:
        """Harmonize the corpus of a job's folder into a file beside it, and write the report."""
        harmonize(
            self.at.converter,
            [Input(self.dataset, folder / self.corpus)],
            self.target,
            folder / result,
            profile=self.profile,
            threshold=self.threshold,
            assume_absent=self.assume_absent,
            progress=lambda rows, done, total: tell(rows),
            report=folder / REPORT,
        )
        (folder / self.corpus).unlink(missing_ok=True)


async def receive(parts: AsyncIterator[bytes], path: Path, limit: int) -> None:
    """Write a body to a file as it arrives.

    Raises:
        BodyTooLarge: where it is larger than `limit` bytes.
        EmotaxaError: where there is none.
        StoreUnavailable: where the disk is full.
    """
    size, waiting = 0, bytearray()
    try:
        with path.open("wb") as stream:
            async for part in parts:
                size += len(part)
                if size > limit:
                    raise BodyTooLarge(limit, "split the corpus, or use the command emotaxa harmonize")
                waiting += part
                if len(waiting) >= _BUFFER:
                    await run_in_threadpool(stream.write, bytes(waiting))
                    waiting.clear()
            await run_in_threadpool(stream.write, bytes(waiting))
    except OSError as error:
        raise StoreUnavailable(
            f"the corpus cannot be kept: {(error.strerror or str(error)).lower()}", hint="try again later"
        ) from error
    if not size:
        raise EmotaxaError("the body is empty", hint="send the corpus as the body: curl --data-binary @train.tsv")


def _file_name(dataset: Dataset, name: str | None) -> str:
    if name is None:
        return f"corpus.{dataset.layout.kind}"
    if not _NAME.fullmatch(name) or name.startswith("job.json") or name == REPORT:
        raise EmotaxaError(
            "this is no file name",
            hint=f"give a split ({', '.join(dataset.splits)}) or a name such as train.tsv",
            value=name,
            field="name",
        )
    return dataset.splits.get(name, name)

"""The client that lets others go on while it waits: the same questions over HTTP, as coroutines."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import httpx2

from classifiers.classification import Classification
from kgservice.client import harmonizing, questions
from kgservice.client.changing.async_parts import AsyncParts
from kgservice.client.emotaxa import RETRIES, TIMEOUT, manner_of
from kgservice.client.harmonizing import Inputs, Job
from kgservice.client.known import Known
from kgservice.client.moment import Moment
from kgservice.client.questions import Answers, Asked
from kgservice.client.releases import KnownRelease
from kgservice.client.transport import AsyncTransport
from kgservice.stores.protocol import LogEntry
from mappings.conversion.answer import Conversion, Mode
from mappings.conversion.bulk import BulkConversion
from mappings.conversion.compare import Comparison
from mappings.reasoning.selection import Selection
from mappings.record import MappingRecord
from mappings.resolution.answer import Resolution
from ontology.concept import Concept
from ontology.scale import UNIT, Scale
from ontology.scheme import Scheme

if TYPE_CHECKING:
    from mappings.harmonization.reporting.report import Report
    from mappings.harmonization.run import Progress

__all__ = ["AsyncEmotaxa"]


class AsyncEmotaxa(AsyncParts):
    """Emotaxa as a service answers, for programs that do other things meanwhile; for one event loop of asyncio.

    The methods, and what they give and raise, are those of `Emotaxa`.
    """

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Ask a service; nothing is sent yet. The arguments are those of `Emotaxa`."""
        self._transport = AsyncTransport(manner_of(url, key, timeout, retries), transport)
        self._known = Known()

    async def schemes(self, *, revision: int | None = None, at: Moment | None = None) -> tuple[Scheme, ...]:
        """Give all schemes."""
        return await self._transport.run(questions.schemes(self._known, await self._read(revision, at)))

    async def concept(
        self, reference: str, *, scheme: str | None = None, revision: int | None = None, at: Moment | None = None
    ) -> Concept:
        """Give a concept by IRI, CURIE or, with its scheme, label."""
        return await self._transport.run(self._known.concept(reference, scheme, await self._read(revision, at)))

    async def resolve(
        self,
        texts: Iterable[str],
        *,
        scheme: str | None = None,
        lang: str | None = None,
        limit: int = 5,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> list[Resolution]:
        """Find the concepts that texts name, best first; see `mappings.resolution.resolver`."""
        return await self._transport.run(
            questions.resolve(self._known, texts, scheme, lang, limit, await self._read(revision, at))
        )

    async def convert(
        self,
        items: Iterable[Asked],
        *,
        source: str,
        target: str,
        mode: Mode = "hard",
        profile: str | None = None,
        explain: bool = False,
        scale: Scale = UNIT,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> list[Conversion]:
        """Convert labels, lists of labels that hold together, scores by label, or points; one answer each."""
        asked = questions.convert(
            self._known, items, source, target, mode, profile, explain, scale, await self._read(revision, at)
        )
        return await self._transport.run(asked)

    async def classify(
        self,
        texts: Iterable[str],
        *,
        to: str | None = None,
        model: str | None = None,
        top_k: int = 5,
        explain: bool = False,
        floor: float | None = None,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> list[Classification]:
        """Tell which emotions texts express, in the concepts of any scheme; one answer each."""
        return await self._transport.run(
            questions.classify(texts, to, model, top_k, explain, floor, await self._read(revision, at))
        )

    async def convert_labels(
        self,
        labels: Sequence[str],
        *,
        source: str,
        target: str,
        profile: str | None = None,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> BulkConversion:
        """Convert any number of single labels at once, as arrays."""
        asked = questions.convert_labels(self._known, labels, source, target, profile, await self._read(revision, at))
        return await self._transport.run(asked)

    async def compare(
        self, *, source: str, target: str, profile: str, revision: int | None = None, at: Moment | None = None
    ) -> tuple[Comparison, ...]:
        """Compare a published profile with the derived conversion, label by label."""
        return await self._transport.run(
            questions.compare(self._known, source, target, profile, await self._read(revision, at))
        )

    async def mappings(
        self, wanted: Selection | None = None, *, revision: int | None = None, at: Moment | None = None
    ) -> tuple[MappingRecord, ...]:
        """Give mapping records, stated and derived ones; all that are stated where nothing is said."""
        return await self._transport.run(questions.mappings(wanted or Selection(), await self._read(revision, at)))

    async def sparql(self, query: str, *, revision: int | None = None, at: Moment | None = None) -> Answers:
        """Answer a SPARQL query: a truth value, solutions, or triples."""
        return await self._transport.run(questions.sparql(query, await self._read(revision, at)))

    async def releases(self, *, revision: int | None = None, at: Moment | None = None) -> tuple[KnownRelease, ...]:
        """Give the releases that were loaded, and those made of revisions, newest first."""
        return await self._transport.run(questions.releases(await self._read(revision, at)))

    async def revisions(
        self,
        *,
        kind: str | None = None,
        author: str | None = None,
        graph: str | None = None,
        since: int | None = None,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> tuple[LogEntry, ...]:
        """Give the change log, newest first."""
        return await self._transport.run(
            questions.revisions(kind, author, graph, since, await self._read(revision, at))
        )

    async def harmonize(
        self,
        inputs: Inputs,
        *,
        target: str,
        out: str | Path,
        report: str | Path | None = None,
        progress: "Progress | None" = None,
        resume: bool = False,
        revision: int | None = None,
        at: Moment | None = None,
        **options: Any,  # noqa: ANN401 - those of Options, checked there
    ) -> "Report":
        """Write the rows of datasets with the labels of another scheme; see `mappings.harmonization.harmonize`."""
        started = await self.start_harmonizing(inputs, target=target, out=out, revision=revision, at=at, **options)
        size = sum(Path(path).stat().st_size for path in harmonizing.paths_of(inputs))
        ended = await self.wait(started, size=size, progress=progress)
        return await self.download(ended, out=out, report=report)

    async def start_harmonizing(
        self,
        inputs: Inputs,
        *,
        target: str,
        out: str | Path,
        revision: int | None = None,
        at: Moment | None = None,
        **options: Any,  # noqa: ANN401 - those of Options, checked there
    ) -> Job:
        """Send a corpus and give the job that works on it; the arguments are those of `harmonize`."""
        return await self._transport.run(
            harmonizing.start(inputs, target, Path(out), options, await self._read(revision, at))
        )

    async def job(self, job: Job | str) -> Job:
        """Give how far a job is."""
        return await self._transport.run(harmonizing.job(job.id if isinstance(job, Job) else job))

    async def wait(self, job: Job | str, *, size: int = 0, progress: "Progress | None" = None) -> Job:
        """Wait until a job has ended."""
        return await self._transport.run(harmonizing.wait(job.id if isinstance(job, Job) else job, size, progress))

    async def download(self, job: Job | str, *, out: str | Path, report: str | Path | None = None) -> "Report":
        """Write the rows of a job, and its report where it is wanted as a file; give the report."""
        from kgservice.client.reports import report_of, write_report

        view = await self._transport.run(harmonizing.download(job.id if isinstance(job, Job) else job, Path(out)))
        found = report_of(view)
        await asyncio.to_thread(write_report, found, report)
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        """Give itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        await self.close()

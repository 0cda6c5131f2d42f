"""The client that waits for each answer: over HTTP, or in process with `Emotaxa.local()`."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import httpx2

from classifiers.classification import Classification
from kgservice.client import harmonizing, questions
from kgservice.client.changing.parts import Parts
from kgservice.client.harmonizing import Inputs, Job
from kgservice.client.known import Known
from kgservice.client.moment import Moment
from kgservice.client.questions import Answers, Asked
from kgservice.client.releases import KnownRelease
from kgservice.client.transport import Manner, Transport
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
    from kgservice.client.local import LocalEmotaxa
    from mappings.harmonization.reporting.report import Report
    from mappings.harmonization.run import Progress

__all__ = ["KEY", "RETRIES", "TIMEOUT", "URL", "Emotaxa", "manner_of"]

URL: Final = "EMOTAXA_URL"
"""Environment variable that names the service where the caller does not."""

KEY: Final = "EMOTAXA_KEY"
"""Environment variable that holds the key where the caller gives none."""

TIMEOUT: Final = 60.0
RETRIES: Final = 3
_DEFAULT: Final = "http://127.0.0.1:8000"


def manner_of(url: str | None, key: str | None, timeout: float, retries: int) -> Manner:
    """Tell how a service is asked; what is not named comes from the environment."""
    named = url or os.environ.get(URL) or _DEFAULT
    return Manner(named.rstrip("/"), key or os.environ.get(KEY) or None, timeout, retries)


class Emotaxa(Parts):
    """Emotaxa as a service answers, in domain values; safe to share between threads.

    Every question takes `revision`, the number of a revision of the graph, or `at`, a date (which stands for its end)
    or a time, of which the newest revision then is read; where both are left out, the newest is. All of what one call
    gives is of one revision.

    >>> with Emotaxa.local("memory:") as emotaxa:
    ...     [answer] = emotaxa.convert(["annoyance"], source="goemotions", target="ekman")
    >>> answer.targets[0].concept.label
    'anger'
    """

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Ask a service; nothing is sent yet.

        Args:
            url: its address; that of the environment variable `EMOTAXA_URL` where none is named, else this machine's
                port 8000.
            key: a key, where the service wants one; that of `EMOTAXA_KEY` where none is given.
            timeout: seconds to wait for a connection, and for each further part of an answer.
            retries: how often something is asked again that the service refused for a while (429, 503), or that did
                not reach it.
            transport: what carries requests in place of the network, as for tests.
        """
        self._transport = Transport(manner_of(url, key, timeout, retries), transport)
        self._known = Known()

    @classmethod
    def local(
        cls, store: str | None = None, *, name: str | None = None, role: str | None = None, key: str | None = None
    ) -> "LocalEmotaxa":
        """Open a store in this process: `embedded:PATH`, `memory:`, `neo4j://...`; the user's own where none is named.

        Whoever may open a store may do everything with it, unless less is said here; nobody decides on their own.

        Args:
            store: its URL.
            name: who acts; the user of the system where None.
            role: what they may do: `viewer`, `commenter`, `editor`, `reviewer` or `admin`, which it is where None.
            key: a key of the store, whose name and role count, in place of both.

        Raises:
            UnknownStore, StoreUnavailable: where it cannot be opened.
            EmotaxaError: where there is no such role, or a key and a name or role are given.
            BadKey: where the key is not taken.
        """
        from kgservice.client.local import LocalEmotaxa

        return LocalEmotaxa.opened(store, name, role, key)

    def schemes(self, *, revision: int | None = None, at: Moment | None = None) -> tuple[Scheme, ...]:
        """Give all schemes."""
        return self._transport.run(questions.schemes(self._known, self._read(revision, at)))

    def concept(
        self, reference: str, *, scheme: str | None = None, revision: int | None = None, at: Moment | None = None
    ) -> Concept:
        """Give a concept by IRI, CURIE or, with its scheme, label.

        Raises:
            UnknownReference, AmbiguousReference: where it names none, or several.
        """
        return self._transport.run(self._known.concept(reference, scheme, self._read(revision, at)))

    def resolve(
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
        return self._transport.run(questions.resolve(self._known, texts, scheme, lang, limit, self._read(revision, at)))

    def convert(
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
        """Convert labels, lists of labels that hold together, scores by label, or points; one answer each.

        Raises:
            EmotaxaError: as `mappings.conversion.converter.Converter.convert` does.
        """
        asked = questions.convert(
            self._known, items, source, target, mode, profile, explain, scale, self._read(revision, at)
        )
        return self._transport.run(asked)

    def classify(
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
        """Tell which emotions texts express, in the concepts of any scheme; one answer each.

        Args:
            texts: any strings; one without a word in it gets no prediction.
            to: a scheme or a tier of one; the model's own where none is named.
            model: which model; the default one where none is named. A service has those that its settings name, in
                process it is whatever `classifiers.open` opens.
            top_k: how many predictions each answer lists, at least 1.
            explain: whether to tell the parts of the texts that answers rest on, where the model can.
            floor: the probability, in [0, 1], below which an answer gives way to the nearest broader concept that
                reaches it; one below the model's own changes nothing.
            revision: revision of the graph that answers are grounded in.
            at: likewise, by when it was the newest.

        Raises:
            UnknownReference: for the scheme or the model.
            EmotaxaError: where one text is given instead of a list, or what is no text; `field` tells its place.
            QueueFull: where a service has too much to do, and went on having it.
        """
        return self._transport.run(
            questions.classify(texts, to, model, top_k, explain, floor, self._read(revision, at))
        )

    def convert_labels(
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
        asked = questions.convert_labels(self._known, labels, source, target, profile, self._read(revision, at))
        return self._transport.run(asked)

    def compare(
        self, *, source: str, target: str, profile: str, revision: int | None = None, at: Moment | None = None
    ) -> tuple[Comparison, ...]:
        """Compare a published profile with the derived conversion, label by label."""
        return self._transport.run(questions.compare(self._known, source, target, profile, self._read(revision, at)))

    def mappings(
        self, wanted: Selection | None = None, *, revision: int | None = None, at: Moment | None = None
    ) -> tuple[MappingRecord, ...]:
        """Give mapping records, stated and derived ones; all that are stated where nothing is said."""
        return self._transport.run(questions.mappings(wanted or Selection(), self._read(revision, at)))

    def sparql(self, query: str, *, revision: int | None = None, at: Moment | None = None) -> Answers:
        """Answer a SPARQL query: a truth value, solutions, or triples.

        Raises:
            EmotaxaError: where the query cannot be read or would fetch something.
        """
        return self._transport.run(questions.sparql(query, self._read(revision, at)))

    def releases(self, *, revision: int | None = None, at: Moment | None = None) -> tuple[KnownRelease, ...]:
        """Give the releases that were loaded, and those made of revisions, newest first."""
        return self._transport.run(questions.releases(self._read(revision, at)))

    def revisions(
        self,
        *,
        kind: str | None = None,
        author: str | None = None,
        graph: str | None = None,
        since: int | None = None,
        revision: int | None = None,
        at: Moment | None = None,
    ) -> tuple[LogEntry, ...]:
        """Give the change log, newest first.

        Args:
            kind: `base`, `import`, `removal` or `edit`.
            author: who made them.
            graph: IRI of a named graph that came, went or was edited with them.
            since: only those after this revision.
            revision: only those up to this one.
            at: only those up to this date or time.
        """
        return self._transport.run(questions.revisions(kind, author, graph, since, self._read(revision, at)))

    def harmonize(
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
        """Write the rows of datasets with the labels of another scheme; see `mappings.harmonization.harmonize`.

        Args:
            inputs: file or directory, or several, of each dataset, by its id, its printed name or the path of a
                description of your own. A service takes one file of a dataset that it knows.
            target: a scheme or a tier of one.
            out: what to write: `.parquet`, `.jsonl`, `.csv`; in process `.hf`, too, a directory that the library
                `datasets` opens.
            report: where to write the report, `.html` or `.json`, if it is wanted as a file.
            progress: told how far the work is.
            resume: in process: keep what is finished beside the output, and go on from there.
            revision: revision of the graph that the mappings are read from.
            at: likewise, by when it was the newest.
            options: the attributes of `mappings.harmonization.options.Options`: profile, threshold, unknown...

        Raises:
            EmotaxaError: as `mappings.harmonization.harmonize.harmonize` does; where a service is given several files.
        """
        started = self.start_harmonizing(inputs, target=target, out=out, revision=revision, at=at, **options)
        size = sum(Path(path).stat().st_size for path in harmonizing.paths_of(inputs))
        ended = self.wait(started, size=size, progress=progress)
        return self.download(ended, out=out, report=report)

    def start_harmonizing(
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
        return self._transport.run(harmonizing.start(inputs, target, Path(out), options, self._read(revision, at)))

    def job(self, job: Job | str) -> Job:
        """Give how far a job is.

        Raises:
            NotFound: where there is none, or its time is over.
        """
        return self._transport.run(harmonizing.job(job.id if isinstance(job, Job) else job))

    def wait(self, job: Job | str, *, size: int = 0, progress: "Progress | None" = None) -> Job:
        """Wait until a job has ended.

        Raises:
            EmotaxaError: why it failed.
        """
        return self._transport.run(harmonizing.wait(job.id if isinstance(job, Job) else job, size, progress))

    def download(self, job: Job | str, *, out: str | Path, report: str | Path | None = None) -> "Report":
        """Write the rows of a job, and its report where it is wanted as a file; give the report."""
        from kgservice.client.reports import report_of, write_report

        view = self._transport.run(harmonizing.download(job.id if isinstance(job, Job) else job, Path(out)))
        found = report_of(view)
        write_report(found, report)
        return found

    def close(self) -> None:
        """Close the connections, or the store."""
        self._transport.close()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        self.close()

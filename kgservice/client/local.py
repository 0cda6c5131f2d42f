"""The client that answers in its own process, over one store."""

from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from classifiers.classification import Classification
from classifiers.hierarchy.backoff import backed_off, check_floor
from kgservice.access.principal import Principal
from kgservice.changes.publishing.released import all_releases
from kgservice.classification.models import Models, named_specs
from kgservice.classification.settings import ClassificationSettings
from kgservice.client.acting import acting_as, holder_of
from kgservice.client.changing.local_parts import LocalParts
from kgservice.client.emotaxa import Emotaxa
from kgservice.client.graph import Graph
from kgservice.client.harmonizing import Inputs, Job, paths_of
from kgservice.client.moment import Moment
from kgservice.client.questions import Answers, Asked, item_of, texts_of
from kgservice.client.releases import KnownRelease
from kgservice.stores.open import open_store
from kgservice.stores.protocol import LogEntry
from kgservice.views.history import LoadedRelease
from kgservice.workspace import Workspace
from mappings.conversion.answer import Conversion, Mode
from mappings.conversion.bulk import BulkConversion
from mappings.conversion.compare import Comparison, compare
from mappings.reasoning.selection import Selection, select
from mappings.record import MappingRecord
from mappings.resolution.answer import Query, Resolution
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.reference import find_concept, find_level
from ontology.scale import UNIT, Scale
from ontology.scheme import Scheme

if TYPE_CHECKING:
    from mappings.harmonization.reporting.report import Report
    from mappings.harmonization.run import Progress

__all__ = ["LocalEmotaxa"]

_OWN = ("changes", "suggestions", "watches", "notices")
"""Parts that know who asks."""

_AT_ONCE = 4096
"""Texts that are classified at once."""


class LocalEmotaxa(LocalParts, Emotaxa):
    """Emotaxa in this process: what `Emotaxa` asks a service, without one.

    Attributes:
        workspace: the store, revision by revision.
        principal: who asks.
    """

    def __init__(self, workspace: Workspace, by: Principal | None = None, *, configured: bool = False) -> None:
        """Ask over a workspace, which `close` closes.

        Args:
            workspace: the store.
            by: who asks; the user of the system, who may do everything, where None.
            configured: whether the settings of a service count for editing, as how many have to approve: those of the
                environment, and of the file that it names.
        """
        self.workspace = workspace
        self.principal = by or acting_as(None, None)
        self._graph = Graph(workspace)
        self._models = Models(named_specs(ClassificationSettings().models), free=True)
        self._configured = configured
        self._borrows = False

    @classmethod
    def opened(
        cls, store: str | None, name: str | None = None, role: str | None = None, key: str | None = None
    ) -> Self:
        """Open a store; see `Emotaxa.local`."""
        if key is not None and (name is not None or role is not None):
            raise EmotaxaError("a key is given, and a name or role", hint="give the key, or name and role", field="key")
        by = acting_as(name, role)
        found = open_store(store)
        if key is None:
            return cls(Workspace(found), by, configured=True)
        try:
            return cls(Workspace(found), holder_of(found, key), configured=True)
        except BaseException:
            found.close()
            raise

    def acting(self, name: str | None = None, role: str | None = None) -> "LocalEmotaxa":
        """Give the same store for somebody else; it stays this one's to close.

        Args:
            name: who; the user of the system where None.
            role: `viewer`, `commenter`, `editor`, `reviewer` or `admin`, which it is where None.

        Raises:
            EmotaxaError: where there is no such role, or the name is none.
        """
        # What reads the journal on is one for all who act.
        _ = self._editing
        other = copy(self)
        other.principal = acting_as(name, role)
        other._borrows = True
        for part in _OWN:
            vars(other).pop(part, None)
        return other

    def schemes(self, *, revision: int | None = None, at: Moment | None = None) -> tuple[Scheme, ...]:
        """Give all schemes."""
        return tuple(self.workspace.at(self._read(revision, at)).knowledge.taxonomy.schemes.values())

    def concept(
        self, reference: str, *, scheme: str | None = None, revision: int | None = None, at: Moment | None = None
    ) -> Concept:
        """Give a concept by IRI, CURIE or, with its scheme, label."""
        taxonomy = self.workspace.at(self._read(revision, at)).knowledge.taxonomy
        level = None if scheme is None else find_level(taxonomy, scheme, field="scheme")
        return find_concept(taxonomy, reference, level, field="concept")

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
        """Find the concepts that texts name, best first."""
        graph = self.workspace.at(self._read(revision, at))
        level = None if scheme is None else graph.level(scheme, field="scheme")
        return graph.resolver.resolve_all([Query(text, level, lang) for text in texts], limit)

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
        """Convert labels, lists of labels that hold together, scores by label, or points; one answer each."""
        return (
            self.workspace.at(self._read(revision, at))
            .converter_between(source, target)
            .convert(
                [item_of(item) for item in items],
                source,
                target,
                mode=mode,
                profile=profile,
                explain=explain,
                scale=scale,
            )
        )

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
        """Tell which emotions texts express, in the concepts of any scheme; one answer each."""
        if top_k < 1:
            raise EmotaxaError(f"top_k is {top_k}", hint="give 1 or more", value=top_k, field="top_k")
        asked = texts_of(texts)
        graph = self.workspace.at(self._read(revision, at))
        classifier = self._models.classifier(self._models.name(model), graph)
        least = None if floor is None else check_floor(floor)
        found: list[Classification] = []
        for begin in range(0, max(1, len(asked)), _AT_ONCE):
            part = classifier.classify(asked[begin : begin + _AT_ONCE], to, top_k=top_k, explain=explain)
            found += part if least is None else backed_off(part, least, graph.converter.knowledge.taxonomy)
        return found

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
        converter = self.workspace.at(self._read(revision, at)).converter_between(source, target)
        return converter.convert_labels(labels, source, target, profile=profile)

    def compare(
        self, *, source: str, target: str, profile: str, revision: int | None = None, at: Moment | None = None
    ) -> tuple[Comparison, ...]:
        """Compare a published profile with the derived conversion, label by label."""
        return compare(self.workspace.at(self._read(revision, at)).converter, source, target, profile)

    def mappings(
        self, wanted: Selection | None = None, *, revision: int | None = None, at: Moment | None = None
    ) -> tuple[MappingRecord, ...]:
        """Give mapping records, stated and derived ones; all that are stated where nothing is said."""
        return select(self.workspace.at(self._read(revision, at)).knowledge, wanted or Selection())

    def sparql(self, query: str, *, revision: int | None = None, at: Moment | None = None) -> Answers:
        """Answer a SPARQL query: a truth value, solutions, or triples. It runs as long as it takes."""
        return self._graph.answer(query, self._read(revision, at))

    def releases(self, *, revision: int | None = None, at: Moment | None = None) -> tuple[KnownRelease, ...]:
        """Give the releases that were loaded, and those made of revisions, newest first."""
        store, newest = self.workspace.store, self._read(revision, at)
        found = all_releases((entry for entry in store.log() if _up_to(entry, newest)), store)
        return tuple(
            KnownRelease(one.version, one.revision, one.at, one.digest, made=not isinstance(one, LoadedRelease))
            for one in reversed(found)
        )

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
        """Give the change log, newest first."""
        newest = self._read(revision, at)
        return tuple(
            entry
            for entry in reversed(self.workspace.store.log())
            if _up_to(entry, newest)
            and kind in (None, entry.kind)
            and author in (None, entry.author)
            and (graph is None or graph in entry.graphs)
            and (since is None or entry.revision > since)
        )

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
        """Write the rows of datasets with the labels of another scheme."""
        # Polars, which harmonization needs, takes a while to import, and few who convert need it.
        from mappings.harmonization.corpus.named import named_dataset
        from mappings.harmonization.harmonize import harmonize
        from mappings.harmonization.inputs import inputs_of
        from mappings.harmonization.options import Options

        files = [
            file
            for name, given in inputs.items()
            for path in paths_of({name: given})
            for file in inputs_of(named_dataset(name), path)
        ]
        return harmonize(
            self.workspace.at(self._read(revision, at)).converter,
            files,
            target,
            Path(out),
            Options(**options),
            progress=progress,
            report=Path(report) if report is not None else None,
            resume=resume,
        )

    def start_harmonizing(
        self,
        inputs: Inputs,
        *,
        target: str,
        out: str | Path,
        revision: int | None = None,
        at: Moment | None = None,
        **options: Any,  # noqa: ANN401 - as in the class above
    ) -> Job:
        """Refuse: there are no jobs without a service."""
        raise _no_jobs()

    def job(self, job: Job | str) -> Job:
        """Refuse: there are no jobs without a service."""
        raise _no_jobs()

    def wait(self, job: Job | str, *, size: int = 0, progress: "Progress | None" = None) -> Job:
        """Refuse: there are no jobs without a service."""
        raise _no_jobs()

    def download(self, job: Job | str, *, out: str | Path, report: str | Path | None = None) -> "Report":
        """Refuse: there are no jobs without a service."""
        raise _no_jobs()

    def close(self) -> None:
        """Close the store, unless it is another client's."""
        if not self._borrows:
            self.workspace.close()


def _up_to(entry: LogEntry, revision: int | None) -> bool:
    return revision is None or entry.revision <= revision


def _no_jobs() -> EmotaxaError:
    return EmotaxaError("there are no jobs without a service", hint="call harmonize, which waits for the rows")

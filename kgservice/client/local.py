"""The client that answers in its own process, over one store."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from classifiers.classification import Classification
from classifiers.hierarchy.backoff import backed_off, check_floor
from kgservice.classification.models import Models, named_specs
from kgservice.classification.settings import ClassificationSettings
from kgservice.client.emotaxa import Emotaxa
from kgservice.client.graph import Graph
from kgservice.client.harmonizing import Inputs, Job, paths_of
from kgservice.client.questions import Answers, Asked, item_of, texts_of
from kgservice.stores.open import open_store
from kgservice.stores.protocol import LogEntry
from kgservice.views.history import LoadedRelease, loaded_releases
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

_AT_ONCE = 4096
"""Texts that are classified at once."""


class LocalEmotaxa(Emotaxa):
    """Emotaxa in this process: what `Emotaxa` asks a service, without one.

    Attributes:
        workspace: the store, revision by revision.
    """

    def __init__(self, workspace: Workspace) -> None:
        """Ask over a workspace, which `close` closes."""
        self.workspace = workspace
        self._graph = Graph(workspace)
        self._models = Models(named_specs(ClassificationSettings().models), free=True)

    @classmethod
    def opened(cls, store: str | None) -> Self:
        """Open a store; see `Emotaxa.local`."""
        return cls(Workspace(open_store(store)))

    def schemes(self, *, revision: int | None = None) -> tuple[Scheme, ...]:
        """Give all schemes."""
        return tuple(self.workspace.at(revision).knowledge.taxonomy.schemes.values())

    def concept(self, reference: str, *, scheme: str | None = None, revision: int | None = None) -> Concept:
        """Give a concept by IRI, CURIE or, with its scheme, label."""
        taxonomy = self.workspace.at(revision).knowledge.taxonomy
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
    ) -> list[Resolution]:
        """Find the concepts that texts name, best first."""
        at = self.workspace.at(revision)
        level = None if scheme is None else at.level(scheme, field="scheme")
        return at.resolver.resolve_all([Query(text, level, lang) for text in texts], limit)

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
    ) -> list[Conversion]:
        """Convert labels, lists of labels that hold together, scores by label, or points; one answer each."""
        return (
            self.workspace.at(revision)
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
    ) -> list[Classification]:
        """Tell which emotions texts express, in the concepts of any scheme; one answer each."""
        if top_k < 1:
            raise EmotaxaError(f"top_k is {top_k}", hint="give 1 or more", value=top_k, field="top_k")
        asked = texts_of(texts)
        graph = self.workspace.at(revision)
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
    ) -> BulkConversion:
        """Convert any number of single labels at once, as arrays."""
        converter = self.workspace.at(revision).converter_between(source, target)
        return converter.convert_labels(labels, source, target, profile=profile)

    def compare(self, *, source: str, target: str, profile: str, revision: int | None = None) -> tuple[Comparison, ...]:
        """Compare a published profile with the derived conversion, label by label."""
        return compare(self.workspace.at(revision).converter, source, target, profile)

    def mappings(self, wanted: Selection | None = None, *, revision: int | None = None) -> tuple[MappingRecord, ...]:
        """Give mapping records, stated and derived ones; all that are stated where nothing is said."""
        return select(self.workspace.at(revision).knowledge, wanted or Selection())

    def sparql(self, query: str, *, revision: int | None = None) -> Answers:
        """Answer a SPARQL query: a truth value, solutions, or triples. It runs as long as it takes."""
        return self._graph.answer(query, revision)

    def releases(self, *, revision: int | None = None) -> tuple[LoadedRelease, ...]:
        """Give the releases that were loaded, newest first."""
        return loaded_releases(entry for entry in self.workspace.store.log() if _up_to(entry, revision))[::-1]

    def revisions(
        self,
        *,
        kind: str | None = None,
        author: str | None = None,
        graph: str | None = None,
        since: int | None = None,
        revision: int | None = None,
    ) -> tuple[LogEntry, ...]:
        """Give the change log, newest first."""
        return tuple(
            entry
            for entry in reversed(self.workspace.store.log())
            if _up_to(entry, revision)
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
            self.workspace.at(revision).converter,
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
        """Close the store."""
        self.workspace.close()


def _up_to(entry: LogEntry, revision: int | None) -> bool:
    return revision is None or entry.revision <= revision


def _no_jobs() -> EmotaxaError:
    return EmotaxaError("there are no jobs without a service", hint="call harmonize, which waits for the rows")

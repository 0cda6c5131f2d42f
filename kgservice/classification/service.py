"""The classification of a service: its models, each with its queue, from the first answer to a clean end."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final, Self

from starlette.concurrency import run_in_threadpool

from classifiers import classification
from classifiers.hierarchy.backoff import backed_off, check_floor
from classifiers.model import Model
from classifiers.protocol import Classifier
from kgservice.classification.batches import Batches, Part
from kgservice.classification.loading import Loading
from kgservice.classification.metrics import ClassificationMetrics
from kgservice.classification.models import Load, Models, named_specs
from kgservice.classification.settings import ClassificationSettings
from kgservice.stores.errors import StoreUnavailable
from kgservice.views.classifications import classified
from kgservice.workspace import AtRevision, Workspace
from ontology.concept import Concept
from ontology.reference import Level

__all__ = ["Answer", "Classification", "Question"]

_REMEMBERED: Final = 4_096
"""Levels that models are known to answer in, at most, over all revisions."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be classified.

    Attributes:
        texts: any strings.
        to: the scheme, or the tier of one, to answer in; None for the model's own.
        model: name of the model; None for the default one.
        explain: whether to tell what answers rest on.
        floor: the probability, in [0, 1], below which an answer gives way to a broader concept, where that is more than
            the model's own; None for no more.
    """

    texts: Sequence[str]
    to: str | None = None
    model: str | None = None
    explain: bool = False
    floor: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model says of the texts of a question.

    Attributes:
        at: the graph that it was grounded in.
        model: who says so.
        parts: the texts in their order, as they were answered; one at least, which may be empty.
    """

    at: AtRevision
    model: Model
    parts: Sequence[Part]

    @property
    def target(self) -> Level:
        """The level that was answered in."""
        return self.parts[0].classified.target

    @property
    def concepts(self) -> Sequence[Concept]:
        """The concepts of that level."""
        return self.parts[0].classified.concepts

    def results(self, top_k: int | None = None) -> Iterator[classification.Classification]:
        """Give what was said of each text of the question, in order, with so many predictions; all where None."""
        most = len(self.concepts) if top_k is None else top_k
        return classified(((part.classified, part.begin, part.end) for part in self.parts), most)


class Classification:
    """Answers questions by the models that its settings name; a part of the service that starts and ends with it.

    Attributes:
        models: the models.
        settings: which they are, and how many texts they take.
    """

    def __init__(
        self,
        workspace: Workspace,
        settings: ClassificationSettings,
        metrics: ClassificationMetrics,
        load: Load | None = None,
    ) -> None:
        """Load nothing yet.

        Args:
            workspace: the graph.
            settings: which models there are, and how many texts they take.
            metrics: where batches are counted.
            load: loads a model; `classifiers.open.load` where none is given.
        """
        self.settings = settings
        self.models = Models(named_specs(settings.models), settings.device, load=load, told=metrics.loaded)
        self._workspace = workspace
        self._metrics = metrics
        self._loading = Loading(self.models, settings)
        self._queues: dict[str, Batches] = {}
        self._answerable: set[tuple[str, int, str]] = set()

    async def classify(self, question: Question, at: Callable[[], AtRevision]) -> Answer:
        """Classify texts, together with those of other questions.

        Args:
            question: what is asked.
            at: gives the graph to ground the answer in; called in a thread.

        Raises:
            UnknownReference: where there is no such model, scheme or tier; `field` is `model` or `to`.
            EmotaxaError: where the floor is no probability; `field` is `floor`.
            QueueFull: where as many texts wait as may.
            EmotaxaError: where the model cannot be loaded, or its labels share no meaning with the scheme.
        """
        name = self.models.name(question.model)

        def prepared() -> tuple[AtRevision, str | None]:
            graph = at()
            if question.floor is not None:
                check_floor(question.floor)
            return graph, None if question.to is None else graph.level(question.to, field="to").id

        graph, to = await run_in_threadpool(prepared)
        characters = sum(map(len, question.texts))
        classifier = await self._loading.classifier(name, graph, len(question.texts), characters)
        if not question.texts:
            nothing = await self._loading.away(name, lambda: classifier.classify((), to))
            return Answer(graph, classifier.model, [Part(nothing, 0, 0)])
        if to is not None:
            await self._check_target(name, classifier, graph.revision, to)
        queue = self._queues.get(name)
        if queue is None:
            queue = self._queues[name] = Batches(name, self.settings, self._metrics)
        parts = await queue.classify(classifier, graph.revision, question.texts, to, explain=question.explain)
        if question.floor is not None:
            parts = await run_in_threadpool(_backed_off, parts, question.floor, graph)
        return Answer(graph, classifier.model, parts)

    async def _check_target(self, name: str, classifier: Classifier, revision: int, to: str) -> None:
        """See to it that a model answers in a level before anything waits for it; what was seen once is remembered."""
        key = (name, revision, to)
        if key in self._answerable:
            return
        await run_in_threadpool(classifier.classify, (), to)
        if len(self._answerable) >= _REMEMBERED:
            self._answerable.clear()
        self._answerable.add(key)

    async def __aenter__(self) -> Self:
        """Load the models that are to be there before the service answers."""
        names = tuple(self.models.specs)[: self.settings.warm]
        if names:
            await run_in_threadpool(self._warm, names)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the batches that are under way, and take no more."""
        self._loading.close()
        await asyncio.gather(*(queue.close() for queue in self._queues.values()))

    def _warm(self, names: Sequence[str]) -> None:
        try:
            at = self._workspace.at()
        except StoreUnavailable:
            at = None
        self.models.warm(names, at)


def _backed_off(parts: Sequence[Part], floor: float, graph: AtRevision) -> list[Part]:
    taxonomy = graph.converter.knowledge.taxonomy
    return [replace(part, classified=backed_off(part.classified, floor, taxonomy)) for part in parts]

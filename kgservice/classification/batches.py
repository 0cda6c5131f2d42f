"""Batches: the texts of many requests, given to one model together, so that it is busy and nobody waits long.

One queue for each model. An idle model waits a few milliseconds for company, a busy one takes what has come meanwhile.
What asks alike (the same revision, target and wish for spans) can be answered together; requests that do not take
turns. A batch has room for a part of every such request, so that a long one does not hold up the short ones.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil

from classifiers.classification import Classified
from classifiers.protocol import Classifier
from kgservice.classification.errors import Ending, QueueFull
from kgservice.classification.metrics import ClassificationMetrics
from kgservice.classification.settings import ClassificationSettings
from ontology.errors import EmotaxaError

__all__ = ["Batches", "Part"]

_LOG = logging.getLogger(__name__)
_FIRST_RATE = 200.0
"""Texts a second that a model is taken to classify before it has been measured."""

_LONGEST_WAIT = 60
_STEADINESS = 0.8
"""How much of a rate is what was known before the last batch."""

Key = tuple[int, str | None, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a request's texts, answered: the rows from `begin` to before `end` of a batch."""

    classified: Classified
    begin: int
    end: int


@dataclass(eq=False, slots=True)
class _Waiting:
    """A request whose texts have not all been answered; `taken` of them are in batches, or were."""

    classifier: Classifier
    key: Key
    texts: Sequence[str]
    answered: "asyncio.Future[list[Part]]"
    taken: int = 0
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Taken:
    """Texts of a request that go into a batch."""

    request: _Waiting
    begin: int
    end: int

    @property
    def texts(self) -> Sequence[str]:
        return self.request.texts[self.begin : self.end]


class Batches:
    """The queue of one model; everything but `close` belongs to one event loop."""

    def __init__(self, model: str, settings: ClassificationSettings, metrics: ClassificationMetrics) -> None:
        """Wait for texts."""
        self._model = model
        self._settings = settings
        self._metrics = metrics
        self._queue: deque[_Waiting] = deque()
        self._texts = self._characters = 0
        self._rate = _FIRST_RATE
        self._arrived, self._full = asyncio.Event(), asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"classify-{model}")
        self._loop: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()

    async def classify(
        self, classifier: Classifier, revision: int, texts: Sequence[str], to: str | None, *, explain: bool
    ) -> list[Part]:
        """Classify texts together with those of others.

        Args:
            classifier: the model, grounded in the revision.
            revision: of the graph.
            texts: at least one.
            to: the level to answer in, by its id; None for the model's own.
            explain: whether spans are wanted.

        Returns:
            the answers, in the order of the texts.

        Raises:
            QueueFull: where there is no room for them.
            Ending: where the service ends before they are answered.
            EmotaxaError: as the classifier does.
        """
        if self._ending.is_set():
            raise Ending
        characters = sum(map(len, texts))
        self._check_room(len(texts), characters)
        request = _Waiting(classifier, (revision, to, explain), texts, asyncio.get_running_loop().create_future())
        self._queue.append(request)
        self._count(len(texts), characters)
        self._arrived.set()
        if self._texts >= self._settings.batch_texts:
            self._full.set()
        if self._loop is None:
            self._loop = asyncio.create_task(self._run(), name=f"classify-{self._model}")
        try:
            return await request.answered
        finally:
            # Whoever has gone is not to be worked for.
            self._forget(request)

    async def close(self) -> None:
        """Finish the batch that is under way, and tell all who wait that nothing follows."""
        self._ending.set()
        self._arrived.set()
        self._full.set()
        if self._loop is not None:
            await self._loop
        for request in self._queue:
            if not request.answered.done():
                request.answered.set_exception(Ending())
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)

    def _check_room(self, texts: int, characters: int) -> None:
        settings = self._settings
        if self._texts and (
            self._texts + texts > settings.queue_texts or self._characters + characters > settings.queue_characters
        ):
            self._metrics.refused(self._model, texts)
            seconds = min(_LONGEST_WAIT, max(1, ceil(self._texts / self._rate)))
            raise QueueFull(self._model, self._texts, seconds)

    def _count(self, texts: int, characters: int) -> None:
        self._texts += texts
        self._characters += characters
        self._metrics.waiting(self._model, self._texts)

    def _forget(self, request: _Waiting) -> None:
        """Take what is left of a request out of the queue."""
        with suppress(ValueError):
            self._queue.remove(request)
        left = request.texts[request.taken :]
        request.taken = len(request.texts)
        if left:
            self._count(-len(left), -sum(map(len, left)))

    async def _run(self) -> None:
        while not self._ending.is_set():
            if not self._queue:
                self._arrived.clear()
                self._full.clear()
                await self._arrived.wait()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._full.wait(), self._settings.wait_seconds)
            batch = [] if self._ending.is_set() else self._take()
            if batch:
                await self._answer(batch)

    def _take(self) -> list[_Taken]:
        """Put a batch together, of requests that ask as the one at the head of the queue does."""
        if not self._queue:
            return []
        key, classifier = self._queue[0].key, self._queue[0].classifier
        group = [request for request in self._queue if request.key == key and request.classifier is classifier]
        room, characters = self._settings.batch_texts, self._settings.batch_characters
        ends = {request: request.taken for request in group}
        # First the same for each, then whatever room is left in the order of arrival.
        for most in (max(1, room // len(group)), room):
            for request in group:
                for text in request.texts[ends[request] : ends[request] + min(most, room)]:
                    if len(text) > characters and room < self._settings.batch_texts:
                        break
                    ends[request] += 1
                    room -= 1
                    characters -= len(text)
        taken = [_Taken(request, request.taken, end) for request, end in ends.items() if end > request.taken]
        for part in taken:
            part.request.taken = part.end
            self._count(-len(part.texts), -sum(map(len, part.texts)))
            # What has more to come goes to the end, so that others have their turn.
            self._queue.remove(part.request)
            if part.end < len(part.request.texts):
                self._queue.append(part.request)
        return taken

    async def _answer(self, batch: Sequence[_Taken]) -> None:
        if not batch:
            return
        try:
            classified = await self._classified(batch)
        except Exception as error:
            if len(batch) > 1:
                # One of them may be at fault, and the others are not to bear it; halves find it with the least work.
                half = len(batch) // 2
                for some in (batch[:half], batch[half:]):
                    await self._answer([part for part in some if not part.request.answered.done()])
                return
            if not isinstance(error, EmotaxaError):
                _LOG.exception("a batch of %s failed", self._model)
            for part in batch:
                self._forget(part.request)
                if not part.request.answered.done():
                    part.request.answered.set_exception(error)
            return
        begin = 0
        for part in batch:
            end = begin + part.end - part.begin
            request = part.request
            request.parts.append(Part(classified, begin, end))
            if part.end == len(request.texts) and not request.answered.done():
                request.answered.set_result(request.parts)
            begin = end

    async def _classified(self, batch: Sequence[_Taken]) -> Classified:
        request = batch[0].request
        texts = [text for part in batch for text in part.texts]
        _, to, explain = request.key

        def work() -> Classified:
            return request.classifier.classify(texts, to, explain=explain)

        begun, failed, counted = time.perf_counter(), True, True
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._thread, work)
            failed = False
            return found
        except EmotaxaError as error:
            # What a field of the request is to blame for is no failure of the model.
            counted = error.field is None
            raise
        finally:
            seconds = max(time.perf_counter() - begun, 1e-6)
            if counted:
                self._metrics.batch(self._model, len(texts), seconds, failed=failed)
            if not failed:
                self._rate = _STEADINESS * self._rate + (1 - _STEADINESS) * len(texts) / seconds

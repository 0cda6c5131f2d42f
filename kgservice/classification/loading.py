"""Loading: models made ready on threads of their own, so that one that takes minutes holds nobody else up."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from math import ceil
from threading import Thread
from typing import Final, TypeVar

from classifiers.protocol import Classifier
from kgservice.classification.errors import Ending, QueueFull, Unloaded
from kgservice.classification.models import Models
from kgservice.classification.settings import ClassificationSettings
from kgservice.stores.errors import StoreUnavailable
from kgservice.workspace import AtRevision
from ontology.errors import EmotaxaError

__all__ = ["Loading"]

_LOG = logging.getLogger(__name__)
_PAUSE: Final = 10.0
"""Seconds for which a model that failed is not tried again."""

_COME_BACK: Final = 5
"""Seconds after which whoever found no room beside a model that is loading may ask again."""

_Key = tuple[str, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a model is not ready; `always` where it is the same at every revision."""

    error: Exception
    always: bool


class Loading:
    """Makes models ready, each on a thread of its own; belongs to one event loop.

    Whoever asks for a model that is loading waits on the loop, in no thread. A failure is remembered for some seconds.
    """

    def __init__(self, models: Models, settings: ClassificationSettings) -> None:
        """Load nothing yet."""
        self._models = models
        self._settings = settings
        self._under_way: dict[_Key, asyncio.Task[Classifier | _Failure]] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, tuple[int, int]] = {}
        self._failed: dict[tuple[str, int | None], tuple[float, Unloaded]] = {}
        self._ended = False

    async def classifier(self, name: str, at: AtRevision, texts: int, characters: int) -> Classifier:
        """Give a model grounded in a revision of the graph; at once where it is ready.

        Args:
            name: of the model.
            at: the revision.
            texts: that are waiting to be classified by it.
            characters: likewise, in all of them.

        Raises:
            Unloaded: where it cannot be loaded; `headers` say when it is tried again.
            QueueFull: where as many texts wait for it as may.
            StoreUnavailable: where the graph cannot be read.
            Ending: where the service ends before it is loaded.
        """
        ready = self._models.ready(name, at.revision)
        if ready is not None:
            return ready
        self._check_failed(name, at.revision)
        waiting, held = self._waiting.get(name, (0, 0))
        settings = self._settings
        if waiting and (waiting + texts > settings.queue_texts or held + characters > settings.queue_characters):
            raise QueueFull(name, waiting, _COME_BACK)
        self._wait(name, texts, characters)
        try:
            found = await self._outcome(name, at)
        finally:
            self._wait(name, -texts, -characters)
        if not isinstance(found, _Failure):
            return found
        if isinstance(found.error, StoreUnavailable):
            raise found.error
        self._check_failed(name, at.revision)
        raise self._unloaded(name, found.error)

    async def away(self, name: str, work: Callable[[], T]) -> T:
        """Do something with a model that is ready, when its turn comes, on no thread that others need."""
        async with self._turn(name):
            return await asyncio.wrap_future(_started(f"load-{name}", work))

    def close(self) -> None:
        """Wait for nothing any more; what still loads ends with the process."""
        self._ended = True
        for task in self._under_way.values():
            task.cancel()

    async def _outcome(self, name: str, at: AtRevision) -> "Classifier | _Failure":
        if self._ended:
            raise Ending
        key = (name, at.revision)
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._load(name, at), name=f"load-{name}")
            task.add_done_callback(lambda done: self._under_way.pop(key, None))
        # Who goes away ends the loading for nobody else.
        await asyncio.wait((task,))
        if task.cancelled():
            raise Ending
        return task.result()

    async def _load(self, name: str, at: AtRevision) -> "Classifier | _Failure":
        async with self._turn(name):
            found = await asyncio.wrap_future(_started(f"load-{name}", lambda: self._loaded(name, at)))
        if isinstance(found, _Failure) and not isinstance(found.error, StoreUnavailable):
            _LOG.warning("the model %s cannot be loaded: %s", name, found.error, exc_info=_defect(found.error))
            now = time.monotonic()
            self._failed = {key: kept for key, kept in self._failed.items() if kept[0] > now}
            place = (name, None if found.always else at.revision)
            self._failed[place] = (now + _PAUSE, self._unloaded(name, found.error))
        return found

    def _loaded(self, name: str, at: AtRevision) -> "Classifier | _Failure":
        try:
            self._models.load(name)
        except Exception as error:
            return _Failure(error, always=True)
        try:
            return self._models.classifier(name, at)
        except Exception as error:
            return _Failure(error, always=False)

    def _check_failed(self, name: str, revision: int) -> None:
        for key in ((name, None), (name, revision)):
            until, error = self._failed.get(key, (0.0, None))
            left = until - time.monotonic()
            if error is not None and left > 0:
                raise Unloaded(name, error.why, ceil(left)) from error.__cause__

    def _unloaded(self, name: str, cause: Exception) -> Unloaded:
        error = Unloaded(name, self._models.state(name).problem or "the log tells why", ceil(_PAUSE))
        error.__cause__ = cause
        return error

    def _turn(self, name: str) -> asyncio.Lock:
        return self._turns.setdefault(name, asyncio.Lock())

    def _wait(self, name: str, texts: int, characters: int) -> None:
        waiting, held = self._waiting.get(name, (0, 0))
        self._waiting[name] = (waiting + texts, held + characters)


def _defect(error: Exception) -> Exception | None:
    return None if isinstance(error, EmotaxaError) else error


def _started(name: str, work: Callable[[], T]) -> "Future[T]":
    """Do something on a thread of its own, which no process waits for when it ends."""
    future: Future[T] = Future()

    def run() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, name=name, daemon=True).start()
    return future

"""Readiness: whether the service can answer, looked into without holding anything up."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic

from kgservice.serving.life import Life
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

__all__ = ["Readiness", "Ready"]

_LOG = logging.getLogger(__name__)
_FRESH_SECONDS = 0.5
_PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Ready:
    """What was found.

    Attributes:
        revision: the newest revision of the store; None where it cannot be read.
        trouble: why the store cannot be read, in one sentence; None where it can.
        ending: whether the service is about to end.
    """

    revision: int | None
    trouble: str | None = None
    ending: bool = False

    @property
    def ready(self) -> bool:
        """Whether requests can be answered."""
        return self.revision is not None and not self.ending


class Readiness:
    """Asks the store for its newest revision, in a thread of its own, and not more than twice a second.

    A store that does not answer in two seconds counts as one that cannot be read; the thread waits for it, and nothing
    else does.
    """

    def __init__(self, workspace: Workspace, life: Life) -> None:
        """Ask nothing yet."""
        self._workspace = workspace
        self._life = life
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._asked: asyncio.Future[Ready] | None = None
        self._found: tuple[float, Ready] | None = None

    async def found(self) -> Ready:
        """Tell whether the service can answer; from the event loop only."""
        if self._life.ending:
            known = Ready(None) if self._found is None else self._found[1]
            return replace(known, ending=True)
        if self._found is not None and monotonic() - self._found[0] < _FRESH_SECONDS:
            return self._found[1]
        if self._asked is None or self._asked.done():
            self._asked = asyncio.get_running_loop().run_in_executor(self._thread, self._ask)
        with suppress(TimeoutError):
            return self._kept(await asyncio.wait_for(asyncio.shield(self._asked), _PATIENCE_SECONDS))
        return self._kept(Ready(None, f"the store has not answered within {_PATIENCE_SECONDS:g} seconds"))

    def close(self) -> None:
        """Ask no more; a question that is under way is left to itself."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _ask(self) -> Ready:
        try:
            return Ready(self._workspace.store.revision)
        except EmotaxaError as error:
            return Ready(None, error.message)
        except Exception:
            _LOG.exception("the store cannot be asked")
            return Ready(None, "the store cannot be asked; the log tells why")

    def _kept(self, found: Ready) -> Ready:
        before = None if self._found is None else self._found[1]
        if found.trouble is not None and (before is None or before.trouble is None):
            _LOG.warning("not ready: %s", found.trouble)
        elif found.trouble is None and before is not None and before.trouble is not None:
            _LOG.warning("ready again, at revision %s", found.revision)
        self._found = (monotonic(), found)
        return found

"""Quiet: nothing that libraries show or report while a model is loaded; Emotaxa says itself what has to be said."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

__all__ = ["quiet"]

_LIBRARIES: Final = ("transformers", "sentence_transformers")
_ONE = threading.RLock()
"""One thread at a time, so that what each puts back is what stood there before all of them."""


@contextmanager
def quiet() -> Iterator[list[str]]:
    """Turn progress bars and reports of transformers, which has to be installed, off, and then on where they were on.

    Whoever loads in another thread waits.

    Yields:
        the warnings and errors that the libraries would have written so far.
    """
    from transformers.utils import logging as library

    with _ONE:
        bars: Any = library
        shown = bars.is_progress_bar_enabled()
        said = _Kept()
        loggers = [logging.getLogger(name) for name in _LIBRARIES]
        before = [(logger, logger.handlers, logger.propagate, logger.level) for logger in loggers]
        bars.disable_progress_bar()
        for logger in loggers:
            logger.handlers, logger.propagate = [said], False
            logger.setLevel(logging.WARNING)
        try:
            yield said.texts
        finally:
            for logger, handlers, propagate, level in before:
                logger.handlers, logger.propagate = handlers, propagate
                logger.setLevel(level)
            if shown:
                bars.enable_progress_bar()


class _Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())

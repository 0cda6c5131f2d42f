"""Quiet: no progress bars of libraries while a model is loaded; Emotaxa shows its own, and only on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["quiet"]


@contextmanager
def quiet() -> Iterator[None]:
    """Turn off the progress bars of transformers, which has to be installed, and on again where they were on."""
    from transformers.utils import logging as library

    logging: Any = library
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()

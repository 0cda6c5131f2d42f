"""The shipped modules, read once for all tests that judge files in their company."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from ontology.validation.module import Module
from tests.ontology.validation.broken_copies import SHIPPED

__all__ = ["shipped_modules_read_once"]

_PATHS = frozenset(SHIPPED.values())
_read = Module.read


@contextmanager
def shipped_modules_read_once() -> Iterator[None]:
    """Have `Module.read` keep what it reads of the shipped files, which no test changes; all others are read anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Module, "read", staticmethod(lambda path: _kept(path) if path in _PATHS else _read(path)))
        yield


@cache
def _kept(path: Path) -> Module:
    return _read(path)

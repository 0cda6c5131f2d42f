"""Consoles over a store of a part of the release, on which a check takes no time to speak of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kgservice.stores import embedded, memory
from kgservice.stores.open import open_store
from kgservice.stores.release import Release
from tests.kgservice.cli.console import Console
from tests.kgservice.stores.releases import part_of_release

__all__ = ["build_small", "console_over", "shipping"]

_PARTS = {"core", "ekman", "goemotions"}


def build_small(folder: Path) -> Path:
    """Build the store, to be copied or read."""
    with shipping(part_of_release(_PARTS)):
        open_store(f"embedded:{folder}").close()
    return folder


@contextmanager
def console_over(built: Path, folder: Path | None = None) -> Iterator[Console]:
    """Give a console over a copy of the store in a folder, or over the store itself, to be read only."""
    if folder is not None:
        shutil.copytree(built, folder)
    with shipping(part_of_release(_PARTS)):
        yield Console(f"embedded:{folder or built}")


@contextmanager
def shipping(release: Release) -> Iterator[None]:
    """Let a release be all that is shipped."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (embedded, memory):
            patch.setattr(kind, "shipped_release", lambda: release)
        yield

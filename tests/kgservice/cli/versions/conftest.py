"""Consoles over a store of a part of the release, on which a check takes no time to speak of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kgservice.cli.console import Console
from tests.kgservice.cli.small_store import console_over
from tests.kgservice.cli.versions.edits import named


@pytest.fixture
def emotaxa(small_store: Path, tmp_path: Path) -> Iterator[Console]:
    """Runs command lines over a store of the test's own."""
    with console_over(small_store, tmp_path / "store") as console:
        yield console


@pytest.fixture(scope="session")
def ire_store(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in the second revision of which anger is called ire, too; only to be read."""
    folder = tmp_path_factory.mktemp("ire") / "store"
    with console_over(small_store, folder) as console:
        assert named(console, "ire") == 2
    return folder


@pytest.fixture
def ire(ire_store: Path) -> Iterator[Console]:
    """Runs command lines that read this store."""
    with console_over(ire_store) as console:
        yield console

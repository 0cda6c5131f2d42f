"""Consoles over a store of a part of the release, on which a check takes no time to speak of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kgservice.cli.console import Console
from tests.kgservice.cli.small_store import console_over


@pytest.fixture
def emotaxa(small_store: Path, tmp_path: Path) -> Iterator[Console]:
    """Runs command lines over a store of the test's own."""
    with console_over(small_store, tmp_path / "store") as console:
        yield console

"""The console that the tests of the command line share."""

from pathlib import Path

import pytest

from kgservice.stores.open import open_store
from tests.kgservice.cli.console import Console
from tests.kgservice.cli.small_store import build_small


@pytest.fixture(scope="session")
def emotaxa(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """Runs command lines over an embedded store that is built already."""
    url = f"embedded:{tmp_path_factory.mktemp('store')}"
    open_store(url).close()
    return Console(url)


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a part of the release that is built already; only to be copied, or read."""
    return build_small(tmp_path_factory.mktemp("small") / "store")

"""The console that the tests of the command line share."""

import pytest

from kgservice.stores.open import open_store
from tests.kgservice.cli.console import Console


@pytest.fixture(scope="session")
def emotaxa(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """Runs command lines over an embedded store that is built already."""
    url = f"embedded:{tmp_path_factory.mktemp('store')}"
    open_store(url).close()
    return Console(url)

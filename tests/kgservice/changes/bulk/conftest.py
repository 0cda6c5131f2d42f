"""The shipped graph, as operations are won back from it and read for it."""

import pytest

from kgservice.stores.change import Edit
from kgservice.stores.dataset import Dataset
from kgservice.workspace import Workspace


@pytest.fixture(scope="session")
def graph(workspace: Workspace) -> Dataset:
    """Everything that is shipped, as one dataset."""
    return workspace.store.preview(Edit.of((), (), author="curator", summary="Nothing")).before

"""The shipped graph, as operations are worked out on it."""

import pytest
from hypothesis import strategies as st

from kgservice.changes.operations.operation import Operation
from kgservice.stores.change import Edit
from kgservice.stores.dataset import Dataset
from kgservice.workspace import Workspace
from mappings.knowledge import Knowledge
from tests.kgservice.changes.operations.real import FAMILIES, operations


@pytest.fixture(scope="session")
def graph(workspace: Workspace) -> Dataset:
    """Everything that is shipped, as one dataset."""
    return workspace.store.preview(Edit.of((), (), author="curator", summary="Nothing")).before


@pytest.fixture(scope="session", params=sorted(FAMILIES))
def drawn(request: pytest.FixtureRequest, knowledge: Knowledge) -> st.SearchStrategy[Operation]:
    """Draws operations of each family on it, most of which fit."""
    return operations(knowledge, str(request.param))


@pytest.fixture(scope="session")
def count(knowledge: Knowledge) -> int:
    """How many concepts it has; a test that took the knowledge itself could not show what it fails with."""
    return len(knowledge.taxonomy.concepts)

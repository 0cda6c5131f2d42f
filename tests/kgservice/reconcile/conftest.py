"""Fixtures of the reconciliation tests: a client of the service over the shipped graph, and the standard's schemas."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.reconcile.schemas import Schemas


@pytest.fixture(scope="session")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client of the service; what it fails at comes back as the answer it gives, as over a socket."""
    with TestClient(light_app(workspace), raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def schemas(conformance: Path) -> Schemas:
    """The JSON schemas and examples of the Reconciliation Service API 0.2."""
    return Schemas(conformance / "reconciliation-0.2")

"""Fixtures of the REST tests: a client of the service over the shipped graph."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app


@pytest.fixture(scope="session")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client of the service; what it fails at comes back as the answer it gives, as over a socket."""
    with TestClient(light_app(workspace), raise_server_exceptions=False) as opened:
        yield opened

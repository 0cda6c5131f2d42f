"""Fixtures of the linked data tests: a client of the service over the shipped graph."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kgservice.rest.app import create_app
from kgservice.workspace import Workspace


@pytest.fixture(scope="session")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client that follows nothing; what the service fails at comes back as the answer it gives, as over a socket."""
    with TestClient(create_app(workspace), raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened

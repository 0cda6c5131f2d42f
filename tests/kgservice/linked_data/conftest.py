"""Fixtures of the linked data tests: a client of the service over the shipped graph, and the graph itself."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Quad

from kgservice.rest.validators import Software
from kgservice.stores.release import shipped_release
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app


@pytest.fixture(scope="session")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client that follows nothing; what the service fails at comes back as the answer it gives, as over a socket.

    The service has been running for long, so that what it tells is as old as the graph.
    """
    with pytest.MonkeyPatch.context() as patched:
        old = Software(shipped_release().version, datetime(2020, 1, 1, tzinfo=UTC))
        patched.setattr(Software, "begin", lambda: old)
        app = light_app(workspace)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def quads(workspace: Workspace) -> frozenset[Quad]:
    """Every statement of the shipped graph."""
    return frozenset(workspace.store.quads(1))

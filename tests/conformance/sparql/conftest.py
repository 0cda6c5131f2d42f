"""A service for the W3C's cases: its graph is small, and an admin's key opens it: some cases drop every graph."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.settings import ServiceSettings
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release, shipped_release
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

Made = tuple[FastAPI, list[tuple[str, str]]]


@pytest.fixture
def service() -> Callable[[], Made]:
    """Makes a service of its own, with the headers that show an admin's key."""
    return made_service


@pytest.fixture(scope="module")
def shared_service() -> Made:
    """One service for all cases of a module."""
    return made_service()


def made_service() -> Made:
    """Make a service over a small graph, with the headers that show an admin's key."""
    shipped = shipped_release()
    few = tuple(path for path in shipped.modules if path.name.partition(".")[0] in ("core", "ekman"))
    workspace = Workspace(MemoryStore(Release(few, (), ())))
    _, token = made_key(open_keys(workspace.store), "the W3C", Role.ADMIN)
    settings = ServiceSettings(sparql=SparqlSettings(writable=True, workers=1))
    return light_app(workspace, settings), [("authorization", f"Bearer {token.text()}")]

"""Fixtures of the classification tests: a service with a small model, over the shipped graph."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kgservice.classification.settings import ClassificationSettings
from kgservice.rest.app import create_app
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.classification.words import WordModel


@pytest.fixture(scope="session")
def words() -> WordModel:
    """The model of the service."""
    return WordModel()


@pytest.fixture(scope="session")
def client(workspace: Workspace, words: WordModel) -> Iterator[TestClient]:
    """A client of the service."""
    settings = ServiceSettings(classification=ClassificationSettings(models=("words", "other=/nowhere")))
    with TestClient(create_app(workspace, settings, load=words.load), raise_server_exceptions=False) as opened:
        yield opened

"""Fixtures that the whole suite shares: the shipped graph, and the real corpora and conformance cases."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from tests.neo4j.fixtures import neo4j_database, neo4j_reach, neo4j_server, neo4j_store  # noqa: F401 - for all tests
from tests.real import missing

pytest_plugins = ["tests.scheduling"]

settings.register_profile(
    "emotaxa", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("emotaxa")


def pytest_sessionstart() -> None:
    """Look for no garbage while tests are collected: there is none to speak of."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Take what collection left for lasting: to search millions of values for garbage takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def workspace() -> Iterator[Workspace]:
    """The shipped graph in memory."""
    opened = Workspace(MemoryStore())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def knowledge(workspace: Workspace) -> Knowledge:
    """What the shipped graph knows."""
    return workspace.at().knowledge


@pytest.fixture(scope="session")
def converter(workspace: Workspace) -> Converter:
    """A converter over the shipped graph."""
    return workspace.at().converter


@pytest.fixture(scope="session")
def goemotions() -> Path:
    """The directory of the real GoEmotions corpus."""
    return _folder(
        "EMOTAXA_DATA", "goemotions", "the corpora: GoEmotions' train.tsv, dev.tsv and test.tsv in goemotions/"
    )


@pytest.fixture(scope="session")
def conformance() -> Path:
    """The directory of the conformance cases of public standards."""
    return _folder(
        "EMOTAXA_CONFORMANCE",
        ".",
        "the conformance cases: SSSOM's examples in sssom-examples/, the RDF test suites in rdf-tests/",
    )


@pytest.fixture(scope="session")
def reference() -> Path:
    """The directory of the fact tables that the ontology was encoded from."""
    return _folder(
        "EMOTAXA_DATA", "../reference", "the corpora, with the fact tables beside it: ../reference/taxonomies/*.tsv"
    )


def _folder(variable: str, below: str, what: str) -> Path:
    named = os.environ.get(variable)
    if named and (folder := Path(named) / below).is_dir():
        return folder
    missing(f"set {variable} to a directory that holds {what}")

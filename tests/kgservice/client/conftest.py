"""Fixtures of the client's tests: a service in a process of its own, and clients of it."""

from collections.abc import Iterator

import pytest

from kgservice.client import Emotaxa
from kgservice.client.local import LocalEmotaxa
from tests.kgservice.serving.process import serving


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store that both sides open."""
    return f"embedded:{tmp_path_factory.mktemp('client')}"


@pytest.fixture(scope="package")
def local(store: str) -> Iterator[LocalEmotaxa]:
    """A client in process."""
    with Emotaxa.local(store) as client:
        client.workspace.at()
        yield client


@pytest.fixture(scope="package")
def url(local: LocalEmotaxa, store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over the same store."""
    with serving(tmp_path_factory.mktemp("service"), store=store) as service:
        yield service.address


@pytest.fixture(scope="package")
def remote(url: str) -> Iterator[Emotaxa]:
    """A client over HTTP."""
    with Emotaxa(url, timeout=30) as client:
        yield client

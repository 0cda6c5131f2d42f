"""Models that are slow to load, or cannot be loaded: others are answered, and nothing is tried over and over."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, current_thread

import httpx2
import pytest
from fastapi.testclient import TestClient

from classifiers.errors import ModelError
from classifiers.protocol import Classifier
from kgservice.classification.loading import Loading
from kgservice.classification.models import Models
from kgservice.classification.settings import ClassificationSettings
from kgservice.rest.app import create_app
from kgservice.settings import ServiceSettings
from kgservice.stores.errors import StoreUnavailable
from kgservice.workspace import Workspace
from mappings.conversion.converter import Converter
from ontology.errors import EmotaxaError, UnknownReference
from tests.kgservice.classification.listening import listening
from tests.kgservice.classification.test_service import ask, until
from tests.kgservice.classification.words import WordModel

URL = "/api/v1/classify"
SHARED = 40
"""Threads that all routes of a service share."""


@dataclass
class SlowModel(WordModel):
    """A model that loads as long as a test wants."""

    may_load: Event = field(default_factory=Event)
    threads: list[str] = field(default_factory=list)

    def load(self, spec: str, device: str) -> "SlowModel":
        """Wait."""
        self.loads += 1
        self.threads.append(current_thread().name)
        assert self.may_load.wait(30)
        return self

    def at(self, converter: Converter, /) -> Classifier:
        """Ground it."""
        self.threads.append(current_thread().name)
        return super().at(converter)


def served(workspace: Workspace, load: Callable[[str, str], WordModel]) -> TestClient:
    settings = ServiceSettings(classification=ClassificationSettings(models=("words",), warm=0))
    return TestClient(create_app(workspace, settings, load=load), raise_server_exceptions=False)


def test_a_model_that_loads_takes_no_thread_that_others_need(workspace: Workspace) -> None:
    slow = SlowModel()
    with listening(workspace, slow, warm=0) as service, ThreadPoolExecutor(SHARED + 5) as clients:
        try:
            waiting = [clients.submit(ask, service, "joy") for _ in range(SHARED + 5)]
            until(lambda: slow.loads == 1, "nobody loads it")
            assert httpx2.get(f"{service.url}/api/v1/schemes", timeout=15).status_code == 200
            listed = httpx2.get(f"{service.url}/api/v1/models", timeout=15).json()["models"]
            assert [one["state"] for one in listed] == ["loading"]
            assert not any(one.done() for one in waiting)
        finally:
            slow.may_load.set()
        assert {one.result().json()["results"][0]["labels"][0] for one in waiting} == {"joy"}
    assert slow.loads == 1
    assert set(slow.threads) == {"load-words"}


def test_no_more_wait_for_a_loading_model_than_for_a_busy_one(workspace: Workspace) -> None:
    slow = SlowModel()
    with listening(workspace, slow, warm=0, queue_texts=4) as service, ThreadPoolExecutor(2) as clients:
        try:
            first = clients.submit(ask, service, "joy", "fear", "love")
            until(lambda: slow.loads == 1, "nobody loads it")
            refused = ask(service, "joy", "joy")
            assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (429, "queue-full")
            assert int(refused.headers["retry-after"]) >= 1
        finally:
            slow.may_load.set()
        assert first.result().status_code == 200
        assert ask(service, "joy", "joy").status_code == 200


def test_a_service_ends_while_a_model_loads(workspace: Workspace) -> None:
    slow = SlowModel()
    try:
        with listening(workspace, slow, warm=0) as service, ThreadPoolExecutor(1) as clients:
            clients.submit(lambda: httpx2.post(f"{service.url}{URL}", json={"texts": ["joy"]}, timeout=0.2))
            until(lambda: slow.loads == 1, "nobody loads it")
    finally:
        slow.may_load.set()


def test_what_cannot_be_loaded_is_not_tried_by_each_request(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def load(spec: str, device: str) -> WordModel:
        tried.append(spec)
        if len(tried) == 1:
            raise ModelError("is not there", path=Path("/secret/place/model.onnx"))
        return WordModel()

    with served(workspace, load) as client:
        for _ in range(3):
            found = client.post(URL, json={"texts": ["joy"]})
            assert (found.status_code, found.json()["pointer"]) == (503, "/model")
            assert "model.onnx: is not there" in found.text and "secret" not in found.text
            assert 1 <= int(found.headers["retry-after"]) <= 10
        assert len(tried) == 1
        later = Loading.__module__ + ".time.monotonic"
        monkeypatch.setattr(later, lambda: 1e12)
        assert client.post(URL, json={"texts": ["joy"]}).status_code == 200
    assert len(tried) == 2


def test_a_store_that_is_away_is_no_fault_of_the_model() -> None:
    class Away:
        revision = 1

        @property
        def converter(self) -> Converter:
            raise StoreUnavailable("the store is away")

    models = Models({"words": "words"}, load=WordModel().load)

    async def ask() -> None:
        loading = Loading(models, ClassificationSettings(models=("words",)))
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                await loading.classifier("words", Away(), 1, 3)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert models.state("words").state != "failed"


@pytest.mark.parametrize(
    "error", [UnknownReference("scheme", "bogus", (), field="scheme"), ValueError("a defect"), OSError("no disk")]
)
def test_what_is_wrong_with_a_model_is_not_laid_on_the_request(workspace: Workspace, error: Exception) -> None:
    class Wrong(WordModel):
        def at(self, converter: Converter, /) -> Classifier:
            raise error

    with served(workspace, Wrong().load) as client:
        found = client.post(URL, json={"texts": ["joy"]})
        assert (found.status_code, found.json()["pointer"]) == (503, "/model")
        assert isinstance(error, EmotaxaError) or str(error) not in found.text

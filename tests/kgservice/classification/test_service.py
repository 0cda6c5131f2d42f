"""The service on a socket: requests that meet in a batch, that are refused, that go away, and that outlive its end."""

import json
import re
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
from fastapi.testclient import TestClient

from classifiers.errors import ModelError
from kgservice.client import Emotaxa
from kgservice.rest.app import create_app
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.classification.listening import Listening, listening
from tests.kgservice.classification.words import WordModel


def ask(service: Listening, *texts: str) -> httpx2.Response:
    return httpx2.post(f"{service.url}/api/v1/classify", json={"texts": texts}, timeout=20)


def measured(service: Listening, name: str) -> float:
    text = httpx2.get(f"{service.url}/metrics", timeout=20).text
    found = re.search(rf'^emotaxa_{name}\{{model="words"\}} (\S+)$', text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def until(true: Callable[[], bool], why: str) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, why
        time.sleep(0.02)


def test_requests_of_many_clients_meet_in_batches(workspace: Workspace) -> None:
    words = WordModel()
    with listening(workspace, words) as service, ThreadPoolExecutor(16) as clients:
        words.batches.clear()
        words.free.clear()
        first = clients.submit(ask, service, "joy")
        until(lambda: words.batches == [["joy"]], "nothing was classified")
        others = [clients.submit(ask, service, "fear", "love") for _ in range(12)]
        until(lambda: measured(service, "classification_waiting_texts") == 24, "not all of them wait")
        words.free.set()
        assert first.result().json()["results"][0]["labels"] == ["joy"]
        for other in others:
            assert [one["labels"] for one in other.result().json()["results"]] == [["fear"], ["love"]]
        assert [len(batch) for batch in words.batches] == [1, 24]
        assert measured(service, "classified_texts_total") == 25
        assert measured(service, "classification_batch_seconds_count") == 2
        assert measured(service, "models_loaded") == 1
    assert words.loads == 1


def test_a_level_that_cannot_be_answered_in_waits_for_nothing(workspace: Workspace) -> None:
    words = WordModel()
    with listening(workspace, words) as service, ThreadPoolExecutor(2) as clients:
        assert ask(service, "joy").status_code == 200
        before = measured(service, "classification_batch_seconds_count")
        words.batches.clear()
        words.free.clear()
        busy = clients.submit(ask, service, "joy")
        until(lambda: words.batches == [["joy"]], "nothing was classified")
        refused = httpx2.post(f"{service.url}/api/v1/classify", json={"texts": ["a"], "to": "vad"}, timeout=5)
        assert (refused.status_code, refused.json()["pointer"]) == (422, "/to")
        words.free.set()
        assert busy.result().status_code == 200
        assert measured(service, "classification_failures_total") == 0
        assert measured(service, "classification_batch_seconds_count") == before + 1


def test_too_many_texts_are_refused_and_may_come_back(workspace: Workspace) -> None:
    words = WordModel()
    with listening(workspace, words, queue_texts=4) as service, ThreadPoolExecutor(4) as clients:
        words.batches.clear()
        words.free.clear()
        first = clients.submit(ask, service, "joy")
        until(lambda: words.batches == [["joy"]], "nothing was classified")
        second = clients.submit(ask, service, *["fear"] * 4)
        until(lambda: measured(service, "classification_waiting_texts") == 4, "the second does not wait")
        refused = ask(service, "love")
        problem = refused.json()
        assert (refused.status_code, problem["type"].rpartition("/")[2]) == (429, "queue-full")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert problem["pointer"] == "/texts" and problem["hint"].startswith("come back")
        with Emotaxa(service.url) as client:
            patient = clients.submit(client.classify, ["love"])
            until(lambda: measured(service, "classification_refused_texts_total") >= 2, "the client did not ask")
            words.free.set()
            assert [one.labels for one in patient.result()] == [("love",)], "the client did not come back"
        assert first.result().status_code == second.result().status_code == 200


def test_who_hangs_up_is_not_worked_for(workspace: Workspace) -> None:
    words = WordModel()
    with listening(workspace, words) as service, ThreadPoolExecutor(2) as clients:
        words.batches.clear()
        words.free.clear()
        first = clients.submit(ask, service, "joy")
        until(lambda: words.batches == [["joy"]], "nothing was classified")
        body = json.dumps({"texts": ["gone"]})
        head = "POST /api/v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json"
        with socket.create_connection(("127.0.0.1", service.port)) as gone:
            gone.sendall(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            until(lambda: measured(service, "classification_waiting_texts") == 1, "it does not wait")
        until(lambda: measured(service, "classification_waiting_texts") == 0, "it waits after hanging up")
        words.free.set()
        assert first.result().status_code == 200
        assert ask(service, "fear").status_code == 200
    assert words.batches == [["joy"], ["fear"]]


def test_what_is_under_way_is_finished_when_the_service_ends(workspace: Workspace) -> None:
    words = WordModel()
    with listening(workspace, words) as service, ThreadPoolExecutor(2) as clients:
        words.batches.clear()
        words.free.clear()
        asked = [clients.submit(ask, service, text) for text in ("joy", "fear")]
        until(lambda: bool(words.batches), "nothing was classified")
        service.begin_to_end()
        time.sleep(0.2)
        words.free.set()
        assert sorted(one.result().json()["results"][0]["labels"][0] for one in asked) == ["fear", "joy"]
        service.join()


def test_others_are_answered_while_a_model_is_busy(workspace: Workspace) -> None:
    words = WordModel()
    with listening(workspace, words) as service, ThreadPoolExecutor(2) as clients:
        words.batches.clear()
        words.free.clear()
        busy = clients.submit(ask, service, "joy")
        until(lambda: bool(words.batches), "nothing was classified")
        body: dict[str, Any] = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}
        assert httpx2.post(f"{service.url}/api/v1/convert", json=body, timeout=2).status_code == 200
        assert httpx2.get(f"{service.url}/readyz", timeout=2).json()["models"] == {"words": "ready"}
        words.free.set()
        assert busy.result().status_code == 200


def test_a_model_that_cannot_be_loaded_holds_nothing_else_up(workspace: Workspace) -> None:
    def load(spec: str, device: str) -> WordModel:
        raise ModelError("is not there", path=Path("/secret/place/model.onnx"))

    with TestClient(create_app(workspace, ServiceSettings(), load=load)) as client:
        found = client.post("/api/v1/classify", json={"texts": ["joy"]})
        problem = found.json()
        assert (found.status_code, problem["pointer"]) == (503, "/model")
        assert "model.onnx: is not there" in problem["detail"] and "secret" not in found.text
        assert "retry-after" in found.headers
        listed = client.get("/api/v1/models").json()["models"][0]
        assert listed["state"] == "failed" and "secret" not in listed["problem"]
        assert client.get("/readyz").status_code == 200

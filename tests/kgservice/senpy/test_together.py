"""Texts that meet in a batch: each client of Senpy gets the answer for its own."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2

from kgservice.workspace import Workspace
from tests.kgservice.classification.listening import Listening, listening
from tests.kgservice.classification.test_service import ask, measured, until
from tests.kgservice.classification.words import WordModel


def asked(service: Listening, text: str) -> Any:  # noqa: ANN401
    answer = httpx2.get(f"{service.url}/api/", params={"i": text, "emotion-model": "emotaxa:goemotions"}, timeout=20)
    assert answer.status_code == 200, answer.text
    [entry] = answer.json()["entries"]
    [emotion] = entry["onyx:hasEmotionSet"][0]["onyx:hasEmotion"]
    return entry["nif:isString"], emotion["onyx:hasEmotionCategory"].rpartition("/")[2]


def test_each_gets_the_answer_for_its_own_text(workspace: Workspace) -> None:
    words = WordModel()
    with listening(workspace, words) as service, ThreadPoolExecutor(8) as clients:
        words.batches.clear()
        words.free.clear()
        first = clients.submit(asked, service, "joy")
        until(lambda: words.batches == [["joy"]], "nothing was classified")
        plain = clients.submit(ask, service, "love", "anger")
        senpy = {text: clients.submit(asked, service, text) for text in ("fear", "pride", "grief")}
        until(lambda: measured(service, "classification_waiting_texts") == 5, "not all of them wait")
        words.free.set()
        assert first.result() == ("joy", "joy")
        for text, answer in senpy.items():
            assert answer.result() == (text, text)
        assert [one["labels"] for one in plain.result().json()["results"]] == [["love"], ["anger"]]
    assert max(map(len, words.batches)) >= 3, "they did not meet in a batch"


def test_who_hangs_up_is_not_worked_for(workspace: Workspace) -> None:
    words = WordModel()
    with listening(workspace, words) as service, ThreadPoolExecutor(2) as clients:
        words.batches.clear()
        words.free.clear()
        first = clients.submit(asked, service, "joy")
        until(lambda: words.batches == [["joy"]], "nothing was classified")
        try:
            httpx2.get(f"{service.url}/api/", params={"i": "gone"}, timeout=0.5)
        except httpx2.TimeoutException:
            pass
        until(lambda: measured(service, "classification_waiting_texts") == 0, "it waits after hanging up")
        words.free.set()
        first.result()
    assert words.batches == [["joy"]]

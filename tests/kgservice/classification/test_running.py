"""A running service with real models: the same answers over HTTP as in process, keys, limits and metrics."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from kgservice.client import AsyncEmotaxa, Emotaxa
from kgservice.client.exchange import whole
from kgservice.client.local import LocalEmotaxa
from ontology.errors import EmotaxaError, UnknownReference
from tests.kgservice.client.values import told
from tests.kgservice.serving.process import Running, serving

TEXTS = [
    "I am so angry about this!",
    "What a lovely, joyful day.",
    "",
    "I am not happy.",
    "12 34",
    "caf\u00e9 \U0001f600",
]
SETTINGS = {
    "CLASSIFICATION__MODELS": '["lexical", "again=lexical"]',
    "CLASSIFICATION__TEXTS": "600",
    "CLASSIFICATION__WARM": "1",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service in a process of its own."""
    with serving(tmp_path_factory.mktemp("classification"), settings=SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
def remote(service: Running) -> Iterator[Emotaxa]:
    with Emotaxa(service.address, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def local() -> Iterator[LocalEmotaxa]:
    with Emotaxa.local("memory:") as client:
        yield client


@pytest.mark.parametrize("to", [None, "ekman", "parrott", "parrott/1", "sentiment"])
def test_a_service_answers_as_this_process_does(remote: Emotaxa, local: LocalEmotaxa, to: str | None) -> None:
    found = remote.classify(TEXTS, to=to, top_k=3, explain=True)
    assert told(found) == told(local.classify(TEXTS, to=to, model="lexical", top_k=3, explain=True))
    assert found[0].labels and not found[2].predictions


def test_half_a_character_is_read_alike(service: Running, remote: Emotaxa, local: LocalEmotaxa) -> None:
    texts = ["\ud800 sad", "so happy\udfff!", "sad \ud83d\ude00 day", "\ud83d"]
    expected = told(local.classify(texts, model="lexical", explain=True))
    assert told(remote.classify(texts, explain=True)) == expected
    assert expected == told(local.classify([whole(text) for text in texts], model="lexical", explain=True))

    async def ask() -> object:
        async with AsyncEmotaxa(service.address, timeout=30) as client:
            return told(await client.classify(texts, explain=True))

    assert asyncio.run(ask()) == expected
    for client, model in ((remote, "again"), (local, "lexical")):
        with pytest.raises(UnknownReference) as error:
            client.classify(["a"], to="\ud800", model=model)
        assert error.value.field == "to"
        with pytest.raises(EmotaxaError):
            client.sparql("ASK { ?s ?p '\ud800' }")


def test_a_floor_holds_alike(remote: Emotaxa, local: LocalEmotaxa) -> None:
    plain = local.classify(TEXTS, to="parrott", model="lexical")
    found = remote.classify(TEXTS, to="parrott", floor=0.9)
    assert told(found) == told(local.classify(TEXTS, to="parrott", model="lexical", floor=0.9))
    assert [one.labels for one in found] != [one.labels for one in plain]


def test_many_texts_are_sent_in_parts(remote: Emotaxa, local: LocalEmotaxa) -> None:
    texts = [f"{text} {place}" for place in range(250) for text in TEXTS]
    found = remote.classify(texts, to="ekman", top_k=1)
    assert [one.labels for one in found] == [
        one.labels for one in local.classify(texts, to="ekman", model="lexical", top_k=1)
    ]


def test_coroutines_meet_at_the_service(service: Running, remote: Emotaxa) -> None:
    async def ask() -> list[tuple[str, ...]]:
        async with AsyncEmotaxa(service.address, timeout=30) as client:
            found = await asyncio.gather(*(client.classify([text], to="ekman") for text in TEXTS * 10))
        return [one.labels for [one] in found]

    assert asyncio.run(ask()) == [one.labels for one in remote.classify(TEXTS, to="ekman")] * 10


def test_clients_raise_alike(remote: Emotaxa, local: LocalEmotaxa) -> None:
    for client, model in ((remote, "again"), (local, "lexical")):
        for texts in ([], ["a"]):
            with pytest.raises(UnknownReference) as error:
                client.classify(texts, to="ekmann", model=model)
            assert error.value.field == "to"
        with pytest.raises(EmotaxaError) as refused:
            client.classify(["a"], model=model, top_k=0)
        assert refused.value.field == "top_k"
        with pytest.raises(EmotaxaError) as outside:
            client.classify(["a"], model=model, floor=1.5)
        assert outside.value.field == "floor"
        bad: list[Any] = ["joy now", ["a", None], ["a", 1], ["a", b"x"]]
        for texts, field in zip(bad, ("texts", "texts/1", "texts/1", "texts/1"), strict=True):
            with pytest.raises(EmotaxaError) as no_text:
                client.classify(texts, model=model)
            assert no_text.value.field == field and no_text.value.hint
    with pytest.raises(UnknownReference) as unknown:
        remote.classify(["a"], model="/etc")
    assert unknown.value.field == "model"


def test_models_metrics_and_readiness_tell_of_each_other(service: Running) -> None:
    assert service.post("/api/v1/classify", {"texts": TEXTS, "model": "again"})[0] == 200
    ready = service.get("/readyz")[2]
    assert b'"models":{"lexical":"ready","again":"ready"}' in ready
    text = service.get("/metrics")[2].decode()
    for name in ("classified_texts_total", "classification_batch_seconds_count", "models_loaded"):
        assert f'emotaxa_{name}{{model="again"}}' in text
    assert service.get("/api/v1/models/lexical")[0] == 200


def test_nothing_that_a_request_names_is_opened(service: Running) -> None:
    for model in ("/etc/passwd", "hf:SamLowe/roberta-base-go_emotions", "emotaxa-small", "lexical/../lexical"):
        status, _, body = service.post("/api/v1/classify", {"texts": ["a"], "model": model})
        assert status == 422 and b'"/model"' in body


def test_a_closed_service_wants_a_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = {"CLASSIFICATION__MODELS": '["lexical"]', "ACCESS__OPEN_READS": "false"}
    with serving(tmp_path_factory.mktemp("closed"), settings=settings) as closed:
        assert closed.post("/api/v1/classify", {"texts": ["a"]})[0] == 401
        assert closed.get("/api/v1/models")[0] == 401
        assert closed.end() == 0

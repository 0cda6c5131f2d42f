"""Batches: many requests make few batches, a long one lets short ones by, and who has gone is not worked for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from classifiers.protocol import Classifier
from kgservice.classification.batches import Batches
from kgservice.classification.errors import Ending, QueueFull
from kgservice.classification.metrics import ClassificationMetrics
from kgservice.classification.settings import ClassificationSettings
from mappings.conversion.converter import Converter
from ontology.errors import UnknownReference
from tests.kgservice.classification.words import POISON, WordModel


@pytest.fixture
def words() -> Iterator[WordModel]:
    """A model that goes on when the test ends, whatever it was told."""
    model = WordModel()
    yield model
    model.free.set()


@pytest.fixture(scope="module")
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture(scope="module")
def metrics(registry: CollectorRegistry) -> ClassificationMetrics:
    return ClassificationMetrics(registry)


def run(metrics: ClassificationMetrics, ask: Callable[[Batches], Awaitable[None]], **chosen: float) -> None:
    """Ask a queue something, and close it."""

    async def all_of_it() -> None:
        batches = Batches("words", ClassificationSettings(**chosen), metrics)  # type: ignore[arg-type]
        try:
            async with asyncio.timeout(20):
                await ask(batches)
        finally:
            await batches.close()

    asyncio.run(all_of_it())


async def labels(
    batches: Batches, classifier: Classifier, texts: list[str], to: str | None = None, revision: int = 1
) -> list[tuple[str, ...]]:
    parts = await batches.classify(classifier, revision, texts, to, explain=False)
    return [part.classified[row].labels for part in parts for row in range(part.begin, part.end)]


async def begun(words: WordModel) -> None:
    assert await asyncio.to_thread(words.begun.wait, 10)


def test_many_requests_make_few_batches(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics, registry: CollectorRegistry
) -> None:
    classifier = words.at(converter)
    names = ["joy", "fear", "love", "anger"] * 25
    before = registry.get_sample_value("emotaxa_classified_texts_total", {"model": "words"}) or 0.0

    async def ask(batches: Batches) -> None:
        found = await asyncio.gather(*(labels(batches, classifier, [name]) for name in names))
        assert found == [[(name,)] for name in names]

    run(metrics, ask, batch_texts=50, wait_seconds=0.2)
    assert len(words.batches) <= 3, [len(batch) for batch in words.batches]
    assert registry.get_sample_value("emotaxa_classified_texts_total", {"model": "words"}) == before + 100
    assert registry.get_sample_value("emotaxa_classification_waiting_texts", {"model": "words"}) == 0


def test_a_full_batch_is_not_waited_for(words: WordModel, converter: Converter, metrics: ClassificationMetrics) -> None:
    async def ask(batches: Batches) -> None:
        async with asyncio.timeout(0.9):
            assert await labels(batches, words.at(converter), ["joy", "fear"]) == [("joy",), ("fear",)]

    words.at(converter).classify(["warm"])
    run(metrics, ask, batch_texts=2, wait_seconds=1)


def test_a_long_request_lets_short_ones_by(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics
) -> None:
    classifier, ended = words.at(converter), []

    async def ask(batches: Batches) -> None:
        async def long() -> None:
            assert await labels(batches, classifier, ["joy"] * 400) == [("joy",)] * 400
            ended.append("long")

        async def short() -> None:
            assert await labels(batches, classifier, ["fear"]) == [("fear",)]
            ended.append("short")

        words.free.clear()
        first = asyncio.create_task(long())
        await begun(words)
        rest = [asyncio.create_task(short()) for _ in range(5)]
        await asyncio.sleep(0.01)
        words.free.set()
        await asyncio.gather(first, *rest)

    run(metrics, ask, batch_texts=40, wait_seconds=0)
    assert ended == ["short"] * 5 + ["long"]
    assert max(map(len, words.batches)) <= 40


def test_requests_that_ask_otherwise_are_answered_apart(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics
) -> None:
    classifier = words.at(converter)

    async def ask(batches: Batches) -> None:
        found: Sequence[object] = await asyncio.gather(
            labels(batches, classifier, ["annoyance"], "ekman"),
            labels(batches, classifier, ["annoyance"], "goemotions"),
            labels(batches, classifier, ["annoyance"], "ekman"),
        )
        assert list(found) == [[("anger",)], [("annoyance",)], [("anger",)]]

    run(metrics, ask, wait_seconds=0.05)
    assert sorted(map(len, words.batches)) == [1, 2]


def test_who_has_gone_is_not_worked_for(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics, registry: CollectorRegistry
) -> None:
    classifier = words.at(converter)

    async def ask(batches: Batches) -> None:
        words.free.clear()
        first = asyncio.create_task(labels(batches, classifier, ["joy"]))
        await begun(words)
        second = asyncio.create_task(labels(batches, classifier, ["gone"] * 9))
        third = asyncio.create_task(labels(batches, classifier, ["fear"]))
        await asyncio.sleep(0.01)
        assert registry.get_sample_value("emotaxa_classification_waiting_texts", {"model": "words"}) == 10
        second.cancel()
        await asyncio.sleep(0.01)
        assert registry.get_sample_value("emotaxa_classification_waiting_texts", {"model": "words"}) == 1
        words.free.set()
        assert await first == [("joy",)] and await third == [("fear",)]

    run(metrics, ask, wait_seconds=0)
    assert words.batches == [["joy"], ["fear"]]


def test_a_full_queue_says_when_to_come_back(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics
) -> None:
    classifier = words.at(converter)

    async def ask(batches: Batches) -> None:
        words.free.clear()
        first = asyncio.create_task(labels(batches, classifier, ["joy"]))
        await begun(words)
        second = asyncio.create_task(labels(batches, classifier, ["fear"] * 3))
        await asyncio.sleep(0.01)
        with pytest.raises(QueueFull) as refused:
            await labels(batches, classifier, ["love"] * 2)
        assert 1 <= int(refused.value.headers["retry-after"]) <= 60
        words.free.set()
        assert (await first, await second) == ([("joy",)], [("fear",)] * 3)
        assert await labels(batches, classifier, ["love"] * 2) == [("love",)] * 2, "there is room again"
        assert len(await labels(batches, classifier, ["love"] * 9)) == 9, "who comes alone is never refused"

    run(metrics, ask, wait_seconds=0, queue_texts=4)


def batches_counted(registry: CollectorRegistry) -> tuple[float, ...]:
    names = ("failures_total", "batch_texts_count", "batch_seconds_count")
    return tuple(
        registry.get_sample_value(f"emotaxa_classification_{name}", {"model": "words"}) or 0.0 for name in names
    )


def test_only_the_request_at_fault_fails(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics, registry: CollectorRegistry
) -> None:
    classifier = words.at(converter)

    async def ask(batches: Batches) -> None:
        found = await asyncio.gather(
            labels(batches, classifier, ["joy"]),
            labels(batches, classifier, [POISON]),
            labels(batches, classifier, ["fear"]),
            return_exceptions=True,
        )
        assert found[0] == [("joy",)] and found[2] == [("fear",)]
        assert isinstance(found[1], RuntimeError)
        before = batches_counted(registry)
        with pytest.raises(UnknownReference):
            await labels(batches, classifier, ["joy"], "nowhere")
        assert batches_counted(registry) == before, "what a request is at fault for is no failure of the model"

    run(metrics, ask, wait_seconds=0.05)
    assert batches_counted(registry)[0] > 0


def test_one_at_fault_multiplies_nobodys_work(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics
) -> None:
    classifier = words.at(converter)
    texts = ["joy"] * 40 + [POISON] + ["fear"] * 23

    async def ask(batches: Batches) -> None:
        asked = (labels(batches, classifier, [text]) for text in texts)
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert [isinstance(one, RuntimeError) for one in found] == [text == POISON for text in texts]

    run(metrics, ask, batch_texts=64, wait_seconds=1)
    assert len(words.batches) <= 13, [len(batch) for batch in words.batches]


def test_nothing_more_is_done_for_a_request_that_failed(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics
) -> None:
    async def ask(batches: Batches) -> None:
        with pytest.raises(RuntimeError):
            await labels(batches, words.at(converter), [POISON, *["joy"] * 99])
        assert await labels(batches, words.at(converter), ["fear"]) == [("fear",)]

    run(metrics, ask, batch_texts=10, wait_seconds=0)
    assert [len(batch) for batch in words.batches] == [10, 1]


def test_at_the_end_what_is_under_way_is_finished_and_the_rest_is_told(
    words: WordModel, converter: Converter, metrics: ClassificationMetrics
) -> None:
    classifier = words.at(converter)

    async def ask(batches: Batches) -> None:
        words.free.clear()
        first = asyncio.create_task(labels(batches, classifier, ["joy"]))
        await begun(words)
        second = asyncio.create_task(labels(batches, classifier, ["fear"]))
        await asyncio.sleep(0.01)
        closing = asyncio.create_task(batches.close())
        await asyncio.sleep(0.01)
        words.free.set()
        await closing
        assert await first == [("joy",)]
        for late in (second, labels(batches, classifier, ["love"])):
            with pytest.raises(Ending):
                await late

    run(metrics, ask, wait_seconds=0)


REQUESTS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["joy", "fear", "", "what a joy", "!"]), min_size=1, max_size=30),
        st.sampled_from(["goemotions", "ekman"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40)
@given(requests=REQUESTS, batch=st.integers(1, 40), characters=st.integers(1, 60))
def test_answers_are_those_of_each_request_by_itself(
    converter: Converter,
    metrics: ClassificationMetrics,
    requests: list[tuple[list[str], str]],
    batch: int,
    characters: int,
) -> None:
    model = WordModel()
    classifier = model.at(converter)
    expected = [[one.labels for one in classifier.classify(texts, to)] for texts, to in requests]

    async def ask(batches: Batches) -> None:
        found = await asyncio.gather(*(labels(batches, classifier, texts, to) for texts, to in requests))
        assert found == expected

    run(metrics, ask, batch_texts=batch, batch_characters=characters, wait_seconds=0)
    sizes = [(len(texts), sum(map(len, texts))) for texts in model.batches[len(requests) :]]
    assert all(count <= batch and (size <= characters or count == 1) for count, size in sizes), sizes

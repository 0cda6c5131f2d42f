"""Texts made from few templates, which are all nearly near-duplicates of each other."""

import math
from random import Random

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from mappings.harmonization.duplicates import linking
from mappings.harmonization.duplicates.finder import DuplicateFinder
from mappings.harmonization.duplicates.summary import DuplicateReport

TEMPLATES = (
    "{name} felt {feeling} because of {cause} and told everybody about it on day {number}.",
    "I am so {feeling} today, said {name}, when {cause} came up at dinner number {number}.",
    "Nobody knew why {name} was {feeling} about {cause} at {number} o'clock in the morning.",
)
NAMES = "Anna Ben Clara David Emma Felix Greta Hugo Ida Jonas Klara Leo Mia Noah Olga Paul Rosa Sam Tina Uwe".split()
FEELINGS = "angry happy sad afraid surprised disgusted proud ashamed guilty jealous hopeful bored".split()
CAUSES = ("the exam", "a dog", "my brother", "the new job", "that letter", "the weather", "a broken vase", "the bill")


def made(count: int) -> list[str]:
    draw = Random(1)
    return [
        draw.choice(TEMPLATES).format(
            name=draw.choice(NAMES),
            feeling=draw.choice(FEELINGS),
            cause=draw.choice(CAUSES),
            number=draw.randint(1, 10**6),
        )
        for _ in range(count)
    ]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pairs of texts were compared, call by call."""
    calls: list[int] = []
    begin = linking._Components.__init__

    def counting(
        self: linking._Components, bits: NDArray[np.uint64], least: float, similar: linking._Similarity
    ) -> None:
        def counted(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
            calls.append(len(one))
            return similar(one, other)

        begin(self, bits, least, counted)

    monkeypatch.setattr(linking._Components, "__init__", counting)
    return calls


def looked_for(texts: list[str]) -> DuplicateReport:
    finder = DuplicateFinder(near=0.8)
    finder.add("made", None, pl.Series(texts))
    index = finder.finish()
    index.take(pl.Series([str(number) for number in range(len(texts))]))
    return index.summary()


def test_work_grows_with_the_texts_and_hardly_a_duplicate_is_lost(
    compared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = made(4_000)
    monkeypatch.setattr(linking, "_PATIENCE", 8)
    bounded = looked_for(texts)
    work = sum(compared)
    compared.clear()
    monkeypatch.setattr(linking, "_PATIENCE", math.inf)
    every = looked_for(texts)
    assert every.near_rows > 500
    assert bounded.near_rows >= 0.98 * every.near_rows
    assert work < 0.5 * sum(compared), "pairs that are compared in vain are to be few"

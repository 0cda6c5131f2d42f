"""What a store's answers are made of."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from kgservice.stores.graph import Deferred


class Source:
    """Something that is read from."""

    def __init__(self) -> None:
        self.reads = 0

    def load(self) -> tuple[str, ...]:
        self.reads += 1
        sleep(0.01)
        return ("a", "b")


def test_what_a_sequence_was_loaded_from_is_let_go() -> None:
    source = Source()
    alive = weakref.ref(source)
    found = Deferred(source.load)
    del source
    assert alive() is not None
    assert list(found) == ["a", "b"]
    gc.collect()
    assert alive() is None
    assert found == ("a", "b")


def test_threads_that_look_at_once_load_once() -> None:
    source = Source()
    found = Deferred(source.load)
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: found[1], range(8))) == {"b"}
    assert source.reads == 1


def test_a_load_that_fails_is_tried_again() -> None:
    failures = [OSError("gone for a moment")]

    def load() -> tuple[str, ...]:
        if failures:
            raise failures.pop()
        return ("a",)

    found = Deferred(load)
    with pytest.raises(OSError, match="for a moment"):
        len(found)
    assert len(found) == 1

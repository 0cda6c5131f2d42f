"""A server that is known not to answer is not asked: whoever needs it is told at once, and it is looked after."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import pytest
from pydantic import SecretStr

from kgservice.client.errors import error_of
from kgservice.rest.problems import problem_of
from kgservice.stores.errors import StoreUnavailable, UncertainWrite
from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.breaker import Breaker
from kgservice.stores.neo4j.database import Database
from kgservice.stores.neo4j.settings import Neo4jSettings
from tests.kgservice.serving.process import within

GONE = StoreUnavailable("the server does not answer", hint="start it", value="bolt://there")


class Server:
    """What a probe finds, and how often it looked."""

    def __init__(self) -> None:
        self.failure: StoreUnavailable | None = GONE
        self.asked = 0

    def probed(self) -> StoreUnavailable | None:
        self.asked += 1
        return self.failure


@contextmanager
def listening() -> Iterator[int]:
    """A port where somebody takes connections and never says a word, as a server that boots or hangs does."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as port:
        yield port.getsockname()[1]


def test_nobody_is_let_through_until_the_server_answers() -> None:
    server = Server()
    breaker = Breaker(server.probed)
    breaker.enter("first")
    breaker.leave("first", answered=False)
    breaker.trip(GONE)
    for name in range(100):
        with pytest.raises(StoreUnavailable, match="does not answer"):
            breaker.enter(name)
    server.failure = None
    for _ in within(5):
        try:
            breaker.enter("later")
            break
        except StoreUnavailable:
            assert server.asked
    else:
        pytest.fail("the server answers, and nobody is let through")
    asked = server.asked
    breaker.trip(GONE)
    for _ in within(5):
        if server.asked > asked:
            break
    assert server.asked > asked, "nobody looks after the server the second time"
    breaker.close()


def test_questions_that_wait_for_long_make_somebody_look() -> None:
    server = Server()
    breaker = Breaker(server.probed)
    breaker.enter("waits")
    breaker.enter("waits, too")
    assert not server.asked
    time.sleep(1.1)
    breaker.enter("comes later")
    for _ in within(5):
        if server.asked:
            break
    with pytest.raises(StoreUnavailable):
        for _ in within(5):
            breaker.enter("comes last")
    breaker.close()


def test_a_server_that_hangs_holds_up_the_first_questions_and_no_others() -> None:
    with listening() as port:
        settings = Neo4jSettings(password=SecretStr("secret"), connect_seconds=3)
        database = Database(Address.parse(f"bolt://127.0.0.1:{port}"), settings)

        def ask() -> None:
            with pytest.raises(StoreUnavailable):
                database.rows("RETURN 1")

        first = threading.Thread(target=ask)
        first.start()
        time.sleep(1.2)
        begun, took = time.monotonic(), [9.0]
        while took[-1] > 0.1 and time.monotonic() < begun + 30:
            asked = time.monotonic()
            ask()
            took.append(time.monotonic() - asked)
        first.join()
        assert took[-1] <= 0.1, "every question waits for a server that does not answer"
        asked = time.monotonic()
        for _ in range(50):
            ask()
        assert time.monotonic() - asked < 1
        database.close()


def test_a_change_that_may_stand_invites_nobody_to_make_it_again() -> None:
    problem = problem_of(
        UncertainWrite("the connection was lost", hint="look into the change log", value="bolt://there")
    )
    assert (problem.type, problem.status) == ("uncertain", 504)
    error = error_of(504, orjson.dumps(problem.document()), "http://service")
    assert isinstance(error, UncertainWrite) and error.hint == "look into the change log"

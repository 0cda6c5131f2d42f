"""A service in a process of its own over a store whose base was loaded a week ago, and the people who curate it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.client import Emotaxa
from kgservice.stores import planned
from kgservice.stores.copying import copy_store
from kgservice.stores.memory import MemoryStore
from kgservice.stores.open import open_store, open_target
from kgservice.stores.release import shipped_release
from tests.kgservice.serving.process import serving
from tests.neo4j.fixtures import Reach, empty

People = Callable[[str, str], Emotaxa]
"""Gives the client of somebody, by name and role."""


class _LastWeek(datetime):
    """A clock that is a week behind."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_LastWeek":
        """Give the time of a week ago."""
        return cls.fromtimestamp(datetime.now(UTC).timestamp() - timedelta(days=7).total_seconds(), UTC)


@pytest.fixture(scope="session")
def last_week() -> Iterator[MemoryStore]:
    """A store that was loaded a week ago; copies of it say so, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planned, "datetime", _LastWeek)
        store = MemoryStore(shipped_release())
    yield store
    store.close()


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))])
def people(
    request: pytest.FixtureRequest, tmp_path: Path, last_week: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    """A service over a copy of that store, embedded and on Neo4j, as those meet it who have a key."""
    url, settings = f"embedded:{tmp_path / 'store'}", {"REST__JOB_FOLDER": str(tmp_path / "jobs")}
    if request.param == "neo4j":
        reach: Reach = request.getfixturevalue("neo4j_reach")
        empty(request.getfixturevalue("neo4j_database"))
        url, password = str(reach[0]), reach[1].password
        assert password is not None
        for name, value in (("USER", reach[1].user), ("PASSWORD", password.get_secret_value())):
            settings[f"NEO4J__{name}"] = value
            monkeypatch.setenv(f"EMOTAXA_NEO4J__{name}", value)
    copy_store(last_week, open_target(url))
    tokens: dict[tuple[str, str], str] = {}
    with ExitStack() as opened:
        service = opened.enter_context(serving(tmp_path, store=url, settings=settings))

        def person(name: str, role: str) -> Emotaxa:
            if (name, role) not in tokens:
                with closing(open_store(url, as_it_is=True)) as store, closing(open_keys(store)) as keys:
                    tokens[name, role] = made_key(keys, name, Role[role.upper()], None)[1].text()
            return opened.enter_context(Emotaxa(service.address, tokens[name, role], timeout=300))

        yield person

"""One contract for all places that keep keys."""

import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import LiteralString, cast

import pytest

from kgservice.access.errors import UnknownKey
from kgservice.access.keys import Key, KeyStore, MemoryKeys, made_key
from kgservice.access.open_keys import copy_keys, open_keys
from kgservice.access.principal import Role
from kgservice.access.sqlite_keys import SqliteKeys
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.memory import MemoryStore
from kgservice.stores.neo4j.database import Database, rows_of
from kgservice.stores.protocol import GraphStore
from ontology.errors import EmotaxaError

_NONE: LiteralString = "MATCH (key:EmotaxaKey) DETACH DELETE key"
NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyStore]:
    if request.param == "neo4j":
        from kgservice.access.neo4j_keys import Neo4jKeys

        database: Database = request.getfixturevalue("neo4j_database")
        database.write(lambda one: rows_of(one, _NONE))
        yield Neo4jKeys(database)
        database.write(lambda one: rows_of(one, _NONE))
        return
    with closing(MemoryKeys() if request.param == "memory" else SqliteKeys(tmp_path / "keys.sqlite")) as opened:
        yield opened


def key(id: str = "abcdefghijkl", **more: datetime) -> Key:
    return Key(id, 'Maria "M" Läng', Role.EDITOR, bytes(range(32)), NOW, **more)


def store_in(folder: Path) -> GraphStore:
    """What of an embedded store keys are found by; to build one takes long."""
    folder.mkdir()
    return cast("GraphStore", SimpleNamespace(url=f"embedded:{folder}"))


def test_a_key_comes_back_as_it_was_kept(keys: KeyStore) -> None:
    kept = [key("a" * 12), key("b" * 12, expires=NOW + timedelta(days=1)), key("c" * 12, revoked=NOW, used=NOW)]
    for one in reversed(kept):
        keys.add(one)
    assert [keys.find(one.id) for one in kept] == kept
    assert list(keys.all()) == kept


def test_an_id_that_no_key_has_is_not_found(keys: KeyStore) -> None:
    assert keys.find("nothing") is None
    assert list(keys.all()) == []
    with pytest.raises(UnknownKey, match="nothing"):
        keys.revoke("nothing", NOW)
    keys.use("nothing", NOW)
    keys.add(key())
    for text in ("' OR 1=1 --", "abcdefghijkl'", "%", "", "\0"):
        assert keys.find(text) is None


def test_a_revoked_key_keeps_the_time_at_which_it_was_revoked(keys: KeyStore) -> None:
    keys.add(key())
    assert keys.revoke("abcdefghijkl", NOW).revoked == NOW
    assert keys.revoke("abcdefghijkl", NOW + timedelta(days=1)).revoked == NOW
    found = keys.find("abcdefghijkl")
    assert found is not None and found.status(NOW) == "revoked"


def test_the_last_use_is_kept(keys: KeyStore) -> None:
    keys.add(key())
    keys.use("abcdefghijkl", NOW)
    found = keys.find("abcdefghijkl")
    assert found is not None and found.used == NOW


def test_a_key_is_taken_until_it_ends(keys: KeyStore) -> None:
    made, _ = made_key(keys, "Maria", Role.VIEWER, timedelta(hours=1))
    assert made.expires is not None
    assert made.status(made.expires - timedelta(seconds=1)) == "valid"
    assert made.status(made.expires) == "expired"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101, "\x1b[31m"])
def test_a_name_that_could_spoil_a_log_is_refused(name: str) -> None:
    with pytest.raises(EmotaxaError, match="name"):
        made_key(MemoryKeys(), name, Role.VIEWER)


def test_nothing_of_the_secret_lies_in_the_file_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.sqlite"
    with closing(SqliteKeys(path)) as keys:
        _, token = made_key(keys, "Maria", Role.ADMIN)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token.secret.encode() not in path.read_bytes()
    assert token.digest in path.read_bytes()


def test_another_process_that_has_the_file_open_sees_what_is_revoked(tmp_path: Path) -> None:
    path = tmp_path / "keys.sqlite"
    with closing(SqliteKeys(path)) as service, closing(SqliteKeys(path)) as command:
        assert service.find("abcdefghijkl") is None
        command.add(key())
        assert service.find("abcdefghijkl") == key()
        command.revoke("abcdefghijkl", NOW)
        assert service.find("abcdefghijkl") == key(revoked=NOW)


def test_without_a_key_there_is_no_file(tmp_path: Path) -> None:
    with closing(SqliteKeys(tmp_path / "keys.sqlite")) as keys:
        assert keys.find("abcdefghijkl") is None and not keys.all()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_says_how_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.sqlite"
    path.write_bytes(b"something else" * 100)
    with closing(SqliteKeys(path)) as keys, pytest.raises(StoreUnavailable, match=r"keys\.sqlite"):
        keys.find("abcdefghijkl")


def test_keys_move_with_their_store(tmp_path: Path) -> None:
    source, target = (store_in(tmp_path / name) for name in "ab")
    with closing(open_keys(source)) as given, closing(open_keys(target)) as taken:
        given.add(key("a" * 12, revoked=NOW))
        given.add(key("b" * 12))
        taken.add(key("b" * 12, revoked=NOW))
        assert copy_keys(source, target) == 1
        assert [one.id for one in taken.all()] == ["a" * 12, "b" * 12]
        assert all(one.revoked == NOW for one in taken.all()), "a key that was taken back there stays taken back"


def test_the_keys_of_a_store_in_memory_are_those_of_that_store() -> None:
    one, other = MemoryStore(), MemoryStore()
    open_keys(one).add(key())
    assert open_keys(one).find("abcdefghijkl") == key()
    assert open_keys(other).find("abcdefghijkl") is None

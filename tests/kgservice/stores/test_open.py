"""Stores are chosen by URL."""

import os
from pathlib import Path

import pytest

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import StoreUnavailable, UnknownStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.open import STORES, default_url, open_store
from kgservice.stores.release import Release, shipped_release


@pytest.fixture
def small(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgservice.stores.embedded.shipped_release", lambda: release)


def test_memory_keeps_nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    store = open_store("memory:")
    assert isinstance(store, MemoryStore) and store.url == "memory:"
    assert {"parrott", "ekman", "goemotions", "sense"} <= set(store.knowledge().taxonomy.schemes)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("small")
def test_a_relative_path_is_below_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("embedded:here")
    assert isinstance(store, EmbeddedStore) and store.url == f"embedded:{tmp_path / 'here'}"
    store.close()


@pytest.mark.usefixtures("small")
def test_a_tilde_is_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    told: list[str] = []
    open_store("embedded:~/emotions", told.append).close()
    assert (tmp_path / "emotions" / "log.sqlite").is_file()
    assert len(told) == 1 and str(tmp_path / "emotions") in told[0] and "\n" not in told[0]


def test_the_default_lies_among_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMOTAXA_STORE", raising=False)
    scheme, _, path = default_url().partition(":")
    assert scheme == "embedded" and os.path.isabs(path) and Path(path).name == "emotaxa"


def test_the_environment_names_another_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTAXA_STORE", "memory:")
    assert open_store().url == "memory:"
    monkeypatch.setenv("EMOTAXA_STORE", "")
    assert default_url().startswith("embedded:")


@pytest.mark.parametrize(
    "url", ["postgres://localhost:5432", "sqlite:x", "store", "/tmp/store", "embedded:", "memory:x", ":"]
)
def test_an_unknown_url_is_refused_with_the_known_ones(url: str) -> None:
    with pytest.raises(UnknownStore, match="unknown kind of graph store") as caught:
        open_store(url)
    assert caught.value.value == url
    assert "embedded:PATH, memory:" in str(caught.value)
    assert issubclass(UnknownStore, ValueError)


def test_every_known_kind_is_named_in_the_error() -> None:
    with pytest.raises(UnknownStore) as caught:
        open_store("postgres://localhost")
    assert {form.partition(":")[0] for form in caught.value.known} == set(STORES)


def test_the_digest_of_the_release_follows_names_and_bytes(tmp_path: Path) -> None:
    shipped = shipped_release()
    assert len(shipped.digest) == 64 and shipped.digest == shipped_release().digest
    source = shipped.sets[0]
    same, renamed, changed = (tmp_path / name for name in (source.name, "renamed.sssom.tsv", "changed.sssom.tsv"))
    for path in (same, renamed):
        path.write_bytes(source.read_bytes())
    changed.write_bytes(source.read_bytes() + b"\n")

    def digest(path: Path) -> str:
        return Release(shipped.modules, (path,), ()).digest

    assert digest(same) == digest(source)
    assert len({digest(path) for path in (source, renamed, changed)}) == 3
    assert Release((), (), (source,)).digest != Release((), (source,), ()).digest


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"gone\.ttl"):
        _ = Release((tmp_path / "gone.ttl",), (), ()).digest

"""Small releases to build stores from, and stores of each kind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release, shipped_release

Announced = list[str]


def _part(names: set[str]) -> Release:
    shipped = shipped_release()

    def chosen(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path for path in paths if path.name.partition(".")[0] in names)

    return Release(chosen(shipped.modules), chosen(shipped.sets), shipped.profiles, (_ALIGNMENT,), (_DERIVED,))


_ALIGNMENT, _DERIVED = (Path(__file__).parent / "files" / name for name in ("rage.sssom.tsv", "guesses.ttl"))


@pytest.fixture(scope="session")
def release() -> Release:
    """A few of the shipped files, so that building takes no time to speak of, an alignment and a derived file."""
    return _part({"core", "ekman", "goemotions"})


@pytest.fixture(scope="session")
def later_release() -> Release:
    """The same and a theory more."""
    return _part({"core", "ekman", "goemotions", "ekman-1999"})


@pytest.fixture(scope="session")
def latest_release() -> Release:
    """The same and two theories more."""
    return _part({"core", "ekman", "goemotions", "ekman-1999", "ekman-7"})


@pytest.fixture
def announced() -> Announced:
    """What a store announced while it was opened."""
    return []


@pytest.fixture
def embedded(tmp_path: Path, announced: Announced) -> Iterator[Callable[[Release], EmbeddedStore]]:
    """Opens the store in one and the same directory with a release, again and again; closes all in the end."""
    opened: list[EmbeddedStore] = []

    def open_with(release: Release) -> EmbeddedStore:
        opened.append(EmbeddedStore(tmp_path / "store", release=release, announce=announced.append))
        return opened[-1]

    yield open_with
    for store in opened:
        store.close()


@pytest.fixture(params=["memory", "embedded"])
def store(
    request: pytest.FixtureRequest, release: Release, embedded: Callable[[Release], EmbeddedStore]
) -> Iterator[GraphStore]:
    """A store of each kind, built from the small release."""
    made: GraphStore = MemoryStore(release) if request.param == "memory" else embedded(release)
    yield made
    made.close()

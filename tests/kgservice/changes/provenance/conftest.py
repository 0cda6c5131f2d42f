"""Stores with a history: changes that people made by request, edits beside them, imports and removals."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.desk import Desk
from kgservice.stores.change import Edit
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from ontology.iri import BASE, SKOS
from tests.kgservice.changes.requests.people import checked
from tests.kgservice.stores.releases import part_of_release

EKMAN = NamedNode(BASE + "ontology/ekman")
ANGER, FEAR, AWE = (f"{BASE}ekman/{name}" for name in ("anger", "fear", "awe"))
SET = BASE + "mappings/ekman"
RECORD = BASE + "mapping/ekman/anger--fury"

Editing = Callable[..., int]


def nickname(text: str, about: str = ANGER) -> Quad:
    return Quad(NamedNode(about), NamedNode(SKOS + "altLabel"), Literal(text, language="en"), EKMAN)


@pytest.fixture(scope="session")
def release() -> Release:
    return part_of_release({"core", "ekman", "goemotions"})


@pytest.fixture
def store(release: Release) -> MemoryStore:
    return MemoryStore(release)


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, checks=checked)


@pytest.fixture
def edit(store: MemoryStore) -> Editing:
    """Edits the store beside all requests, and gives the revision."""

    def edited(added: Iterable[Quad] = (), removed: Iterable[Quad] = (), summary: str = "Edited for a test") -> int:
        entry = store.edit(Edit.of(added, removed, author="sparql", summary=summary))
        assert entry is not None
        return entry.revision

    return edited


@pytest.fixture
def embedded(tmp_path: Path) -> Callable[[Release], EmbeddedStore]:
    """Opens the store in one and the same directory with a release, again and again."""
    return lambda release: EmbeddedStore(tmp_path / "store", release=release)

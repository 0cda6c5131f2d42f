"""Snapshots: they say what the graph says, and nothing goes wrong where there is none."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from kgservice.stores.content import Content
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.graph import knowledge_of
from kgservice.stores.rdf_directory import RdfDirectory, directory_of
from kgservice.stores.release import Release
from kgservice.stores.snapshot import read_snapshot, write_snapshot
from mappings.knowledge import Knowledge
from ontology.load import taxonomy_from

SHAPES: dict[str, Any] = {
    "an object": {},
    "an object in a list": [{}],
    "an empty row": [[]],
    "texts": ["a", "b", "c", "d", "e"],
    "numbers": [1, 2, 3, 4, 5],
    "nothing": None,
    "lists": [[[]], [[]], [[]], [[]], [[]]],
}
"""Rows that are JSON, and no rows of ours."""

Opener = Callable[[Release], EmbeddedStore]


@pytest.fixture(scope="module")
def built(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a store that no test changes."""
    place = tmp_path_factory.mktemp("built") / "store"
    EmbeddedStore(place, release=release).close()
    return place


@pytest.fixture
def folder(built: Path, release: Release, tmp_path: Path) -> Path:
    """The directory of the graph of a store, which is where `embedded` opens one."""
    shutil.copytree(built, tmp_path / "store")
    return directory_of(tmp_path / "store", release.digest)


def parts(knowledge: Knowledge) -> tuple[object, ...]:
    sets = (*knowledge.sets, *knowledge.profiles, *knowledge.alignments)
    slots = [record.slots for found in sets for record in found.records]
    order = [list(part) for part in (knowledge.taxonomy.schemes, knowledge.taxonomy.concepts, knowledge.taxonomy.norms)]
    return (
        knowledge.taxonomy,
        tuple(knowledge.sets),
        tuple(knowledge.profiles),
        tuple(knowledge.alignments),
        slots,
        order,
    )


def never() -> Knowledge:
    raise AssertionError("the graph is read")


def test_a_snapshot_says_what_the_graph_says(folder: Path) -> None:
    found = read_snapshot(folder, 1, never)
    assert found is not None
    assert parts(found) == parts(knowledge_of(RdfDirectory(folder), 1))


def test_whatever_is_shipped_comes_back_equal(knowledge: Knowledge, tmp_path: Path) -> None:
    write_snapshot(tmp_path, knowledge)
    found = read_snapshot(tmp_path, knowledge.revision, never)
    assert found is not None and parts(found) == parts(knowledge)
    [anger] = [concept for concept in found.taxonomy.concepts.values() if concept.curie == "ekman:anger"]
    assert type(anger.labels) is tuple and hash(anger) == hash(knowledge.taxonomy.concepts[anger.iri])


def test_a_store_reads_its_snapshot(embedded: Opener, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded(release).close()
    monkeypatch.setattr("kgservice.stores.rdf_directory.knowledge_of", never)
    store = embedded(release)
    assert len(list(store.knowledge().records)) > 0


@pytest.mark.parametrize("harm", ["missing", "damaged", "empty", "something else", "of other code", *SHAPES])
@pytest.mark.parametrize("name", ["taxonomy", "sets", "profiles", "alignments"])
def test_one_that_cannot_be_used_is_passed_over(
    embedded: Opener, release: Release, folder: Path, name: str, harm: str
) -> None:
    expected = parts(knowledge_of(RdfDirectory(folder), 1))
    file = folder / f"{name}.json"
    data = file.read_bytes()
    if harm == "missing":
        file.unlink()
    else:
        said = {
            "damaged": data[:-9],
            "empty": b"",
            "something else": b"{}",
            # The first letter of the fingerprint.
            "of other code": data[:2] + bytes([data[2] ^ 1]) + data[3:],
            **{shape: orjson.dumps([orjson.loads(data)[0], rows]) for shape, rows in SHAPES.items()},
        }
        file.write_bytes(said[harm])
    assert parts(embedded(release).knowledge()) == expected
    if name == "taxonomy":
        assert file.read_bytes() == data, "it was not written anew"


def test_a_folder_that_may_not_be_written_gets_none(release: Release, tmp_path: Path) -> None:
    write_snapshot(tmp_path / "gone", Content.read(release).knowledge())
    assert not list(tmp_path.iterdir())


def test_the_order_of_files_makes_no_difference(release: Release) -> None:
    content = Content.read(release)
    triples = [triple for _, of_module in reversed(content.modules) for triple in of_module]
    assert taxonomy_from(triples) == content.knowledge().taxonomy

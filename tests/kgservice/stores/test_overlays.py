"""Overlays on the shelf: a store reads the same with them, without them, and with those of another store."""

import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores import shelving, versions
from kgservice.stores.change import Edit
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.overlay import Overlay
from kgservice.stores.protocol import GraphStore, LogEntry
from kgservice.stores.release import Release
from kgservice.stores.shelf import as_bytes, from_bytes
from kgservice.stores.shelf_files import ShelfFiles
from tests.kgservice.stores.imports import graph_of, scheme_import

Opener = Callable[[Release], EmbeddedStore]
NODE, GRAPH = NamedNode("http://example.org/n"), NamedNode("http://example.org/g")
EKMAN = NamedNode(graph_of("ekman"))


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put overlays on the shelf every ten changes, and look for them after four."""
    monkeypatch.setattr(shelving, "APART", 10)
    monkeypatch.setattr(versions, "APART", 10)
    monkeypatch.setattr(versions, "_FAR", 4)


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Revisions of which the content was asked for."""
    asked: list[int] = []
    original = EmbeddedStore.content

    def content(store: EmbeddedStore, entry: LogEntry) -> tuple[bytes, bytes]:
        asked.append(entry.revision)
        return original(store, entry)

    monkeypatch.setattr(EmbeddedStore, "content", content)
    return asked


def edits(store: GraphStore, numbers: Iterable[int]) -> None:
    for number in numbers:
        coming = [Quad(NODE, NODE, Literal(str(number)), GRAPH), Quad(NODE, NODE, Literal(str(number)), EKMAN)]
        going = [Quad(NODE, NODE, Literal(str(number - 2)), GRAPH)]
        store.edit(Edit.of(coming, going, author="editor", summary=f"{number}"))


def said(store: GraphStore, revision: int | None = None, graph: NamedNode = GRAPH) -> set[int]:
    return {int(quad.object.value) for quad in store.graph(graph, revision) if quad.subject == NODE}  # type: ignore[union-attr]


def shelved(place: Path) -> list[int]:
    return sorted(ShelfFiles(place / "overlays", "overlay", writable=False).names())


def test_overlays_are_kept_every_so_many_changes_and_read_from(
    embedded: Opener, release: Release, tmp_path: Path, asked_for: list[int]
) -> None:
    with_edits = embedded(release)
    edits(with_edits, range(35))
    with_edits.close()
    assert shelved(tmp_path / "store") == [11, 21, 31]
    asked_for.clear()
    store = embedded(release)
    assert said(store) == {33, 34} and said(store, graph=EKMAN) == set(range(35))
    assert asked_for == [32, 33, 34, 35, 36]
    asked_for.clear()
    assert said(store, 24) == {21, 22} and said(store, 24, EKMAN) == set(range(23))
    assert asked_for == [22, 23, 24]
    assert said(store, 21) == {18, 19} and said(store, 5) == {2, 3}


def test_an_overlay_is_kept_when_a_long_log_is_read_for_the_first_time(
    embedded: Opener, release: Release, tmp_path: Path, asked_for: list[int]
) -> None:
    with_edits = embedded(release)
    edits(with_edits, range(35))
    with_edits.close()
    shutil.rmtree(tmp_path / "store" / "overlays")
    store = embedded(release)
    assert said(store) == {33, 34} and shelved(tmp_path / "store") == [11, 21, 31]
    store.close()
    asked_for.clear()
    assert said(embedded(release)) == {33, 34} and len(asked_for) == 5


@pytest.mark.parametrize("harm", ["cut", "turned", "emptied", "another", "folder"])
def test_a_damaged_overlay_is_passed_over(embedded: Opener, release: Release, tmp_path: Path, harm: str) -> None:
    with_edits = embedded(release)
    edits(with_edits, range(25))
    with_edits.close()
    for path in (tmp_path / "store" / "overlays").iterdir():
        content = path.read_bytes()
        path.unlink()
        if harm == "folder":
            path.mkdir()
        else:
            middle = len(content) // 2
            turned = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
            path.write_bytes(
                {"cut": content[:middle], "turned": turned, "emptied": b"", "another": b"emotaxa overlay 0\n"}[harm]
            )
    store = embedded(release)
    assert said(store) == {23, 24} and said(store, 13) == {10, 11} and said(store, 13, EKMAN) == set(range(12))
    edits(store, range(25, 45))
    assert said(embedded(release)) == {43, 44}


def test_overlays_of_another_log_are_passed_over(embedded: Opener, release: Release, tmp_path: Path) -> None:
    first = embedded(release)
    edits(first, range(25))
    first.close()
    with_others = tmp_path / "others"
    shutil.move(tmp_path / "store" / "overlays", with_others)
    shutil.rmtree(tmp_path / "store")
    second = embedded(release)
    edits(second, range(100, 108))
    second.close()
    shutil.copytree(with_others, tmp_path / "store" / "overlays")
    third = embedded(release)
    assert said(third) == {106, 107} and said(third, 8) == {105, 106}
    edits(third, range(200, 210))
    assert said(embedded(release)) == {106, 107, 208, 209} and said(embedded(release), 12) == {106, 107, 201, 202}


def test_what_is_removed_after_an_overlay_was_kept_is_gone(embedded: Opener, release: Release, tmp_path: Path) -> None:
    store = embedded(release)
    store.load(scheme_import("moods", "gloom"))
    edits(store, range(12))
    inside = Quad(NODE, NODE, Literal("inside"), NamedNode(graph_of("moods")))
    store.edit(Edit.of([inside], [], author="editor", summary="Inside"))
    edits(store, range(12, 24))
    store.remove(graph_of("moods"), author="editor")
    store.close()
    again = embedded(release)
    assert list(again.graph(NamedNode(graph_of("moods")))) == [] and said(again) == {22, 23}
    assert inside in set(again.quads(20)) and said(again, 20) == {15, 16}
    edits(again, range(24, 40))
    again.close()
    assert said(embedded(release)) == {38, 39}


def test_another_release_takes_no_overlay_of_the_one_before(
    embedded: Opener, release: Release, later_release: Release, latest_release: Release, tmp_path: Path
) -> None:
    store = embedded(release)
    shipped = [quad for quad in store.graph(EKMAN) if quad.predicate.value.endswith("definition")]
    store.edit(Edit.of([], shipped, author="editor", summary="No definitions"))
    edits(store, range(12))
    store.close()
    later = embedded(later_release)
    assert said(later) == {10, 11} and not set(shipped) & set(later.quads())
    assert said(later, 10) == {6, 7}, "the release before is still kept"
    edits(later, range(12, 20))
    later.close()
    latest = embedded(latest_release)
    assert said(latest) == {18, 19} and not set(shipped) & set(latest.quads())
    assert min(shelved(tmp_path / "store")) > 14, "an overlay of a release that is no longer kept is there"


def test_a_store_that_is_read_as_it_is_keeps_no_overlay(embedded: Opener, release: Release, tmp_path: Path) -> None:
    store = embedded(release)
    edits(store, range(25))
    store.close()
    shutil.rmtree(tmp_path / "store" / "overlays")
    read = EmbeddedStore(tmp_path / "store", as_it_is=True)
    assert said(read) == {23, 24}
    read.close()
    assert not (tmp_path / "store" / "overlays").exists()


def test_an_empty_overlay_can_be_written() -> None:
    assert from_bytes(as_bytes(Overlay(), "one"), "one") == Overlay()
    with pytest.raises(ValueError, match="no overlay"):
        from_bytes(b"", "one")


def test_an_overlay_under_the_name_of_another_is_none() -> None:
    with pytest.raises(ValueError, match="damaged"):
        from_bytes(as_bytes(Overlay(), "one"), "another")


def test_whoever_only_reads_keeps_an_overlay_after_another_release_came(
    embedded: Opener, release: Release, later_release: Release, tmp_path: Path, asked_for: list[int]
) -> None:
    store = embedded(release)
    edits(store, range(25))
    store.close()
    later = embedded(later_release)
    assert later.revision == 27 and said(later) == {23, 24}
    assert 27 in shelved(tmp_path / "store")
    later.close()
    asked_for.clear()
    assert said(embedded(later_release)) == {23, 24} and asked_for == []


def test_another_overlay_takes_the_place_of_a_damaged_one(
    embedded: Opener, release: Release, tmp_path: Path, asked_for: list[int]
) -> None:
    store = embedded(release)
    edits(store, range(25))
    store.close()
    [newest] = (tmp_path / "store" / "overlays").glob("21-*")
    newest.write_bytes(newest.read_bytes()[:-1])
    reader = embedded(release)
    assert said(reader) == {23, 24}
    reader.close()
    asked_for.clear()
    assert said(embedded(release)) == {23, 24} and len(asked_for) == 5, "the damaged one was not put right"


def test_what_a_process_that_was_killed_left_beside_an_overlay_goes_with_the_next_one(
    embedded: Opener, release: Release, tmp_path: Path
) -> None:
    store = embedded(release)
    edits(store, range(12))
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = tmp_path / "store" / "overlays" / f".11-abc.overlay.part-{int(gone.stdout)}-{int(gone.stdout)}"
    left.write_bytes(b"half")
    edits(store, range(12, 24))
    assert shelved(tmp_path / "store") == [11, 21] and not left.exists()


def test_content_that_is_not_what_was_written_is_refused_and_kept_nowhere(
    embedded: Opener, release: Release, tmp_path: Path
) -> None:
    store = embedded(release)
    edits(store, range(12))
    store.close()
    shutil.rmtree(tmp_path / "store" / "overlays")
    with closing(sqlite3.connect(tmp_path / "store" / "log.sqlite")) as connection, connection:
        connection.execute("DROP TRIGGER graphs_stays")
        other = zlib.compress(b'<a:a> <a:b> "another" <http://example.org/g> .\n')
        connection.execute("UPDATE graphs SET content = ? WHERE revision = 5", (other,))
    harmed = embedded(release)
    with pytest.raises(StoreUnavailable, match="what came as revision 5 is not what its digest says"):
        list(harmed.graph(GRAPH))
    assert shelved(tmp_path / "store") == []

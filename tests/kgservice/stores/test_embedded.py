"""The embedded store: built once, shared by processes, rebuilt when the release changes, whole after any accident."""

import gc
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from kgservice.stores.rdf_directory import directory_of
from kgservice.stores.release import Release
from tests.unprivileged import unprivileged

Opener = Callable[[Release], EmbeddedStore]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The directory of the store that `embedded` opens."""
    return tmp_path / "store"


def graphs(place: Path) -> list[Path]:
    return sorted(place.glob("rdf*"))


def parts(release: Release) -> list[tuple[Path, ...]]:
    return [getattr(release, part.name) for part in fields(release)]


def start(release: Release, place: Path, before: str = "", after: str = "") -> "subprocess.Popen[str]":
    """Open a store in another process, which prints what is announced; `before` and `after` are run around that."""
    files = [[str(path) for path in paths] for paths in parts(release)]
    program = f"""
import sys
from pathlib import Path
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.release import Release
release = Release(*(tuple(map(Path, paths)) for paths in {files!r}))
place = Path({str(place)!r})
{before}
store = EmbeddedStore(place, release=release, announce=lambda message: print(message, flush=True))
assert len(list(store.knowledge().records)) > 0
{after}
"""
    return subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def copied(release: Release, place: Path) -> Release:
    place.mkdir()
    place.chmod(0o755)
    copies = [
        tuple(Path(shutil.copyfile(path, place / f"{role}-{path.name}")) for path in paths)
        for role, paths in enumerate(parts(release))
    ]
    for path in place.iterdir():
        path.chmod(0o644)
    return Release(*copies)


def test_it_is_built_on_first_use(embedded: Opener, release: Release, place: Path, announced: list[str]) -> None:
    embedded(release)
    assert announced == [f"Building the graph store in {place}"]
    assert graphs(place) == [directory_of(place, release.digest)]


def test_it_is_used_again_as_it_is(embedded: Opener, release: Release, place: Path, announced: list[str]) -> None:
    embedded(release).close()

    def state() -> list[tuple[str, int, int]]:
        files = [path for path in graphs(place)[0].rglob("*") if path.suffix in {".sst", ""}]
        return [(path.name, path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted(files)]

    before = state()
    announced.clear()
    again = embedded(release)
    assert again.knowledge().revision == 1
    assert announced == []
    assert state() == before, "a store that was only opened has changed on disk"


def test_another_release_makes_another_revision(
    embedded: Opener, release: Release, later_release: Release, place: Path, announced: list[str]
) -> None:
    first = embedded(release)
    assert "ekman-1999" not in first.knowledge().taxonomy.schemes
    second = embedded(later_release)
    assert announced[1:] == [f"Rebuilding the graph store in {place}: this installation brings another release"]
    assert [(entry.revision, entry.kind, entry.digest) for entry in second.log()] == [
        (1, "base", release.digest),
        (2, "base", later_release.digest),
    ]
    assert second.revision == 2 and "ekman-1999" in second.knowledge().taxonomy.schemes
    assert "ekman-1999" not in second.knowledge(1).taxonomy.schemes
    assert first.knowledge().revision == 2, "an open store does not see the new revision"


def test_a_graph_older_than_the_last_two_is_removed(
    embedded: Opener, release: Release, later_release: Release, latest_release: Release, place: Path
) -> None:
    embedded(release).close()
    embedded(later_release).close()
    store = embedded(latest_release)
    assert set(graphs(place)) == {directory_of(place, r.digest) for r in (later_release, latest_release)}
    assert store.knowledge(2).revision == 2
    with pytest.raises(UnknownRevision, match=r"revision 1 is no longer kept; read revision 3"):
        store.knowledge(1)
    assert [entry.revision for entry in store.log()] == [1, 2, 3]


def test_a_graph_that_is_being_read_is_not_removed(
    embedded: Opener, release: Release, later_release: Release, latest_release: Release, place: Path
) -> None:
    knowledge = embedded(release).knowledge()
    embedded(later_release)
    embedded(latest_release)
    assert len(graphs(place)) == 3
    assert len(list(knowledge.records)) > 0


def test_an_old_graph_that_is_no_longer_in_use_is_let_go(
    embedded: Opener, release: Release, later_release: Release, latest_release: Release, place: Path
) -> None:
    store = embedded(release)
    for newer in (later_release, latest_release):
        assert len(store.knowledge().profiles) > 0
        embedded(newer)
    assert store.knowledge().revision == 3 and store.knowledge(2).revision == 2
    gc.collect()
    embedded(release)
    assert set(graphs(place)) == {directory_of(place, r.digest) for r in (latest_release, release)}


def test_going_back_to_the_release_before_builds_nothing(
    embedded: Opener, release: Release, later_release: Release, place: Path
) -> None:
    embedded(release).close()
    embedded(later_release).close()
    before = {path: path.stat().st_ino for path in graphs(place)}
    back = embedded(release)
    assert back.revision == 3 and back.knowledge().taxonomy == back.knowledge(1).taxonomy
    assert {path: path.stat().st_ino for path in graphs(place)} == before


@pytest.mark.parametrize("harm", ["missing", "empty", "garbage", "truncated"])
def test_a_lost_graph_is_rebuilt_and_the_log_stays(
    embedded: Opener, release: Release, place: Path, announced: list[str], harm: str
) -> None:
    embedded(release).close()
    [graph] = graphs(place)
    if harm == "garbage":
        (graph / "CURRENT").write_bytes(b"\xff\x00garbage")
    elif harm == "truncated":
        for path in graph.glob("*.sst"):
            path.write_bytes(path.read_bytes()[:-10])
    else:
        shutil.rmtree(graph)
    if harm == "empty":
        graph.mkdir()
    store = embedded(release)
    assert "missing or damaged" in announced[1] and "\n" not in announced[1]
    assert len(store.knowledge().profiles) > 0
    assert [entry.revision for entry in store.log()] == [1]
    assert graphs(place) == [graph]


def test_damage_inside_the_graph_is_told_with_its_cure(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    [graph] = graphs(place)
    for path in graph.glob("*.sst"):
        # The small files are read in whole when the graph is opened, which is another case.
        if (size := path.stat().st_size) > 10_000:
            with path.open("r+b") as file:
                file.write(b"\xff" * (size // 4))
    for path in graph.glob("*.json"):
        path.unlink()
    store = embedded(release)
    for read in (lambda: list(store.knowledge().records), lambda: list(store.quads())):
        with pytest.raises(StoreUnavailable, match="is damaged") as caught:
            read()
        assert str(graph) in caught.value.message and "remove this directory" in caught.value.hint


def test_a_damaged_log_is_told_with_its_cure(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    (place / "log.sqlite").write_bytes(b"this is no database" * 1000)
    with pytest.raises(StoreUnavailable, match="file is not a database") as caught:
        embedded(release)
    assert str(place / "log.sqlite") in caught.value.message and "backup" in caught.value.hint
    assert len(graphs(place)) == 1


def test_a_store_of_a_newer_emotaxa_is_left_alone(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    with closing(sqlite3.connect(place / "log.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 7")
    with pytest.raises(StoreUnavailable, match="a newer Emotaxa made the store") as caught:
        embedded(release)
    assert "upgrade" in caught.value.hint


def test_the_log_can_only_grow(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    with closing(sqlite3.connect(place / "log.sqlite")) as connection:
        for statement in ("DELETE FROM log", "UPDATE log SET author = 'nobody'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


@pytest.mark.parametrize("path", ["file", "file/below"])
def test_a_file_is_no_store(tmp_path: Path, release: Release, path: str) -> None:
    (tmp_path / "file").write_text("something else")
    with pytest.raises(StoreUnavailable, match="is to be a directory") as caught:
        EmbeddedStore(tmp_path / path, release=release)
    assert "embedded:PATH" in caught.value.hint


def test_a_directory_that_may_not_be_written_is_told(embedded: Opener, release: Release) -> None:
    embedded(release).knowledge()
    with unprivileged() as root:
        files = copied(release, root / "files")
        (root / "locked").mkdir(mode=0o555)
        for path in (root / "locked", root / "locked" / "below"):
            with pytest.raises(StoreUnavailable) as caught:
                EmbeddedStore(path, release=files)
            assert str(path) in caught.value.message and "--store embedded:PATH" in caught.value.hint


def test_a_store_that_may_only_be_read_is_read(embedded: Opener, release: Release, later_release: Release) -> None:
    embedded(release).knowledge()
    with unprivileged() as root:
        files = copied(release, root / "files")
        later = copied(later_release, root / "later")
        EmbeddedStore(root / "store", release=files).close()
        (root / "store").chmod(0o555)
        with closing(EmbeddedStore(root / "store", release=files)) as store:
            assert len(list(store.knowledge().records)) > 0
        with pytest.raises(StoreUnavailable, match="has to be built, and may not be written"):
            EmbeddedStore(root / "store", release=later)


def test_a_full_disk_leaves_nothing_behind(
    embedded: Opener, release: Release, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _release: Release) -> None:
        path.mkdir()
        (path / "000001.sst").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kgservice.stores.rdf_directory._write", full)
    with pytest.raises(StoreUnavailable, match="No space left on device") as caught:
        embedded(release)
    assert "free some disk space" in caught.value.hint
    assert graphs(place) == []
    monkeypatch.undo()
    assert embedded(release).revision == 1


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_files_that_may_not_grow_are_told(release: Release, place: Path) -> None:
    before = """
import resource
from kgservice.stores.errors import StoreUnavailable
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    EmbeddedStore(place, release=release)
except StoreUnavailable as error:
    print("refused", error.hint)
    sys.exit()
"""
    process = start(release, place, before)
    assert process.communicate()[0].startswith("refused free some disk space")
    assert graphs(place) == []


def test_processes_that_come_at_once_build_once(release: Release, place: Path) -> None:
    processes = [start(release, place, before="print(end='', flush=True); sys.stdin.read()") for _ in range(4)]
    said = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert sorted(said)[:-1] == ["", "", ""] and sorted(said)[-1].startswith("Building")
    with closing(EmbeddedStore(place, release=release)) as store:
        assert store.revision == 1


def test_a_store_is_open_in_two_processes(
    embedded: Opener, release: Release, later_release: Release, place: Path
) -> None:
    embedded(release).close()
    process = start(release, place, after="print('open', flush=True); sys.stdin.read(); print(store.revision)")
    assert process.stdout is not None and process.stdout.readline() == "open\n"
    assert embedded(release).knowledge().revision == 1
    assert embedded(later_release).revision == 2, "nothing can be built while another process reads"
    assert process.communicate()[0] == "2\n"
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_build_that_is_killed_leaves_nothing_half(embedded: Opener, release: Release, place: Path) -> None:
    stall = """
import time
from kgservice.stores.content import Content
def stalling(content, original=Content.quads):
    quads = list(original(content))
    yield from quads[: len(quads) // 2]
    print("half", flush=True)
    time.sleep(60)
Content.quads = stalling
"""
    process = start(release, place, before=stall)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Building") and process.stdout.readline() == "half\n"
    assert [path for path in graphs(place) if ".new-" in path.name], "the build is not where this test thinks it is"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    began = time.monotonic()
    store = embedded(release)
    assert time.monotonic() - began < 10, "the dead process still holds the lock"
    assert [entry.revision for entry in store.log()] == [1]
    assert len(list(store.knowledge().records)) > 0
    assert graphs(place) == [directory_of(place, release.digest)]

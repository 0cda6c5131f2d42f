"""Imports in the embedded store: kept over releases, shared by processes, and stores of an older format."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import GraphTaken, StoreUnavailable
from kgservice.stores.log import Log
from kgservice.stores.rdf_directory import build, directory_of
from kgservice.stores.release import Release
from kgservice.stores.versions import Planned
from tests.kgservice.stores.imports import scheme_import
from tests.unprivileged import unprivileged

Opener = Callable[[Release], EmbeddedStore]
ROOT = Path(__file__).parents[3]

FORMAT_1 = """
CREATE TABLE log (
    revision INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    summary TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE TRIGGER log_keeps BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
PRAGMA user_version = 1;
"""
"""The tables as version 0.1.0 made them."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The directory of the store that `embedded` opens."""
    return tmp_path / "store"


def format_of(place: Path) -> int:
    file = f"{(place / 'log.sqlite').as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(file, uri=True)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def found_format(place: Path) -> int:
    with closing(sqlite3.connect(place / "log.sqlite")) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def make_format_1(place: Path, *releases: Release) -> None:
    """Make a store as version 0.1.0 did."""
    place.mkdir(exist_ok=True)
    with closing(sqlite3.connect(place / "log.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(FORMAT_1)
        for number, release in enumerate(releases, start=1):
            build(directory_of(place, release.digest), release)
            row = (number, "2026-01-02T03:04:05+00:00", "emotaxa", "base", "Loaded Emotaxa 0.1.0", release.digest)
            connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", row)


def start(place: Path, release: Release, program: str) -> "subprocess.Popen[str]":
    """Open a store in another process, and run a program over it as soon as it is told to."""
    files = [[str(path) for path in getattr(release, part.name)] for part in fields(release)]
    whole = f"""
import sys
from pathlib import Path
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import GraphTaken
from kgservice.stores.release import Release
from tests.kgservice.stores.imports import graph_of, scheme_import
store = EmbeddedStore(Path({str(place)!r}), release=Release(*(tuple(map(Path, paths)) for paths in {files!r})))
print("open", flush=True)
sys.stdin.readline()
{program}
"""
    return subprocess.Popen(
        [sys.executable, "-c", whole], cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def all_at_once(processes: "list[subprocess.Popen[str]]") -> list[str]:
    """Let processes go when all of them have the store open; give what they print."""
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return said


def test_an_open_store_sees_what_another_process_imports(embedded: Opener, release: Release, place: Path) -> None:
    store = embedded(release)
    assert store.knowledge().revision == 1
    all_at_once([start(place, release, "store.load(scheme_import('moods', 'gloom'))")])
    assert store.revision == 2
    assert "moods" in store.knowledge().taxonomy.schemes and "moods" not in store.knowledge(1).taxonomy.schemes


def test_processes_that_import_at_once_lose_nothing(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    program = "for n in range(4): print(store.load(scheme_import(f'moods-{NAME}-{n}', 'gloom')).revision)"
    said = all_at_once([start(place, release, program.replace("{NAME}", name)) for name in "abc"])
    assert sorted(int(line) for lines in said for line in lines.split()) == list(range(2, 14))
    store = embedded(release)
    imported = {scheme for scheme in store.knowledge().taxonomy.schemes if scheme.startswith("moods-")}
    assert imported == {f"moods-{name}-{number}" for name in "abc" for number in range(4)}
    assert [entry.revision for entry in store.log()] == list(range(1, 14))


def test_of_processes_that_import_one_name_at_once_one_wins(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    program = """
try:
    print(store.load(scheme_import('moods', 'NAME')).revision)
except GraphTaken as error:
    print("taken", error.revision)
"""
    said = all_at_once([start(place, release, program.replace("NAME", name)) for name in ("gloom", "cheer", "calm")])
    assert sorted(said) == ["2\n", "taken 2\n", "taken 2\n"]


def test_a_store_of_the_version_before_is_taken_over(
    embedded: Opener, release: Release, later_release: Release, place: Path, announced: list[str]
) -> None:
    make_format_1(place, release, later_release)
    store = embedded(later_release)
    assert announced == [], "nothing has to be built"
    assert found_format(place) == 1, "the version before reads it, too"
    assert [(e.revision, e.kind, e.summary, e.digest, e.graphs) for e in store.log()] == [
        (1, "base", "Loaded Emotaxa 0.1.0", release.digest, ()),
        (2, "base", "Loaded Emotaxa 0.1.0", later_release.digest, ()),
    ]
    assert store.log()[0].at.isoformat() == "2026-01-02T03:04:05+00:00"
    assert "ekman-1999" in store.knowledge().taxonomy.schemes
    assert "ekman-1999" not in store.knowledge(1).taxonomy.schemes
    assert store.load(scheme_import("moods", "gloom")) is not None
    assert found_format(place) == 2
    store.close()
    assert "moods" in embedded(later_release).knowledge().taxonomy.schemes


def test_a_store_of_the_version_before_is_taken_over_once(release: Release, place: Path) -> None:
    make_format_1(place, release)
    processes = [start(place, release, f"store.load(scheme_import('moods-{n}', 'gloom'))") for n in range(3)]
    all_at_once(processes)
    with closing(EmbeddedStore(place, release=release)) as store:
        assert [entry.kind for entry in store.log()] == ["base", "import", "import", "import"]


def test_a_store_of_the_version_before_that_may_only_be_read_is_read(release: Release) -> None:
    with unprivileged() as root:
        make_format_1(root / "store", release)
        with closing(sqlite3.connect(root / "store" / "log.sqlite")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for path in (root / "store").iterdir():
            path.chmod(0o555 if path.is_dir() else 0o444)
        (root / "store").chmod(0o555)
        with closing(EmbeddedStore(root / "store", release=release)) as store:
            assert store.knowledge().revision == 1 and len(list(store.quads())) > 0
            with pytest.raises(StoreUnavailable, match="may not be written") as caught:
                store.load(scheme_import("moods", "gloom"))
            assert "--store" in caught.value.hint
        assert format_of(root / "store") == 1


def test_a_log_stays_in_the_first_format_until_something_is_imported(
    embedded: Opener, release: Release, place: Path
) -> None:
    store = embedded(release)
    assert (store.revision, found_format(place)) == (1, 1)
    other = embedded(release)
    store.load(scheme_import("moods", "gloom"))
    assert found_format(place) == 2
    assert other.log() == store.log() and "moods" in other.knowledge().taxonomy.schemes


@pytest.mark.parametrize("at", ["PRAGMA", "graphs", "FROM log", "SELECT"])
@pytest.mark.parametrize("what", ["import", "removal"])
def test_the_log_is_read_as_of_one_moment(tmp_path: Path, at: str, what: str) -> None:
    with closing(Log(tmp_path / "log.sqlite")) as log, closing(Log(tmp_path / "log.sqlite")) as other:

        def append(kind: str) -> None:
            with other.exclusive():
                other.append(Planned("a", kind, kind, kind, ("urn:x",), b"x"))

        log.append(Planned("a", "base", "base", "base"))
        if what == "removal":
            append("import")
        met: list[str] = []

        def meanwhile(statement: str) -> None:
            if at in statement and not met:
                met.append(statement)
                append(what)

        log._reader.set_trace_callback(meanwhile)
        entries = log.entries()
        assert all(entry.graphs == ("urn:x",) for entry in entries if entry.kind != "base"), met
        log._reader.set_trace_callback(None)
        assert [entry.kind for entry in log.entries()][-1] == (what if met else entries[-1].kind)


def test_what_was_imported_can_only_be_added_to(embedded: Opener, release: Release, place: Path) -> None:
    store = embedded(release)
    store.load(scheme_import("moods", "gloom"))
    store.close()
    with closing(sqlite3.connect(place / "log.sqlite")) as connection:
        for statement in ("DELETE FROM graphs", "UPDATE graphs SET names = '[]'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_damage_to_what_was_imported_is_told_with_its_cure(embedded: Opener, release: Release, place: Path) -> None:
    store = embedded(release)
    store.load(scheme_import("moods", "gloom"))
    store.close()
    with closing(sqlite3.connect(place / "log.sqlite")) as connection, connection:
        connection.execute("DROP TRIGGER graphs_stays")
        connection.execute("UPDATE graphs SET content = x'00'")
    damaged = embedded(release)
    with pytest.raises(StoreUnavailable, match="what came as revision 2 cannot be read") as caught:
        damaged.knowledge()
    assert "backup" in caught.value.hint
    assert damaged.knowledge(1).revision == 1


def test_an_import_that_fails_leaves_the_log_as_it_was(
    embedded: Opener, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = embedded(release)
    store.load(scheme_import("moods", "gloom"))
    with pytest.raises(GraphTaken):
        store.load(scheme_import("moods", "cheer"))
    monkeypatch.setattr("kgservice.stores.log.zlib.compress", lambda content: (_ for _ in ()).throw(MemoryError()))
    with pytest.raises(MemoryError):
        store.load(scheme_import("tempers", "calm"))
    monkeypatch.undo()
    assert [entry.revision for entry in store.log()] == [1, 2]
    assert store.load(scheme_import("tempers", "calm")) is not None

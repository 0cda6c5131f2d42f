"""`emotaxa release --version`: a release of a revision of the store."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgservice.stores.open import open_store
from kgservice.stores.release import Release
from mappings.shipped import shipped_files
from tests.kgservice.cli.console import Console
from tests.kgservice.cli.small_store import shipping


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Console]:
    """Runs command lines over a store of the core alone."""
    module = next(path for path in shipped_files().modules if path.stem == "core")
    url = f"embedded:{tmp_path / 'core'}"
    with shipping(Release((module,), (), ())):
        open_store(url).close()
        yield Console(url)


@pytest.fixture
def nothing_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The core alone answers no question about theories and label sets."""
    monkeypatch.setattr("kgservice.changes.expected.known_questions", lambda: ())


def test_a_revision_is_released_and_read_by_its_version(core: Console, nothing_asked: None, tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("first", "second"))
    done = core("release", "--version", "9.1.0", "--revision", "1", "--out", str(first), "--as", "ada")
    assert done.code == 0, done.out + done.err
    assert "Release 9.1.0 of revision 1\n" in done.out and f"Emotaxa 9.1.0 in {first}" in done.out
    assert json.loads((first / "manifest.json").read_text("utf-8"))["version"] == "9.1.0"
    assert core("schemes", "--release", "9.1.0", "--json").json["revision"] == 1
    core("release", "--version", "9.1.0", "--quiet", "--out", str(second)).complains("there is a release 9.1.0 already")
    view = core("release", "--version", "9.2.0", "--out", str(second), "--against", str(first), "--json").json
    assert (view["released"], view["version"], view["revision"], view["since"]) == (True, "9.2.0", 1, 1)
    assert (view["changes"]["old"], view["changes"]["new"]) == ("9.1.0", "9.2.0") and view["findings"] == []


def test_what_is_in_the_way_is_listed_and_nothing_is_built(core: Console, tmp_path: Path) -> None:
    refused = core("release", "--version", "9.1.0", "--out", str(tmp_path / "out"))
    assert refused.code == 1 and "[competency_question]" in refused.out and "no release: " in refused.out
    assert not (tmp_path / "out").exists() and str(tmp_path) not in refused.out
    assert core("release", "--version", "9.1.0", "--json").json["released"] is False


def test_only_an_admin_makes_a_release(core: Console) -> None:
    key = core("key", "create", "--name", "Rae", "--role", "reviewer").out.strip()
    core("release", "--version", "9.1.0", "--key", key).complains("needs the role admin, and the key has reviewer")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--revision", "1"], ["a release of a revision needs a version", "--version V"]),
        (["--at", "2999-01-01"], ["a release of a revision needs a version"]),
        (["--version", "9.1.0", "--allow-dirty"], ["leave out --allow-dirty"]),
        (["--version", "new", "--quiet"], ["'new' is no version", "0.3.0"]),
        (["--version", "0.2.0", "--quiet"], ["there is a release 0.2.0 already", "choose a higher version"]),
        (["--version", "9.1.0", "--revision", "7", "--quiet"], ["there is no revision 7"]),
        (["--version", "9.1.0", "--against", "{tmp}", "--quiet"], ["holds no emotaxa.ttl"]),
        (["--version", "9.1.0", "--out", "{tmp}", "--quiet"], ["is not empty"]),
    ],
)
def test_wrong_use_is_told(core: Console, tmp_path: Path, arguments: list[str], said: list[str]) -> None:
    core("release", *(each.format(tmp=tmp_path) for each in arguments)).complains(*said)

"""A checkout of the shipped files, and a store that was built from it."""

import shutil
from pathlib import Path

import pytest

from kgservice.changes.publishing.directory import import_directory
from kgservice.stores.change import Edit
from kgservice.stores.dataset import Dataset
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.changes.publishing.checkouts import copied, git
from tests.real import missing

FEW = {"core", "ekman", "parrott", "goemotions", "goemotions-paper", "mfoem", "labels-mfoem", "vad", "sense"}


@pytest.fixture(scope="session")
def graph(workspace: Workspace) -> Dataset:
    """Everything that is shipped, as one dataset."""
    return workspace.store.preview(Edit.of((), (), author="curator", summary="Nothing")).before


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A few of the shipped files, committed to a repository of Git."""
    if shutil.which("git") is None:
        missing("install git")
    folder = copied(tmp_path / "checkout", FEW)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "all")
    return folder


@pytest.fixture
def store(checkout: Path) -> MemoryStore:
    """A store whose base is the checkout."""
    built = MemoryStore(import_directory(checkout).release)
    # It reads its files when it is first asked, and tests change them.
    assert built.graphs()
    return built

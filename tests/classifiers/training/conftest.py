"""Fixtures of the training: a folder with harmonized rows and a tiny encoder."""

from pathlib import Path

import pytest

from tests.classifiers.training.material import corpus, encoder, written


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What recipes read from; nothing is written into it."""
    folder = tmp_path_factory.mktemp("training")
    written(folder / "rows.parquet", corpus())
    encoder(folder / "encoder")
    return folder


@pytest.fixture
def place(ground: Path, tmp_path: Path) -> Path:
    """A folder of its own, in which the rows and the encoder lie, too."""
    (tmp_path / "rows.parquet").symlink_to(ground / "rows.parquet")
    (tmp_path / "encoder").symlink_to(ground / "encoder")
    return tmp_path

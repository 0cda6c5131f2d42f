"""Fixtures of the training: a folder with harmonized rows and a tiny encoder."""

from pathlib import Path

import pytest

from tests.classifiers.training.material import corpus, encoder, laid_out, written


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
    return laid_out(ground, tmp_path)

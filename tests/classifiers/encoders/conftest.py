"""Fixtures of the encoders' tests: a tiny encoder, and its exports."""

from pathlib import Path

import pytest

from classifiers.encoders.export import export_encoder
from tests.classifiers.encoders.tiny_encoder import tiny_encoder


@pytest.fixture(scope="session")
def sentence_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sentence-transformers."""
    return tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="session")
def float_folder(sentence_folder: Path) -> Path:
    """The same encoder as a graph in float32."""
    return export_encoder(sentence_folder, sentence_folder.parent / "float", int8=False)


@pytest.fixture(scope="session")
def int8_folder(sentence_folder: Path) -> Path:
    """The same encoder as a graph in int8."""
    return export_encoder(sentence_folder, sentence_folder.parent / "int8")

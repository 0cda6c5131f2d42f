"""The models that ship are whole, light, licensed, and speak of concepts that are there."""

from classifiers.folder.reading import open_folder
from classifiers.folder.shipped import shipped_models
from classifiers.trained.labels import read_heads
from mappings.conversion.converter import Converter

LARGEST = {"emotaxa-small": 30_000_000, "emotaxa-static": 15_000_000}


def test_the_promised_models_ship() -> None:
    assert set(shipped_models()) == set(LARGEST)


def test_every_model_is_whole_and_has_a_card_and_figures() -> None:
    for name, path in shipped_models().items():
        folder = open_folder(path)
        assert folder.config.name == name
        assert folder.config.description, f"{name}: config.json says nothing of it"
        assert folder.config.heads[0].targets, f"{name}: no thresholds were fitted for other levels"
        assert folder.config.licence, f"{name}: config.json names no licence"
        assert folder.config.corpora, f"{name}: config.json names no corpus"
        assert (path / "README.md").read_text(), f"{name}: there is no card"
        assert folder.metrics(), f"{name}: nothing was measured"


def test_no_model_is_larger_than_promised() -> None:
    for name, path in shipped_models().items():
        size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        assert size <= LARGEST[name], f"{name} has {size:,} bytes"


def test_the_labels_of_every_model_are_concepts(converter: Converter) -> None:
    for path in shipped_models().values():
        for head in read_heads(open_folder(path).config, converter, path):
            assert head.head.concepts

"""Model folders are read whole or not at all, and written likewise."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from classifiers.errors import ModelError
from classifiers.folder.card import write_card
from classifiers.folder.reading import is_model_folder, open_folder
from classifiers.folder.writing import write_folder
from classifiers.open import load
from tests.classifiers.trained.tiny import static_folder, tiny_config, tiny_tokenizer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return static_folder(tmp_path / "tiny").path


def refused(path: Path, file: str) -> ModelError:
    with pytest.raises(ModelError) as caught:
        open_folder(path)
    assert caught.value.path is not None
    assert caught.value.path.name == file
    assert str(caught.value.path) in caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_folder_that_was_written_is_read(folder: Path) -> None:
    found = open_folder(folder)
    assert found.config.name == "tiny"
    assert set(found.config.files) == {"model.safetensors", "tokenizer.json"}
    assert found.tensors()["tokens.embedding"].dtype == np.int8
    assert found.tokenizer().token_to_id("happy") is not None
    assert found.metrics() == {}
    assert is_model_folder(folder)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert "missing" in refused(folder, name).message


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_file_cut_short_is_named(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    assert "is not the file that was written" in refused(folder, name).message


def test_a_single_changed_byte_is_noticed(folder: Path) -> None:
    content = bytearray((folder / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (folder / "model.safetensors").write_bytes(content)
    assert "sha256" in refused(folder, "model.safetensors").message


def test_a_configuration_that_leaves_out_the_weights_is_refused(folder: Path) -> None:
    values = json.loads((folder / "config.json").read_text())
    del values["files"]["model.safetensors"]
    (folder / "config.json").write_text(json.dumps(values))
    assert refused(folder, "config.json").field == "/files"


def test_a_configuration_without_its_kind_is_ours_and_refused(folder: Path) -> None:
    values = json.loads((folder / "config.json").read_text())
    del values["kind"]
    (folder / "config.json").write_text(json.dumps(values))
    error = refused(folder, "config.json")
    assert error.field == "/kind"
    assert "/kind" in error.message
    with pytest.raises(ModelError, match="/kind"):
        load(str(folder))
    with pytest.raises(ModelError, match="something else stands here"):
        static_folder(folder)


def test_no_folder_is_no_model(tmp_path: Path) -> None:
    assert "no such folder" in refused(tmp_path / "nowhere", "nowhere").message
    (tmp_path / "file").write_text("x")
    assert "no folder" in refused(tmp_path / "file", "file").message
    assert not is_model_folder(tmp_path)
    assert not is_model_folder(tmp_path / "nowhere")


def test_the_folder_of_another_library_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert", "architectures": ["BertModel"]}')
    assert not is_model_folder(tmp_path)


def test_files_with_the_right_digest_and_the_wrong_content_are_refused(tmp_path: Path) -> None:
    found = write_folder(tmp_path / "odd", tiny_config(), {"tokenizer.json": b"{}", "model.safetensors": b"nothing"})
    with pytest.raises(ModelError, match=r"tokenizer\.json: no tokenizer"):
        found.tokenizer()
    with pytest.raises(ModelError, match=r"model\.safetensors: no safetensors"):
        found.tensors()


def test_weights_of_a_type_that_numpy_does_not_have_are_refused(tmp_path: Path) -> None:
    header = json.dumps({"heads.bias": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}).encode()
    weights = len(header).to_bytes(8, "little") + header + b"\0\0"
    content: dict[str, bytes | Path] = {"tokenizer.json": tiny_tokenizer(), "model.safetensors": weights}
    with pytest.raises(ModelError, match=r"model\.safetensors: no safetensors that numpy reads"):
        write_folder(tmp_path / "odd", tiny_config(), content).tensors()


def test_a_file_that_is_no_part_of_the_model_is_not_read(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"left behind")
    with pytest.raises(ModelError, match=r"model\.onnx: is no part of this model"):
        open_folder(folder).file("model.onnx")


def test_a_newer_model_takes_the_place_of_the_older(folder: Path) -> None:
    (folder / "left behind").write_text("x")
    static_folder(folder, tiny_config(version="2"))
    assert open_folder(folder).config.version == "2"
    assert not (folder / "left behind").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"], "nothing is left beside it"


def test_a_model_that_cannot_be_written_leaves_the_older_one(folder: Path) -> None:
    with pytest.raises(ModelError):
        write_folder(folder, tiny_config(version="2"), {"tokenizer.json": tiny_tokenizer()})
    assert open_folder(folder).config.version == "1"
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_what_is_no_model_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("x")
    with pytest.raises(ModelError, match="something else stands here"):
        static_folder(tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.md").read_text() == "x"


def test_a_disk_that_fails_at_the_last_step_leaves_the_older_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, raised in (
        (OSError(28, "No space left on device"), ModelError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ):
        with monkeypatch.context() as patched:
            _fail_at_the_exchange(patched, folder, error)
            with pytest.raises(raised) as caught:
                static_folder(folder, tiny_config(version="2"))
        assert raised is KeyboardInterrupt or "the disk is full" in str(caught.value)
        assert open_folder(folder).config.version == "1"
        assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def _fail_at_the_exchange(patched: pytest.MonkeyPatch, folder: Path, error: BaseException) -> None:
    """Let the older model be moved away, and nothing be put in its place."""
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == folder and "-old" not in self.name:
            raise error
        return rename(self, target)

    patched.setattr(Path, "rename", failing)


def test_a_power_cut_takes_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file reaches the disk before the folder stands under its name."""
    synced: set[tuple[int, int]] = set()
    rename, fsync = Path.rename, os.fsync

    def noted(descriptor: int) -> None:
        found = os.fstat(descriptor)
        synced.add((found.st_dev, found.st_ino))
        fsync(descriptor)

    def checked(self: Path, target: Path) -> Path:
        if target == folder:
            files = [path.stat() for path in self.rglob("*")]
            assert len(files) == 3
            assert {(one.st_dev, one.st_ino) for one in files} <= synced
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(Path, "rename", checked)
    static_folder(folder, tiny_config(version="2"))
    assert open_folder(folder).config.version == "2"


def test_metrics_are_kept(tmp_path: Path) -> None:
    content: dict[str, bytes | Path] = {"tokenizer.json": tiny_tokenizer(), "model.safetensors": b"x"}
    metrics = {"GoEmotions test": {"macro-F1": 0.56}}
    found = write_folder(tmp_path / "m", tiny_config(), content, card="# Card\n", metrics=metrics)
    assert found.metrics() == metrics
    assert (found.path / "README.md").read_text() == "# Card\n"
    (found.path / "metrics.json").write_text("{")
    with pytest.raises(ModelError, match=r"metrics\.json"):
        found.metrics()


def test_a_card_tells_data_licences_figures_and_limits() -> None:
    metrics = {
        "GoEmotions test, 28 labels": {"rows": 5427, "macro-F1": 0.5601},
        "EmoBank test": {"Pearson V": float("nan")},
    }
    card = write_card(tiny_config(description="A | trial."), metrics, ["It was never trained."])
    assert "| GoEmotions | 43,410 | CC-BY-4.0 |" in card
    assert "| GoEmotions test, 28 labels | 5,427 | 0.560 |  |" in card
    assert "- It was never trained." in card
    assert 'license: "cc-by-4.0"' in card
    assert "It knows en." in card
    assert "Nothing was measured." in write_card(tiny_config())

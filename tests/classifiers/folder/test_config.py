"""What config.json may hold, and what is said of one that holds something else."""

import json
from pathlib import Path
from typing import Any

import pytest

from classifiers.errors import ModelError
from classifiers.folder.config import FolderConfig, read_config
from tests.classifiers.trained.tiny import ekman_head, tiny_config


@pytest.fixture
def values() -> Any:  # noqa: ANN401
    return json.loads(tiny_config().text())


def written(folder: Path, values: object) -> Path:
    path = folder / "config.json"
    path.write_text(values if isinstance(values, str) else json.dumps(values))
    return path


def refused(path: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        read_config(path)
    assert str(path) in caught.value.message, "an error names the file"
    assert caught.value.hint, "and says how to mend it"
    return caught.value


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    config = tiny_config(training={"epochs": 3, "base": {"name": "all-MiniLM-L6-v2"}})
    assert read_config(written(tmp_path, config.text())) == config


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no JSON"), ("{", "no JSON"), ("[]", "no JSON object"), ("[" * 100_000, "no JSON"), ("\x00", "no JSON")],
)
def test_what_is_no_json_object_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in str(refused(written(tmp_path, text)))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "the file is missing" in str(refused(tmp_path / "config.json"))


def test_a_format_of_the_future_asks_for_a_newer_release(tmp_path: Path, values: dict[str, Any]) -> None:
    error = refused(written(tmp_path, {**values, "format": 2}))
    assert "format 2" in error.message
    assert "newer release" in error.hint


def test_the_configuration_of_another_library_is_told_apart(tmp_path: Path) -> None:
    assert "no `format`" in refused(written(tmp_path, {"model_type": "bert"})).message


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/max_tokens", 2),
        ("/dimensions", 0),
        ("/heads", []),
        ("/heads/0/temperature", 0),
        ("/heads/0/thresholds", [0.5]),
        ("/heads/0/bias", ["a"] * 6),
        ("/heads/0/labels/0/iri", ""),
        ("/points/deviation", [1, 1, 0]),
        ("/architecture", "recurrent"),
        ("/pooling", "max"),
        ("/files", {"../../etc/passwd": "sha256:" + "0" * 64}),
        ("/files", {"model.onnx": "sha256:abc"}),
        ("/surprise", 1),
    ],
)
def test_a_wrong_field_is_pointed_to(tmp_path: Path, values: dict[str, Any], pointer: str, value: object) -> None:
    *parents, last = [int(part) if part.isdigit() else part for part in pointer.split("/")[1:]]
    changed: Any = values
    for part in parents:
        changed = changed[part]
    changed[last] = value
    error = refused(written(tmp_path, values))
    assert error.field is not None
    assert error.field.startswith(pointer) or pointer.startswith(error.field)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_numbers_are_finite(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, tiny_config().text().replace('"temperature": 1.0', f'"temperature": {text}'))
    assert text in str(refused(path))


def test_a_number_that_no_float_holds_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, tiny_config().text().replace('"weight": 1.0', '"weight": 1e999'))
    assert refused(path).field == "/heads/0/weight"


def test_a_static_shape_belongs_to_static_models_only() -> None:
    with pytest.raises(ValueError, match="static"):
        tiny_config(architecture="transformer")
    with pytest.raises(ValueError, match="static"):
        tiny_config(static=None)


def test_heads_lie_side_by_side_in_the_logits() -> None:
    sentiment = FolderConfig.model_validate(
        {
            **tiny_config().model_dump(),
            "heads": [
                ekman_head(),
                ekman_head(["joy", "fear"]).model_copy(update={"level": "sentiment"}),
            ],
        }
    )
    assert sentiment.labels == 8
    assert sentiment.columns("ekman") == slice(0, 6)
    assert sentiment.columns("sentiment") == slice(6, 8)
    with pytest.raises(KeyError):
        sentiment.columns("parrott")


def test_two_heads_of_one_level_are_refused() -> None:
    with pytest.raises(ValueError, match="one level"):
        tiny_config(heads=[ekman_head(), ekman_head(["joy"])])

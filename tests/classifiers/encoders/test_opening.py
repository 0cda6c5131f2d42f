import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from classifiers.encoders.device import resolve_device
from classifiers.encoders.onnx import OnnxEncoder
from classifiers.encoders.open import open_encoder
from classifiers.encoders.sentence import SentenceEncoder
from classifiers.encoders.session import OnnxSession
from classifiers.errors import DeviceError, ModelError

HIDDEN = """
import sys
for name in ("torch", "sentence_transformers", "transformers", "onnx"):
    sys.modules[name] = None
from pathlib import Path
from classifiers.encoders.open import open_encoder
from ontology.errors import MissingExtra
print(open_encoder(Path(sys.argv[1])).encode(["joy"]).shape)
try:
    open_encoder(Path(sys.argv[2]), "cpu")
except MissingExtra as error:
    print(error)
"""


def test_a_folder_is_told_by_its_files(sentence_folder: Path, int8_folder: Path) -> None:
    assert isinstance(open_encoder(sentence_folder, "cpu"), SentenceEncoder)
    assert isinstance(open_encoder(str(int8_folder)), OnnxEncoder)


def test_of_a_folder_with_a_graph_and_weights_the_graph_runs_on_the_cpu(
    tmp_path: Path, sentence_folder: Path, int8_folder: Path
) -> None:
    folder = shutil.copytree(sentence_folder, tmp_path / "both")
    shutil.copy(int8_folder / "model.onnx", folder)

    assert isinstance(open_encoder(folder, "cpu"), OnnxEncoder)


def test_a_graph_runs_without_torch_and_what_needs_it_names_the_extra(int8_folder: Path, sentence_folder: Path) -> None:
    command = [sys.executable, "-c", HIDDEN, str(int8_folder), str(sentence_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])

    assert done.stdout.splitlines() == [
        "(1, 32)",
        "an encoder of sentence-transformers needs the extra `encoders`; "
        'install it with: pip install "emotaxa[encoders]"',
    ]


@pytest.mark.parametrize(
    "spec", ["./nowhere", "/no/such/folder", "a/b/c", "", "x" * 5000, "a\0b", "\ud800", Path("gone")]
)
def test_a_name_that_is_no_encoder_is_an_error_that_says_what_there_is(spec: str | Path) -> None:
    with pytest.raises(ModelError, match=r"there is no encoder .*emotaxa-small, emotaxa-static"):
        open_encoder(spec)


def test_a_folder_without_an_encoder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no encoder; it needs model\.onnx and tokenizer\.json"):
        open_encoder(tmp_path)


def test_a_graph_that_is_broken_or_missing_is_an_error_that_names_the_file(tmp_path: Path, int8_folder: Path) -> None:
    folder = shutil.copytree(int8_folder, tmp_path / "broken")
    graph = folder / "model.onnx"
    graph.write_bytes(graph.read_bytes()[:2000])
    with pytest.raises(ModelError, match=r"model\.onnx: not a graph that ONNX Runtime can run"):
        open_encoder(folder)
    with pytest.raises(ModelError, match=r"gone\.onnx: there is no such file"):
        OnnxSession(folder / "gone.onnx")


def test_a_graph_with_other_inputs_is_an_error_that_lists_them(tmp_path: Path) -> None:
    from onnx import TensorProto, helper, save

    given = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 4])
    made = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 4])
    graph = helper.make_graph([helper.make_node("Abs", ["pixels"], ["embedding"])], "other", [given], [made])
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), tmp_path / "other.onnx")

    with pytest.raises(ModelError, match="the graph takes pixels; it should take input_ids and attention_mask"):
        OnnxSession(tmp_path / "other.onnx")


def test_a_pooling_that_cannot_be_done_is_named(tmp_path: Path, int8_folder: Path) -> None:
    folder = shutil.copytree(int8_folder, tmp_path / "max")
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode": "lasttoken"}', encoding="utf-8")

    with pytest.raises(ModelError, match="pools by lasttoken; there are mean and cls"):
        OnnxEncoder(folder)


def test_a_configuration_that_is_no_json_is_named(tmp_path: Path, int8_folder: Path) -> None:
    folder = shutil.copytree(int8_folder, tmp_path / "bad")
    (folder / "sentence_bert_config.json").write_bytes(b"\xff{")

    with pytest.raises(ModelError, match=r"sentence_bert_config\.json: not JSON"):
        open_encoder(folder)


def test_devices_that_are_not_there_are_errors_that_say_why(monkeypatch: pytest.MonkeyPatch, int8_folder: Path) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert resolve_device("auto") == "cpu"
    with pytest.raises(DeviceError, match=r"cuda was asked for, and .*; ask for auto or cpu") as caught:
        resolve_device("cuda")
    assert caught.value.field == "device"
    with pytest.raises(DeviceError, match="unknown device 'tpu'; there are auto, cpu, cuda"):
        resolve_device("tpu")
    with pytest.raises(DeviceError, match="runs on the CPU only"):
        open_encoder(int8_folder, "cuda")

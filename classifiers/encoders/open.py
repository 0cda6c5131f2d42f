"""Opening encoders: by the files of a folder, by the name of one that is shipped, or by that of a model of the hub."""

import os
import re
from pathlib import Path
from typing import Final

from classifiers.encoders.description import ONNX, TOKENIZER, WEIGHTS, read_json
from classifiers.encoders.device import check_device, resolve_device
from classifiers.encoders.onnx import OnnxEncoder
from classifiers.encoders.protocol import Encoder
from classifiers.encoders.sentence import Precision, SentenceEncoder, check_precision
from classifiers.encoders.static import StaticEncoder
from classifiers.errors import DeviceError, ModelError

__all__ = ["ENCODERS", "open_encoder"]

ENCODERS: Final = ("emotaxa-small", "emotaxa-static")
"""Names of the encoders that are shipped."""

_HUB: Final = re.compile(r"(?:[\w.-]{1,96}/)?[\w.-]{1,96}", re.ASCII)
_SHIPPED: Final = Path(__file__).parents[1] / "models"


def open_encoder(spec: str | Path = "emotaxa-small", device: str = "auto", *, precision: Precision = "auto") -> Encoder:
    """Open an encoder.

    Args:
        spec: the name of a shipped one (`ENCODERS`); a folder, told by its files: a model folder of Emotaxa, one with
            `model.onnx` and `tokenizer.json`, one of model2vec, or one of sentence-transformers or transformers; or the
            name of a model of sentence-transformers.
        device: `auto`, `cpu` or `cuda`. Of a folder with a graph and weights, the graph runs on the CPU and the weights
            on a GPU.
        precision: what encoders of sentence-transformers compute with.

    Raises:
        ModelError: where there is no such encoder, or a file of it is at fault.
        DeviceError: where there is no such device, or the encoder cannot run on it; `field` is `device`.
        EmotaxaError: where there is no such precision; `field` is `precision`.
        MissingExtra: where it needs packages that are not installed.
        BackendUnavailable: where it lies on the hub, which cannot be reached.
    """
    check_device(device)
    check_precision(precision)
    folder = _SHIPPED / spec if spec in ENCODERS else Path(spec)
    # Unlike that of paths, this takes names of any length and with any characters.
    if not str(spec) or not os.path.isdir(folder):
        return _named(spec, folder, device, precision)
    config = read_json(folder / "config.json")
    if "format" in config:
        return _trained(folder, device)
    weights = any(folder.glob("*.safetensors")) or any(folder.glob("pytorch_model*.bin"))
    if config.get("model_type") == "model2vec" or (not config.get("model_type") and _is_table(folder)):
        _only_cpu(device, folder)
        return StaticEncoder(folder)
    if (folder / ONNX).is_file() and (folder / TOKENIZER).is_file():
        if not weights:
            _only_cpu(device, folder)
            return OnnxEncoder(folder)
        if resolve_device(device) == "cpu":
            return OnnxEncoder(folder)
    if not weights:
        raise ModelError(
            "holds no encoder",
            path=folder,
            hint=f"it needs {ONNX} and {TOKENIZER}, or the weights of a model of sentence-transformers or model2vec",
        )
    return SentenceEncoder(folder, device, precision=precision)


def _named(spec: str | Path, folder: Path, device: str, precision: Precision) -> Encoder:
    name = str(spec)
    shown = name if len(name) <= 80 else f"{name[:77]}..."
    if spec in ENCODERS:
        raise ModelError("there is no such folder", path=folder, hint="install Emotaxa anew")
    if isinstance(spec, Path) or name.startswith((".", "/", "~")) or not _HUB.fullmatch(name):
        raise ModelError(
            f"there is no encoder {shown!r}",
            hint=f"name a folder, {', '.join(ENCODERS)}, or a model of sentence-transformers",
        )
    return SentenceEncoder(name, device, precision=precision)


def _trained(folder: Path, device: str) -> Encoder:
    from classifiers.folder.reading import open_folder
    from classifiers.trained.encoder import TrainedEncoder
    from classifiers.trained.opening import open_runtime

    return TrainedEncoder(open_runtime(open_folder(folder), device))


def _is_table(folder: Path) -> bool:
    """Tell a table of word vectors by its header, whoever wrote it."""
    path = folder / WEIGHTS
    if not path.is_file() or not (folder / TOKENIZER).is_file():
        return False
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            return "embeddings" in file.keys()
    except (SafetensorError, OSError) as error:
        raise ModelError(f"not a file of safetensors: {error}", path=path, hint="fetch it anew") from error


def _only_cpu(device: str, folder: Path) -> None:
    if device == "cuda":
        raise DeviceError(
            f"the encoder in {folder} runs on the CPU only", hint="ask for auto or cpu", value=device, field="device"
        )

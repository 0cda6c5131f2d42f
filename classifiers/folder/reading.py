"""Reading model folders: every file is checked against its digest before anything is made of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from classifiers.encoders.description import ONNX, TOKENIZER, WEIGHTS
from classifiers.errors import ModelError
from classifiers.folder.config import CONFIG, FolderConfig, read_config

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

__all__ = [
    "CARD",
    "METRICS",
    "ONNX",
    "TOKENIZER",
    "WEIGHTS",
    "ModelFolder",
    "digest_of",
    "is_model_folder",
    "open_folder",
]

CARD: Final = "README.md"
METRICS: Final = "metrics.json"
_AGAIN: Final = "train or fetch the model again"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class ModelFolder:
    """A model on disk whose files are all there and are what was written.

    Attributes:
        path: the folder.
        config: its configuration.
    """

    path: Path
    config: FolderConfig

    def has(self, name: str) -> bool:
        """Whether a file is part of the model: `model.onnx`, `body/config.json`."""
        return name in self.config.files

    def file(self, name: str) -> Path:
        """Give the path of a file of the model.

        Raises:
            ModelError: where the model has no such file.
        """
        if not self.has(name):
            raise ModelError("is no part of this model", path=self.path / name, hint=_AGAIN)
        return self.path / name

    def tensors(self) -> "dict[str, NDArray[Any]]":
        """Read all tensors of `model.safetensors`, in the types in which they are stored.

        Raises:
            ModelError: where the file is no such file.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        path = self.file(WEIGHTS)
        try:
            found = load_file(path)
        except (SafetensorError, KeyError, TypeError, ValueError, OSError) as error:
            raise ModelError(f"no safetensors that numpy reads: {error}", path=path, hint=_AGAIN) from None
        # Types that another library has taught numpy are none that it computes with.
        foreign = next((name for name, tensor in found.items() if tensor.dtype.kind not in "biuf"), None)
        if foreign is not None:
            raise ModelError(
                f"no safetensors that numpy reads: {foreign} is {found[foreign].dtype}", path=path, hint=_AGAIN
            )
        return found

    def tokenizer(self) -> "Tokenizer":
        """Read the tokenizer; whether and where it cuts and pads is for the caller to set.

        Raises:
            ModelError: where the file is none.
        """
        from tokenizers import Tokenizer

        path = self.file(TOKENIZER)
        try:
            return Tokenizer.from_str(path.read_text(encoding="utf-8"))
        except Exception as error:  # The library raises bare Exception.
            raise ModelError(f"no tokenizer: {error}", path=path, hint=_AGAIN) from None

    def metrics(self) -> Mapping[str, Any]:
        """Read what was measured of the model; empty where nothing is stored.

        Raises:
            ModelError: where the file is no JSON object.
        """
        path = self.path / METRICS
        if not path.is_file():
            return {}
        try:
            found = json.loads(path.read_bytes())
        except ValueError as error:
            raise ModelError(f"no JSON: {error}", path=path, hint=_AGAIN) from None
        if not isinstance(found, dict):
            raise ModelError("no JSON object", path=path, hint=_AGAIN)
        return found


def is_model_folder(path: Path, *, whole: bool = False) -> bool:
    """Whether a folder holds a model of ours, sound or not: its `config.json` has a `format`, as no other library's.

    Args:
        path: the folder.
        whole: whether it has to say, too, that it is `trained`; what is to be replaced has to.
    """
    try:
        values = json.loads((path / CONFIG).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(values, dict) and "format" in values and (not whole or values.get("kind") == "trained")


def open_folder(path: Path) -> ModelFolder:
    """Open a model folder and check that it is whole.

    Args:
        path: the folder.

    Raises:
        ModelError: where the folder or a file of it is missing, cut short, changed since it was written, or does not
            belong to such a model; it names the file.
    """
    if not path.is_dir():
        raise ModelError(
            "no such folder" if not path.exists() else "no folder",
            path=path,
            hint="name a folder that `emotaxa train` has written",
        )
    config = read_config(path / CONFIG)
    for name in _needed(config):
        raise ModelError(f"`files` does not list {name}", path=path / CONFIG, hint=_AGAIN, field="/files")
    for name, digest in config.files.items():
        _check(path / name, digest)
    return ModelFolder(path, config)


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file as it stands in a configuration."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            found.update(part)
    return f"sha256:{found.hexdigest()}"


def _needed(config: FolderConfig) -> list[str]:
    missing = [] if TOKENIZER in config.files else [TOKENIZER]
    if config.architecture == "static":
        return missing if WEIGHTS in config.files else [*missing, WEIGHTS]
    return missing if {ONNX, WEIGHTS} & set(config.files) else [*missing, ONNX]


def _check(path: Path, digest: str) -> None:
    try:
        found = digest_of(path)
    except FileNotFoundError:
        raise ModelError("the file is missing", path=path, hint=_AGAIN) from None
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", path=path, hint="mend its permissions") from None
    if found != digest:
        size = path.stat().st_size
        raise ModelError(
            f"is not the file that was written: {size:,} bytes of {found[:17]}…, not {digest[:17]}…",
            path=path,
            hint=f"copy it again; if you changed it on purpose, put its sha256 into {CONFIG}",
        )

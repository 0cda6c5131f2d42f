"""Descriptions: what a folder says of the encoder in it, be it of sentence-transformers or of transformers."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from classifiers.errors import ModelError

__all__ = ["BODY", "ONNX", "TOKENIZER", "WEIGHTS", "Description", "describe", "positions_of", "read_json"]

TOKENIZER: Final = "tokenizer.json"
ONNX: Final = "model.onnx"
WEIGHTS: Final = "model.safetensors"
BODY: Final = "body/config.json"
"""Where a model folder of Emotaxa describes its transformer."""

_TOKENS: Final = 512
# These count positions from the id of the padding on, and so take two tokens fewer than they have positions.
_OFFSET: Final = ("camembert", "mpnet", "roberta", "xlm-roberta")


@dataclass(frozen=True, slots=True)
class Description:
    """What a folder says of its encoder.

    Attributes:
        folder: where it lies.
        max_tokens: how many tokens of a text it reads, special ones included.
        pooling: how the vectors of a text's tokens become one: `mean`, `cls`, or another name.
        architecture: the type of the model as transformers calls it: `bert`; may be empty.
    """

    folder: Path
    max_tokens: int
    pooling: str
    architecture: str

    @property
    def tokenizer(self) -> Path:
        """The file of its tokenizer."""
        return self.folder / TOKENIZER

    def name(self, file: str) -> str:
        """Name the encoder after its folder and the digest of the file that its weights are in."""
        with (self.folder / file).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return f"{self.folder.resolve().name}@{digest[:12]}"

    def save(self, out: Path) -> None:
        """Write the tokenizer and the number of tokens into another folder.

        Raises:
            ModelError: where there is no tokenizer.
        """
        if not self.tokenizer.is_file():
            raise ModelError("there is no such file", path=self.tokenizer, hint="save it with a fast tokenizer")
        out.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.tokenizer, out / TOKENIZER)
        settings = json.dumps({"max_seq_length": self.max_tokens})
        (out / "sentence_bert_config.json").write_text(settings + "\n", encoding="utf-8")


def describe(folder: Path) -> Description:
    """Read what a folder says of its encoder; what it does not say is taken for 512 tokens and mean pooling.

    Raises:
        ModelError: where there is no such folder, or a file in it is no JSON object.
    """
    if not folder.is_dir():
        raise ModelError("there is no such folder", path=folder)
    config = read_json(folder / "config.json")
    architecture = str(config.get("model_type", ""))
    limits = [
        read_json(folder / "sentence_bert_config.json").get("max_seq_length"),
        read_json(folder / "tokenizer_config.json").get("model_max_length"),
        positions_of(config),
    ]
    # A tokenizer without a limit is said to have one of 10^30.
    found = [int(limit) for limit in limits if isinstance(limit, int | float) and 0 < limit < 1e9]
    return Description(folder, min(found, default=_TOKENS), _pooling(folder), architecture)


def positions_of(config: Mapping[str, Any]) -> int | None:
    """Tell how many tokens a transformer has positions for, special ones included; None where it does not say.

    Args:
        config: its configuration, as the library transformers writes it.

    >>> positions_of({"model_type": "roberta", "max_position_embeddings": 514})
    512
    """
    positions = config.get("max_position_embeddings")
    if not isinstance(positions, int) or isinstance(positions, bool):
        return None
    return positions - 2 if config.get("model_type") in _OFFSET else positions


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object; an empty one where there is no such file.

    Raises:
        ModelError: where the file holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"not JSON: {error}", path=path) from error
    if not isinstance(found, dict):
        raise ModelError("not a JSON object", path=path)
    return found


def _pooling(folder: Path) -> str:
    """Name the pooling as sentence-transformers writes it: by its name, or as one switch for each kind."""
    config = read_json(folder / "1_Pooling" / "config.json")
    named = config.get("pooling_mode")
    if isinstance(named, str):
        return named
    modes = {
        "pooling_mode_mean_tokens": "mean",
        "pooling_mode_cls_token": "cls",
        "pooling_mode_max_tokens": "max",
        "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
        "pooling_mode_weightedmean_tokens": "weightedmean",
        "pooling_mode_lasttoken": "lasttoken",
    }
    return "+".join(name for key, name in modes.items() if config.get(key)) or "mean"

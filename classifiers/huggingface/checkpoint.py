"""Checkpoints: a sequence classifier of Hugging Face with its tokenizer, loaded and checked."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.encoders.device import resolve_device
from classifiers.encoders.vocabulary import check_vocabulary
from classifiers.errors import ModelError
from classifiers.huggingface.source import existing_folder, model_folder
from ontology.errors import MissingExtra

__all__ = ["Checkpoint", "load_checkpoint"]

_LONGEST = 512
_TOKENIZERS = ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "vocab.json", "*.model", "bpe.codes")


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A sequence classifier, ready to run.

    Attributes:
        name: its id on the hub, or the name of its folder.
        folder: where its files lie.
        version: digest of its files, the first 12 digits of their SHA-256.
        labels: what its outputs stand for, in their order (`id2label`).
        problem: what it was trained for, as it says itself: `single_label_classification`,
            `multi_label_classification`, or nothing.
        device: where it runs.
        max_tokens: how many tokens it reads, special ones included.
        languages: the languages that its card names.
        licence: the licence that its card names.
        tokenizer: what makes token ids of texts.
        network: the module of PyTorch.
    """

    name: str
    folder: Path
    version: str
    labels: tuple[str, ...]
    problem: str
    device: str
    max_tokens: int
    languages: tuple[str, ...]
    licence: str
    tokenizer: Any
    network: Any


def load_checkpoint(where: str, device: str = "auto") -> Checkpoint:
    """Load a sequence classifier from a folder or from the hub; no code that comes with a model is run.

    On `cuda` it computes in bfloat16, where the GPU can, else in float16; on `cpu` in float32.

    Raises:
        MissingExtra: where PyTorch or transformers is not installed.
        ModelError: where a file is missing or wrong, the tokenizer is that of another model, or the model is no
            classifier.
        BackendUnavailable: where it has to come from the hub, and that cannot be reached.
        DeviceError: where the device is not there.
    """
    try:
        import torch
        from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer
    except ImportError as error:
        raise MissingExtra("a model of Hugging Face", "encoders") from error
    from classifiers.encoders.quiet import quiet

    where = str(where)
    folder = model_folder(where)
    _check_files(folder)
    found = resolve_device(device)
    dtype = torch.float32
    if found == "cuda":
        dtype = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    try:
        with quiet():
            config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
            tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
            network, loading = AutoModelForSequenceClassification.from_pretrained(
                folder, config=config, dtype=dtype, trust_remote_code=False, output_loading_info=True
            )
    except MemoryError:
        raise
    except Exception as error:  # Whatever the library and the formats below it stumble over.
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ModelError(f"not a sequence classifier: {reason}", path=folder, hint="copy its files anew") from error
    if missing := sorted(loading["missing_keys"]):
        raise ModelError(
            f"the weights lack {len(missing)} of the model's tensors, {missing[0]} among them",
            path=folder,
            hint="take a model that was trained to classify, and all of its files",
        )
    check_vocabulary(network, max(tokenizer.get_vocab().values(), default=0), folder)
    _pad_by_end(tokenizer, network)
    card = _card(folder)
    return Checkpoint(
        name=folder.resolve().name if existing_folder(where) else where,
        folder=folder,
        version=_version(folder),
        labels=_labels(config, folder),
        problem=config.problem_type or "",
        device=found,
        max_tokens=_max_tokens(tokenizer, network, config),
        languages=card.get("language", ()),
        licence=next(iter(card.get("license", ())), ""),
        tokenizer=tokenizer,
        network=network.eval().to(found),
    )


def _check_files(folder: Path) -> None:
    hint = "copy it anew from the model"
    if not (folder / "config.json").is_file():
        raise ModelError("the file is missing", path=folder / "config.json", hint=hint)
    if not any(any(folder.glob(pattern)) for pattern in ("*.safetensors", "*.bin")):
        raise ModelError("the file is missing", path=folder / "model.safetensors", hint=hint)
    if not any(any(folder.glob(pattern)) for pattern in _TOKENIZERS):
        raise ModelError("the file is missing", path=folder / "tokenizer.json", hint=hint)


def _labels(config: Any, folder: Path) -> tuple[str, ...]:  # noqa: ANN401
    named: Mapping[int, str] = config.id2label
    if sorted(named) != list(range(config.num_labels)):
        raise ModelError(
            f"id2label has the ids {sorted(named)}, and not 0 to {config.num_labels - 1}",
            path=folder / "config.json",
            hint="name every output once",
        )
    return tuple(str(named[number]) for number in range(config.num_labels))


def _pad_by_end(tokenizer: Any, network: Any) -> None:  # noqa: ANN401
    """Let a model without a padding token, as those are that write text, pad with the token that ends texts."""
    if tokenizer.pad_token_id is None and tokenizer.eos_token is not None:
        tokenizer.pad_token = tokenizer.eos_token
    if network.config.pad_token_id is None:
        network.config.pad_token_id = tokenizer.pad_token_id


def _max_tokens(tokenizer: Any, network: Any, config: Any) -> int:  # noqa: ANN401
    """Give the shortest of what the tokenizer, the configuration and the table of positions allow.

    Models after RoBERTa begin to count behind the id of their padding, and so have fewer places than rows.
    """
    most = [_LONGEST, tokenizer.model_max_length, getattr(config, "max_position_embeddings", None)]
    for name, module in network.named_modules():
        if name.endswith("position_embeddings") and hasattr(module, "num_embeddings"):
            padding = module.padding_idx
            most.append(module.num_embeddings - (0 if padding is None else padding + 1))
    return int(min(value for value in most if isinstance(value, int | float) and value > 0))


def _card(folder: Path) -> dict[str, tuple[str, ...]]:
    """Read the languages and the licence that the front of a model's card names, where it has one."""
    import yaml

    try:
        text = (folder / "README.md").read_text(encoding="utf-8")
        front = yaml.safe_load(text.split("---")[1]) if text.startswith("---") else None
    except (OSError, ValueError, IndexError, yaml.YAMLError):
        return {}
    if not isinstance(front, dict):
        return {}
    named = {key: value if isinstance(value, list) else [value] for key, value in front.items()}
    return {str(key): tuple(value for value in values if isinstance(value, str)) for key, values in named.items()}


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix in {".json", ".txt", ".safetensors", ".bin", ".model"}:
            digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]

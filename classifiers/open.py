"""Open a classifier by what the user calls it: a shipped model, a kind, a folder, a model of the hub, an ensemble."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from classifiers.errors import DeviceError, ModelError
from classifiers.hierarchy.backoff import check_floor
from classifiers.hierarchy.grounded import Grounded
from classifiers.huggingface.source import existing_folder
from classifiers.loaded import Loaded
from mappings.conversion.converter import Converter
from ontology.spelling import nearest

__all__ = ["DEFAULT", "SHIPPED", "load", "open_classifier"]

DEFAULT: Final = "emotaxa-small"
"""The model that is taken where none is named."""

SHIPPED: Final = ("emotaxa-small", "emotaxa-static")
"""The models that come with the package."""

_ANY_LEVEL: Final = "goemotions"
"""Where a kind that scores any level answers when none is asked for: in the labels of the shipped models."""

_FORMS: Final = (
    *SHIPPED,
    "lexical",
    "prototype",
    "prototype:ENCODER",
    "entailment:MODEL",
    "hf:MODEL[@SCHEME]",
    "ensemble:MODEL=0.7,MODEL=0.3",
    "the path of a folder",
)


def open_classifier(
    spec: str | None, converter: Converter, device: str = "auto", *, floor: float | None = None
) -> Grounded:
    """Open a classifier, grounded in one revision.

    Args:
        spec: see `load`.
        converter: that revision.
        device: `auto`, `cpu` or `cuda`.
        floor: the probability, in [0, 1], below which an answer backs off to a broader concept; None for the model's
            own.

    Raises:
        EmotaxaError: as `load` does, where the labels of the model name nothing in the ontology, and for a floor that
            is no probability.
    """
    if floor is not None:
        check_floor(floor)
    loaded = load(spec, device)
    return (loaded if floor is None else replace(loaded, floor=floor)).at(converter)


def load(spec: str | None = None, device: str = "auto") -> Loaded:
    """Load a model, to be grounded in any number of revisions.

    Args:
        spec: the name of a shipped model; `lexical`; `prototype` or `prototype:ENCODER`; `entailment:MODEL`;
            `hf:MODEL`, and `hf:MODEL@SCHEME` to say whose labels it has; `ensemble:A=0.7,B=0.3`; or the path of a
            folder that holds a model of ours or of Hugging Face. MODEL is a folder or an id on the hub; nothing else is
            looked for there. None for the default.
        device: `auto`, `cpu` or `cuda`.

    Raises:
        ModelError: where there is no such model, or a file of it is at fault; `field` is `model` where the name is.
        MissingExtra: where the kind needs what is not installed.
        DeviceError: where the device is not there.
        BackendUnavailable: where the model lies on the hub, which cannot be reached.
    """
    text = (DEFAULT if spec is None else str(spec)).strip()
    if text in SHIPPED:
        return _shipped(text, device)
    kind, colon, rest = text.partition(":")
    if kind in _KINDS and (colon == "" or rest):
        return _KINDS[kind](rest, text, device)
    if folder := existing_folder(text):
        return _folder(folder, text, device)
    if text.startswith((".", "~", "/", os.sep)) or text.count(os.sep) > 1:
        raise ModelError("there is no such folder", path=Path(text), hint="check the path", field="model")
    close = nearest(text, (*SHIPPED, *_KINDS))
    hint = f"did you mean {', '.join(close)}? There are" if close else "there are"
    shown = text if len(text) <= 80 else f"{text[:77]}..."
    raise ModelError(f"unknown model {shown!r}", hint=f"{hint} {'; '.join(_FORMS)}", field="model")


def _shipped(name: str, device: str) -> Loaded:
    from classifiers.folder.shipped import shipped_models

    folders = shipped_models()
    if name not in folders:
        raise ModelError(
            f"the model {name} is not part of this installation",
            hint=f"there are {', '.join(folders) or 'none'}; install the package anew for the others",
            field="model",
        )
    return _trained(folders[name], name, device)


def _trained(path: Path, name: str, device: str) -> Loaded:
    from classifiers.folder.reading import open_folder
    from classifiers.hierarchy.fine import Splitter
    from classifiers.prototype.prototypes import Prototypes
    from classifiers.prototype.vectors import Vectors
    from classifiers.trained.encoder import TrainedEncoder
    from classifiers.trained.opening import open_runtime
    from classifiers.trained.scorer import TrainedScorer

    folder = open_folder(path)
    runtime = open_runtime(folder, device)
    weight = folder.config.fine.weight if folder.config.fine else 0.0
    vectors = Vectors(TrainedEncoder(runtime))

    def splitter(converter: Converter) -> Splitter | None:
        return Splitter(Prototypes(vectors, converter.denotation), weight) if weight else None

    return Loaded(
        name,
        lambda converter: TrainedScorer(folder, converter, runtime, vectors=weight > 0),
        splitter=splitter,
        floor=folder.config.floor,
    )


def _folder(path: Path, name: str, device: str) -> Loaded:
    """Open a folder as what its files say that it holds."""
    from classifiers.folder.reading import is_model_folder

    if is_model_folder(path):
        return _trained(path, name, device)
    try:
        config = json.loads((path / "config.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        config = None
    if not isinstance(config, dict):
        raise ModelError(
            "the folder holds no model: it has no config.json that can be read",
            path=path,
            hint="give a folder that `emotaxa train` wrote, or one with a sequence classifier of Hugging Face",
            field="model",
        )
    named = config.get("id2label")
    labels = named.values() if isinstance(named, dict) else ()
    infers = any(str(label).casefold().startswith("entail") for label in labels)
    return (_entailment if infers else _hugging_face)(str(path), name, device)


def _lexical(rest: str, name: str, device: str) -> Loaded:
    from classifiers.encoders.device import check_device
    from classifiers.lexical.scorer import LexicalScorer

    if rest:
        raise ModelError(f"there is one lexical classifier, and {rest!r} says nothing", hint="lexical", field="model")
    if check_device(device) == "cuda":
        raise DeviceError(
            "the lexical classifier runs on the CPU only", hint="ask for auto or cpu", value=device, field="device"
        )
    return Loaded(name, LexicalScorer, _ANY_LEVEL)


def _prototype(rest: str, name: str, device: str) -> Loaded:
    from classifiers.encoders.open import open_encoder
    from classifiers.prototype.scorer import PrototypeScorer
    from classifiers.prototype.vectors import Vectors

    vectors = Vectors(open_encoder(rest or DEFAULT, device))
    return Loaded(name, lambda converter: PrototypeScorer(vectors, converter), _ANY_LEVEL)


def _hugging_face(rest: str, name: str, device: str) -> Loaded:
    from classifiers.huggingface.checkpoint import load_checkpoint
    from classifiers.huggingface.logits import Logits
    from classifiers.huggingface.scorer import HuggingFaceScorer

    where, at, scheme = rest.rpartition("@")
    if not at or existing_folder(rest):
        where, scheme = rest, ""
    logits = Logits(load_checkpoint(_named(where, "hf:SamLowe/roberta-base-go_emotions"), device))
    return Loaded(name, lambda converter: HuggingFaceScorer(logits, converter, scheme or None))


def _entailment(rest: str, name: str, device: str) -> Loaded:
    from classifiers.entailment.scorer import EntailmentScorer
    from classifiers.huggingface.checkpoint import load_checkpoint
    from classifiers.huggingface.logits import Logits

    logits = Logits(load_checkpoint(_named(rest, "entailment:FOLDER"), device))
    return Loaded(name, lambda converter: EntailmentScorer(logits, converter), _ANY_LEVEL)


def _named(where: str, example: str) -> str:
    if not where:
        raise ModelError("no model is named", hint=f"as in {example}", field="model")
    return where


def _ensemble(rest: str, name: str, device: str) -> Loaded:
    from classifiers.ensemble.scorer import EnsembleScorer, Member

    parts = [_member(part) for part in rest.split(",") if part.strip()]
    loaded = [(load(spec, device), weight) for spec, weight in parts]

    def scorer(converter: Converter) -> EnsembleScorer:
        return EnsembleScorer([Member(one.scorer(converter), weight) for one, weight in loaded], converter)

    if not loaded:
        raise ModelError(
            "the ensemble has no members", hint="as in ensemble:emotaxa-small=0.7,lexical=0.3", field="model"
        )
    default = next((one.default_to for one, _ in loaded if one.default_to), None)
    fixed = any(one.default_to is None for one, _ in loaded)
    return Loaded(name, scorer, None if fixed else default)


def _member(part: str) -> tuple[str, float]:
    """Take `MODEL=0.7` apart; a member without a weight counts 1."""
    spec, equals, weight = part.strip().rpartition("=")
    if not equals:
        return part.strip(), 1.0
    try:
        return spec, float(weight)
    except ValueError:
        raise ModelError(
            f"the weight {weight!r} of the member {spec!r} is no number", hint="write it as 0.7", field="model"
        ) from None


_KINDS: Final[Mapping[str, Callable[[str, str, str], Loaded]]] = MappingProxyType(
    {
        "lexical": _lexical,
        "prototype": _prototype,
        "hf": _hugging_face,
        "entailment": _entailment,
        "ensemble": _ensemble,
    }
)
"""The kinds by the prefix of their names; each is given what follows the colon, the whole name and the device."""

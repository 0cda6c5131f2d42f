"""Where a model of Hugging Face comes from: a folder, or the hub by way of its cache."""

import os
from pathlib import Path

from classifiers.errors import ModelError
from ontology.errors import BackendUnavailable

__all__ = ["existing_folder", "hub_folder", "model_folder"]

_SMALL = ("*.json", "*.txt", "*.model", "*.bpe", "*.codes", "README.md")
_WEIGHTS = ("*.safetensors", "*.bin")


def model_folder(where: str) -> Path:
    """Give the folder that holds a model: the one that is named, else that of `hub_folder`.

    Args:
        where: path of a folder, or id of a model on the hub, `SamLowe/roberta-base-go_emotions`.

    Raises:
        ModelError: where there is no such folder or model.
        BackendUnavailable: where the model is not in the cache, and the hub cannot be reached.
    """
    if folder := existing_folder(where):
        return folder
    if where.startswith(("/", "~", ".", os.sep)) or where.count("/") > 1 or os.path.exists(where):
        hint = "give a folder, or the id of a model on the hub"
        raise ModelError("there is no such folder", path=Path(where), hint=hint)
    return hub_folder(where)


def existing_folder(text: str) -> Path | None:
    """Give the folder that a text is the path of; None where it is that of none, or no path at all."""
    path = os.path.expanduser(text)
    return Path(path) if text and os.path.isdir(path) else None


def hub_folder(name: str) -> Path:
    """Give the folder in which the files of a model on the hub lie in the cache.

    Those that are not there yet are downloaded, unless `HF_HUB_OFFLINE` is set; where the hub does not answer, those in
    the cache are taken.

    Args:
        name: id of a model on the hub, `SamLowe/roberta-base-go_emotions`.

    Raises:
        ModelError: where the hub has no such model.
        BackendUnavailable: where the model is not in the cache, and the hub cannot be reached.
    """
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, RepositoryNotFoundError

    cure = "give a local folder, or check the spelling of the id and, for a private model, your token"
    try:
        for weights in _WEIGHTS:
            found = Path(snapshot_download(name, allow_patterns=[*_SMALL, weights]))
            if any(found.glob(weights)):
                break
    except (HFValidationError, RepositoryNotFoundError) as error:
        raise ModelError(f"there is no folder {name!r}, and no model of that id on the hub", hint=cure) from error
    except (HfHubHTTPError, OSError) as error:
        offline = constants.HF_HUB_OFFLINE
        reason = "HF_HUB_OFFLINE is set" if offline else "the hub cannot be reached"
        first = "unset it once" if offline else "try again with a connection"
        raise BackendUnavailable(
            f"the model {name!r} is not in the cache of Hugging Face, and {reason}",
            hint=f"{first}, or copy the model into a folder and give its path",
            value=name,
        ) from error
    return found

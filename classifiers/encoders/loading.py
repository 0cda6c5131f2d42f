"""Loading: what libraries stumble over in a folder, told in one line that names it; and bodies of transformers."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from classifiers.encoders.description import BODY, WEIGHTS
from classifiers.encoders.quiet import quiet
from classifiers.errors import DeviceError, ModelError
from ontology.errors import EmotaxaError, MissingExtra

if TYPE_CHECKING:
    from classifiers.folder.reading import ModelFolder

__all__ = ["load_body", "loading"]

_TENSORS: Final = "body."
"""What the names of a transformer's tensors begin with in a model folder of Emotaxa."""

_AGAIN: Final = "copy all of its files anew from the model"
_ROW: Final = re.compile(r"^(\S.*?)\s*\|\s*(?:\x1b\[[0-9;]*m)?(MISSING|MISMATCH)\b", re.MULTILINE)
_UNUSED: Final = "pooler."


@contextmanager
def loading(folder: Path, what: str) -> Iterator[None]:
    """Keep libraries quiet while they load a model, and tell in one line what they stumble over.

    Args:
        folder: where the model lies.
        what: what cannot be done where it is at fault, for the error: `transformers cannot load it`.

    Raises:
        ModelError: where they raise anything, or the weights lack tensors or have others than `config.json` says.
        DeviceError: where the memory of the device does not suffice.
    """
    with quiet() as said:
        try:
            yield
        except (EmotaxaError, MemoryError):
            raise
        except Exception as error:  # Whatever the libraries and the formats below them stumble over.
            if type(error).__name__ == "OutOfMemoryError":
                raise DeviceError(f"out of memory with {folder}", hint="use a smaller model, or cpu") from error
            reason = _at_odds(said) or str(error).strip().partition("\n")[0] or type(error).__name__
            raise ModelError(f"{what}: {reason}", path=folder, hint=_AGAIN) from error
        if odds := _at_odds(said):
            raise ModelError(f"{what}: {odds}", path=folder, hint=_AGAIN)


def load_body(folder: Path, **settings: Any) -> Any:  # noqa: ANN401 - an untyped library
    """Load a transformer without a head, in float32 on the CPU.

    Args:
        folder: of transformers or sentence-transformers; or a model folder of Emotaxa that has weights.
        settings: for `from_pretrained` or `from_config` of transformers.

    Raises:
        ModelError: where there is none in the folder, or a file of it is at fault.
        MissingExtra: where PyTorch or transformers is not installed.
    """
    try:
        import torch
        from transformers import AutoConfig, AutoModel
    except ImportError as error:
        raise MissingExtra("loading a transformer", "encoders") from error
    from classifiers.folder.reading import is_model_folder, open_folder

    own = is_model_folder(folder)
    found = _with_weights(open_folder(folder)) if own else None
    with loading(folder, "no transformer"):
        if found is None:
            return AutoModel.from_pretrained(folder, dtype=torch.float32, local_files_only=True, **settings)
        config = AutoConfig.from_pretrained(found.file(BODY).parent, local_files_only=True)
        body: Any = AutoModel.from_config(config, dtype=torch.float32, **settings)  # type: ignore[no-untyped-call]
        body.pooler = None
        tensors = {
            name.removeprefix(_TENSORS): torch.from_numpy(tensor)
            for name, tensor in found.tensors().items()
            if name.startswith(_TENSORS)
        }
        body.load_state_dict(tensors)
        return body


def _with_weights(folder: "ModelFolder") -> "ModelFolder":
    """See to it that a model folder of Emotaxa holds a transformer with its float32 weights."""
    if folder.config.architecture == "static":
        raise ModelError(
            "is a static model, in which there is no transformer",
            path=folder.path,
            hint="name the folder of an encoder, or of a transformer that was trained with weights = true",
        )
    if not (folder.has(WEIGHTS) and folder.has(BODY)):
        raise ModelError(
            f"has no {WEIGHTS} to go on from, only a graph",
            path=folder.path,
            hint="train it again with weights = true in its recipe",
        )
    return folder


def _at_odds(said: Sequence[str]) -> str:
    """Say which tensors weights lack or have in other shapes, by the report of transformers; empty where all is well.

    The pooler, which many checkpoints lack, is used by nothing here.
    """
    rows = [row for text in said for row in _ROW.findall(text) if not row[0].startswith(_UNUSED)]
    for kind, worded in (("MISMATCH", "have other shapes than config.json says"), ("MISSING", "are missing")):
        names = sorted(name for name, of in rows if of == kind)
        if names:
            return f"tensors of the weights {worded}, {names[0]} among them"
    return ""

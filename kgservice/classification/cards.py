"""Cards: what tells people of a model, which lies beside its files."""

from pathlib import Path

__all__ = ["card_of"]

_CARD = "README.md"
_OF_FOLDERS = ("hf", "entailment")
_WITHOUT = ("lexical", "prototype", "ensemble")
"""Kinds of models that are no folder of their own, whatever is called like them."""

_LONGEST = 1024 * 1024


def card_of(spec: str) -> str | None:
    """Give the card of a model, in Markdown; None where it has none.

    Args:
        spec: what names the model to `classifiers.open`.
    """
    folder = _folder(spec)
    if folder is None:
        return None
    try:
        with (folder / _CARD).open("rb") as stream:
            return stream.read(_LONGEST).decode("utf-8", "replace")
    except OSError:
        return None


def _folder(spec: str) -> Path | None:
    """Give the folder that `classifiers.open` reads a model from; None where it reads none."""
    from classifiers.folder.shipped import shipped_models
    from classifiers.huggingface.source import existing_folder

    kind, _, rest = spec.partition(":")
    if spec in shipped_models():
        return shipped_models()[spec]
    if kind in _OF_FOLDERS:
        return existing_folder(rest) or existing_folder(rest.rpartition("@")[0])
    return None if kind in _WITHOUT else existing_folder(spec)

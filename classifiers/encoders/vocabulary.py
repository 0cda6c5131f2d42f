"""Vocabularies: whether a tokenizer and the weights of a transformer belong together."""

from pathlib import Path
from typing import Any

from classifiers.errors import ModelError

__all__ = ["check_vocabulary"]


def check_vocabulary(network: Any, highest: int, folder: Path) -> None:  # noqa: ANN401 - an untyped library
    """See to it that a transformer has a vector for each id of a tokenizer.

    Args:
        network: a model of the library transformers, with a head or without; of one that does not tell its table of
            words nothing is said.
        highest: the highest id that the tokenizer gives.
        folder: where the two were loaded from.

    Raises:
        ModelError: where it has none for some.
    """
    try:
        weight = network.get_input_embeddings().weight
    except (AttributeError, NotImplementedError):
        return
    if highest >= len(weight):
        raise ModelError(
            f"the tokenizer gives ids up to {highest:,}, and the weights have vectors for {len(weight):,}",
            path=folder,
            hint="copy tokenizer and weights anew from one model",
        )

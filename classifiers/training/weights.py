"""Weights: a network as the tensors of a model folder."""

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save

from classifiers.trained.quantised import quantise_rows
from classifiers.training.body import StaticBody, TransformerBody
from classifiers.training.network import Network

__all__ = ["body_settings", "weights"]

Array = NDArray[np.float32]


def weights(network: Network) -> bytes:
    """Give `model.safetensors`.

    Of a transformer the weights are float32, the body's under the names that the library transformers has for them; of
    a static model the tables are int8 with a scale for each row, and the layers float16.
    """
    layers = network.hidden
    found = {f"hidden.{at}.{name}": _array(one) for at, layer in enumerate(layers) for name, one in _pair(layer)}
    found |= {f"heads.{name}": _array(one) for name, one in _pair(network.heads)}
    if network.points is not None:
        found |= {f"points.{name}": _array(one) for name, one in _pair(network.points)}
    body = network.body
    if isinstance(body, TransformerBody):
        return save(found | {f"body.{name}": _array(one) for name, one in body.model.state_dict().items()})
    tensors: dict[str, NDArray[np.generic]] = {name: one.astype(np.float16) for name, one in found.items()}
    return save({**tensors, **dict(_tables(body))})


def body_settings(network: Network) -> bytes | None:
    """Give `body/config.json` of a transformer, from which the library transformers builds it; else None."""
    if not isinstance(network.body, TransformerBody):
        return None
    return str(cast(Any, network.body.model).config.to_json_string()).encode()


def _tables(body: StaticBody) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for name, table in (("tokens", body.tokens), ("bigrams", body.bigrams)):
        if table is not None:
            numbers, scale = quantise_rows(_array(table))
            yield f"{name}.embedding", numbers
            yield f"{name}.scale", scale
    yield "tokens.weight", _array(body.logarithms.exp())


def _pair(layer: torch.nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    yield from layer.state_dict().items()


def _array(tensor: torch.Tensor) -> Array:
    return np.ascontiguousarray(tensor.detach().float().cpu().numpy())

"""Graph: a network as it is exported, for ids and mask alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from classifiers.training.network import Network

__all__ = ["Graph"]


class Graph(nn.Module):
    """Gives the pooled vectors, the logits and, where there are any, the standardised points."""

    def __init__(self, network: Network) -> None:
        """Wrap a network, which is neither copied nor changed."""
        super().__init__()
        self.network = network

    @contextmanager
    def spelled_out(self) -> Iterator[None]:
        """Have attention computed step by step meanwhile, in which form it is found in the graph and fused."""
        model: Any = self.network.body.model
        before = model.config._attn_implementation
        model.set_attn_implementation("eager")
        try:
            yield
        finally:
            model.set_attn_implementation(before)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Give them for ids and mask, int64 of shape (texts, tokens)."""
        vectors = self.network.body(input_ids, attention_mask)
        logits = self.network.heads(vectors)
        return (vectors, logits) if self.network.points is None else (vectors, logits, self.network.points(vectors))

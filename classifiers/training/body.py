"""Bodies: what makes a vector of a text, a transformer with mean pooling or a table of tokens."""

from typing import Any, Protocol, cast

import torch
from torch import nn
from torch.nn.functional import embedding_bag

__all__ = ["Body", "StaticBody", "TransformerBody"]


class Body(Protocol):
    """What the two have in common."""

    dimensions: int

    def layers(self) -> list[list[nn.Parameter]]:
        """Give the parameters by layer, the lowest first."""
        ...


class TransformerBody(nn.Module):
    """A transformer whose last hidden states are averaged over the tokens, marks of beginning and end included."""

    def __init__(self, model: nn.Module) -> None:
        """Take a model of the library transformers over; its pooling layer, which nothing here uses, is dropped."""
        super().__init__()
        self.model = model
        if getattr(model, "pooler", None) is not None:
            cast(Any, model).pooler = None
        self.dimensions = int(cast(Any, model).config.hidden_size)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Give vectors, shape (texts, dimensions), for ids and mask of shape (texts, tokens)."""
        hidden = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        pooled: torch.Tensor = (hidden * weight).sum(1) / weight.sum(1).clamp(min=1.0)
        return pooled

    def layers(self) -> list[list[nn.Parameter]]:
        """Give the parameters by layer: embeddings first, then the layers upward, and whatever else there is last."""
        stacks = [list(part) for part in self.model.modules() if isinstance(part, nn.ModuleList)]
        blocks = max(stacks, key=len) if stacks else []
        found = [list(block.parameters()) for block in blocks]
        inside = {id(parameter) for block in found for parameter in block}
        below = [
            parameter
            for name, part in self.model.named_children()
            if "embed" in name
            for parameter in part.parameters()
            if id(parameter) not in inside
        ]
        inside |= {id(parameter) for parameter in below}
        rest = [parameter for parameter in self.model.parameters() if id(parameter) not in inside]
        return [layer for layer in (below, *found, rest) if layer]


class StaticBody(nn.Module):
    """Vectors of tokens, averaged by learnt weights, to which vectors of hashed bigrams are added.

    With w the weights, e the vectors of a text's tokens and g those of its bigrams:
    (sum w e + sum g) / sum w. The weights are held as logarithms, and so stay above 0.
    """

    def __init__(self, tokens: torch.Tensor, weights: torch.Tensor, buckets: int, drop: float = 0.0) -> None:
        """Begin with vectors of shape (vocabulary, dimensions) and weights of shape (vocabulary,); bigrams with zeros.

        Args:
            tokens: the vectors.
            weights: above 0.
            buckets: number of bigrams; 0 for none.
            drop: share of the tokens and bigrams that is left out in training.
        """
        super().__init__()
        self.tokens = nn.Parameter(tokens.float())
        self.logarithms = nn.Parameter(weights.float().log())
        self.bigrams = nn.Parameter(torch.zeros(buckets, tokens.shape[1])) if buckets else None
        self.dimensions = int(tokens.shape[1])
        self.drop = drop

    def forward(
        self, ids: torch.Tensor, starts: torch.Tensor, pairs: torch.Tensor, places: torch.Tensor
    ) -> torch.Tensor:
        """Give vectors, shape (texts, dimensions); zeros for a text without tokens.

        Args:
            ids: tokens of all texts, one after the other.
            starts: where each text begins in them.
            pairs: bigrams, likewise.
            places: where each text begins in those.
        """
        weights = self.logarithms[ids].exp()
        total = embedding_bag(
            torch.zeros_like(ids), weights.new_ones(1, 1), starts, mode="sum", per_sample_weights=weights
        )
        found = embedding_bag(ids, self.tokens, starts, mode="sum", per_sample_weights=self._kept(weights))
        if self.bigrams is not None:
            kept = self._kept(torch.ones_like(pairs, dtype=found.dtype))
            found = found + embedding_bag(pairs, self.bigrams, places, mode="sum", per_sample_weights=kept)
        return found / total.clamp(min=1e-6)

    def layers(self) -> list[list[nn.Parameter]]:
        """Give the parameters as one layer."""
        return [list(self.parameters())]

    def _kept(self, weights: torch.Tensor) -> torch.Tensor:
        if not (self.training and self.drop):
            return weights
        return weights * (torch.rand_like(weights) >= self.drop) / (1 - self.drop)

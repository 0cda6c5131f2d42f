"""Network: a body with its heads, whose logits stand side by side, and a regression of affect."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

from classifiers.training.body import StaticBody, TransformerBody

__all__ = ["Network"]


class Network(nn.Module):
    """A body, hidden layers if it is static, heads and the regression of affect.

    Attributes:
        body: makes vectors of texts.
        hidden: layers between them and the heads; each is followed by a rectifier.
        heads: one row of weights for each label of all heads, in their order.
        points: valence, arousal and dominance, standardised; None without a regression.
        mixed: whether the body computes in bfloat16; weights are float32 all the same.
    """

    def __init__(
        self,
        body: TransformerBody | StaticBody,
        labels: int,
        *,
        points: bool = False,
        hidden: Sequence[int] = (),
        dropout: float = 0.0,
    ) -> None:
        """Put heads of small random weights on a body."""
        super().__init__()
        self.body = body
        widths = [body.dimensions, *hidden]
        self.hidden = nn.ModuleList(nn.Linear(below, above) for below, above in pairwise(widths))
        self.heads = nn.Linear(widths[-1], labels)
        self.points = nn.Linear(widths[-1], 3) if points else None
        self.dropout = nn.Dropout(dropout)
        self.mixed = False

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]:
        """Give vectors (texts, dimensions), logits (texts, labels) and standardised points (texts, 3), all float32.

        Args:
            inputs: what the body takes. Where `mixed` is set, it computes in bfloat16.
        """
        vectors, found = self.features(*inputs)
        return vectors, self.heads(found), None if self.points is None else self.points(found)

    def features(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Give vectors (texts, dimensions), and what the heads and the regression read (texts, width), both float32."""
        with torch.autocast(inputs[0].device.type, dtype=torch.bfloat16, enabled=self.mixed):
            vectors = self.body(*inputs)
        vectors = vectors.float()
        found = self.dropout(vectors)
        for layer in self.hidden:
            found = self.dropout(torch.relu(layer(found)))
        return vectors, found

"""Optimiser: AdamW with a rate for each layer, the course of the rates, and the moving average of the weights."""

import torch
from torch import nn

from classifiers.training.network import Network
from classifiers.training.recipe import TrainingRecipe

__all__ = ["Average", "optimiser", "share_of_rate"]

_EVERY = 4
"""Steps between two updates of the average, which costs as much as a good part of a step."""


def optimiser(network: Network, recipe: TrainingRecipe) -> torch.optim.AdamW:
    """Make an optimiser: the head's rate for all but the body, whose rate falls from layer to layer downward.

    Weights of one dimension (biases, norms, weights of tokens) do not decay (Loshchilov & Hutter 2019; Devlin et al.
    2019). The rate of a group at the height of the course is kept in it as `peak`.
    """
    layers = network.body.layers()
    inside = {id(parameter) for layer in layers for parameter in layer}
    rest = [parameter for parameter in network.parameters() if id(parameter) not in inside]
    groups: list[dict[str, object]] = []
    for parameters, rate in [(rest, recipe.head_rate)] + [
        (layer, recipe.rate * recipe.layer_decay ** (len(layers) - 1 - depth)) for depth, layer in enumerate(layers)
    ]:
        for flat in (False, True):
            some = [one for one in parameters if (one.dim() < 2) == flat]
            if some:
                decay = 0.0 if flat else recipe.decay
                groups.append({"params": some, "lr": rate, "peak": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True)


def share_of_rate(step: int, steps: int, warm_up: float) -> float:
    """Give the share of the highest rate that holds in a step: it rises along a line, then falls along one to 0.

    >>> [round(share_of_rate(step, 10, 0.2), 2) for step in (0, 1, 2, 6, 9)]
    [0.5, 1.0, 1.0, 0.5, 0.12]
    """
    rising = int(warm_up * steps)
    if step < rising:
        return (step + 1) / rising
    return (steps - step) / max(1, steps - rising)


class Average:
    """The exponential moving average of a network's weights (Polyak & Juditsky 1992), quicker at the beginning.

    Attributes:
        weights: the averages, by the names of the weights.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        """Begin with the weights as they are.

        Args:
            network: the network.
            decay: what is kept of the average in a step, in (0, 1).
        """
        self.weights = {name: weight.detach().clone() for name, weight in network.named_parameters()}
        self._decay = decay**_EVERY

    def update(self, network: nn.Module, step: int) -> None:
        """Take the weights in after a step, counted from 1; most steps are passed over."""
        if step % _EVERY:
            return
        updates = step // _EVERY
        decay = min(self._decay, (1 + updates) / (10 + updates))
        own = dict(network.named_parameters())
        with torch.no_grad():
            fresh: list[torch.Tensor] = [own[name] for name in self.weights]
            torch._foreach_lerp_(list(self.weights.values()), fresh, 1 - decay)

    def exchange(self, network: nn.Module) -> None:
        """Put the averages into the network, and its weights in their place; a second time undoes it."""
        with torch.no_grad():
            for name, weight in network.named_parameters():
                kept = weight.detach().clone()
                weight.copy_(self.weights[name])
                self.weights[name].copy_(kept)

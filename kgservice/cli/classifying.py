"""Classifiers for commands: the model that an option names, grounded in the graph that is read."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifiers.protocol import Classifier
    from kgservice.workspace import AtRevision

__all__ = ["classifier_for"]


def classifier_for(graph: "AtRevision", model: str | None, device: str, floor: float | None = None) -> "Classifier":
    """Open a model; the default one where none is named.

    Raises:
        EmotaxaError: where there is none of the name, or it cannot be loaded.
    """
    from classifiers.open import open_classifier

    return open_classifier(model, graph.converter, device, floor=floor)

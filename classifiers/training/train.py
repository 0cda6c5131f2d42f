"""Train: the whole run, from a recipe to a model folder."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.training.recipe import Recipe
from mappings.conversion.converter import Converter
from ontology.errors import MissingExtra

__all__ = ["Trained", "train"]


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A training that has ended.

    Attributes:
        path: the model folder.
        name: of the model.
        version: of the model.
        metrics: what was measured of it, as in its metrics.json.
    """

    path: Path
    name: str
    version: str
    metrics: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Give it as a document."""
        return {"model": str(self.path), "name": self.name, "version": self.version, **self.metrics}


def train(
    recipe: Recipe,
    converter: Converter,
    *,
    restart: bool = False,
    tell: Callable[[str], None] = lambda text: None,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Trained:
    """Train a model and write its folder.

    The state of the training is kept beside the folder, in `.NAME.training`, until the folder stands; a training that
    was broken off, in whatever way, goes on from there when it is called again, and ends in the same weights as if it
    had not been, where the device, the number of threads and the versions are the same.

    Args:
        recipe: what is trained.
        converter: finds levels and their concepts.
        restart: whether to forget the state of an unfinished training.
        tell: told remarks: which rows there are, what each epoch came to.
        progress: told what is done, how much of it, and of how much: `teaching` rows, `training` steps.

    Raises:
        MissingExtra: where torch or transformers are not installed.
        DocumentError, TrainingError, ModelError, DeviceError, UnknownReference: where something that the recipe names
            is not there or will not do.
    """
    try:
        from classifiers.training.finish import finish
        from classifiers.training.preparation import prepare
        from classifiers.training.refit import refit_points
        from classifiers.training.requirements import check_installed
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in ("torch", "transformers", "onnx"):
            raise MissingExtra("training", "train") from error
        raise
    check_installed(recipe)
    prepared = prepare(
        recipe,
        converter,
        tell,
        restart=restart,
        taught_rows=lambda done, total: progress("teaching", done, total),
    )
    with closing(prepared.checkpoints):
        epochs = prepared.loop.run(
            lambda epoch: tell(epoch.as_text()), lambda done, total: progress("training", done, total)
        )
        refitted = refit_points(prepared.loop.network, prepared.material, prepared.device)
        if any(refitted):
            tell(_refitted(refitted))
        tell("writing the model, and calibrating it on the dev rows as it will run")
        finished = finish(prepared, epochs, converter)
        prepared.checkpoints.clear()
    return Trained(finished.folder.path, recipe.name, recipe.version, finished.metrics)


def _refitted(penalties: Sequence[float | None]) -> str:
    named = zip(("valence", "arousal", "dominance"), penalties, strict=True)
    said = ", ".join(f"{name} (penalty {penalty:.3g})" for name, penalty in named if penalty is not None)
    return f"regression of affect solved anew over the learnt features, as it agrees better with the dev rows: {said}"

"""Requirements: what has to be so before anything is trained, as it would else be found hours later."""

from importlib.util import find_spec
from pathlib import Path

from classifiers.encoders.description import BODY, positions_of, read_json
from classifiers.errors import TrainingError
from classifiers.training.data import Data
from classifiers.training.recipe import Recipe
from mappings.conversion.converter import Converter
from ontology.errors import MissingExtra

__all__ = ["check_dev", "check_installed", "check_levels", "check_positions"]


def check_installed(recipe: Recipe) -> None:
    """See to it that what writes the model in the end is installed.

    Raises:
        MissingExtra: where it is not.
    """
    if recipe.architecture == "transformer" and find_spec("onnx") is None:
        raise MissingExtra("training", "train")


def check_levels(recipe: Recipe, converter: Converter) -> None:
    """Look up all levels of a recipe, and how labels of the first head are converted to those of families.

    Raises:
        UnknownReference: for a level that does not exist.
        EmotaxaError: for one that nothing is converted to.
    """
    for number, head in enumerate(recipe.head):
        for name, field in ((head.level, "level"), *((target, "targets") for target in head.targets)):
            with recipe.told("head", number, field):
                converter.level(name, field)
    first = converter.level(recipe.head[0].level, "level")
    for family in recipe.loss.families:
        with recipe.told("loss", "families", family):
            converter.matrix(first, converter.level(family, "families"))
    if recipe.fine is not None:
        with recipe.told("fine"):
            converter.matrix(first, converter.level(recipe.fine, "fine"))


def check_positions(recipe: Recipe, folder: Path) -> None:
    """See to it that the encoder has a position for each token of the longest text.

    Args:
        recipe: says where texts are cut.
        folder: the encoder's.

    Raises:
        TrainingError: where it has fewer.
        ModelError: where its config.json is no JSON.
    """
    if recipe.architecture == "static":
        return
    # Where the folder is one of Emotaxa's own, it is its body that has positions.
    described = folder / BODY if (folder / BODY).is_file() else folder / "config.json"
    positions = positions_of(read_json(described))
    if positions is not None and recipe.max_tokens > positions:
        raise TrainingError(
            f"max_tokens is {recipe.max_tokens}, and the encoder in {folder} reads {positions} tokens at most",
            hint="lower max_tokens, or name another encoder",
            value=recipe.max_tokens,
        )


def check_dev(data: Data) -> None:
    """See to it that something tells which epoch is best.

    Raises:
        TrainingError: where no dev row bears a label of the first head.
    """
    first = data.heads[0]
    if not first.tuned(data.splits):
        raise TrainingError(
            f"no dev row bears a label of {first.level.id}, so that nothing tells which epoch is best",
            hint="give rows with a dev split, or a share under [splits], and check `dev` of the first head",
        )

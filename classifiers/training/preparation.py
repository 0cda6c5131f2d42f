"""Preparation: everything that a training needs before its first step."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from classifiers.encoders.description import TOKENIZER
from classifiers.encoders.device import resolve_device
from classifiers.folder.writing import check_place
from classifiers.training.checkpoint import Checkpoints
from classifiers.training.data import Data, read_data
from classifiers.training.distillation import check_teachers, open_teachers, taught
from classifiers.training.inputs import Inputs, read_inputs
from classifiers.training.loop import Loop
from classifiers.training.loss import Family, Loss, balance, prior_bias
from classifiers.training.mark import mark_of
from classifiers.training.material import Material, Taught
from classifiers.training.recipe import Recipe
from classifiers.training.requirements import check_dev, check_levels, check_positions
from classifiers.training.splits import DEV, TRAIN
from classifiers.training.start import encoder_folder, start_network
from mappings.conversion.converter import Converter

__all__ = ["Prepared", "prepare"]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A training that can begin, or go on.

    Attributes:
        recipe: what is trained.
        material: the rows.
        loop: the training.
        tokenizer: the tokenizer.json that goes with the model.
        checkpoints: where states are kept.
        device: where it runs.
    """

    recipe: Recipe
    material: Material
    loop: Loop
    tokenizer: Path
    checkpoints: Checkpoints
    device: str


def prepare(
    recipe: Recipe,
    converter: Converter,
    tell: Callable[[str], None],
    *,
    restart: bool,
    taught_rows: Callable[[int, int], None],
) -> Prepared:
    """Read all that a recipe names, and make the network that training begins or goes on with.

    Args:
        recipe: the recipe.
        converter: finds levels and their concepts.
        tell: told, in words, which rows there are and which are left out.
        restart: whether to forget the state of an unfinished training.
        taught_rows: told how many rows teachers have scored, and how many they will.

    Raises:
        DocumentError, TrainingError, ModelError, DeviceError, UnknownReference: where something that the recipe names
            is not there or will not do.
    """
    with recipe.told("training", "device"):
        device = resolve_device(recipe.training.device)
    _settle(recipe, device)
    with recipe.told("out"):
        check_place(recipe.place(recipe.out))
    check_levels(recipe, converter)
    teachers = open_teachers(recipe)
    with recipe.told("encoder"):
        folder = encoder_folder(recipe.encoder, recipe.path.parent)
    with recipe.told("max_tokens"):
        check_positions(recipe, folder)
    data = read_data(recipe, converter)
    with recipe.told("head", 0, "dev"):
        check_dev(data)
    check_teachers(recipe, teachers, data)
    for line in _said_of(data, soft=bool(teachers)):
        tell(line)
    static = recipe.architecture == "static"
    tokenizer = folder / TOKENIZER
    with recipe.told("encoder"):
        inputs = read_inputs(tokenizer, data.texts, recipe.max_tokens, recipe.static.buckets if static else None)
    rows = data.rows(TRAIN)
    labels = sum(len(head.concepts) for head in data.heads)
    network = start_network(recipe, folder, labels, inputs, rows, device)
    mixed = _mixed(recipe, device)
    shares = [_shares(data, converter, name) for name in recipe.loss.families]
    mark = mark_of(recipe, data, folder, [teacher.config.files for teacher in teachers], shares, mixed=mixed)
    # From here on a folder stands beside the model; whatever can be told beforehand has been told.
    checkpoints = Checkpoints(_state_folder(recipe), mark)
    checkpoints.open(restart=restart)
    try:
        soft = taught(teachers, data, checkpoints.folder, device, taught_rows)
        material = _material(data, inputs, soft)
        network.mixed = mixed
        weight, prior = balance(material.present[rows], material.learnt[rows], recipe.loss)
        with torch.no_grad():
            network.heads.bias.copy_(torch.from_numpy(prior_bias(weight, prior)))
        families = [
            Family(next(material.columns()), torch.from_numpy(matrix).to(device), weight)
            for matrix, weight in zip(shares, recipe.loss.families.values(), strict=True)
        ]
        loss = _loss(recipe, material, weight, prior, device, families)
        loop = Loop(network, material, loss, recipe, device, checkpoints)
        if loop.course.step:
            tell(f"going on after step {loop.course.step:,}, in epoch {loop.course.epoch + 1}")
        return Prepared(recipe, material, loop, tokenizer, checkpoints, device)
    except BaseException:
        checkpoints.close()
        raise


def _settle(recipe: Recipe, device: str) -> None:
    """Set the number of threads, and what CUDA needs to compute the same again."""
    if recipe.training.threads:
        torch.set_num_threads(recipe.training.threads)
    if device == "cuda":
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")


def _said_of(data: Data, *, soft: bool) -> Iterator[str]:
    counts = ", ".join(f"{name} ({count:,})" for name, count in data.taught(soft=soft).items())
    yield f"learning from rows of {counts}; tuning on {len(data.rows(DEV)):,}"
    for name, made in data.splits.drawn.items():
        if made:
            yield f"{name}: {' and '.join(made)} drawn from its training rows by digest of the text"
    for name, count in data.splits.excluded.items():
        if count:
            rows = "1 row" if count == 1 else f"{count:,} rows"
            yield f"{name}: {rows} left out, as the text stands in a dev or test split"
    for head in data.heads:
        if head.left_out:
            yield f"{head.level.id}: too few rows bear {', '.join(concept.label for concept in head.left_out)}"
        if not head.tuned(data.splits):
            yield f"{head.level.id}: no dev row bears a label of it, so that its probabilities are not calibrated"


def _state_folder(recipe: Recipe) -> Path:
    out = recipe.place(recipe.out)
    return out.with_name(f".{out.name}.training")


def _mixed(recipe: Recipe, device: str) -> bool:
    """Tell whether to compute in bfloat16, which only a part of all processors do faster."""
    if recipe.training.precision != "auto":
        return recipe.training.precision == "bf16"
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    # Builds of torch without oneDNN lack the very operator.
    known = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    return recipe.architecture == "transformer" and known and bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _material(data: Data, inputs: Inputs, soft: Taught | None) -> Material:
    mean, deviation = np.zeros(3, np.float32), np.ones(3, np.float32)
    if data.points is not None:
        own = data.points[data.rows(TRAIN)].astype(np.float64)
        for at in range(own.shape[1]):
            told = own[~np.isnan(own[:, at]), at]
            if len(told):
                mean[at], deviation[at] = told.mean(), told.std() if told.std() > 1e-6 else 1.0
    present = np.concatenate([head.present for head in data.heads], axis=1)
    known = np.concatenate([head.known for head in data.heads], axis=1)
    learnt = np.concatenate([head.learnt for head in data.heads], axis=1)
    return Material(data, inputs, present, known, learnt, mean, deviation, soft)


def _loss(
    recipe: Recipe,
    material: Material,
    weight: NDArray[np.float32],
    prior: NDArray[np.float32],
    device: str,
    families: Sequence[Family],
) -> Loss:
    heads = material.data.heads
    cells = np.concatenate(
        [np.full(len(head.concepts), head.weight / len(head.concepts), np.float32) for head in heads]
    )
    distilled = recipe.distillation
    count, positive, frequent = (torch.from_numpy(array).to(device) for array in (cells, weight, prior))
    return Loss(
        count,
        positive,
        frequent,
        smoothing=recipe.loss.smoothing,
        focus=recipe.loss.focus,
        families=tuple(families),
        points=0.0 if recipe.points is None else recipe.points.weight,
        soft=0.0 if distilled is None else distilled.weight,
        temperature=1.0 if distilled is None else distilled.temperature,
    )


def _shares(data: Data, converter: Converter, name: str) -> NDArray[np.float32]:
    """Give how much of each label of the first head falls into the concepts of a level, of shape (labels, concepts)."""
    head = data.heads[0]
    matrix = converter.matrix(head.level, converter.level(name, "families"))
    rows = [matrix.rows[concept.iri] for concept in head.concepts]
    shares: NDArray[np.float32] = matrix.share.toarray()[rows].astype(np.float32)
    return shares

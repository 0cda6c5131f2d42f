"""Finish: from the best weights to a model folder, calibrated on the dev rows as it will run, and measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration.fit import Fitted
from classifiers.encoders.description import BODY
from classifiers.folder.card import write_card
from classifiers.folder.config import (
    CorpusConfig,
    FineConfig,
    FolderConfig,
    HeadConfig,
    LabelConfig,
    OntologyConfig,
    PointsConfig,
    StaticConfig,
)
from classifiers.folder.reading import ONNX, TOKENIZER, WEIGHTS, ModelFolder
from classifiers.folder.writing import write_folder
from classifiers.trained.opening import open_runtime
from classifiers.training.data import Data
from classifiers.training.fitting import fitted_closeness, fitted_heads
from classifiers.training.loop import Epoch
from classifiers.training.material import Outputs
from classifiers.training.measuring import SPLITS, exported, plain, tables
from classifiers.training.preparation import Prepared
from classifiers.training.weights import body_settings, weights
from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import shipped_datasets

__all__ = ["Finished", "finish"]


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """A model that stands in its folder.

    Attributes:
        folder: where.
        metrics: what was measured of it, as in its metrics.json.
    """

    folder: ModelFolder
    metrics: dict[str, Any]


def finish(prepared: Prepared, epochs: list[Epoch], converter: Converter) -> Finished:
    """Write the model folder.

    The model is written once as it is, run on the dev rows just as it will be run, calibrated on that, and written
    again. Thresholds and calibration know nothing of the test rows, which are measured last.

    Raises:
        ModelError: where the folder cannot be written.
    """
    recipe, data, network = prepared.recipe, prepared.material.data, prepared.loop.network
    network.mixed = False
    files: dict[str, bytes | Path] = {TOKENIZER: prepared.tokenizer}
    settings = body_settings(network)
    if settings is None or recipe.weights:
        files[WEIGHTS] = weights(network)
    if settings is not None:
        files[ONNX] = _graph(prepared)
        files |= {BODY: settings} if recipe.weights else {}
    plain_config = _config(prepared, epochs, converter)
    scratch = write_folder(prepared.checkpoints.folder / "model", plain_config, files)
    runtime = open_runtime(scratch, "cpu", threads=recipe.training.threads)
    found: dict[str, Outputs] = {}
    for name, split in SPLITS.items():
        outputs = runtime.run([data.texts[row] for row in data.rows(split)])
        logits = np.where(outputs.empty[:, None], np.float32(np.nan), outputs.logits)
        found[name] = Outputs(logits, outputs.points)
    material = prepared.material
    fitted = fitted_heads(recipe, material, found["dev"].logits, converter)
    exact = {name: prepared.loop.outputs(split).logits for name, split in SPLITS.items()}
    own = fitted_heads(recipe, material, exact["dev"], converter)[0]
    weight = fitted_closeness(recipe, material, fitted[0], runtime, converter)
    config = plain_config.model_copy(
        update={
            "heads": tuple(_head(head, one) for head, one in zip(plain_config.heads, fitted, strict=True)),
            "fine": None if weight is None else FineConfig(weight=weight),
        }
    )
    measured = dict(tables(material, found, fitted))
    written = {name: outputs.logits for name, outputs in found.items()}
    metrics: dict[str, Any] = {
        "measured": {name: {key: plain(value) for key, value in table.items()} for name, table in measured.items()},
        "exported": exported(
            material,
            {"as trained": exact, "as written": written},
            {"as trained": own, "as written": fitted[0]},
        ),
        "epochs": [_epoch(epoch) for epoch in epochs],
        "rows": {
            "tuned on": "dev",
            "learnt from": data.taught(soft=recipe.distillation is not None),
            "left out": dict(data.splits.excluded),
            "drawn": {name: list(made) for name, made in data.splits.drawn.items() if made},
        },
    }
    card = write_card(config, measured, tuple(_limits(data)))
    return Finished(write_folder(recipe.place(recipe.out), config, files, card=card, metrics=metrics), metrics)


def _graph(prepared: Prepared) -> Path:
    from classifiers.encoders.export import export_onnx
    from classifiers.training.graph import Graph

    network = prepared.loop.network
    names = ("embedding", "logits", "points") if network.points is not None else ("embedding", "logits")
    graph = Graph(network)
    with graph.spelled_out():
        written = export_onnx(
            graph, prepared.checkpoints.folder / ONNX, output_names=names, reduce_range=prepared.recipe.seven_bits
        )
    network.to(prepared.device)
    return written


def _config(prepared: Prepared, epochs: list[Epoch], converter: Converter) -> FolderConfig:
    recipe, material = prepared.recipe, prepared.material
    data, static = material.data, recipe.architecture == "static"
    names = {dataset.id: dataset.name for dataset in shipped_datasets()}
    taught = data.taught(soft=recipe.distillation is not None)
    return FolderConfig(
        name=recipe.name,
        version=recipe.version,
        architecture=recipe.architecture,
        description=recipe.description,
        languages=tuple(recipe.languages),
        licence=recipe.licence,
        corpora=tuple(
            CorpusConfig(name=names.get(name, name), licence=licence, rows=taught[name])
            for name, licence in zip(data.corpora, data.licences, strict=True)
        ),
        ontology=OntologyConfig(version=version("emotaxa"), revision=converter.knowledge.revision),
        max_tokens=recipe.max_tokens,
        dimensions=prepared.loop.network.body.dimensions,
        heads=tuple(
            HeadConfig(
                level=head.level.id,
                labels=tuple(LabelConfig(iri=concept.iri, label=concept.label) for concept in head.concepts),
                weight=head.weight,
            )
            for head in data.heads
        ),
        points=None
        if data.points is None
        else PointsConfig(mean=_three(material.mean), deviation=_three(material.deviation)),
        static=StaticConfig(buckets=recipe.static.buckets, hidden=tuple(recipe.static.hidden)) if static else None,
        seed=recipe.seed,
        training={
            "encoder": Path(recipe.encoder).name,
            "epochs": len(epochs),
            "best epoch": next((epoch.number for epoch in reversed(epochs) if epoch.best), 0),
            "teachers": [] if recipe.distillation is None else [Path(one).name for one in recipe.distillation.teachers],
        },
    )


def _head(head: HeadConfig, fitted: Fitted) -> HeadConfig:
    return head.model_copy(
        update={
            "temperature": float(fitted.calibration.temperature),
            "bias": tuple(float(value) for value in fitted.calibration.bias),
            "thresholds": tuple(float(value) for value in fitted.thresholds),
            "targets": fitted.targets,
        }
    )


def _limits(data: Data) -> Iterator[str]:
    for head in data.heads:
        if head.left_out:
            names = ", ".join(concept.label for concept in head.left_out)
            yield f"Of {head.level.id} it does not know {names}, which too few rows bear."
        if not head.tuned(data.splits):
            yield f"Probabilities and thresholds of {head.level.id} are not fitted: no dev row bears a label of it."


def _epoch(epoch: Epoch) -> dict[str, Any]:
    return {
        "number": epoch.number,
        "loss": plain(epoch.loss),
        "dev loss": plain(epoch.dev_loss),
        "dev macro-F1": {level: plain(value) for level, value in epoch.f1.items()},
        "dev r": [plain(value) for value in epoch.points],
        "best": epoch.best,
    }


def _three(values: NDArray[np.float32]) -> tuple[float, float, float]:
    valence, arousal, dominance = (float(value) for value in values)
    return valence, arousal, dominance

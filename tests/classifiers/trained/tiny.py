"""Tiny trained models with random weights: a static one, and a transformer of two layers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.folder.config import (
    CorpusConfig,
    FolderConfig,
    HeadConfig,
    LabelConfig,
    OntologyConfig,
    PointsConfig,
    StaticConfig,
)
from classifiers.folder.reading import ModelFolder
from classifiers.folder.writing import write_folder
from classifiers.trained.quantised import quantise_rows

DIMENSIONS = 16
HIDDEN = (12, 8)
BUCKETS = 50
WORDS = (
    "i am so happy sad angry today what a joy not very you the of and , . ! ? can ' t wait to see it is was cat "
    "dog house ##s ##ed ##ing ##er h e l o x"
).split()
EKMAN = ("anger", "disgust", "fear", "joy", "sadness", "surprise")


def tiny_tokenizer() -> bytes:
    """A tokenizer of BERT's kind, as tokenizer.json: lower case, parted at white space and punctuation."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing

    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS]
    vocabulary = {name: number for number, name in enumerate(names)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.add_special_tokens(names[:4])
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer.to_str().encode()


def ekman_head(labels: Sequence[str] = EKMAN, **values: Any) -> HeadConfig:  # noqa: ANN401
    """A head over labels of Ekman."""
    return HeadConfig.model_validate(
        {
            "level": "ekman",
            "labels": [LabelConfig(iri=f"https://w3id.org/emotaxa/ekman/{label}", label=label) for label in labels],
            **values,
        }
    )


def tiny_config(**values: Any) -> FolderConfig:  # noqa: ANN401
    """The configuration of the static model, with some values changed."""
    return FolderConfig.model_validate(
        {
            "name": "tiny",
            "version": "1",
            "architecture": "static",
            "licence": "CC-BY-4.0",
            "corpora": [CorpusConfig(name="GoEmotions", licence="CC-BY-4.0", rows=43410)],
            "ontology": OntologyConfig(version="0.2.0"),
            "max_tokens": 12,
            "dimensions": DIMENSIONS,
            "heads": [ekman_head()],
            "points": PointsConfig(mean=(0.1, 0.0, 0.0), deviation=(0.5, 0.5, 0.5)),
            "static": StaticConfig(buckets=BUCKETS, hidden=HIDDEN),
            "seed": 7,
            **values,
        }
    )


def static_tensors(config: FolderConfig) -> dict[str, NDArray[Any]]:
    """Random tensors for a static model."""
    assert config.static is not None
    random = np.random.default_rng(config.seed)

    def floats(*shape: int) -> NDArray[np.float32]:
        return random.standard_normal(shape).astype(np.float32)

    found: dict[str, NDArray[Any]] = {}
    found["tokens.embedding"], found["tokens.scale"] = quantise_rows(floats(len(WORDS) + 4, config.dimensions))
    found["tokens.weight"] = random.uniform(0.1, 1.0, len(WORDS) + 4).astype(np.float16)
    if config.static.buckets:
        bigrams = floats(config.static.buckets, config.dimensions)
        found["bigrams.embedding"], found["bigrams.scale"] = quantise_rows(bigrams)
    width = config.dimensions
    for at, outer in enumerate(config.static.hidden):
        found[f"hidden.{at}.weight"], found[f"hidden.{at}.bias"] = floats(outer, width), floats(outer)
        width = outer
    found["heads.weight"], found["heads.bias"] = floats(config.labels, width), floats(config.labels)
    if config.points is not None:
        found["points.weight"], found["points.bias"] = floats(3, width), floats(3)
    return found


def static_folder(
    path: Path, config: FolderConfig | None = None, changed: Mapping[str, NDArray[Any]] = MappingProxyType({})
) -> ModelFolder:
    """Write a static model, with some tensors changed."""
    from safetensors.numpy import save

    known = config or tiny_config()
    tensors = {**static_tensors(known), **changed}
    return write_folder(path, known, {"tokenizer.json": tiny_tokenizer(), "model.safetensors": save(tensors)})


def transformer_folder(path: Path, *, graph: bool = True, weights: bool = True, **values: Any) -> ModelFolder:  # noqa: ANN401
    """Write a transformer: the graph in float32, and the weights that it was made of."""
    import torch
    from safetensors.torch import save
    from transformers import BertConfig, BertModel

    torch.manual_seed(values.get("seed", 3))
    settings = BertConfig(
        vocab_size=len(WORDS) + 4,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=16,
        initializer_range=0.3,
    )
    settings._attn_implementation = "eager"
    body = BertModel(settings, add_pooling_layer=False).train(False)
    config = tiny_config(architecture="transformer", static=None, dimensions=32, **values)
    tensors = {f"body.{name}": value for name, value in body.state_dict().items() if value.is_floating_point()}
    tensors |= {"heads.weight": torch.randn(config.labels, 32), "heads.bias": torch.randn(config.labels)}
    tensors |= {"points.weight": torch.randn(3, 32), "points.bias": torch.randn(3)}
    files: dict[str, bytes | Path] = {"tokenizer.json": tiny_tokenizer()}
    if weights:
        files["body/config.json"] = settings.to_json_string().encode()
        files["model.safetensors"] = save(tensors)
    if graph:
        files["model.onnx"] = _graph(body, tensors, path.with_suffix(".onnx"))
    return write_folder(path, config, files)


def _graph(body: Any, tensors: dict[str, Any], scratch: Path) -> bytes:  # noqa: ANN401
    import torch

    from classifiers.encoders.export import export_onnx

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = body

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401
            states = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            share = attention_mask.to(states.dtype).unsqueeze(-1)
            pooled = (states * share).sum(1) / share.sum(1).clamp(min=1.0)
            linear = torch.nn.functional.linear
            return (
                pooled,
                linear(pooled, tensors["heads.weight"], tensors["heads.bias"]),
                linear(pooled, tensors["points.weight"], tensors["points.bias"]),
            )

    outputs = ("embedding", "logits", "points")
    return export_onnx(Network(), scratch, output_names=outputs, int8=False).read_bytes()

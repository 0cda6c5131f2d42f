"""Bodies, inputs, batches and the optimiser."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from classifiers.errors import ModelError
from classifiers.trained.bigrams import bigrams
from classifiers.training.batches import epoch_batches
from classifiers.training.body import StaticBody
from classifiers.training.inputs import read_inputs
from classifiers.training.material import run
from classifiers.training.measure import best_f1
from classifiers.training.network import Network
from classifiers.training.optimiser import Average, optimiser, share_of_rate
from classifiers.training.recipe import StaticRecipe, TrainingRecipe
from classifiers.training.start import encoder_folder, open_body, static_body
from ontology.errors import BackendUnavailable

TEXTS = ("i am so happy today", "sad", "the dog was scared of the cat and it was so very gross", "", "zzz qqq")


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=300), st.integers(1, 20), st.integers(0, 99), st.integers(0, 9)
)
def test_an_epoch_goes_through_each_row_once(lengths: list[int], size: int, seed: int, epoch: int) -> None:
    rows = np.arange(len(lengths)) * 2
    known = np.zeros(2 * len(lengths), np.int64)
    known[rows] = lengths
    found = epoch_batches(rows, known, size, seed, epoch)
    assert sorted(np.concatenate(found).tolist()) == rows.tolist()
    assert max(map(len, found)) <= size
    again = epoch_batches(rows, known, size, seed, epoch)
    assert all((one == other).all() for one, other in zip(found, again, strict=True))


def test_each_epoch_has_an_order_of_its_own() -> None:
    orders = [
        np.concatenate(epoch_batches(np.arange(200), np.ones(200, np.int64), 8, seed, epoch)).tolist()
        for seed, epoch in ((1, 0), (1, 1), (2, 0))
    ]
    assert orders[0] != orders[1] != orders[2] != orders[0]


def test_a_text_gets_the_same_vector_whatever_stands_beside_it(ground: Path) -> None:
    inputs = read_inputs(ground / "encoder" / "tokenizer.json", TEXTS, 16)
    network = Network(open_body(ground / "encoder"), 3, points=True, dropout=0.5)
    together = run(network, inputs, np.arange(len(TEXTS)), "cpu")
    alone = [run(network, inputs, np.array([row]), "cpu") for row in range(len(TEXTS))]
    np.testing.assert_allclose(together.logits, np.concatenate([one.logits for one in alone]), atol=1e-5)
    assert together.points is not None
    assert np.isfinite(together.points).all()


def test_a_static_body_computes_the_weighted_mean_and_adds_bigrams(ground: Path) -> None:
    inputs = read_inputs(ground / "encoder" / "tokenizer.json", TEXTS, 16, 20)
    draws = np.random.default_rng(1)
    vectors, weights = draws.normal(size=(50, 6)), draws.uniform(0.1, 2, 50)
    body = StaticBody(torch.tensor(vectors), torch.tensor(weights), 20).eval()
    assert body.bigrams is not None
    table = draws.normal(size=(20, 6))
    body.bigrams.data = torch.tensor(table).float()
    found = body(*inputs.tensors(np.arange(len(TEXTS)), "cpu")).detach().numpy()
    for row in range(len(TEXTS)):
        ids = inputs.tokens.ids[inputs.tokens.starts[row] : inputs.tokens.starts[row + 1]]
        if not len(ids):
            assert not found[row].any()
            continue
        pairs, _ = bigrams(ids, np.array([0, len(ids)]), 20)
        expected = (weights[ids] @ vectors[ids] + table[pairs].sum(axis=0)) / weights[ids].sum()
        np.testing.assert_allclose(found[row], expected, atol=1e-5)
    assert inputs.tokens.empty.tolist() == [False, False, False, True, True]


def test_a_static_body_starts_from_what_the_encoder_makes_of_tokens(ground: Path) -> None:
    tokenizer = ground / "encoder" / "tokenizer.json"
    inner = open_body(ground / "encoder").eval()
    counts = np.zeros(40, np.int64)
    counts[5] = 1000
    body = static_body(StaticRecipe(dimensions=32, buckets=0), inner, tokenizer, counts, "cpu", 1)
    tokens = body.tokens.detach()
    with torch.inference_mode():
        ids = torch.tensor([[2, token, 3] for token in range(40)])
        vectors = inner(ids, torch.ones_like(ids))
    # A rotation and a scale change no distance but by one factor.
    near, far = torch.pdist(tokens), torch.pdist(vectors)
    np.testing.assert_allclose(near / near.mean(), far / far.mean(), atol=1e-3)
    weights = body.logarithms.exp()
    assert weights[5] < 0.01 < 0.99 < weights[6]
    with pytest.raises(ModelError, match="vectors of 33 numbers cannot come from an encoder that gives 32"):
        static_body(StaticRecipe(dimensions=33), inner, tokenizer, counts, "cpu", 1)
    drawn = [
        static_body(StaticRecipe(dimensions=8, start="random"), None, tokenizer, counts, "cpu", seed).tokens
        for seed in (1, 1, 2)
    ]
    assert torch.equal(drawn[0], drawn[1])
    assert not torch.equal(drawn[0], drawn[2]), "the seed is of everything that is drawn"


def test_rates_fall_from_layer_to_layer(ground: Path) -> None:
    network = Network(open_body(ground / "encoder"), 3)
    recipe = TrainingRecipe(rate=1e-4, head_rate=1e-2, layer_decay=0.5, decay=0.1)
    groups = optimiser(network, recipe).param_groups
    rates = {id(one): group["peak"] for group in groups for one in group["params"]}
    assert len(rates) == len(list(network.parameters()))
    named = {name: rates[id(one)] for name, one in network.named_parameters()}
    assert named["heads.weight"] == 1e-2
    assert named["body.model.encoder.layer.1.output.dense.weight"] == 1e-4
    assert named["body.model.encoder.layer.0.output.dense.weight"] == 0.5e-4
    assert named["body.model.embeddings.word_embeddings.weight"] == 0.25e-4
    assert {group["weight_decay"] for group in groups for one in group["params"] if one.dim() < 2} == {0.0}


@given(st.integers(1, 500), st.floats(0, 0.9))
def test_rates_rise_then_fall_and_are_never_0(steps: int, warm_up: float) -> None:
    shares = [share_of_rate(step, steps, warm_up) for step in range(steps)]
    top = int(warm_up * steps)
    assert all(0 < share <= 1 for share in shares)
    assert shares[:top] == sorted(shares[:top])
    assert shares[top:] == sorted(shares[top:], reverse=True)


def test_the_average_follows_the_weights_and_changes_places_with_them() -> None:
    layer = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.zeros_(layer.weight)
    average = Average(layer, 0.9)
    expected = 0.0
    for step in range(1, 41):
        torch.nn.init.constant_(layer.weight, float(step))
        average.update(layer, step)
        if step % 4 == 0:
            decay = min(0.9**4, (1 + step / 4) / (10 + step / 4))
            expected = decay * expected + (1 - decay) * step
    average.exchange(layer)
    assert layer.weight.item() == pytest.approx(expected, rel=1e-5)
    average.exchange(layer)
    assert layer.weight.item() == 40.0


@given(st.integers(0, 1000))
def test_the_best_f1_is_that_of_the_best_threshold(seed: int) -> None:
    draws = np.random.default_rng(seed)
    scores = draws.integers(0, 5, (12, 2)).astype(np.float32)
    present, known = draws.random((12, 2)) < 0.4, draws.random((12, 2)) < 0.8
    for label, value in enumerate(best_f1(scores, present, known)):
        told = known[:, label]
        gold, ranked = present[told, label], scores[told, label]
        if not gold.any():
            assert np.isnan(value)
            continue
        each = [2 * (gold & (ranked >= limit)).sum() / (gold.sum() + (ranked >= limit).sum()) for limit in range(5)]
        assert value == pytest.approx(max(each))


def test_an_encoder_that_is_nowhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    for name in ("nowhere/at-all", "nowhere"):
        with pytest.raises(BackendUnavailable, match=f"{name}' is not in the cache of Hugging Face"):
            encoder_folder(name, tmp_path)
    with pytest.raises(ModelError, match=r"gone: there is no such folder; name one that holds config\.json"):
        encoder_folder("../gone", tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="no transformer"):
        open_body(encoder_folder("empty", tmp_path))
    for name in ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"):
        assert (encoder_folder(name, tmp_path) / "tokenizer.json").is_file()

"""Rows, splits and heads: what is learnt from, and what is told of it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.errors import TrainingError
from classifiers.training.data import read_data
from classifiers.training.recipe import SplitRecipe
from classifiers.training.rows import of_sources, read_rows
from classifiers.training.splits import DEV, NONE, TEST, TRAIN, same_text, split_rows
from mappings.conversion.converter import Converter
from ontology.errors import DocumentError, EmotaxaError, UnknownReference
from tests.classifiers.training.material import corpus, recipe, row, written


def test_all_formats_hold_the_same_rows(tmp_path: Path) -> None:
    rows = [
        row(1, 'a, "b"\nc', labels=["joy", "fear"], unknown=["anger"], valence=0.25),
        row(2, "no labels", split=None),
        row(3, "  "),
    ]
    parquet, lines, csv = (
        read_rows([written(tmp_path / f"rows.{ending}", rows)]) for ending in ("parquet", "jsonl", "csv")
    )
    assert parquet.equals(lines)
    assert parquet.equals(csv)
    assert parquet["labels"].to_list() == [["joy", "fear"], []]


def test_files_that_are_no_harmonized_rows_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,labels\nhello,joy\n")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no parquet")
    good = written(tmp_path / "rows.jsonl", [row(1, "a")])
    for path, said in (
        (tmp_path / "a.csv", "no column id, source, split"),
        (tmp_path / "a.parquet", "cannot be read"),
        (tmp_path / "b.parquet", r"^[^:]*b\.parquet: there is no such file; check the path$"),
        (tmp_path / "b.txt", r"harmonized rows cannot be read from \.txt; give a file in \.parquet, \.jsonl or \.csv"),
    ):
        with pytest.raises(DocumentError, match=said):
            read_rows([path])
    for missing in ("id", "source"):
        path = written(tmp_path / f"{missing}.parquet", [row(1, "a"), {**row(2, "b"), missing: None}])
        with pytest.raises(DocumentError, match=rf"{missing}\.parquet: row 2 has no {missing}"):
            read_rows([good, path])
    with pytest.raises(TrainingError, match="no row with a text is from 'two'; the corpora of these files are one"):
        of_sources(read_rows([good]), ["two"])


texts = st.lists(st.sampled_from(["a", "A ", " b", "b", "c d", "C  d", "e", "f", "g\ud800", "h"]), max_size=30)


@given(texts, st.data())
def test_no_text_is_learnt_from_that_is_tuned_on_or_tested_on(texts: list[str], data: st.DataObject) -> None:
    splits = data.draw(st.lists(st.sampled_from(["train", "dev", "test", None, "validation"]), min_size=len(texts)))
    sources = data.draw(st.lists(st.sampled_from(["one", "two"]), min_size=len(texts)))
    found = split_rows(texts, sources[: len(texts)], splits[: len(texts)], SplitRecipe(dev=0.3, test=0.3))
    sides = {place: {same_text(texts[at]) for at in np.flatnonzero(found.place == place)} for place in (0, 1, 2)}
    assert not (sides[TRAIN] & sides[DEV] or sides[TRAIN] & sides[TEST] or sides[DEV] & sides[TEST])
    assert sum(found.excluded.values()) == (found.place == NONE).sum()
    official = [at for at, split in enumerate(splits[: len(texts)]) if split == "test"]
    assert (found.place[official] == TEST).all()


def test_a_corpus_without_splits_gets_some_by_digest_and_another_keeps_its_own() -> None:
    texts = [f"text {number}" for number in range(2000)]
    sources = ["bare"] * 1000 + ["split"] * 1000
    splits: list[str | None] = [None] * 1000 + [
        "dev" if at % 4 == 0 else "test" if at % 4 == 1 else "train" for at in range(1000)
    ]
    found = split_rows(texts, sources, splits, SplitRecipe(dev=0.1, test=0.2))
    assert found.drawn == {"bare": ("dev", "test"), "split": ()}
    shares = [(found.place[:1000] == place).mean() for place in (TRAIN, DEV, TEST)]
    assert shares == pytest.approx([0.7, 0.1, 0.2], abs=0.04)
    backwards = split_rows(texts[::-1], sources[::-1], splits[::-1], SplitRecipe(dev=0.1, test=0.2))
    assert (backwards.place[::-1] == found.place).all(), "the draw hangs on the order"
    taken = SplitRecipe(rename={"split": {"dev": "test", "test": "none"}})
    renamed = split_rows(texts, sources, splits, taken)
    assert (renamed.place[1000:] == TEST).sum() == 250
    assert renamed.drawn["split"] == ("dev",)
    with pytest.raises(EmotaxaError, match=r"'other', of which there is no row; the corpora are bare, split"):
        split_rows(texts, sources, splits, SplitRecipe(rename={"other": {"dev": "test"}}))


def test_a_split_of_an_unknown_name_is_never_learnt_from() -> None:
    texts, sources = [f"text {number}" for number in range(40)], ["one"] * 40
    splits = ["train", "held-out"] * 20
    with pytest.raises(EmotaxaError, match=r"one has a split 'held-out'.*rename = \{one = \{held-out = \"test\"\}\}"):
        split_rows(texts, sources, splits, SplitRecipe())
    found = split_rows(texts, sources, splits, SplitRecipe(rename={"one": {"held-out": "test"}}))
    assert (found.place[1::2] == TEST).all()
    assert not (split_rows(texts, sources, ["", None] * 20, SplitRecipe()).place == NONE).any()


def test_nothing_is_drawn_from_a_corpus_on_which_nothing_can_be_measured() -> None:
    texts = [f"text {number}" for number in range(400)]
    found = split_rows(texts, ["bare"] * 200 + ["told"] * 200, [None] * 400, SplitRecipe(), whole={"bare"})
    assert found.drawn == {"bare": (), "told": ("dev", "test")}
    assert (found.place[:200] == TRAIN).all()


def test_a_text_in_another_form_of_unicode_is_the_same_text() -> None:
    found = split_rows(
        ["caf\u00e9", "cafe\u0301", "\uff4f\uff48", "Oh"],
        ["one", "two", "one", "two"],
        ["test", "train", "dev", "train"],
        SplitRecipe(),
    )
    assert found.place.tolist() == [TEST, NONE, DEV, NONE]


def test_rows_under_several_licences_are_told_with_all_of_them(tmp_path: Path, converter: Converter) -> None:
    rows = [
        row(at, f"t {at}", labels=["joy"], source_labels=["joy"], licence=("CC0-1.0", "CC-BY-NC-4.0", None)[at % 3])
        for at in range(30)
    ]
    written(tmp_path / "rows.parquet", rows)
    assert read_data(recipe(tmp_path, points=None), converter).licences == ("CC-BY-NC-4.0 AND CC0-1.0",)


def test_labels_are_present_absent_or_unknown(place: Path, converter: Converter) -> None:
    data = read_data(recipe(place), converter)
    head = data.heads[0]
    names = [concept.label for concept in head.concepts]
    assert [concept.label for concept in head.left_out] == ["neutral"]
    one, two, rated = (data.corpus == data.corpora.index(name) for name in ("one", "two", "rated"))
    assert head.known[one].all()
    assert not head.known[two][:, names.index("disgust")].any()
    assert not head.known[rated].any()
    assert not head.present[~head.known].any()
    assert data.points is not None
    assert np.isfinite(data.points[rated]).all()
    assert np.isnan(data.points[~rated]).all()


def test_without_masks_unknown_is_absent_where_it_is_learnt_and_unknown_where_it_is_measured(
    place: Path, converter: Converter
) -> None:
    masked, bare = (read_data(recipe(place, head={"masks": masks}), converter).heads[0] for masks in (True, False))
    learning = read_data(recipe(place), converter).splits.place == TRAIN
    assert (masked.learnt == masked.known).all()
    assert bare.learnt[learning].all()
    assert (bare.learnt[~learning] == bare.known[~learning]).all()
    assert (bare.known == masked.known).all(), "dev and test rows tell the same of either model"
    assert (bare.dev == masked.dev).all()


def test_a_row_of_two_heads_is_one_row(place: Path, converter: Converter) -> None:
    files = ["rows.parquet"]
    more = recipe(place).model_copy(update={"head": [
        *recipe(place).head, recipe(place, head={"level": "izard", "files": files, "sources": ["one"]}).head[0],
    ]})  # fmt: skip
    data = read_data(more, converter)
    assert len(data.texts) == len(read_data(recipe(place), converter).texts) == len(corpus())
    two = data.corpus == data.corpora.index("two")
    assert data.heads[0].known[two].any()
    assert not data.heads[1].known[two].any()


def test_values_of_labelled_rows_are_learnt_only_where_that_is_asked(tmp_path: Path, converter: Converter) -> None:
    rows = [row(at, f"t {at}", labels=["joy"], source_labels=["joy"], valence=0.5, split="train") for at in range(20)]
    written(tmp_path / "rows.parquet", rows)
    with pytest.raises(TrainingError, match="no training row has a valence of its own"):
        read_data(recipe(tmp_path), converter)
    data = read_data(recipe(tmp_path, points={"sources": ["one"]}), converter)
    assert data.points is not None
    assert (data.points[:, 0] == np.float32(0.5)).all()
    assert np.isnan(data.points[:, 1:]).all()


def test_labels_of_another_level_are_refused(tmp_path: Path, converter: Converter) -> None:
    written(tmp_path / "rows.parquet", [row(1, "a", labels=["gratitude"])])
    with pytest.raises(TrainingError, match="ekman has no label 'gratitude', which stands under labels"):
        read_data(recipe(tmp_path, points=None), converter)
    with pytest.raises(UnknownReference, match="unknown scheme 'ekmann'"):
        read_data(recipe(tmp_path, points=None, head={"level": "ekmann"}), converter)
    written(tmp_path / "rows.parquet", [row(1, "a", labels=["joy"])])
    with pytest.raises(TrainingError, match="no label of ekman stands in 5 training rows"):
        read_data(recipe(tmp_path, points=None), converter)


def test_rows_left_out_are_counted(place: Path, converter: Converter) -> None:
    data = read_data(recipe(place), converter)
    before = [one["split"] for one in corpus()]
    assert sum(data.splits.excluded.values()) == sum(
        (split != "test") and place == NONE for split, place in zip(before, data.splits.place, strict=True)
    )
    assert sum(data.taught().values()) == len(data.rows(TRAIN))

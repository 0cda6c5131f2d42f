"""Duplicates: which rows repeat an earlier one, exactly and nearly, and which parts share texts."""

import errno
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from random import Random
from typing import IO

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from mappings.harmonization.corpus.reader import read_rows
from mappings.harmonization.duplicates import counting, grouping, kept_texts, linking, minhash
from mappings.harmonization.duplicates import near as near_texts
from mappings.harmonization.duplicates.finder import DuplicateFinder
from mappings.harmonization.duplicates.near import SHORTEST
from mappings.harmonization.duplicates.normalisation import normalised
from mappings.harmonization.duplicates.summary import DuplicateReport
from ontology.errors import DocumentError, EmotaxaError
from tests.mappings.harmonization.corpora import GOEMOTIONS

LONG = "the quick brown fox jumps over the lazy dog and then it sleeps for a while"


def found(
    texts: Sequence[str | None], *, near: float | None = None, block: int = 1_000, parts: Sequence[tuple[str, str]] = ()
) -> tuple[pl.DataFrame, DuplicateReport]:
    """Look for duplicates in rows whose ids are their numbers; they are all of one part, or each of its own."""
    finder = DuplicateFinder(near=near)
    rows = pl.DataFrame(
        {"text": texts, "part": parts or [("a", "train")] * len(texts)},
        schema={"text": pl.String, "part": pl.List(pl.String)},
    ).with_columns(pl.col("part").list.first().alias("source"), pl.col("part").list.last().alias("split"))
    for start in range(0, len(rows), block):
        for _, some in rows[start : start + block].group_by(pl.col("source").rle_id(), maintain_order=True):
            finder.add(some["source"][0], some["split"], some["text"])
    index = finder.finish()
    numbers = pl.Series([str(number) for number in range(len(rows))], dtype=pl.String)
    frames = [index.take(numbers[start : start + block]) for start in range(0, len(rows), block)]
    return pl.concat(frames) if frames else index.take(numbers), index.summary()


def groups(texts: Sequence[str], **how: object) -> set[frozenset[int]]:
    frame, _ = found(texts, **how)  # type: ignore[arg-type]
    members: dict[int, set[int]] = defaultdict(set)
    for row, name in enumerate(frame["duplicate_of"]):
        members[row if name is None else int(name.removeprefix("a:"))].add(row)
    return {frozenset(rows) for rows in members.values()}


def test_a_row_is_a_duplicate_of_the_first_with_its_text() -> None:
    frame, report = found(["So good!", "Bad.", "so  good!", "SO GOOD!", "bad"])
    assert frame["duplicate_of"].to_list() == [None, None, "a:0", "a:0", None]
    assert frame["kind"].to_list() == [None, None, "exact", "exact", None]
    assert frame["similarity"].to_list() == [None, None, 1.0, 1.0, None]
    assert (report.exact, report.near_rows, report.groups, report.largest) == (2, 0, 1, 3)


def test_a_row_without_text_repeats_nothing() -> None:
    frame, report = found(["", None, "  ", "", "x", "x"], near=0.8)
    assert frame["duplicate_of"].to_list() == [None, None, None, None, None, "a:4"]
    assert report.duplicates == 1


def test_goemotions_shares_38_texts_between_train_and_test(goemotions: Path) -> None:
    finder, ids = DuplicateFinder(), []
    for split in ("train", "dev", "test"):
        for rows in read_rows(GOEMOTIONS, goemotions / f"{split}.tsv", block_rows=10_000):
            finder.add("goemotions", split, rows.frame["text"])
            ids.append(rows.frame["id"])
    index = finder.finish()
    frame = pl.concat([index.take(block) for block in ids])
    pairs = {(pair.one.split, pair.other.split): pair for pair in index.summary().shared}
    leak = pairs["train", "test"]
    assert (leak.texts, leak.one_rows, leak.other_rows, leak.leaks) == (38, 103, 43, True)
    assert pairs["train", "dev"].texts == 48 and pairs["dev", "test"].texts == 12
    texts = dict(zip(pl.concat(ids), _goemotions_texts(goemotions), strict=True))
    assert len(leak.examples) == 5
    for one, other in leak.examples:
        first, second = normalised(pl.Series([texts[one], texts[other]]))
        assert first == second
    within = frame["duplicate_of"].is_not_null()
    assert within.sum() == index.duplicates == 329


def test_only_case_space_and_quotation_marks_make_up_the_38(goemotions: Path) -> None:
    """Without folding of typographic apostrophes it would be 37, as written 32: counted here in plain Python."""
    train, test = (_texts(goemotions / f"{split}.tsv") for split in ("train", "test"))
    plain = {" ".join(text.lower().split()) for text in train} & {" ".join(text.lower().split()) for text in test}
    assert (len(set(train) & set(test)), len(plain)) == (32, 37)
    straight = [{" ".join(text.lower().replace("\u2019", "'").split()) for text in texts} for texts in (train, test)]
    assert len(straight[0] & straight[1]) == 38


def _texts(path: Path) -> list[str]:
    return [line.split("\t")[0] for line in path.read_text(encoding="utf-8").split("\n") if line]


def _goemotions_texts(folder: Path) -> list[str]:
    return [text for split in ("train", "dev", "test") for text in _texts(folder / f"{split}.tsv")]


@pytest.mark.parametrize("near", [0.6, 0.8])
def test_near_duplicates_are_those_that_comparing_all_pairs_finds(goemotions: Path, near: float) -> None:
    """Not one that is none, and of all pairs at least 99 in 100; measured on 3,000 texts of GoEmotions' test split.

    A second copy of every fifth text, with its first word left out, sees to it that there are many pairs.
    """
    texts = _texts(goemotions / "test.tsv")[:3_000]
    texts += [text.partition(" ")[2] for text in texts[::5]]
    plain = normalised(pl.Series(texts))
    pairs = _all_pairs(plain.to_list(), near)
    together = _labels(groups(texts, near=near), len(texts))
    linked = connected_components(
        csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(texts), len(texts))), directed=False
    )[1]
    assert len(pairs) > 300
    recalled = together[pairs[:, 0]] == together[pairs[:, 1]]
    assert recalled.mean() >= 0.99
    exact = _labels(groups(texts), len(texts))
    for rows in groups(texts, near=near):
        members = sorted(rows)
        assert len(set(linked[members])) == 1 or len(set(exact[members])) == 1


def _labels(sets: set[frozenset[int]], rows: int) -> NDArray[np.int64]:
    labels = np.zeros(rows, dtype=np.int64)
    for number, members in enumerate(sets):
        labels[list(members)] = number
    return labels


def _all_pairs(texts: Sequence[str], near: float) -> NDArray[np.int64]:
    """Give the pairs of texts with a similarity of at least `near`, by comparing all."""
    shingles = [
        {text[at : at + 3] for at in range(len(text) - 2)} if len(text) >= SHORTEST else set() for text in texts
    ]
    codes = {code: number for number, code in enumerate(sorted(set().union(*shingles)))}
    rows = np.repeat(np.arange(len(texts)), [len(one) for one in shingles])
    columns = np.array([codes[code] for one in shingles for code in one])
    matrix = csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=(len(texts), len(codes)))
    sizes = np.array([len(one) for one in shingles])
    pairs = []
    for start in range(0, len(texts), 500):
        both = (matrix[start : start + 500] @ matrix.T).toarray()
        either = sizes[start : start + 500, None] + sizes[None, :] - both
        left, right = np.nonzero((both >= near * either - 1e-9) & (both > 0))
        pairs.append(np.stack([left + start, right], axis=1))
    joined = np.concatenate(pairs)
    return np.asarray(joined[joined[:, 0] < joined[:, 1]])


def test_a_near_duplicate_comes_with_its_true_similarity() -> None:
    other = LONG.replace("lazy", "tired")
    one, two = ({text[at : at + 3] for at in range(len(text) - 2)} for text in (LONG, other))
    frame, report = found(["something else altogether", LONG, other], near=0.7)
    assert frame.row(2) == ("a:1", "near", pytest.approx(len(one & two) / len(one | two), abs=1e-6))
    assert (report.exact, report.near_rows, report.chained) == (0, 1, 0)
    assert found([LONG, other], near=0.95)[1].duplicates == 0


@pytest.mark.parametrize(
    ("text", "near"), [("abcdefghijkl", 0.8), ("abcdefghijklmnopqr", 0.5), ("abcdefghijklmn", 2 / 3)]
)
def test_a_pair_that_is_exactly_as_similar_as_asked_for_is_near_and_no_chain(text: str, near: float) -> None:
    """The one lacks some trigrams at the end of the other, of which it has just that share left."""
    short = text[: round((len(text) - 2) * near) + 2]
    frame, report = found([text, short], near=near)
    assert frame["similarity"][1] == pytest.approx(near)
    assert (report.near_rows, report.chained) == (1, 0)


@pytest.mark.parametrize("sizes", [[2], [3], [4, 2, 3], [2, 2, 7, 40], [linking._WINDOW + 1]])
def test_all_texts_that_meet_are_compared_where_they_fit_into_a_window(sizes: list[int]) -> None:
    begins = np.cumsum([0, *sizes[:-1]])
    runs = [*linking._stars(begins, np.array(sizes)), *linking._windows(begins, np.array(sizes))]
    pairs = sorted(pair for one, other in runs for pair in zip(one.tolist(), other.tolist(), strict=True))
    assert pairs == sorted(
        pair
        for begin, size in zip(begins.tolist(), sizes, strict=True)
        for pair in combinations(range(begin, begin + size), 2)
    )


def test_short_texts_are_only_ever_exact_duplicates() -> None:
    frame, _ = found(["thank you", "thank yous", "i am okay!", "i am okay!!", "ok", "OK", "ok."], near=0.5)
    assert frame["kind"].to_list() == [None, None, None, "near", None, "exact", None]


def test_a_chain_leads_to_the_first_and_is_told() -> None:
    texts = [LONG, LONG + " in the warm sun", LONG + " in the warm sun of the south"]
    frame, report = found(texts, near=0.8)
    assert frame["duplicate_of"].to_list() == [None, "a:0", "a:0"]
    assert frame["similarity"][2] < 0.8 and report.chained == 1


def test_shared_texts_are_counted_by_pair_of_parts() -> None:
    parts = [("a", "train"), ("a", "test"), ("b", "train"), ("b", "train"), ("c", "")]
    frame, report = found([LONG, LONG, LONG.upper(), LONG.replace("lazy", "hazy"), LONG], near=0.8, parts=parts)
    assert frame["kind"].to_list() == [None, "exact", "exact", "near", "exact"]
    shared = {(str(pair.one), str(pair.other)): (pair.texts, pair.near, pair.leaks) for pair in report.shared}
    assert shared == {
        ("a train", "a test"): (1, 0, True),
        ("a train", "b train"): (1, 0, False),
        ("a train", "c"): (1, 0, False),
        ("a test", "b train"): (1, 0, True),
        ("a test", "c"): (1, 0, False),
        ("b train", "c"): (1, 0, False),
    }
    counts = {str(count.part): count for count in report.parts}
    assert (counts["a test"].across_splits, counts["b train"].across_datasets, counts["a train"].exact) == (1, 2, 0)
    assert (counts["b train"].exact, counts["b train"].near) == (1, 1)


def test_the_split_may_be_given_row_by_row() -> None:
    finder = DuplicateFinder()
    finder.add("e", pl.Series(["train", None, "test"]), pl.Series(["x", "x", "x"]))
    index = finder.finish()
    index.take(pl.Series(["1", "2", "3"]))
    assert [str(pair.one) + "/" + str(pair.other) for pair in index.summary().leaks] == ["e train/e test"]


def test_more_rows_than_in_the_first_pass_are_told() -> None:
    finder = DuplicateFinder()
    finder.add("a", None, pl.Series(["x"]))
    with pytest.raises(EmotaxaError, match="2 rows where the first pass over the inputs had 1"):
        finder.finish().take(pl.Series(["1", "2"]))


@pytest.mark.parametrize("near", [0.3, 1.1])
def test_a_similarity_that_is_none_of_near_duplicates_is_refused(near: float) -> None:
    with pytest.raises(EmotaxaError, match=r"give a number from 0\.5 to 1"):
        DuplicateFinder(near=near)


def test_no_rows_have_no_duplicates() -> None:
    assert found([], near=0.8)[1].duplicates == 0


def test_large_inputs_are_worked_off_in_parts_with_the_same_result(
    goemotions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = _texts(goemotions / "test.tsv")[:800]
    texts += [text.partition(" ")[2] for text in texts[::5]] + texts[::9]
    parts = [("a", "train" if row % 2 else "test") for row in range(len(texts))]
    usual, report = found(texts, near=0.7, parts=parts)
    monkeypatch.setattr(grouping, "_AT_ONCE", 100)
    monkeypatch.setattr(counting, "_AT_ONCE", 3)
    monkeypatch.setattr(linking, "_PAIRS", 20)
    monkeypatch.setattr(near_texts, "_PAIRS", 20)
    monkeypatch.setattr(kept_texts, "_IN_MEMORY", 1_000)
    monkeypatch.setattr(minhash, "_AT_ONCE", 64)
    parted, same = found(texts, near=0.7, parts=parts)
    assert parted.equals(usual) and same == report and report.near_rows > 5 and report.shared


def test_a_disk_that_is_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_texts, "_IN_MEMORY", 100)
    finder = DuplicateFinder(near=0.8)
    finder.add("a", None, pl.Series([LONG]))

    def full() -> IO[bytes]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(DocumentError, match=r"the disk is full.*free some space"):
        finder.add("a", None, pl.Series([LONG]))


def test_many_texts_of_one_make_are_one_group() -> None:
    """More than fit into a window: they are all found through one of them."""
    texts = [f"{LONG} number {number}" for number in range(3 * linking._WINDOW)]
    assert max(map(len, groups(texts, near=0.7))) == len(texts)


_WORDS = st.sampled_from(
    ["I", "love", "hate", "this", "movie", "so", "much", "today", "never", "again", "!!", "really"]
)
_TEXTS = st.lists(st.lists(_WORDS, max_size=9).map(" ".join), max_size=12)


@settings(max_examples=40)
@given(_TEXTS, st.randoms(use_true_random=False), st.sampled_from([None, 0.6, 0.8]))
def test_groups_depend_on_the_texts_not_on_their_order_nor_on_blocks(
    texts: list[str], random: Random, near: float | None
) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)
    usual = groups(texts, near=near)
    assert groups(texts, near=near, block=3) == usual
    shuffled = groups([texts[row] for row in order], near=near)
    assert {frozenset(order[row] for row in rows) for rows in shuffled} == usual


@settings(max_examples=40)
@given(_TEXTS, st.sampled_from([None, 0.6, 0.8]))
def test_what_is_left_without_duplicates_has_none(texts: list[str], near: float | None) -> None:
    frame, report = found(texts, near=near)
    left = [text for text, name in zip(texts, frame["duplicate_of"], strict=True) if name is None]
    assert found(left, near=near)[1].duplicates == 0
    assert len(left) == len(texts) - report.duplicates


@settings(max_examples=40)
@given(_TEXTS, st.sampled_from([0.6, 0.8]))
def test_exact_duplicates_are_near_ones_too(texts: list[str], near: float) -> None:
    wide = _labels(groups(texts, near=near), len(texts))
    assert all(len(set(wide[list(rows)])) == 1 for rows in groups(texts))
    frame, _ = found(texts, near=near)
    assert all(0 <= value <= 1 for value in frame["similarity"].drop_nulls())

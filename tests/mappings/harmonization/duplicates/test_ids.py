"""Ids: those that are not unique are told, with examples."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from mappings.harmonization.duplicates.ids import IdCheck


def test_a_repeated_id_is_told_by_dataset() -> None:
    check = IdCheck()
    check.add("a", pl.Series(["1", "2", None], dtype=pl.String))
    check.add("b", pl.Series(["1"]))
    check.add("a", pl.Series(["2", "3", "2", None], dtype=pl.String))
    assert {name: (found.rows, found.examples) for name, found in check.found().items()} == {"a": (2, ("2",))}


def test_examples_are_few_and_each_once() -> None:
    check = IdCheck()
    check.add("a", pl.Series([str(number % 50) for number in range(200)]))
    found = check.found()["a"]
    assert (found.rows, found.examples) == (150, ("0", "1", "2", "3", "4"))


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=5))
def test_rows_are_counted_as_a_set_would(blocks: list[list[str]]) -> None:
    check = IdCheck()
    for block in blocks:
        check.add("a", pl.Series(block, dtype=pl.String))
    ids = [own for block in blocks for own in block]
    found = check.found().get("a")
    assert (found.rows if found else 0) == len(ids) - len(set(ids))

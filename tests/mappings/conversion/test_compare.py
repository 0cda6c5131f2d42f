"""Comparing the published GoEmotions groupings with the derived conversion."""

from mappings.conversion.compare import compare
from mappings.conversion.converter import Converter


def test_every_goemotions_label_is_compared_and_every_difference_has_a_reason(converter: Converter) -> None:
    rows = compare(converter, "goemotions", "ekman", "goemotions-paper")
    assert len(rows) == 28
    differing = {row.source.label: row for row in rows if not row.agrees}
    assert {"love", "desire", "curiosity", "confusion", "embarrassment", "caring"} <= set(differing)
    assert all(row.reason and row.records for row in rows)
    love = differing["love"]
    assert (love.profile, love.derived) == (("joy",), None)
    assert "none of its senses" in love.reason


def test_labels_on_which_both_agree_say_what_carries_it(converter: Converter) -> None:
    rows = {row.source.label: row for row in compare(converter, "goemotions", "ekman", "goemotions-paper")}
    annoyance = rows["annoyance"]
    assert annoyance.agrees
    assert "sense:annoyance" in annoyance.reason


def test_a_difference_is_exactly_where_the_two_answers_differ(converter: Converter) -> None:
    for target in ("ekman", "sentiment"):
        for row in compare(converter, "goemotions", target, "goemotions-paper"):
            assert row.agrees == (row.profile == ((row.derived,) if row.derived else ()))

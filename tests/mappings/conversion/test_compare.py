"""Comparing the published GoEmotions groupings with the derived conversion."""

import time

import pytest

from mappings.conversion.compare import compare
from mappings.conversion.converter import Converter
from mappings.conversion.profile import profile_name
from mappings.meaning.targets import NEUTRAL
from ontology.errors import EmotaxaError
from ontology.iri import scheme_of


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


@pytest.mark.parametrize(("source", "target"), [("emotionml-big6", "vad"), ("vad", "ekman")])
def test_points_are_not_compared_and_the_reason_is_true(converter: Converter, source: str, target: str) -> None:
    with pytest.raises(EmotaxaError, match="compare holds the labels") as caught:
        compare(converter, source, target, "senpy")
    assert caught.value.field == ("to" if target == "vad" else "from")
    assert "does not convert" not in str(caught.value)


def converted_pairs(converter: Converter) -> list[tuple[str, str, str]]:
    """Every pair of schemes that a shipped profile converts label to label, with the profile's name."""
    schemes = converter.knowledge.taxonomy.schemes
    return sorted(
        {
            (scheme_of(record.subject), scheme_of(record.object), profile_name(profile))
            for profile in converter.knowledge.profiles
            for record in profile.records
            if scheme_of(record.object) in schemes and record.object != NEUTRAL
        }
    )


def test_the_shipped_profiles_convert_nineteen_pairs(converter: Converter) -> None:
    pairs = converted_pairs(converter)
    assert len(pairs) == 19
    assert {target for _, target, _ in pairs} == {
        "ekman",
        "sentiment",
        "goemotions-ekman",
        "goemotions-group",
        "unify-2018",
    }


def test_every_difference_of_every_profile_has_its_reason_in_a_second(converter: Converter) -> None:
    pairs = converted_pairs(converter)
    converter.matrix(converter.level("goemotions", "from"), converter.level("unify-2018", "to"))
    start = time.perf_counter()
    compared = {pair: compare(converter, *pair) for pair in pairs}
    assert time.perf_counter() - start < 1
    for (source, target, _), rows in compared.items():
        labels = converter.knowledge.taxonomy.by_scheme[source]
        assert [row.source for row in rows] == list(labels)
        for row in rows:
            assert row.reason, (source, target, row.source.label)
            assert bool(row.records) == bool(row.profile), (source, target, row.source.label)


def test_where_the_paper_and_the_meaning_part_over_hate_and_disappointment_both_are_named(converter: Converter) -> None:
    rows = {row.source.label: row for row in compare(converter, "electoral-tweets", "unify-2018", "unify-2018")}
    for label, profile, derived in (("hate", "disgust", "anger"), ("disappointment", "disgust", "sadness")):
        row = rows[label]
        assert (row.profile, row.derived, row.agrees) == ((profile,), derived, False)
        assert profile in row.reason
        assert derived in row.reason
    assert rows["fury"].agrees

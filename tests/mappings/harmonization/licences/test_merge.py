"""Licences of a merge: what may be handed on as one file, what may train a model, what conflicts and why."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import Dataset, find_dataset
from mappings.harmonization.harmonize import Input, harmonize
from mappings.harmonization.licences.merge import MergeTerms, PurposeRefused, check_purpose, merge_terms
from mappings.harmonization.licences.terms import terms_of, terms_table
from mappings.harmonization.options import Options, Purpose
from tests.mappings.harmonization.corpora import GOEMOTIONS, SAMPLE


def under(*licences: str) -> tuple[Dataset, ...]:
    return tuple(replace(GOEMOTIONS, id=f"d{number}", licence=one) for number, one in enumerate(licences))


def merged(*licences: str) -> MergeTerms:
    return merge_terms(under(*licences))


def test_goemotions_and_emobank_are_one_file_under_the_licence_that_shares_alike() -> None:
    terms = merge_terms([GOEMOTIONS, find_dataset("emobank")])
    assert terms.one_file == "CC-BY-SA-4.0" and terms.commercial and not terms.untrained and not terms.conflicts
    assert len(terms.attributions) == 2 and "Demszky" in terms.attributions[0] and "Buechel" in terms.attributions[1]
    assert any("CC-BY-SA-4.0" in duty for duty in terms.obligations)
    for purpose in get_args(Purpose):
        check_purpose(terms, purpose)


@pytest.mark.parametrize(
    ("licences", "whole"),
    [
        (("CC-BY-4.0", "CC-BY-4.0"), "CC-BY-4.0"),
        (("CC0-1.0", "MIT"), "MIT"),
        (("MIT", "CC-BY-4.0"), "CC-BY-4.0"),
        (("CC-BY-4.0", "CC-BY-NC-4.0"), "CC-BY-NC-4.0"),
        (("CC-BY-3.0", "CC-BY-SA-3.0"), "CC-BY-SA-4.0"),
        (("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"), "CC-BY-NC-SA-4.0"),
        (("CC-BY-SA-4.0", "GPL-3.0-only"), "GPL-3.0-only"),
        (("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0"), None),
        (("CC-BY-SA-4.0", "CC-BY-NC-4.0"), None),
        (("ODbL-1.0", "CC-BY-SA-4.0"), None),
        (("CC-BY-4.0", "CC-BY-NC-ND-4.0"), None),
        (("CC-BY-4.0", "LicenseRef-not-stated"), None),
        (("CC-BY-4.0", "LicenseRef-research-only"), None),
    ],
)
def test_the_freest_licence_that_fits_all(licences: tuple[str, ...], whole: str | None) -> None:
    assert merged(*licences).one_file == whole == merged(*reversed(licences)).one_file


def test_licences_that_clash_are_told_with_the_reason_and_the_files_that_can_be_made() -> None:
    terms = merged("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-SA-4.0")
    (conflict,) = terms.conflicts
    assert (conflict.one, conflict.other) == ("d1", "d2")
    assert "CC-BY-NC-SA-4.0 alone" in conflict.reason and "no licence is both" in conflict.reason
    assert [(file.licence, file.datasets) for file in terms.files] == [
        ("CC-BY-SA-4.0", ("d0", "d1")),
        ("CC-BY-NC-SA-4.0", ("d2",)),
    ]
    with pytest.raises(PurposeRefused, match=r"write a file for each of: d0, d1 under CC-BY-SA-4.0; d2 under") as told:
        check_purpose(terms, "redistribute")
    assert told.value.field == "purpose"
    check_purpose(terms, "train")


def test_what_a_licence_does_not_tell_of_commercial_use_counts_as_no() -> None:
    terms = merged("CC-BY-4.0", "CC-BY-NC-4.0", "LicenseRef-not-stated")
    assert not terms.commercial
    assert any("the rows of d1, d2, and models" in duty and "commercial" in duty for duty in terms.obligations)
    assert not any("commercial" in duty for duty in merged("CC-BY-4.0", "CC0-1.0").obligations)


def test_what_may_not_be_adapted_or_handed_on_is_withheld() -> None:
    terms = merged("CC-BY-4.0", "CC-BY-ND-4.0", "LicenseRef-platform-terms", "LicenseRef-not-stated", "unheard of")
    assert list(terms.withheld) == ["d1", "d2", "d3", "d4"] and not terms.conflicts
    assert "other labels are adapted" in terms.withheld["d1"] and "counts as no" in terms.withheld["d3"]
    with pytest.raises(PurposeRefused, match="leave out d1, d2, d3, d4"):
        check_purpose(terms, "redistribute")


def test_no_model_is_trained_where_a_licence_does_not_say_that_one_may() -> None:
    with pytest.raises(PurposeRefused, match=r"no model may be trained.*LicenseRef-not-stated.*leave out d1"):
        check_purpose(merged("CC-BY-4.0", "LicenseRef-not-stated"), "train")
    check_purpose(merged("LicenseRef-research-only", "CC-BY-NC-4.0"), "train")


def test_research_is_told_of_but_never_refused() -> None:
    check_purpose(merged("LicenseRef-no-redistribution", "unheard of"), "research")


def test_a_purpose_that_is_refused_ends_the_run_before_anything_is_read(converter: Converter, tmp_path: Path) -> None:
    one, other = under("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0")
    inputs = [Input(one, SAMPLE), Input(other, tmp_path / "other.tsv")]
    inputs[1].path.write_bytes(b"\xff this is no row")
    with pytest.raises(PurposeRefused, match="may not be redistributed as one file"):
        harmonize(converter, inputs, "ekman", tmp_path / "rows.csv", Options(purpose="redistribute"))
    assert [path.name for path in tmp_path.iterdir()] == ["other.tsv"]
    inputs[1].path.write_bytes(SAMPLE.read_bytes())
    report = harmonize(converter, inputs, "ekman", tmp_path / "rows.csv")
    assert report.licences is not None and len(report.licences.conflicts) == 1


def test_the_same_dataset_in_several_files_counts_once() -> None:
    assert len(merge_terms([GOEMOTIONS, GOEMOTIONS]).datasets) == 1


_LICENCES = st.lists(st.sampled_from([*terms_table(), "unheard of"]), min_size=1, max_size=6)


@given(_LICENCES)
def test_each_row_that_may_be_handed_on_stands_in_one_file_whose_licence_fits_it(licences: list[str]) -> None:
    terms = merged(*licences)
    placed = [dataset for file in terms.files for dataset in file.datasets]
    assert sorted([*placed, *terms.withheld]) == sorted(f"d{number}" for number in range(len(licences)))
    for file in terms.files:
        for dataset in file.datasets:
            assert file.licence in terms_of(licences[int(dataset[1:])]).adapted_under
    if terms.conflicts:
        assert terms.one_file is None
    if terms.one_file is None:
        with pytest.raises(PurposeRefused):
            check_purpose(terms, "redistribute")
    else:
        check_purpose(terms, "redistribute")


@given(_LICENCES, st.sampled_from(list(terms_table())))
def test_another_dataset_never_allows_more(licences: list[str], more: str) -> None:
    one, both = merged(*licences), merged(*licences, more)
    assert not (one.one_file is None and both.one_file is not None)
    assert not (not one.commercial and both.commercial)
    assert set(one.untrained) <= set(both.untrained) and set(one.withheld) <= set(both.withheld)

"""Targets: rows bear labels, so the affect space is none."""

from pathlib import Path

import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.harmonize import harmonize, harmonize_rows
from mappings.harmonization.inputs import Input
from mappings.harmonization.target import find_target
from ontology.errors import EmotaxaError, UnknownReference


@pytest.mark.parametrize("target", ["vad", "vad/1", " VAD"])
def test_points_are_no_target_and_the_columns_that_hold_them_are_named(
    converter: Converter, tmp_path: Path, target: str
) -> None:
    (path := tmp_path / "rows.tsv").write_text("What a day\t17\ta\n", encoding="utf-8")
    given = [Input(find_dataset("goemotions"), path)]
    with pytest.raises(EmotaxaError, match="columns valence, arousal and dominance are in every output") as caught:
        harmonize(converter, given, target, out := tmp_path / "rows.csv")
    assert (caught.value.field, out.exists()) == ("to", False)
    with pytest.raises(EmotaxaError, match="name the scheme"):
        list(harmonize_rows(converter, given, target))


def test_any_scheme_and_tier_of_labels_is_one(converter: Converter) -> None:
    assert [find_target(converter, text).id for text in ("ekman", "shaver/1")] == ["ekman", "shaver/1"]
    with pytest.raises(UnknownReference):
        find_target(converter, "ekmann")

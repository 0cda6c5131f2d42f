"""How good suggestions are for label sets that were held out, by what curators decided; floors below what was measured.

Measured with the shipped graph 0.2.0 and emotaxa-static: lexical 0.44, embedding 0.44, precedent 0.67, all 0.83 of the
first suggestions are curated ones; 0.98 mean what the label means; 0.64 of the curated ones are among the first five.
"""

from collections.abc import Mapping

import pytest

from classifiers.encoders.protocol import Encoder
from kgservice.workspace import Workspace
from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from tests.experiments.suggestions import Quality, from_rows, held_out_labels, held_out_synonyms, paired_rows


@pytest.fixture(scope="module")
def measured(knowledge: Knowledge, encoder: Encoder) -> Mapping[str, Quality]:
    return held_out_labels(knowledge, encoder)


@pytest.mark.parametrize(
    ("suggester", "first", "five"),
    [("lexical", 0.40, 0.53), ("embedding", 0.40, 0.53), ("precedent", 0.63, 0.57), ("all", 0.78, 0.60)],
)
def test_held_out_label_sets_are_mapped_as_curators_did(
    measured: Mapping[str, Quality], suggester: str, first: float, five: float
) -> None:
    quality = measured[suggester]
    assert quality.asked > 400, "most publications' labels were asked for"
    assert quality.precision_at_1 >= first and quality.recall_at_5 >= five, str(quality)


def test_all_together_are_better_than_each(measured: Mapping[str, Quality]) -> None:
    best = measured["all"]
    assert all(best.precision_at_1 > one.precision_at_1 for name, one in measured.items() if name != "all")
    assert best.meant / best.asked >= 0.94 and best.relation / best.first >= 0.78, str(best)


def test_vectors_find_names_that_were_taken_away(knowledge: Knowledge, encoder: Encoder) -> None:
    number, both = held_out_synonyms(knowledge, encoder)
    _, lexical = held_out_synonyms(knowledge, None)
    assert number > 300 and both.recall_at_5 > lexical.recall_at_5 + 0.1 and both.recall_at_5 >= 0.33, str(both)


@pytest.mark.usefixtures("goemotions")
def test_rows_labelled_both_ways_tell_what_labels_mean(workspace: Workspace, converter: Converter) -> None:
    quality = from_rows(workspace.at().knowledge, paired_rows(converter))
    assert quality.asked == 19 and quality.precision_at_1 >= 0.73 and quality.recall_at_5 >= 0.84, str(quality)

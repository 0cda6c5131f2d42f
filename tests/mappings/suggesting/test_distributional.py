"""Rows labelled both ways: how they are counted, and what is read off them."""

import json
from pathlib import Path

import polars as pl
import pytest

from mappings.knowledge import Knowledge
from mappings.suggesting.distributional import DistributionalSuggester
from mappings.suggesting.paired import PairedLabels, paired_columns, paired_frames
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.errors import EmotaxaError, UnknownReference
from ontology.reference import find_level


def test_the_rows_of_goemotions_give_its_published_grouping_back(knowledge: Knowledge, goemotions: Path) -> None:
    published = json.loads((goemotions / "ekman_mapping.json").read_text())
    names = (goemotions / "emotions.txt").read_text().split()
    group = {label: family for family, labels in published.items() for label in labels} | {"neutral": "neutral"}
    lines = (goemotions / "train.tsv").read_text(encoding="utf-8").splitlines()
    marked = [line.split("\t")[1] for line in lines]
    rows = [[names[int(at)] for at in cell.split(",")] for cell in marked]
    paired = PairedLabels.counted((labels, [group[label] for label in labels]) for labels in rows)
    level = find_level(knowledge.taxonomy, "goemotions-ekman")
    targets = Targets(knowledge.taxonomy, (level,))
    terms = [Term.of(concept) for concept in knowledge.taxonomy.by_scheme["goemotions"]]
    found = list(DistributionalSuggester(targets, paired, level).suggest(terms))
    best = {
        one.term.text: max((other for other in found if other.term == one.term), key=lambda at: at.score)
        for one in found
    }
    wrong = {name: one.concept.label for name, one in best.items() if one.concept.label != group[name]}
    assert not wrong and best.keys() == group.keys()
    assert best["annoyance"].predicate == "skos:broadMatch", "anger holds three labels"
    assert best["disgust"].predicate == "skos:exactMatch", "disgust holds one"
    assert all(one.justification == "semapv:InstanceBasedMatching" for one in found)


def test_a_reason_gives_the_counts(knowledge: Knowledge) -> None:
    level = find_level(knowledge.taxonomy, "sentiment")
    paired = PairedLabels.counted([(["joy"], ["positive"])] * 30 + [(["fear"], ["negative"])] * 50)
    [found] = DistributionalSuggester(Targets(knowledge.taxonomy, (level,)), paired, level).suggest([Term.word("Joy")])
    assert (found.concept.curie, found.predicate) == ("sentiment:positive", "skos:exactMatch")
    assert "30 of the 30 with `Joy` bear `positive`" in found.reason and "2.7 times" in found.reason


def test_rows_without_either_labelling_do_not_count() -> None:
    paired = PairedLabels.counted([(["joy"], ["positive"]), (None, ["positive"]), (["joy"], []), ([], None)])
    assert (paired.rows, paired.first["joy"], paired.second["positive"]) == (1, 1, 1)


def test_counts_of_two_files_add_up() -> None:
    first, second = [(["joy"], ["positive"]), (["fear"], ["negative"])], [(["joy"], ["positive", "negative"])]
    assert PairedLabels.counted(first) + PairedLabels.counted(second) == PairedLabels.counted(first + second)


def test_two_tables_are_joined_by_text_and_repeated_texts_left_out() -> None:
    one = pl.DataFrame({"text": ["a", "b", "c", "c"], "source_labels": [["joy"], ["fear"], ["joy"], ["fear"]]})
    other = pl.DataFrame({"text": ["b", "a", "c"], "source_labels": [["negative"], ["positive"], ["positive"]]})
    paired = paired_frames(one, other)
    assert paired.rows == 2 and paired.both == {("joy", "positive"): 1, ("fear", "negative"): 1}


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(EmotaxaError, match="there are text, mine") as caught:
        paired_columns(pl.DataFrame({"text": ["a"], "mine": [["joy"]]}), "mine", "theirs")
    assert caught.value.field == "theirs"


def test_labels_that_the_scheme_does_not_have_are_refused(knowledge: Knowledge) -> None:
    level = find_level(knowledge.taxonomy, "ekman")
    with pytest.raises(UnknownReference, match="hunger") as caught:
        DistributionalSuggester(
            Targets(knowledge.taxonomy, (level,)), PairedLabels.counted([(["joy"], ["hunger"])]), level
        )
    assert caught.value.field == "paired"


def test_rows_that_bear_none_of_the_terms_are_told(knowledge: Knowledge) -> None:
    level = find_level(knowledge.taxonomy, "ekman")
    suggester = DistributionalSuggester(
        Targets(knowledge.taxonomy, (level,)), PairedLabels.counted([(["joy"], ["joy"])]), level
    )
    with pytest.raises(UnknownReference, match="they bear joy"):
        list(suggester.suggest([Term.word("boredom")]))

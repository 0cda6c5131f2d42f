"""Suggesting for the shipped graph: what stands and what is denied is not suggested."""

import pytest

from classifiers.encoders.open import open_encoder
from kgservice.changes.suggesting.suggestion import pair_id
from kgservice.changes.suggesting.suggestions import Found, suggest_mappings, suggest_words, suggesters_for, targets_for
from mappings.knowledge import Knowledge
from mappings.suggesting.label_set import label_set_from, label_set_of
from mappings.suggesting.paired import PairedLabels
from mappings.suggesting.targets import Targets
from mappings.suggesting.word_list import word_list_from
from ontology.errors import EmotaxaError
from ontology.iri import BASE
from ontology.reference import find_level


@pytest.fixture(scope="module")
def targets(knowledge: Knowledge) -> Targets:
    return targets_for(knowledge)


def found_for(knowledge: Knowledge, targets: Targets, *labels: str, limit: int = 5) -> Found:
    terms = label_set_from({"id": "moods", "labels": list(labels)}).terms
    return suggest_mappings(knowledge, terms, suggesters_for(knowledge, targets), targets, limit=limit)


def test_a_new_label_gets_its_concepts_with_score_justification_and_reason(
    knowledge: Knowledge, targets: Targets
) -> None:
    first, *others = found_for(knowledge, targets, "joyful").suggestions
    assert (first.subject, first.concept, first.kind) == (f"{BASE}moods/joyful", f"{BASE}ekman/joy", "mapping")
    assert (first.predicate, first.justification) == ("skos:exactMatch", "semapv:CompositeMatching")
    assert 0.5 < first.score <= 1.0 and "is a form of `joy`" in first.reason and "publications" in first.reason
    assert len(others) == 4 and all(first.score >= one.score for one in others)


def test_pairs_that_are_mapped_already_are_left_out(knowledge: Knowledge, targets: Targets) -> None:
    terms = label_set_of(knowledge.taxonomy, "isear").terms
    found = suggest_mappings(knowledge, terms, suggesters_for(knowledge, targets), targets)
    mapped = {(record.subject, record.object) for record in knowledge.records if not record.negated}
    assert found.known > 5 and not mapped & {(one.subject, one.concept) for one in found.suggestions}


def test_a_pair_that_a_record_denies_is_held_back_with_who_and_why(knowledge: Knowledge, targets: Targets) -> None:
    terms = label_set_of(knowledge.taxonomy, "isear").terms
    found = suggest_mappings(knowledge, terms, suggesters_for(knowledge, targets), targets)
    [held] = [one for one in found.held if one.suggestion.curie == "shaver:2/shame"]
    assert held.rejection.predicate == "skos:exactMatch" and held.rejection.where == "graph"
    assert (held.rejection.by, held.rejection.at) == ("Emotaxa contributors", "2026-11-21")
    assert held.rejection.why == "that cluster holds guilt and remorse"
    assert held.suggestion.id not in {one.id for one in found.suggestions}


def test_a_relation_that_the_denial_leaves_open_may_be_suggested(knowledge: Knowledge, targets: Targets) -> None:
    # Rows that leave no doubt that the concept is narrower, where a record denies that it is the same.
    level = find_level(knowledge.taxonomy, "shaver/2")
    paired = PairedLabels.counted(
        [(["shame"], ["shaver:2/shame"])] * 200
        + [(["shame"], ["shaver:2/neglect"])] * 600
        + [(["joy"], ["shaver:2/zest"])] * 1000
    )
    terms = label_set_of(knowledge.taxonomy, "isear").terms
    suggesters = suggesters_for(knowledge, targets, paired=(paired, level))
    found = suggest_mappings(knowledge, terms, suggesters, targets)
    [shame] = [one for one in found.suggestions if (one.text, one.curie) == ("shame", "shaver:2/shame")]
    assert shame.predicate == "skos:narrowMatch" and "distributional" in {one.suggester for one in shame.evidence}


def test_nothing_is_suggested_where_curators_found_nothing(knowledge: Knowledge) -> None:
    targets = targets_for(knowledge, ["sense", "ekman"])
    terms = [term for term in label_set_of(knowledge.taxonomy, "affectnet").terms if term.text.casefold() == "none"]
    suggesters = suggesters_for(knowledge, targets, encoder=open_encoder("emotaxa-static", "cpu"), least=0.0)
    found = suggest_mappings(knowledge, terms, suggesters, targets, least=0.0)
    assert len(terms) == 1 and found.held
    absent = {one.rejection.record for one in found.held}
    assert all("affectnet/none" in record for record in absent)


def test_labels_without_a_clue_are_told(knowledge: Knowledge, targets: Targets) -> None:
    assert found_for(knowledge, targets, "qqxzv").unplaced == ("qqxzv",)


def test_words_become_synonyms(knowledge: Knowledge) -> None:
    targets = targets_for(knowledge, ["sense"])
    words = word_list_from("joyful\t40\npissed off\t3")
    encoder = open_encoder("emotaxa-static", "cpu")
    found = suggest_words(knowledge, words, suggesters_for(knowledge, targets, encoder=encoder), targets)
    assert found.known == 1 and {one.text for one in found.suggestions} == {"pissed off"}
    assert all(one.kind == "synonym" and one.predicate == "skos:altLabel" for one in found.suggestions)
    assert found.suggestions[0].count == 3 and found.suggestions[0].contested


def test_a_pair_keeps_its_id_whatever_speaks_for_it(knowledge: Knowledge, targets: Targets) -> None:
    by_names = found_for(knowledge, targets, "joyful").suggestions[0]
    assert by_names.id == pair_id("mapping", f"{BASE}moods/joyful", f"{BASE}ekman/joy")
    assert by_names.model_copy(update={"predicate": "skos:closeMatch", "score": 0.1}).id == by_names.id
    assert pair_id("synonym", "Broken-hearted", "x") == pair_id("synonym", "broken hearted", "x")
    assert pair_id("synonym", "glee", "x") != pair_id("mapping", "glee", "x")


@pytest.mark.parametrize(("limit", "least", "field"), [(0, 0.1, "limit"), (5, 1.5, "least"), (5, -0.1, "least")])
def test_limits_that_make_no_sense_are_refused(
    knowledge: Knowledge, targets: Targets, limit: int, least: float, field: str
) -> None:
    with pytest.raises(EmotaxaError) as caught:
        suggest_mappings(knowledge, (), (), targets, limit=limit, least=least)
    assert caught.value.field == field

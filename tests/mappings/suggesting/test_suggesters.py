"""The suggesters by names, vectors and precedent, and what their evidence is made into."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from classifiers.encoders.protocol import Encoder
from mappings.knowledge import Knowledge
from mappings.sssom.slots import RECORD_SLOTS
from mappings.suggesting.aligned import AlignedSuggester
from mappings.suggesting.combining import combined, suggest
from mappings.suggesting.embedding import EmbeddingSuggester
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.lexical import LexicalSuggester
from mappings.suggesting.precedent import PrecedentSuggester
from mappings.suggesting.targets import Targets, usual_levels
from mappings.suggesting.term import Term
from ontology.concept import Concept, Label
from ontology.errors import EmotaxaError
from ontology.iri import BASE
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy


def by_curie(evidence: Sequence[Evidence]) -> dict[str, Evidence]:
    return {one.concept.curie: one for one in evidence}


def test_the_usual_targets_are_what_curators_map_to(knowledge: Knowledge) -> None:
    levels = [level.id for level in usual_levels(knowledge.taxonomy, knowledge.records)]
    assert levels[:3] == ["sense", "ekman", "plutchik"]
    assert all(knowledge.taxonomy.schemes[level].kind != "labels" for level in levels)


def test_the_same_word_is_a_lexical_match_with_its_fields(usual: Targets) -> None:
    found = by_curie(list(LexicalSuggester(usual).suggest([Term.word("Joy")])))
    sense = found["sense:joy"]
    assert (sense.predicate, sense.justification) == ("skos:narrowMatch", "semapv:LexicalMatching")
    assert sense.slots["match_string"] == ("joy",) and sense.slots["object_match_field"] == ("skos:prefLabel",)
    assert found["ekman:joy"].predicate == "skos:exactMatch"


@pytest.mark.parametrize(
    ("word", "concept", "justification"),
    [
        ("joyful", "sense:joy", "semapv:LexicalMatching"),
        ("irritations", "sense:irritation", "semapv:LexicalMatching"),
        ("sadnes", "sense:sadness", "semapv:LexicalSimilarityThresholdMatching"),
    ],
)
def test_forms_and_misspellings_are_found(senses: Targets, word: str, concept: str, justification: str) -> None:
    found = by_curie(list(LexicalSuggester(senses).suggest([Term.word(word)])))
    assert found[concept].justification == justification and 0.0 < found[concept].score < 1.0


def test_other_names_of_a_label_count_less(senses: Targets) -> None:
    own = Term.word("joy")
    other = Term("k", "Wonnigkeit", (Label("Wonnigkeit", "de"), Label("joy", "en", "alternative")))
    scores = [by_curie(list(LexicalSuggester(senses).suggest([term])))["sense:joy"].score for term in (own, other)]
    assert scores == [1.0, 0.9]


def test_nothing_is_suggested_within_the_own_scheme(knowledge: Knowledge, encoder: Encoder) -> None:
    targets = Targets.named(knowledge.taxonomy, ["ekman"])
    terms = [Term.of(concept) for concept in knowledge.taxonomy.by_scheme["ekman"]]
    suggesters = (
        LexicalSuggester(targets),
        EmbeddingSuggester(targets, encoder),
        PrecedentSuggester(targets, knowledge.records),
    )
    assert not [one for suggester in suggesters for one in suggester.suggest(terms)]


def test_vectors_find_what_no_name_does(senses: Targets, encoder: Encoder) -> None:
    found = list(EmbeddingSuggester(senses, encoder).suggest([Term.word("pissed off")]))
    assert found and all(one.score >= encoder.threshold for one in found)
    assert all(one.justification == "semapv:SemanticSimilarityThresholdMatching" for one in found)
    assert {"sense:fury", "sense:hate"} & {one.concept.curie for one in found}
    assert "cosine" in found[0].reason and encoder.name in found[0].reason


def test_a_label_that_the_encoder_cannot_read_is_told_by_its_definition(senses: Targets, encoder: Encoder) -> None:
    foreign = Label("화남", "ko")
    told = Term("k", "화남", (foreign,), definition="Rage: overpowering anger that wants to strike.")
    untold = Term("k", "화남", (foreign,))
    suggester = EmbeddingSuggester(senses, encoder)
    assert not list(suggester.suggest([untold]))
    found = list(suggester.suggest([told]))
    assert {"rage", "anger", "fury", "wrath"} & {one.concept.label for one in found}
    assert found[0].reason.startswith("The definition of")


class Blind:
    """An encoder that knows no word."""

    name, threshold = "blind", 0.0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), 4), dtype=np.float32)


def test_vectors_of_nothing_are_near_to_nothing(senses: Targets) -> None:
    assert not list(EmbeddingSuggester(senses, Blind()).suggest([Term.word("joy")]))


def test_precedent_says_how_many_publications_map_the_name_so(knowledge: Knowledge, usual: Targets) -> None:
    found = by_curie(list(PrecedentSuggester(usual, knowledge.records).suggest([Term.word("disgust")])))
    best = max(found.values(), key=lambda one: one.score)
    assert best.concept.curie == "ekman:disgust" and best.predicate == "skos:exactMatch"
    assert best.justification == "semapv:BackgroundKnowledgeBasedMatching" and "publications" in best.reason


def test_the_languages_of_one_corpus_are_one_precedent(knowledge: Knowledge, usual: Targets) -> None:
    only = [record for record in knowledge.records if "/brighter-" in record.subject]
    [found] = [
        one for one in PrecedentSuggester(usual, only).suggest([Term.word("fear")]) if one.concept.curie == "ekman:fear"
    ]
    assert found.reason.startswith("1 of 1 publications") and found.score == 0.5


def test_alignments_lead_from_what_a_label_was_made_from(knowledge: Knowledge, senses: Targets) -> None:
    alignment = next(one for one in knowledge.alignments if one.id.endswith("/mfoem"))
    link = next(one for one in alignment.records if one.subject in senses.concepts and not one.negated)
    made = Concept(f"{BASE}moods/x", "moods:x", "moods", "x", facts=(("identifier", link.object),))
    taxonomy = Taxonomy.of(
        (*knowledge.taxonomy.schemes.values(), Scheme("moods", f"{BASE}moods", "Moods", "labels")),
        (*knowledge.taxonomy.concepts.values(), made),
    )
    suggester = AlignedSuggester(Targets.named(taxonomy, ["sense"]), knowledge.alignments)
    found = {one.concept.iri: one for one in suggester.suggest([Term.of(made), Term.word("joy")])}
    assert found[link.subject].justification == "semapv:MappingChaining" and link.object in found[link.subject].reason
    turned = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}
    assert found[link.subject].predicate == turned.get(link.predicate, link.predicate)


def test_evidence_for_one_pair_becomes_one_candidate(knowledge: Knowledge, usual: Targets) -> None:
    suggesters = (LexicalSuggester(usual), PrecedentSuggester(usual, knowledge.records))
    [first, *_] = suggest([Term.word("disgust")], suggesters, usual)["disgust"]
    assert first.concept.curie == "ekman:disgust" and first.justification == "semapv:CompositeMatching"
    assert {one.suggester for one in first.evidence} == {"lexical", "precedent"}
    weighed = [0.95 * one.score if one.suggester == "precedent" else 0.6 * one.score for one in first.evidence]
    assert first.score == pytest.approx(1 - (1 - weighed[0]) * (1 - weighed[1]), abs=1e-4)


def test_a_suggester_that_knows_relations_has_the_say(usual: Targets) -> None:
    term, joy = Term.word("joy"), next(at for at in usual.concepts.values() if at.curie == "ekman:joy")
    by_name = Evidence(term, joy, "lexical", "skos:exactMatch", "semapv:LexicalMatching", 1.0, "called so")
    by_rows = Evidence(term, joy, "distributional", "skos:broadMatch", "semapv:InstanceBasedMatching", 0.3, "rows")
    [found] = combined([by_name, by_rows])
    assert found.predicate == "skos:broadMatch" and found.reason == "called so rows"


def test_candidates_are_ordered_by_score_then_by_preference(usual: Targets) -> None:
    found = suggest([Term.word("contempt")], [LexicalSuggester(usual)], usual, limit=20)["contempt"]
    places = [usual.places[one.concept.iri] for one in found if one.score == found[0].score]
    assert len(places) > 1 and places == sorted(places)


def test_slots_are_those_of_the_standard(knowledge: Knowledge, usual: Targets, encoder: Encoder) -> None:
    suggesters = (LexicalSuggester(usual), EmbeddingSuggester(usual, encoder))
    terms = [Term.word(word) for word in ("joyful", "sadnes", "Fear")]
    used = {name for suggester in suggesters for one in suggester.suggest(terms) for name in one.slots}
    assert used <= RECORD_SLOTS.keys() and "similarity_score" in used


def test_no_target_is_no_use(knowledge: Knowledge) -> None:
    with pytest.raises(EmotaxaError, match="name a scheme") as caught:
        Targets.named(knowledge.taxonomy, [])
    assert caught.value.field == "to"

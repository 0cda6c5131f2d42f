"""Proposals: senses that may be meant, as an SSSOM set for a curator."""

from collections.abc import Sequence

import pytest

from mappings.knowledge import Knowledge
from mappings.outside.proposal import propose
from mappings.record import MappingRecord, MappingSet
from mappings.sssom.check import check_sssom_text
from mappings.sssom.write import write_sssom
from ontology.iri import compress
from tests.ontology.outside.files import obo_owl
from tests.ontology.outside.reading import taxonomy_of, translated


def proposed(
    text: str, knowledge: Knowledge, path: str = "moods.ttl", alignments: Sequence[MappingSet] = ()
) -> MappingSet:
    made = taxonomy_of(translated(text, path))
    [scheme] = made.schemes.values()
    return propose(scheme, made.concepts.values(), knowledge.taxonomy, alignments)


def test_concepts_are_held_against_senses_of_the_same_name(knowledge: Knowledge) -> None:
    found = proposed(obo_owl(), knowledge, "mfoem.owl")
    pairs = {(compress(record.subject), compress(record.object)) for record in found.records}
    assert {("mfoem:000009", "sense:anger"), ("mfoem:000012", "sense:annoyance")} <= pairs
    assert not any(subject == "mfoem:000001" for subject, _ in pairs), "no sense is called so"


def test_it_is_a_lexical_close_match_to_be_checked(knowledge: Knowledge) -> None:
    [record] = proposed(':Joy a owl:Class ; rdfs:label "Joy"@en .', knowledge).records
    assert (record.predicate, record.justification) == ("skos:closeMatch", "semapv:LexicalMatching")
    assert record.comment == "to be checked" and record.confidence == 0.9
    assert record.slots["match_string"] == ("joy",)


def test_other_names_are_less_sure(knowledge: Knowledge) -> None:
    text = ':Glad a owl:Class ; rdfs:label "sunny feeling"@en ; skos:altLabel "joy"@en, "joyful"@en .'
    [record] = proposed(text, knowledge).records
    assert compress(record.object) == "sense:joy" and record.confidence == 0.81
    assert record.slots["subject_match_field"] == ("skos:altLabel",)


def test_names_in_other_languages_are_held_against_their_own(knowledge: Knowledge) -> None:
    assert not proposed(':Gift a owl:Class ; rdfs:label "joy"@de .', knowledge).records


JOY = "https://w3id.org/emotaxa/sense/joy"


@pytest.mark.parametrize(
    ("said", "proposed_as"),
    [
        ("skos:exactMatch", "skos:exactMatch"),
        ("skos:closeMatch", "skos:closeMatch"),
        ("skos:broadMatch", "skos:narrowMatch"),
        ("skos:narrowMatch", "skos:broadMatch"),
    ],
)
def test_what_an_alignment_says_of_the_origin_goes_before_names(
    knowledge: Knowledge, said: str, proposed_as: str
) -> None:
    text = ':Joy a owl:Class ; rdfs:label "joy"@en .'
    record = MappingRecord(
        "http://example.org/set#1", JOY, said, "http://example.org/moods#Joy", confidence=0.7, negated=True
    )
    [found] = proposed(text, knowledge, alignments=[MappingSet("http://example.org/set", "", {}, (record,))]).records
    assert (found.object, found.predicate, found.confidence, found.negated) == (JOY, proposed_as, 0.7, True)
    assert found.justification == "semapv:MappingChaining" and "http://example.org/moods#Joy" in found.comment


def test_shipped_alignments_ground_the_ontologies_that_they_speak_of(knowledge: Knowledge) -> None:
    found = proposed(obo_owl(), knowledge, "mfoem.owl", alignments=knowledge.alignments)
    chains = {compress(r.subject): r for r in found.records if r.justification == "semapv:MappingChaining"}
    anger = chains["mfoem:000009"]
    assert compress(anger.object) == "sense:anger" and anger.predicate in {"skos:exactMatch", "skos:narrowMatch"}
    assert {"mfoem:000224", "mfoem:000225"} <= set(chains), "trust and mistrust, whose IRIs are oddly spelt"
    assert not check_sssom_text(write_sssom(found))


def test_what_is_out_of_use_gets_no_proposal(knowledge: Knowledge) -> None:
    assert not proposed(':Joy a owl:Class ; rdfs:label "joy"@en ; owl:deprecated true .', knowledge).records


def test_the_proposals_are_well_formed_sssom(knowledge: Knowledge) -> None:
    for text, path in ((obo_owl(), "mfoem.owl"), (":X a owl:Class .", "moods.ttl")):
        assert not check_sssom_text(write_sssom(proposed(text, knowledge, path)))

"""Labels for which the curators found no sense: nothing is derived from the finding, and its reason is told."""

from dataclasses import replace

import pytest

from mappings.absence import NO_TERM, Absence, absences_of, claims_nothing
from mappings.conversion.answer import LabelsItem, Mode
from mappings.conversion.converter import Converter
from mappings.conversion.explain import why_without_meaning
from mappings.kind import kind_of
from mappings.knowledge import Knowledge
from mappings.meaning.denotation import Denotation
from mappings.reasoning.conflicts.find import find_conflicts
from mappings.record import MappingRecord, MappingSet
from ontology.concept import Concept
from ontology.iri import BASE
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

COUGHING = f"{BASE}sounds/coughing"
REASON = "a bodily event, heard whatever is felt"
NOTHING = MappingRecord(
    f"{BASE}mapping/sounds/coughing--none",
    COUGHING,
    "skos:exactMatch",
    NO_TERM,
    object_source=f"{BASE}sense",
    comment=REASON,
)


@pytest.fixture(scope="module")
def sounds(knowledge: Knowledge) -> Knowledge:
    """The shipped graph with one more label set, of coughing and sobbing."""
    taxonomy = knowledge.taxonomy
    labels = [
        Concept(f"{BASE}sounds/{name}", f"sounds:{name}", "sounds", name, position=at)
        for at, name in enumerate(("coughing", "sobbing"))
    ]
    records = (
        NOTHING,
        MappingRecord("urn:sobbing", labels[1].iri, "skos:narrowMatch", f"{BASE}sense/sadness"),
    )
    added = MappingSet(f"{BASE}mappings/sounds", "", {}, records)
    extended = Taxonomy.of(
        [*taxonomy.schemes.values(), Scheme("sounds", f"{BASE}sounds", "Sounds", "labels")],
        [*taxonomy.concepts.values(), *labels],
        taxonomy.norms.values(),
        taxonomy.disjoint,
        taxonomy.transitions,
    )
    return replace(knowledge, taxonomy=extended, sets=(*knowledge.sets, added))


@pytest.fixture(scope="module")
def heard(sounds: Knowledge) -> Converter:
    return Converter(sounds)


@pytest.mark.parametrize("mode", ["hard", "soft", "multilabel"])
def test_a_label_without_a_sense_answers_with_the_curators_reason_and_record(heard: Converter, mode: Mode) -> None:
    [answer] = heard.convert([LabelsItem(("coughing",))], "sounds", "ekman", mode=mode, explain=True)
    assert (answer.status, answer.targets, answer.unmapped) == ("unmapped", (), ("coughing",))
    [warning] = answer.warnings
    assert REASON in warning
    assert "mapping:sounds/coughing--none" in warning
    assert answer.explanation
    assert [(found.target, found.records) for found in answer.explanation] == [("sssom:NoTermFound", (NOTHING.id,))]


def test_the_reason_is_told_on_the_way_to_a_point_too(heard: Converter) -> None:
    [answer] = heard.convert([LabelsItem(("coughing", "sobbing"))], "sounds", "vad")
    assert (answer.status, answer.unmapped) == ("partial", ("coughing",))
    assert REASON in answer.warnings[0]


def test_what_was_not_found_says_nothing_about_any_other_label(heard: Converter, converter: Converter) -> None:
    [sobbing] = heard.convert([LabelsItem(("sobbing",))], "sounds", "ekman")
    assert [target.concept.curie for target in sobbing.targets] == ["ekman:sadness"]
    level, ekman = heard.level("goemotions", "from"), heard.level("ekman", "to")
    assert (heard.matrix(level, ekman).share.toarray() == converter.matrix(level, ekman).share.toarray()).all()


def test_a_label_that_covers_a_sense_all_the_same_is_converted_by_it(sounds: Knowledge) -> None:
    claim = MappingRecord("urn:claim", COUGHING, "skos:closeMatch", f"{BASE}sense/disgust", confidence=0.3)
    denotation = Denotation(sounds.taxonomy, [*sounds.records, claim])
    assert denotation.absences[COUGHING]
    assert denotation.absence(COUGHING) is None


def test_it_is_no_dangling_reference_and_no_conflict(sounds: Knowledge) -> None:
    assert [str(found) for found in find_conflicts(sounds) if "sounds" in str(found)] == []


def test_a_set_of_nothing_but_absences_still_tells_what_labels_denote(sounds: Knowledge) -> None:
    for name in (f"{BASE}mappings/sounds", "https://example.org/sounds"):
        assert kind_of(MappingSet(name, "", {}, (NOTHING,)), sounds.taxonomy) == "denoting"


def test_absences_are_read_at_either_end_and_denied_ones_are_not() -> None:
    backwards = replace(NOTHING, subject=NO_TERM, object=COUGHING, subject_source=f"{BASE}sense", object_source="")
    expected = {COUGHING: (Absence(f"{BASE}sense", REASON, NOTHING.id),)}
    assert absences_of([NOTHING]) == absences_of([backwards]) == expected
    assert absences_of([replace(NOTHING, negated=True)]) == {}
    assert absences_of([replace(NOTHING, subject=NO_TERM)]) == {}
    assert claims_nothing(NOTHING)
    assert not claims_nothing(replace(NOTHING, object=COUGHING))


def test_why_a_label_has_no_meaning_is_told(heard: Converter) -> None:
    concepts, denotation = heard.knowledge.taxonomy.concepts, heard.denotation
    assert REASON in why_without_meaning(denotation, concepts[COUGHING])
    assert why_without_meaning(denotation, concepts[f"{BASE}ekman/joy"]) == ""

"""What follows from mapping records, and what does not."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from math import isclose, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.knowledge import Knowledge
from mappings.reasoning.inference import Inference, Terms
from mappings.reasoning.rules import ENTAILS, INVERSE, composed
from mappings.record import MappingRecord
from ontology.errors import EmotaxaError
from ontology.iri import compress, expand
from tests.mappings.reasoning.generated import THINGS, claims, denials, worlds

Said = tuple[str, str, str, bool]

BOTH = Terms(invert=True, generalise=True)


def record(said: str, *, confidence: float | None = None, name: str = "") -> MappingRecord:
    """Read a record: `a:joy exactMatch b:joy`, `a:joy not closeMatch b:joy`."""
    subject, *negated, predicate, target = said.split()
    predicate = predicate if ":" in predicate else f"skos:{predicate}"
    return MappingRecord(name or f"urn:{said}", expand(subject), predicate, expand(target), bool(negated), confidence)


def said(record: MappingRecord) -> Said:
    return record.subject, record.predicate, record.object, record.negated


def told(records: Iterable[MappingRecord]) -> list[str]:
    return sorted(
        f"{compress(one.subject)} {'not ' if one.negated else ''}{one.predicate} {compress(one.object)}"
        for one in records
    )


def test_a_label_reaches_a_theory_by_way_of_the_senses(knowledge: Knowledge) -> None:
    records = [one for one in knowledge.records]
    subject = expand("goemotions:annoyance")
    found = {one.object: one for one in Inference(records, Terms(hops=2, invert=True), subjects=[subject]).derived}
    aggravation = found[expand("parrott:3/aggravation")]
    assert aggravation.predicate == "skos:narrowMatch"
    assert aggravation.justification == "semapv:MappingChaining"
    assert aggravation.comment == (
        "goemotions:annoyance narrowMatch sense:aggravation exactMatch parrott:3/aggravation"
    )
    first, second = (next(one for one in records if one.id == name) for name in aggravation.derived_from)
    assert (first.subject, first.object) == (subject, expand("sense:aggravation"))
    assert (second.subject, second.object) == (expand("parrott:3/aggravation"), expand("sense:aggravation"))
    assert aggravation.confidence == (first.confidence or 1) * (second.confidence or 1) * 0.9


def test_without_inversion_chains_run_one_way() -> None:
    records = [record("a:joy exactMatch c:joy"), record("b:joy exactMatch c:joy")]
    assert told(Inference(records).derived) == []
    assert told(Inference(records, Terms(invert=True)).derived) == [
        "a:joy skos:exactMatch b:joy",
        "b:joy skos:exactMatch a:joy",
        "c:joy skos:exactMatch a:joy",
        "c:joy skos:exactMatch b:joy",
    ]


def test_an_inverse_is_as_sure_as_what_it_is_the_inverse_of() -> None:
    [found] = Inference([record("a:joy broadMatch b:joy", confidence=0.5)], Terms(1, invert=True)).derived
    assert told([found]) == ["b:joy skos:narrowMatch a:joy"]
    assert (found.justification, found.confidence) == ("semapv:MappingInversion", 0.5)
    assert found.derived_from == ("urn:a:joy broadMatch b:joy",)


def test_a_denial_is_inverted_as_a_denial() -> None:
    [found] = Inference([record("a:joy not narrowMatch b:joy")], Terms(1, invert=True)).derived
    assert told([found]) == ["b:joy not skos:broadMatch a:joy"]


def test_owl_and_rdfs_generalise_to_skos_and_take_part_in_chains() -> None:
    records = [record("a:joy owl:equivalentClass b:joy"), record("b:joy rdfs:subClassOf c:joy")]
    assert told(Inference(records).derived) == []
    found = Inference(records, Terms(generalise=True)).derived
    assert told(found) == [
        "a:joy skos:broadMatch c:joy",
        "a:joy skos:closeMatch b:joy",
        "a:joy skos:exactMatch b:joy",
        "b:joy skos:broadMatch c:joy",
    ]
    assert {one.justification for one in found} == {"semapv:MappingChaining", "semapv:LogicalReasoning"}


def test_hops_and_decay_are_asked_for() -> None:
    names = "abcde"
    records = [record(f"{one}:joy exactMatch {other}:joy", confidence=0.5) for one, other in pairwise(names)]
    for hops, count in ((1, 0), (2, 3), (3, 5), (4, 6)):
        assert len(Inference(records, Terms(hops)).derived) == count
    [longest] = [one for one in Inference(records, Terms(4, decay=0.5)).derived if len(one.derived_from) == 4]
    assert longest.confidence == 0.5**4 * 0.5**3
    for hops, decay in ((0, 0.9), (7, 0.9), (3, 0.0), (3, 1.5)):
        with pytest.raises(EmotaxaError, match="give a number"):
            Terms(hops, decay=decay)


def test_too_many_chains_are_refused_with_the_cure() -> None:
    records = [record(f"{one}:joy exactMatch {other}:joy") for one in "abcdefgh" for other in "abcdefgh"]
    with pytest.raises(EmotaxaError, match="more than 300 chains of 2 records; allow fewer hops"):
        Inference(records, Terms(most=300))


def test_every_derivation_is_kept() -> None:
    records = [
        record("a:joy exactMatch b:joy"),
        record("a:joy exactMatch b:joy", name="urn:again"),
        record("b:joy narrowMatch d:joy"),
        record("a:joy exactMatch c:joy"),
        record("c:joy narrowMatch d:joy"),
    ]
    found = Inference(records).derived
    assert told(found) == ["a:joy skos:narrowMatch d:joy"] * 3
    assert len({one.derived_from for one in found}) == 3


def test_what_is_denied_is_not_derived_and_told() -> None:
    records = [
        record("a:joy exactMatch b:joy"),
        record("b:joy closeMatch c:joy"),
        record("a:joy not closeMatch c:joy"),
    ]
    inference = Inference(records)
    assert "a:joy skos:closeMatch c:joy" not in told(inference.derived)
    [withheld] = [one for one in inference.withheld if not one.negated]
    assert [one.id for one in withheld.premises] == [records[0].id, records[1].id]
    assert withheld.against == records[2]


def test_a_chain_passes_no_denied_edge() -> None:
    chain = [record("a:joy exactMatch b:joy"), record("b:joy exactMatch c:joy"), record("c:joy exactMatch d:joy")]
    assert "a:joy skos:exactMatch d:joy" in told(Inference(chain).derived)
    for denial in (
        "b:joy not exactMatch c:joy",
        "c:joy not exactMatch b:joy",
        "b:joy not closeMatch c:joy",
        "a:joy not exactMatch c:joy",
        "b:joy not exactMatch d:joy",
        "d:joy not closeMatch b:joy",
    ):
        found = told(Inference([*chain, record(denial)]).derived)
        assert "a:joy skos:exactMatch d:joy" not in found, denial


def test_what_is_the_same_as_something_that_does_not_match_does_not_match() -> None:
    """The example of SSSOM, "Inference": xanthene is the same in two vocabularies, and is no xanthan gum."""
    records = [record("chebi:x not exactMatch mesh:gum"), record("cas:x exactMatch chebi:x")]
    [found] = Inference(records).derived
    assert told([found]) == ["cas:x not skos:exactMatch mesh:gum"]
    assert found.derived_from == (records[1].id, records[0].id)


@pytest.mark.parametrize("predicate", ["exactMatch", "closeMatch", "broadMatch", "relatedMatch"])
def test_a_denial_is_handed_on_by_what_is_the_same_behind_it(predicate: str) -> None:
    records = [record(f"a:joy not {predicate} b:joy"), record("b:joy exactMatch c:joy")]
    [found] = Inference(records).derived
    assert told([found]) == [f"a:joy not skos:{predicate} c:joy"]
    assert found.derived_from == (records[0].id, records[1].id)
    assert Inference([record(f"a:joy not {predicate} b:joy"), record("b:joy closeMatch c:joy")]).derived == ()


def test_a_claim_that_is_denied_is_no_evidence_against_a_denial() -> None:
    chain = [record("a:joy exactMatch b:joy"), record("b:joy not closeMatch c:joy")]
    claim = record("a:joy exactMatch c:joy")
    against = Inference([*chain, claim])
    assert (told(against.derived), [one.against for one in against.withheld]) == ([], [claim])
    denied = Inference([*chain, claim, record("a:joy not exactMatch c:joy")])
    assert (told(denied.derived), denied.withheld) == (["a:joy not skos:closeMatch c:joy"], ())


def test_terms_that_were_not_found_literals_and_other_relations_join_nothing() -> None:
    nothing = "https://w3id.org/sssom/NoTermFound"
    records = [
        MappingRecord("urn:1", "urn:a", "skos:exactMatch", nothing),
        MappingRecord("urn:2", nothing, "skos:exactMatch", "urn:b"),
        MappingRecord("urn:3", "urn:b", "skos:exactMatch", ""),
        MappingRecord("urn:4", "urn:b", "rdfs:seeAlso", "urn:c"),
        MappingRecord("urn:5", "urn:c", "skos:exactMatch", "urn:c"),
        MappingRecord("urn:6", "urn:c", "skos:exactMatch", "urn:d"),
    ]
    assert told(Inference(records).derived) == []


def test_the_whole_graph_is_chained_to_three_hops(knowledge: Knowledge) -> None:
    records = [*knowledge.records, *(one for each in knowledge.alignments for one in each.records)]
    inference = Inference(records, Terms(invert=True))
    found = inference.derived
    assert len(found) > 100_000
    assert len({one.id for one in found}) == len(found)
    known = {one.id for one in records}
    assert all(known.issuperset(one.derived_from) for one in found)


# Laws


@given(worlds())
def test_the_order_of_records_makes_no_difference(records: list[MappingRecord]) -> None:
    assert Inference(records, BOTH).derived == Inference(records[::-1], BOTH).derived


@given(claims(), claims(4, "more"), denials())
def test_more_claims_take_no_claim_away(
    records: list[MappingRecord], more: list[MappingRecord], denied: list[MappingRecord]
) -> None:
    fewer = {one for one in Inference([*records, *denied], BOTH).derived if not one.negated}
    assert fewer <= set(Inference([*records, *more, *denied], BOTH).derived)


@given(worlds(), st.integers(1, 4))
def test_more_hops_take_nothing_away(records: list[MappingRecord], hops: int) -> None:
    assert set(Inference(records, Terms(hops, True)).derived) <= set(Inference(records, Terms(hops + 1, True)).derived)


@given(worlds())
def test_nothing_derived_contradicts_what_is_stated(records: list[MappingRecord]) -> None:
    denied = {said(one)[:3] for one in records if one.negated}
    denied |= {(one.object, INVERSE[one.predicate], one.subject) for one in records if one.negated}
    standing = [
        one
        for one in records
        if not one.negated and not any((one.subject, weaker, one.object) in denied for weaker in ENTAILS[one.predicate])
    ]
    entailed = {(one.subject, weaker, one.object) for one in standing for weaker in ENTAILS[one.predicate]}
    for one in Inference(records, BOTH).derived:
        if one.negated:
            if one.justification == "semapv:MappingChaining":
                assert said(one)[:3] not in entailed
        else:
            assert not any((one.subject, weaker, one.object) in denied for weaker in ENTAILS[one.predicate])


@given(worlds())
def test_a_derivation_can_be_retraced(records: list[MappingRecord]) -> None:
    """Its premises exist, lead from its subject to its object, conclude its predicate, and give its confidence."""
    stated = {one.id: one for one in records}
    for one in Inference(records, Terms(4, invert=True)).derived:
        premises = [stated[name] for name in one.derived_from]
        at, passed = one.subject, []
        for premise in premises:
            forward = premise.subject == at
            passed.append(premise.predicate if forward else INVERSE[premise.predicate])
            at = premise.object if forward else premise.subject
        assert at == one.object
        assert any(premise.negated for premise in premises) == one.negated
        if not one.negated:
            assert composed(passed) == one.predicate
        expected = prod(1.0 if premise.confidence is None else premise.confidence for premise in premises)
        assert isclose(1.0 if one.confidence is None else one.confidence, expected * 0.9 ** (len(premises) - 1))


@given(claims())
def test_turning_records_round_twice_gives_them_back(records: list[MappingRecord]) -> None:
    once = Inference(records, Terms(1, invert=True)).derived
    twice = Inference(once, Terms(1, invert=True)).derived
    loops = {said(one) for one in records if one.subject == one.object}
    assert Counter(map(said, twice)) == Counter(said(one) for one in records if said(one) not in loops)


@given(worlds(), st.sets(st.sampled_from(THINGS)))
def test_asking_for_subjects_gives_what_is_derived_of_them(records: list[MappingRecord], subjects: set[str]) -> None:
    some = Inference(records, BOTH, subjects=subjects).derived
    assert list(some) == [one for one in Inference(records, BOTH).derived if one.subject in subjects]

"""The alignment of an imported scheme: a mapping set that any reader of SSSOM takes."""

from mappings.outside.alignment import UNSPECIFIED_LICENCE, alignment_of
from mappings.outside.prefixes import prefixes_for
from mappings.sssom.check import check_sssom_text
from mappings.sssom.read import parse_sssom
from mappings.sssom.write import write_sssom
from ontology.iri import BASE
from tests.ontology.outside.files import MFOEM, ODD, SAMPLE, obo_owl, skos
from tests.ontology.outside.reading import translated


def test_every_concept_is_exactly_what_it_was_made_from() -> None:
    found = alignment_of(translated(obo_owl(), "mfoem.owl"))
    exact = {record.subject: record.object for record in found.records}
    assert exact[f"{BASE}mfoem/000009"] == f"{MFOEM}000009" and exact[f"{BASE}mfoem/000225"] == ODD[0]
    assert len(exact) == len(SAMPLE) + 2 and {record.predicate for record in found.records} == {"skos:exactMatch"}
    assert found.licence == "https://creativecommons.org/licenses/by/3.0/"


def test_it_can_be_written_and_read_again() -> None:
    for text, path in ((obo_owl(), "mfoem.owl"), (skos(), "feelings.ttl")):
        found = alignment_of(translated(text, path, bare=True))
        written = write_sssom(found)
        assert not [finding for finding in check_sssom_text(written) if finding.level == "ERROR"]
        again = {(r.id, r.subject, r.predicate, r.object) for r in parse_sssom(written).records}
        assert again == {(r.id, r.subject, r.predicate, r.object) for r in found.records}
        assert len(again) == len(found.records)


def test_matches_of_the_file_stand_beside() -> None:
    found = alignment_of(translated(skos(), bare=True))
    [anger] = [record for record in found.records if record.object == f"{MFOEM}000009"]
    assert (anger.predicate, anger.comment) == ("skos:closeMatch", "as the file says")


def test_a_set_without_a_licence_says_so() -> None:
    found = translated("<http://a.org/Joy> a <http://www.w3.org/2002/07/owl#Class> .", bare=True)
    assert alignment_of(found).licence == UNSPECIFIED_LICENCE


def test_prefixes_are_short_apart_and_never_ours() -> None:
    spaces = [
        "http://a.org/mood#",
        "http://b.org/mood/",
        "http://c.org/1/",
        "http://d.org/skos#",
        f"{BASE}sense/",
        "urn:x:",
    ]
    found = prefixes_for((f"{space}joy" for space in spaces), taken=["mfoem"])
    assert list(found) == ["mood", "mood2", "ns1", "skos2", "x"]
    assert prefixes_for(["http://a.org/mfoem#x"], taken=["mfoem"]) == {"mfoem2": "http://a.org/mfoem#"}
    assert not any(base.startswith(BASE) for base in found.values())

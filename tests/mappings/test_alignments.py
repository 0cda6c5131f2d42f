"""The alignments with outside vocabularies, against the tables of their classes and items."""

import csv
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from mappings.record import MappingRecord, MappingSet
from mappings.shipped import shipped_alignments
from mappings.sssom.check import check_sssom
from mappings.sssom.read import read_sssom
from mappings.sssom.write import write_sssom
from ontology.iri import BASE, SKOS
from ontology.load import module_triples, shipped_modules

SETS = {path.name.removesuffix(".sssom.tsv"): read_sssom(path) for path in shipped_alignments()}
ALL = pytest.mark.parametrize("alignment", SETS.values(), ids=list(SETS))

MFOEM = "http://purl.obolibrary.org/obo/MFOEM_"
EMOTION, MOOD, DISPOSITION = (MFOEM + number for number in ("000001", "000193", "000199"))
W3C = "http://www.w3.org/TR/emotion-voc/xml#"
SENPY = "http://www.gsi.dit.upm.es/ontologies/onyx/vocabularies/emotionml/ns#"
SEGB = "http://www.gsi.upm.es/ontologies/onyx/vocabularies/emotionml/ns#"


@pytest.fixture(scope="module")
def labels() -> dict[str, str]:
    """The English preferred label of everything that a shipped module describes."""
    return {
        triple.subject.value: triple.object.value
        for path in shipped_modules()
        for triple in module_triples(path)
        if isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and triple.predicate.value == SKOS + "prefLabel"
        and triple.object.language == "en"
    }


def rows(reference: Path, table: str) -> list[dict[str, str]]:
    with (reference / "taxonomies" / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def objects(name: str) -> dict[str, set[str]]:
    """The objects of a set, by predicate."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in SETS[name].records:
        found[record.predicate].add(record.object)
    return found


def test_the_alignments_are_there() -> None:
    assert set(SETS) >= {"mfoem", "emro", "emotionml", "onyx"}


@ALL
def test_an_alignment_is_canonical_and_without_findings(alignment: MappingSet) -> None:
    path = Path(alignment.path)

    assert [str(finding) for finding in check_sssom(path)] == []
    assert write_sssom(alignment).encode() == path.read_bytes()
    assert alignment.id == f"{BASE}alignments/{path.name.removesuffix('.sssom.tsv')}"


@ALL
def test_every_subject_is_ours_and_bears_its_own_label(alignment: MappingSet, labels: dict[str, str]) -> None:
    for record in alignment.records:
        assert labels.get(record.subject) == record.subject_label, record.id
        assert record.subject.startswith(record.subject_source + "/"), record.id
        assert not record.object.startswith(BASE), record.id
        assert record.object_source, record.id


@ALL
def test_every_record_is_judged_by_hand_with_a_reason_where_it_is_not_plain(alignment: MappingSet) -> None:
    for record in alignment.records:
        assert record.justification == "semapv:ManualMappingCuration", record.id
        assert record.slots["author_label"], record.id
        assert record.confidence is not None, record.id
        plain = record.predicate in {"skos:exactMatch", "skos:closeMatch"} and record.confidence >= 0.9
        assert record.comment or plain, record.id


@ALL
def test_a_pair_is_judged_once(alignment: MappingSet) -> None:
    pairs = Counter((record.subject, record.object) for record in alignment.records)
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_record_ids_are_unique_over_all_alignments() -> None:
    ids = [record.id for record in chain.from_iterable(one.records for one in SETS.values())]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["mfoem", "emro"])
def test_every_object_is_a_class_of_the_table_under_its_label(reference: Path, name: str) -> None:
    known = {row["iri"]: row["label_en"] for row in rows(reference, f"{name}.tsv") if not row["deprecated"]}
    for record in SETS[name].records:
        assert known.get(record.object) == record.object_label, record.id


def test_the_licences_of_the_outside_ontologies_are_named() -> None:
    assert "CC BY 3.0" in str(SETS["mfoem"].metadata["comment"])
    assert "CC BY 4.0" in str(SETS["emro"].metadata["comment"])


def test_every_emotion_and_mood_of_mfoem_has_a_counterpart(reference: Path) -> None:
    parents = {row["iri"]: set(row["parents"].split("|")) for row in rows(reference, "mfoem.tsv")}
    wanted = {EMOTION, MOOD}
    while more := {iri for iri, above in parents.items() if above & (wanted | {DISPOSITION})} - wanted:
        wanted |= more
    found = objects("mfoem")
    matched = found["skos:exactMatch"] | found["skos:closeMatch"] | found["skos:broadMatch"] | found["skos:narrowMatch"]
    assert len(wanted) > 60
    assert sorted(wanted - matched) == []


def test_the_two_oddly_spelled_iris_of_mfoem_are_kept_as_they_are(reference: Path) -> None:
    odd = {row["iri"] for row in rows(reference, "mfoem.tsv") if row["iri"].startswith("https:")}
    assert len(odd) == 2
    told = {record.object: record for record in SETS["mfoem"].records if record.object in odd}
    assert set(told) == odd
    assert all("https" in record.comment for record in told.values())


def test_emotions_of_emro_have_counterparts(reference: Path) -> None:
    known = {row["label_en"]: row["iri"] for row in rows(reference, "emro.tsv")}
    emotions = ("embarrassment", "shame", "pride", "guilt", "happiness", "fear process", "anxiety process")
    assert {known[label] for label in emotions} <= set().union(*objects("emro").values())


def test_every_item_of_emotionml_is_found_by_each_spelling_in_use(reference: Path) -> None:
    table = rows(reference, "emotionml.tsv")
    assert len(table) == 142
    wanted = {
        (f"{BASE}emotionml-{name}/{item}", base + name + joint + item): item
        for name, item in ((row["vocabulary_id"], row["item"]) for row in table)
        for base, joint in ((W3C, ""), (SENPY, ""), (SENPY, "_"), (SEGB, "_"))
    }
    found = {(record.subject, record.object): record for record in SETS["emotionml"].records}
    assert found.keys() == wanted.keys()
    for pair, record in found.items():
        assert (record.predicate, record.object_label) == ("skos:exactMatch", wanted[pair]), record.id
        assert record.comment, record.id
    assert len({record.object for record in found.values()}) == 4 * 142


@pytest.mark.parametrize("spelling", ["emoml:big6happiness", "emoml:big6_happiness", "emotion-voc:big6happiness"])
def test_happiness_of_the_big_six_is_found_by_what_people_write(spelling: str) -> None:
    (record,) = (one for one in SETS["emotionml"].records if written(one) == spelling)
    assert record.subject == f"{BASE}emotionml-big6/happiness"


def written(record: MappingRecord) -> str:
    """Give the object as the file spells it."""
    return str(record.slots["object_id"])


def test_what_onyx_says_of_annotations_is_aligned_with_the_core_vocabulary() -> None:
    onyx = "http://www.gsi.dit.upm.es/ontologies/onyx/ns#"
    found = {(record.subject.removeprefix(BASE), record.object) for record in SETS["onyx"].records}
    assert found >= {
        ("core/Emotion", onyx + "Emotion"),
        ("core/Scheme", onyx + "EmotionModel"),
        ("core/ActionTendency", onyx + "ActionTendency"),
        ("emotionml-intensity-dimension/intensity", onyx + "hasEmotionIntensity"),
        ("core/valence", SENPY + "pad-dimensions_pleasure"),
        ("core/arousal", SENPY + "fsre-dimensions_arousal"),
        ("core/dominance", SENPY + "fsre-dimensions_potency"),
    }

"""The shipped graph on Neo4j answers what the same graph in memory answers; it is loaded once for all of these."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgservice.stores.neo4j.database import Rows
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.workspace import Workspace
from mappings.conversion.answer import Item, LabelsItem, Mode, ScoresItem, VadItem
from mappings.conversion.converter import Converter
from mappings.conversion.profile import profile_name
from mappings.knowledge import Knowledge
from mappings.resolution.answer import Query
from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.resolver import Resolver
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.norm import Point
from ontology.reference import Level, find_level
from tests.mappings.resolution.test_guesses import CharacterGrams

pytestmark = pytest.mark.xdist_group("neo4j")

PAIRS = [
    ("goemotions", "ekman"),
    ("parrott", "goemotions"),
    ("shaver/1", "parrott/1"),
    ("carer", "sentiment"),
    ("electoral-tweets", "plutchik"),
    ("emotionml-ema-appraisals", "emotionml-scherer-appraisals"),
    ("semeval-2018-e-c", "russell"),
    ("xed-en", "sense"),
]
MODES: list[Mode] = ["hard", "soft", "multilabel"]
STRANGE = [
    "anoyance",
    "joyfull",
    "sadnes",
    "tristesse",
    "Angst",
    "saddens",
    "irritations",
    "love_joy",
    "xyzzy",
    "3",
    "LABEL_3",
    "goemotions:3",
    "parrott:1/joy",
    "parrott:9/nothing",
    "https://w3id.org/emotaxa/goemotions/annoyance",
    "https://example.org/joy",
    'joy" OR (*:*) AND text:"x',
    "joy~2",
    "`) MATCH (n) DETACH DELETE n //",
    "\\",
    "jo\ud800y",
    ":-)",
    "悲しい",
]


@pytest.fixture(scope="module")
def there(shipped: Workspace) -> Resolver:
    return shipped.at().resolver


@pytest.fixture(scope="module")
def here(knowledge: Knowledge) -> Resolver:
    return Resolver(TaxonomyIndex(knowledge.taxonomy, knowledge.alignments))


def test_knowledge_is_the_same(shipped: Workspace, knowledge: Knowledge) -> None:
    found = shipped.at().knowledge
    assert found.taxonomy == knowledge.taxonomy
    assert list(found.taxonomy.concepts) == list(knowledge.taxonomy.concepts)
    for name in ("sets", "profiles", "alignments"):
        ours, theirs = tuple(getattr(found, name)), tuple(getattr(knowledge, name))
        assert ours == theirs
        assert [one.slots for found in ours for one in found.records] == [
            one.slots for found in theirs for one in found.records
        ]


def test_every_label_resolves_equally(there: Resolver, here: Resolver, knowledge: Knowledge) -> None:
    texts = {label.text for concept in knowledge.taxonomy.concepts.values() for label in concept.labels}
    queries = [Query(text) for text in sorted(texts)]
    for start in range(0, len(queries), 500):
        part = queries[start : start + 500]
        assert there.resolve_all(part) == here.resolve_all(part)


def test_every_label_resolves_equally_in_its_scheme(there: Resolver, here: Resolver, knowledge: Knowledge) -> None:
    schemes = knowledge.taxonomy.schemes
    queries = [
        Query(text, Level(schemes[concept.scheme], concept.tier))
        for concept in knowledge.taxonomy.concepts.values()
        for text in (concept.label, concept.curie, *concept.notations)
    ]
    for start in range(0, len(queries), 500):
        part = queries[start : start + 500]
        assert there.resolve_all(part) == here.resolve_all(part)


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize("scheme", [None, "goemotions", "parrott/1"])
def test_misspellings_ids_and_attacks_resolve_equally(
    there: Resolver, here: Resolver, knowledge: Knowledge, text: str, scheme: str | None
) -> None:
    level = None if scheme is None else find_level(knowledge.taxonomy, scheme)
    assert there.resolve(text, level, "de" if text == "Angst" else None) == here.resolve(
        text, level, "de" if text == "Angst" else None
    )


def test_aligned_terms_resolve_equally(there: Resolver, here: Resolver, knowledge: Knowledge) -> None:
    objects = sorted({record.object for alignment in knowledge.alignments for record in alignment.records})
    queries = [Query(iri) for iri in objects[::9]]
    assert queries and there.resolve_all(queries) == here.resolve_all(queries)


@given(text=st.text(max_size=30), lang=st.sampled_from([None, "en", "ja"]))
@settings(max_examples=40)
def test_any_text_resolves_equally(there: Resolver, here: Resolver, text: str, lang: str | None) -> None:
    assert there.resolve(text, None, lang) == here.resolve(text, None, lang)


def test_a_batch_takes_one_round_trip(shipped: Workspace, there: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(shipped.store, Neo4jStore)
    there.resolve_all([Query(text) for text in ("awe", "grief", "pride")])
    asked: list[str] = []
    database = shipped.store.database
    original = database.rows

    def counted(query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        asked.append(query)
        return original(query, parameters)

    monkeypatch.setattr(database, "rows", counted)
    there.resolve_all([Query(text, lang="en") for text in ("Awe!", "griefs", "prides")])
    concepts = [query for query in asked if "UNWIND $versions" in query]
    assert len(asked) - len(concepts) == 1 and len(concepts) <= 1


@pytest.mark.parametrize("scheme", [None, "goemotions"])
def test_labels_near_by_an_encoder_are_ranked_by_exact_cosine(
    there: Resolver, here: Resolver, scheme: str | None
) -> None:
    encoder = CharacterGrams()
    for text in ("annoyances", "joyous feeling", "grieving"):
        found = dict(there.index.near(text, encoder, scheme, limit=8))
        exact = dict(here.index.near(text, encoder, scheme, limit=100))
        assert len(found) == 8 and list(found.values()) == sorted(found.values(), reverse=True)
        assert found == pytest.approx({label: exact[label] for label in found}, abs=1e-5)
        assert next(iter(found)) == next(iter(exact))


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_conversion_is_the_same(shipped: Workspace, converter: Converter, source: str, target: str) -> None:
    part = shipped.at().converter_between(source, target)
    assert len(part.knowledge.taxonomy.concepts) < len(converter.knowledge.taxonomy.concepts) / 2
    names = [concept.curie for concept in _members(converter, source)]
    items: list[Item] = [LabelsItem((name,)) for name in names]
    items += [LabelsItem((first, second)) for first, second in pairwise(names)]
    items += [ScoresItem({name: 0.3, names[0]: 0.6}) for name in names]
    for mode in MODES:
        whole = converter.convert(items, source, target, mode=mode, explain=True)
        assert_alike(part.convert(items, source, target, mode=mode, explain=True), whole)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_points_are_the_same(shipped: Workspace, converter: Converter, source: str, target: str) -> None:
    at = shipped.at()
    items = [LabelsItem((concept.curie,)) for concept in _members(converter, source)]
    assert_alike(
        at.converter_between(source, "vad").convert(items, source, "vad"), converter.convert(items, source, "vad")
    )
    steps = (-0.9, -0.3, 0.0, 0.4, 0.8)
    points = [VadItem(Point(valence, arousal, -valence)) for valence in steps for arousal in steps]
    part = at.converter_between("vad", target)
    for mode in MODES:
        assert_alike(
            part.convert(points, "vad", target, mode=mode), converter.convert(points, "vad", target, mode=mode)
        )


def test_profiles_are_the_same(shipped: Workspace, converter: Converter) -> None:
    names = [profile_name(profile) for profile in converter.knowledge.profiles]
    labels = [LabelsItem((concept.label,)) for concept in _members(converter, "goemotions")]
    part = shipped.at().converter_between("goemotions", "ekman")
    assert [profile_name(profile) for profile in part.knowledge.profiles] == names
    whole = converter.convert(labels, "goemotions", "ekman", profile="goemotions-paper", explain=True)
    assert_alike(part.convert(labels, "goemotions", "ekman", profile="goemotions-paper", explain=True), whole)


@pytest.mark.parametrize(
    ("source", "target", "label"),
    [
        ("goemotions", "ekmann", "joy"),
        ("nowhere", "ekman", "joy"),
        ("goemotions", "ekman", "joi"),
        ("shaver/9", "ekman", "joy"),
    ],
)
def test_mistakes_are_told_the_same(
    shipped: Workspace, converter: Converter, source: str, target: str, label: str
) -> None:
    with pytest.raises(EmotaxaError) as whole:
        converter.convert([LabelsItem((label,))], source, target)
    with pytest.raises(EmotaxaError) as part:
        shipped.at().converter_between(source, target).convert([LabelsItem((label,))], source, target)
    assert (str(part.value), part.value.field) == (str(whole.value), whole.value.field)


def test_a_question_does_not_read_the_whole_graph(shipped: Workspace) -> None:
    assert isinstance(shipped.store, Neo4jStore)
    fresh = Neo4jStore(shipped.store.database.address, shipped.store.database.settings)
    at = Workspace(fresh).at()
    at.resolver.resolve("joy")
    at.converter_between("goemotions", "ekman").convert([LabelsItem(("annoyance",))], "goemotions", "ekman")
    assert "knowledge" not in vars(at)
    fresh.close()


def _members(converter: Converter, level: str) -> list[Concept]:
    found = find_level(converter.knowledge.taxonomy, level)
    return [
        concept
        for concept in converter.knowledge.taxonomy.by_scheme[found.scheme.id]
        if found.tier in (None, concept.tier)
    ]


def assert_alike(part: object, whole: object, where: str = "") -> None:
    """Compare answers; numbers may differ by what the order of a sum makes of their last digit."""
    if isinstance(whole, float):
        assert isinstance(part, float) and math.isclose(part, whole, rel_tol=1e-9, abs_tol=1e-12), where
    elif is_dataclass(whole):
        for one in fields(whole):
            assert_alike(getattr(part, one.name), getattr(whole, one.name), f"{where}.{one.name}")
    elif isinstance(whole, list | tuple):
        assert isinstance(part, list | tuple) and len(part) == len(whole), where
        for at, (ours, theirs) in enumerate(zip(part, whole, strict=True)):
            assert_alike(ours, theirs, f"{where}[{at}]")
    else:
        assert part == whole, where

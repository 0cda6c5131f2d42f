"""What operations make of modules: concepts, norms and the rest, as validation judges them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kgservice.changes.applying import apply
from kgservice.changes.operations.documents import read_operation, read_operations
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import taxonomy_of
from mappings.knowledge import Knowledge
from ontology.iri import BASE, CORE
from ontology.load import shipped_modules
from ontology.taxonomy import Taxonomy
from ontology.validation.validate import validate_modules

CORE_MODULE = shipped_modules()[:1]


def working_after(graph: Dataset, documents: Iterable[dict[str, Any]]) -> Working:
    working = Working(graph)
    applied = apply(read_operations(list(documents)), graph)
    working.change(applied.added, applied.removed)
    return working


def after(graph: Dataset, *documents: dict[str, Any]) -> Taxonomy:
    return taxonomy_of(working_after(graph, documents))


def test_a_scheme_with_its_concepts_is_well_formed(graph: Dataset, tmp_path: Path) -> None:
    """A theory with two tiers and a label set, made of operations alone, give validation nothing to tell."""
    theory: list[dict[str, Any]] = [
        {
            "type": "SchemeCreation",
            "scheme": "seasons",
            "kind": "theory",
            "title": "Seasons",
            "sources": ["A paper"],
            "definition": "Four moods of the year.",
            "tiers": [
                {"label": "half", "definition": "Warm and cold."},
                {"label": "season", "definition": "Each of the four."},
            ],
        },
        {"type": "NodeCreation", "about": f"{BASE}seasons/1/warmth", "label": "warmth", "definition": "The warm half."},
        {"type": "NodeCreation", "about": f"{BASE}seasons/1/cold", "label": "cold", "definition": "The cold half."},
        {
            "type": "NodeCreation",
            "about": f"{BASE}seasons/2/summer",
            "label": "summer",
            "definition": "The warmest season.",
            "parents": [f"{BASE}seasons/1/warmth"],
        },
        {
            "type": "NodeCreation",
            "about": f"{BASE}seasons/2/winter",
            "label": "winter",
            "definition": "The coldest season.",
            "parents": [f"{BASE}seasons/1/cold"],
        },
        {
            "type": "EdgeCreation",
            "subject": f"{BASE}seasons/2/summer",
            "predicate": CORE + "oppositeOf",
            "object": f"{BASE}seasons/2/winter",
        },
        {
            "type": "EdgeCreation",
            "subject": f"{BASE}seasons/2/summer",
            "predicate": CORE + "leadsTo",
            "object": f"{BASE}seasons/2/winter",
            "occasion": "days grow short",
        },
        {"type": "DisjointnessChange", "new": [f"{BASE}seasons/1/warmth", f"{BASE}seasons/1/cold"]},
        {
            "type": "NewNorm",
            "about": f"{BASE}norm/seasons-2026/summer",
            "term": "summer",
            "sources": ["A paper"],
            "rating": {"valence": 7.1, "arousal": 6, "scale": "1-9", "concept": f"{BASE}seasons/2/summer"},
        },
        {"type": "NewSynonym", "about": f"{BASE}seasons/2/summer", "new": "high summer", "source": "A farmer"},
        {"type": "NodeRename", "about": f"{BASE}seasons/2/summer", "new": "Sommer", "lang": "de"},
        {
            "type": "NodeCreation",
            "about": f"{BASE}seasons/2/spring",
            "label": "spring",
            "definition": "The first season.",
            "parents": [f"{BASE}seasons/1/warmth"],
        },
        {"type": "NodeObsoletion", "about": f"{BASE}seasons/2/spring", "replacement": f"{BASE}seasons/2/summer"},
    ]
    labels: list[dict[str, Any]] = [
        {
            "type": "SchemeCreation",
            "scheme": "weather",
            "title": "Weather",
            "sources": ["A data set"],
            "definition": "Labels of a diary.",
        },
        {
            "type": "NodeCreation",
            "about": f"{BASE}weather/sunny",
            "label": "sunny",
            "definition": "Marks a bright day.",
            "notations": ["0"],
        },
        {
            "type": "NodeCreation",
            "about": f"{BASE}weather/rainy",
            "label": "rainy",
            "definition": "Marks a wet day.",
            "notations": ["1"],
        },
    ]
    working = working_after(graph, [*theory, *labels])
    paths = [_written(working, name, tmp_path) for name in ("seasons", "weather")]
    assert [str(found) for found in validate_modules(paths, company=CORE_MODULE) if found.level == "ERROR"] == []
    found = taxonomy_of(working)
    summer = found.concepts[f"{BASE}seasons/2/summer"]
    assert (summer.tier, summer.position, summer.parents) == (2, 1, (f"{BASE}seasons/1/warmth",))
    assert next(label.source for label in summer.labels if label.text == "high summer") == "A farmer"
    assert found.norms[f"{BASE}norm/seasons-2026/summer"].point.valence == pytest.approx(0.525)
    assert [concept.label for concept in found.by_scheme["weather"]] == ["sunny", "rainy"]


@pytest.mark.parametrize(
    ("module", "document"),
    [
        (
            "parrott",
            {
                "type": "NodeMove",
                "about": f"{BASE}parrott/3/rage",
                "old": f"{BASE}parrott/2/rage",
                "new": f"{BASE}parrott/2/envy",
            },
        ),
        (
            "parrott",
            {
                "type": "NodeCreation",
                "about": f"{BASE}parrott/3/gleefulness",
                "label": "gleefulness",
                "definition": "Loud joy.",
                "parents": [f"{BASE}parrott/2/cheerfulness"],
            },
        ),
        (
            "occ",
            {
                "type": "EdgeDeletion",
                "subject": f"{BASE}occ/hope",
                "predicate": CORE + "leadsTo",
                "object": f"{BASE}occ/satisfaction",
            },
        ),
    ],
)
def test_validation_finds_nothing_new(graph: Dataset, module: str, document: dict[str, Any], tmp_path: Path) -> None:
    path = _written(working_after(graph, [document]), module, tmp_path)
    assert [str(found) for found in validate_modules([path], company=CORE_MODULE) if found.level == "ERROR"] == []


def test_each_norm_that_is_shipped_can_be_told_anew(graph: Dataset, knowledge: Knowledge) -> None:
    """Every rating stands as an operation would write it, so that it can be changed and changed back."""
    for norm in knowledge.taxonomy.norms.values():
        old = {"valence": norm.valence, "arousal": norm.arousal, "dominance": norm.dominance, "scale": str(norm.scale)}
        old["concept"] = norm.concept
        new = {**old, "valence": norm.scale.high if norm.valence != norm.scale.high else norm.scale.low}
        operation = read_operation({"type": "NormReplacement", "about": norm.iri, "old": old, "new": new})
        effect = operation.effect(graph)
        assert len(effect.added) == len(effect.removed) == 2, norm.iri


def test_each_group_that_is_shipped_can_go_and_come_back(graph: Dataset, knowledge: Knowledge) -> None:
    for group in knowledge.taxonomy.disjoint[:2]:
        gone = read_operation({"type": "DisjointnessChange", "old": sorted(group)}).effect(graph)
        assert len(gone.removed) == 2 + 2 * len(group)
        working = Working(graph)
        working.change(gone.added, gone.removed)
        found = taxonomy_of(working).disjoint
        assert len(found) == len(knowledge.taxonomy.disjoint) - 1 and group not in found


def test_a_concept_without_a_parent_comes_to_the_top(graph: Dataset) -> None:
    rage = f"{BASE}parrott/3/rage"
    gone = {"type": "EdgeDeletion", "subject": rage, "object": f"{BASE}parrott/2/rage"}
    found = after(graph, gone).concepts[rage]
    assert (found.parents, found.aspect) == ((), "emotion")
    back = {"type": "EdgeCreation", "subject": rage, "object": f"{BASE}parrott/2/rage"}
    assert working_after(graph, [gone, back]).added == frozenset()


def test_a_deletion_takes_everything_of_a_concept_along(graph: Dataset) -> None:
    glee = f"{BASE}goemotions/glee"
    documents: list[dict[str, Any]] = [
        {"type": "NodeCreation", "about": glee, "label": "glee"},
        {"type": "NewSynonym", "about": glee, "new": "mirth", "source": "Ann"},
        {"type": "NodeRename", "about": glee, "new": "Wonne", "lang": "de", "source": "Ann"},
        {"type": "NodeDeletion", "about": glee, "label": "glee"},
    ]
    working = working_after(graph, documents)
    assert (working.added, working.removed) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("document", "field", "said", "cure"),
    [
        (
            {"type": "NodeObsoletion", "about": f"{BASE}parrott/2/cheerfulness"},
            "about",
            "parrott:3/amusement",
            "NodeMove",
        ),
        (
            {"type": "NodeDeletion", "about": f"{BASE}goemotions/joy"},
            "about",
            "is named by mapping:",
            "retire it instead",
        ),
        ({"type": "NodeDeletion", "about": f"{BASE}goemotions/joys"}, "about", "no concept", "goemotions:joy"),
        (
            {"type": "NodeCreation", "about": f"{BASE}goemotion/x", "label": "x"},
            "about",
            "no scheme goemotion",
            "goemotions",
        ),
        (
            {"type": "NodeCreation", "about": f"{BASE}goemotions/x", "label": "Joy"},
            "label",
            "goemotions:joy",
            "choose another",
        ),
        (
            {"type": "NodeCreation", "about": f"{BASE}goemotions/joy", "label": "x"},
            "about",
            "there already",
            "never changes",
        ),
        (
            {"type": "NodeCreation", "about": f"{BASE}goemotions/x", "label": "x", "position": 1},
            "position",
            "goemotions:admiration",
            "leave `position` away",
        ),
        (
            {"type": "NodeCreation", "about": f"{BASE}goemotions/x", "label": "x", "notations": ["0"]},
            "notations",
            "that of goemotions:admiration",
            "its own id",
        ),
        (
            {
                "type": "NodeCreation",
                "about": f"{BASE}parrott/3/x",
                "label": "x",
                "tier": 3,
                "parents": [f"{BASE}parrott/1/joy"],
            },
            "tier",
            "on tier 1",
            "just above",
        ),
        (
            {"type": "NodeCreation", "about": f"{BASE}sense/x", "label": "x", "parents": [f"{BASE}sense/joy"]},
            "parents",
            "no broader one",
            "leave `parents` away",
        ),
        (
            {"type": "NodeRename", "about": f"{BASE}goemotions/joy", "old": "glad", "new": "x"},
            "old",
            "no label",
            "“joy”",
        ),
        (
            {"type": "NodeRename", "about": f"{BASE}goemotions/joy", "new": "x"},
            "old",
            "a label in 'en' already",
            "as `old`",
        ),
        (
            {"type": "NodeRename", "about": f"{BASE}goemotions/joy", "old": "joy"},
            "new",
            "cannot be without",
            "as `new`",
        ),
        (
            {"type": "NewSynonym", "about": f"{BASE}sense/joy", "new": "joy"},
            "new",
            "is a name of sense:joy already",
            "leave",
        ),
        (
            {
                "type": "NodeMove",
                "about": f"{BASE}parrott/3/rage",
                "old": f"{BASE}parrott/2/envy",
                "new": f"{BASE}parrott/2/rage",
            },
            "old",
            "is not below parrott:2/envy",
            "it is below parrott:2/rage",
        ),
        (
            {
                "type": "NodeMove",
                "about": f"{BASE}parrott/2/rage",
                "old": f"{BASE}parrott/1/anger",
                "new": f"{BASE}parrott/3/rage",
            },
            "new",
            "is itself below",
            "does not lie below",
        ),
        (
            {
                "type": "NodeShallowing",
                "about": f"{BASE}parrott/3/rage",
                "old": f"{BASE}parrott/2/rage",
                "new": f"{BASE}parrott/1/anger",
            },
            "new",
            "on tier 3",
            "just above",
        ),
        (
            {"type": "EdgeCreation", "subject": f"{BASE}ekman/joy", "object": f"{BASE}parrott/1/joy"},
            "object",
            "not in one scheme",
            "MappingCreation",
        ),
        (
            {
                "type": "EdgeCreation",
                "subject": f"{BASE}plutchik/1/joy",
                "predicate": CORE + "oppositeOf",
                "object": f"{BASE}plutchik/1/sadness",
            },
            "object",
            "stated already",
            "leave it",
        ),
        ({"type": "NodeUnobsoletion", "about": f"{BASE}goemotions/joy"}, "about", "is not retired", "leave it"),
        (
            {
                "type": "RemoveMetadataAssertion",
                "about": f"{BASE}goemotions/joy",
                "property": CORE + "position",
                "old": "18",
            },
            "old",
            "cannot be without core:position",
            "NodeAnnotationChange",
        ),
        ({"type": "SchemeDeletion", "scheme": "goemotions"}, "scheme", "28 concepts", "NodeDeletion"),
        (
            {"type": "SchemeCreation", "scheme": "goemotions", "title": "x", "definition": "x", "sources": ["x"]},
            "scheme",
            "there is a scheme",
            "another id",
        ),
    ],
)
def test_what_the_graph_does_not_admit_is_refused(
    document: dict[str, Any], field: str, said: str, cure: str, graph: Dataset
) -> None:
    with pytest.raises(Unfit) as caught:
        read_operation(document).effect(graph)
    assert said in caught.value.message and cure in caught.value.hint, caught.value
    assert caught.value.field == field


def _written(graph: Dataset, module: str, folder: Path) -> Path:
    """Write a module to a file."""
    name = NamedNode(f"{BASE}ontology/{module}")
    triples = [
        Triple(quad.subject, quad.predicate, quad.object) for quad in graph.quads_for_pattern(None, None, None, name)
    ]
    prefixes = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "core": CORE}
    path = folder / f"{module}.ttl"
    path.write_bytes(serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"")
    return path

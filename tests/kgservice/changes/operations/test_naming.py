"""Documents as people write them: CURIEs, labels and names of sets become IRIs."""

from typing import Any

import pytest

from kgservice.changes.operations.documents import read_operation, written
from kgservice.changes.operations.naming import by_iri, new_concept_iri
from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError, UnknownReference
from ontology.iri import BASE, CORE, SKOS


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"type": "NodeRename", "about": "goemotions:joy", "new": "x"}, {"about": "goemotions/joy"}),
        ({"type": "NodeRename", "about": "parrott:3/joy", "new": "x"}, {"about": "parrott/3/joy"}),
        (
            {"type": "NodeMove", "about": "parrott:3/rage", "old": "parrott:2/rage", "new": "parrott:2/envy"},
            {"about": "parrott/3/rage", "old": "parrott/2/rage", "new": "parrott/2/envy"},
        ),
        (
            {"type": "EdgeCreation", "subject": "occ:hope", "predicate": "leadsTo", "object": "occ:joy"},
            {"predicate": CORE + "leadsTo", "object": "occ/joy"},
        ),
        (
            {"type": "EdgeDeletion", "subject": "parrott:3/rage", "predicate": "broader", "object": "parrott:2/rage"},
            {"predicate": SKOS + "broader"},
        ),
        (
            {"type": "NewMetadataAssertion", "about": "sense:joy", "property": "skos:editorialNote", "new": "x"},
            {"property": SKOS + "editorialNote"},
        ),
        (
            {
                "type": "MappingCreation",
                "set": "goemotions",
                "subject": "goemotions:joy",
                "predicate": "skos:exactMatch",
                "object": "sense:joy",
            },
            {"set": "mappings/goemotions", "predicate": "skos:exactMatch", "object": "sense/joy"},
        ),
        (
            {
                "type": "MappingConfidenceChange",
                "set": "mappings/goemotions",
                "record": "mapping:goemotions/joy--joy",
                "new": 1,
            },
            {"record": "mapping/goemotions/joy--joy"},
        ),
        ({"type": "NodeCreation", "scheme": "goemotions", "label": "Deep joy"}, {"about": "goemotions/deep-joy"}),
        (
            {
                "type": "NodeCreation",
                "scheme": "Parrott 2001",
                "label": "glee club",
                "parents": ["parrott:2/cheerfulness"],
            },
            {"about": "parrott/3/glee-club", "parents": [f"{BASE}parrott/2/cheerfulness"]},
        ),
        ({"type": "NewSynonym", "about": "goemotions:just-made", "new": "x"}, {"about": "goemotions/just-made"}),
    ],
)
def test_names_become_iris(document: dict[str, Any], expected: dict[str, Any], knowledge: Knowledge) -> None:
    found = by_iri(document, knowledge.taxonomy)
    named = {name: found[name].removeprefix(BASE) if isinstance(found[name], str) else found[name] for name in expected}
    assert named == {
        name: value.removeprefix(BASE) if isinstance(value, str) else value for name, value in expected.items()
    }
    assert written(read_operation(found))["type"] == document["type"]


def test_a_bare_label_needs_its_scheme(knowledge: Knowledge) -> None:
    document = {"type": "NodeRename", "about": "admiration", "new": "x"}
    assert by_iri(document, knowledge.taxonomy, scheme="goemotions")["about"] == f"{BASE}goemotions/admiration"
    with pytest.raises(UnknownReference, match="a bare label needs its scheme") as caught:
        by_iri(document, knowledge.taxonomy)
    assert caught.value.field == "about"
    with pytest.raises(UnknownReference, match="did you mean admiration"):
        by_iri({**document, "about": "admirationn"}, knowledge.taxonomy, scheme="goemotions")


def test_an_iri_needs_letters(knowledge: Knowledge) -> None:
    with pytest.raises(EmotaxaError, match="makes no name for an IRI"):
        new_concept_iri(knowledge.taxonomy, "goemotions", "喜び")

"""Documents that are no operations, and what is said of them."""

from typing import Any

import pytest

from kgservice.changes.operations.documents import OPERATIONS, Malformed, read_operation, read_operations
from ontology.iri import BASE, SKOS

JOY = f"{BASE}goemotions/joy"
SET = f"{BASE}mappings/goemotions"
LEXICAL = "semapv:LexicalMatching"
NOTE = f"{SKOS}editorialNote"


@pytest.mark.parametrize(
    ("document", "field", "said", "cure"),
    [
        ({}, "type", "names no type", "NodeRename"),
        ({"type": "NodeRenam"}, "type", "'NodeRenam'", "did you mean NodeRename?"),
        ({"type": 3}, "type", "no known type", "it is one of"),
        ({"type": "NodeRename", "new": "x"}, "about", "lacks 'about'", "NodeRename needs about"),
        ({"type": "NodeRename", "about": "joy", "new": "x"}, "about", "'joy' is no full IRI", "write it in full"),
        ({"type": "NodeRename", "about": JOY, "abot": "x", "old": "joy"}, "abot", "no field 'abot'", "mean about"),
        ({"type": "NodeRename", "about": JOY, "new": " x"}, "new", "needless white space", "single spaces"),
        ({"type": "NodeRename", "about": JOY}, "", "neither an old nor a new label", "give the label as `new`"),
        ({"type": "NodeRename", "about": JOY, "new": "x", "lang": "english"}, "lang", "is no language", "BCP 47"),
        (
            {"type": "NodeCreation", "about": f"{BASE}goemotions/Joy", "label": "x"},
            "about",
            "is not the IRI",
            "lower-case",
        ),
        ({"type": "NodeCreation", "about": f"{BASE}norm/joy", "label": "x"}, "about", "is not the IRI", "SCHEME/NAME"),
        (
            {
                "type": "EdgeCreation",
                "subject": JOY,
                "predicate": f"{BASE}core/oposite",
                "object": f"{BASE}goemotions/love",
            },
            "predicate",
            "is no relation",
            "core:oppositeOf",
        ),
        ({"type": "EdgeCreation", "subject": JOY, "object": JOY}, "", "leads back", "another concept"),
        (
            {
                "type": "MappingCreation",
                "set": SET,
                "subject": JOY,
                "predicate": "exactMatch",
                "object": f"{BASE}sense/joy",
            },
            "predicate",
            "no relation of mappings",
            "skos:exactMatch",
        ),
        (
            {"type": "MappingConfidenceChange", "set": SET, "record": f"{SET}/x", "old": 0.5, "new": 1.5},
            "new",
            "less than or equal to 1",
            "MappingConfidenceChange needs set, record",
        ),
        (
            {"type": "MappingSlotChange", "set": SET, "record": f"{SET}/x", "slot": "coment", "new": "x"},
            "slot",
            "no slot 'coment'",
            "did you mean comment",
        ),
        (
            {
                "type": "NewNorm",
                "about": f"{BASE}norm/x-2005/joy",
                "term": "joy",
                "sources": ["X"],
                "rating": {"valence": 12, "arousal": 2, "scale": "1-9"},
            },
            "rating",
            "valence 12 lies outside the scale 1..9",
            "correct the value",
        ),
        (
            {"type": "NewMetadataAssertion", "about": JOY, "property": "http://example.org/x", "new": "x"},
            "property",
            "no annotation that can be edited",
            "skos:editorialNote",
        ),
        (
            {"type": "SchemeCreation", "scheme": "My labels", "title": "x", "definition": "x", "sources": ["x"]},
            "scheme",
            "no id of a scheme",
            "lower-case",
        ),
        (
            {
                "type": "MappingSlotChange",
                "set": SET,
                "record": f"{SET}/x",
                "slot": "mapping_justification",
                "old": LEXICAL,
            },
            "",
            "cannot be without mapping_justification",
            "as `new`",
        ),
        (
            {
                "type": "MappingSlotChange",
                "set": SET,
                "record": f"{SET}/x",
                "slot": "mapping_date",
                "new": "2026-02-30",
            },
            "new",
            "no date",
            "2026-11-21",
        ),
        (
            {"type": "NewMetadataAssertion", "about": JOY, "property": NOTE, "new": "a\u0007b"},
            "",
            "no value of skos:editorialNote",
            "white space",
        ),
        ({"type": "SchemeDeletion", "scheme": "my labels>"}, "scheme", "no id of a scheme", "lower-case"),
    ],
)
def test_an_error_names_field_and_cure(document: dict[str, Any], field: str, said: str, cure: str) -> None:
    with pytest.raises(Malformed) as caught:
        read_operations([{"type": "NodeDeletion", "about": JOY}, document])
    assert caught.value.field == ".".join(filter(None, ("operations[1]", field)))
    assert said in caught.value.message and cure in caught.value.hint, caught.value


@pytest.mark.parametrize("documents", ["x", {"type": "NodeDeletion"}, 3, None])
def test_operations_are_a_list(documents: object) -> None:
    with pytest.raises(Malformed, match="the operations are no list"):
        read_operations(documents)


def test_an_operation_is_an_object() -> None:
    with pytest.raises(Malformed, match="an operation is a JSON object"):
        read_operation("delete goemotions:joy")  # type: ignore[arg-type]


def test_each_type_is_the_name_of_its_class() -> None:
    assert all(kind.model_fields["type"].default == name for name, kind in OPERATIONS.items())
    assert all(kind.__doc__ for kind in OPERATIONS.values())

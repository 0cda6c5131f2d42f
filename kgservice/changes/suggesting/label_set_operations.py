"""New label sets: the operations that bring one, its labels and an empty mapping set, for a change request."""

from kgservice.changes.operations.documents import read_operations
from kgservice.changes.operations.operation import Operation
from mappings.suggesting.label_set import LabelSet
from ontology.errors import EmotaxaError
from ontology.iri import BASE

__all__ = ["operations_for"]


def operations_for(label_set: LabelSet) -> tuple[Operation, ...]:
    """Give the operations: the scheme, its labels in order with their further names, and the set for their mappings.

    Raises:
        EmotaxaError: where the description does not say what the label set is or who puts it forward, or a part cannot
            stand in the graph; `field` tells which.
    """
    for name in ("definition", "source"):
        if not getattr(label_set, name):
            raise EmotaxaError(
                f"the label set {label_set.id} has no {name}", hint=f"give its `{name}` in the description", field=name
            )
    scheme = {"definition": label_set.definition, "sources": [label_set.source]}
    documents: list[dict[str, object]] = [
        {"type": "SchemeCreation", "scheme": label_set.id, "kind": "labels", "title": label_set.name, **scheme},
        {
            "type": "MappingSetCreation",
            "set": f"{BASE}mappings/{label_set.id}",
            "title": f"The labels of {label_set.name} and what they mean",
            "subject_source": f"{BASE}{label_set.id}",
        },
    ]
    for place, term in enumerate(label_set.terms, 1):
        lang = term.names[0].lang or "en"
        document = {"type": "NodeCreation", "about": term.key, "label": term.text, "lang": lang, "position": place}
        documents.append({**document, "definition": term.definition} if term.definition else document)
        documents += [
            {"type": "NewSynonym", "about": term.key, "new": name.text, "lang": name.lang or "en"}
            for name in term.names[1:]
        ]
    return read_operations(documents)

"""Nodes: what is known, as the nodes of the graph with what can be searched and looked at of them.

Each bears as `row` the whole value, by which it is read back exactly; see `kgservice.stores.rows`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kgservice.stores.rows import to_json
from mappings.record import MappingRecord, MappingSet
from mappings.resolution.index import label_key
from mappings.sssom.prefixes import Prefixes
from ontology.concept import Concept, Label
from ontology.norm import Norm
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy
from ontology.transition import Transition

__all__ = ["Node", "grams", "mapping_nodes", "set_node", "taxonomy_nodes", "taxonomy_values"]

Value = Scheme | Concept | Norm | Transition | frozenset[str]
Properties = dict[str, Any]

_LONGEST = 2000
"""Characters of a text that an index takes; no text that is searched for is as long."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node to be made.

    Attributes:
        kind: its label in the graph, a key of `kgservice.stores.neo4j.schema.KEYS`.
        key: by which it is told apart from the others of its kind.
        properties: its properties, without `since` and `until`.
        labels: of a concept, the properties of the nodes that stand for its labels.
        identifiers: of a concept, those of its ids.
    """

    kind: str
    key: str
    properties: Properties
    labels: tuple[Properties, ...] = ()
    identifiers: tuple[Properties, ...] = ()


def taxonomy_values(taxonomy: Taxonomy) -> dict[tuple[str, str], Value]:
    """Give the values of a taxonomy by kind and key of the node that stands for each."""
    found: dict[tuple[str, str], Value] = {}
    found.update((("Scheme", name), scheme) for name, scheme in taxonomy.schemes.items())
    found.update((("Concept", iri), concept) for iri, concept in taxonomy.concepts.items())
    found.update((("Norm", iri), norm) for iri, norm in taxonomy.norms.items())
    found.update((("Exclusion", " ".join(sorted(group))), group) for group in taxonomy.disjoint)
    found.update((("Transition", transition.iri), transition) for transition in taxonomy.transitions)
    return found


def taxonomy_nodes(values: Mapping[tuple[str, str], Value], schemes: Mapping[str, Scheme]) -> Iterator[Node]:
    """Give the nodes of some values of a taxonomy; `schemes` are those of the whole."""
    for (kind, key), value in values.items():
        if isinstance(value, Concept):
            scheme = schemes.get(value.scheme)
            yield _concept(value, is_sense=scheme is not None and scheme.kind == "senses")
        else:
            yield Node(kind, key, {**_shown(value, key), "row": _row(value)})


def set_node(mapping_set: MappingSet, kinds: Collection[str]) -> Node:
    """Give the node of a mapping set, its records left out; of which kinds it is, the fields of Knowledge name."""
    row = (mapping_set.id, mapping_set.licence, mapping_set.curie_map, (), mapping_set.title, mapping_set.metadata)
    shown = {"id": mapping_set.id, "kinds": sorted(kinds), "title": mapping_set.title, "licence": mapping_set.licence}
    return Node("MappingSet", mapping_set.id, {**shown, "row": _row((*row, "", mapping_set.extensions))})


def mapping_nodes(
    mapping_set: MappingSet, records: Iterable[tuple[MappingRecord, float]], kinds: Collection[str]
) -> Iterator[Node]:
    """Give the nodes of records of a set, each with its place there."""
    prefixes = Prefixes(mapping_set.curie_map)
    aligned = "alignments" in kinds
    for record, place in records:
        key = f"{mapping_set.id} {record.id}"
        yield Node(
            "Mapping",
            key,
            {
                "key": key,
                "id": record.id,
                "set": mapping_set.id,
                "kinds": sorted(kinds),
                "place": place,
                "subject": record.subject,
                "predicate": record.predicate,
                "object": record.object,
                "object_curie": prefixes.compress(record.object) if aligned else None,
                "negated": record.negated,
                "confidence": record.confidence,
                "justification": record.justification,
                "row": _row(record),
            },
        )


def grams(text: str) -> str:
    """Give the trigrams of a key, in a spelling that a full-text index takes as words whatever is in them.

    >>> grams("joy") == grams("joy").lower() and len(grams("joy").split())
    4
    """
    padded = f"\x02\x02{text}\x03"
    found = {padded[at : at + 3] for at in range(len(padded) - 2)}
    return " ".join(sorted("x".join(f"{ord(char):x}" for char in gram) for gram in found))


def _concept(concept: Concept, *, is_sense: bool) -> Node:
    shared = {"concept": concept.iri, "scheme": concept.scheme, "nested": bool(concept.parents)}
    labels = concept.labels or (Label(concept.label),)
    placed = {**shared, "sense": is_sense, "tier": concept.tier, "position": concept.position}
    return Node(
        "Concept",
        concept.iri,
        {
            "iri": concept.iri,
            "curie": concept.curie,
            "scheme": concept.scheme,
            "label": concept.label,
            "definition": concept.definition,
            "aspect": concept.aspect,
            "tier": concept.tier,
            "position": concept.position,
            "parents": list(concept.parents),
            "deprecated": concept.deprecated,
            "replaced_by": concept.replaced_by,
            "sense": is_sense,
            "row": _row(concept),
        },
        tuple({**placed, **_label(label), "place": place} for place, label in enumerate(labels)),
        tuple({**shared, "value": notation} for notation in concept.notations if len(notation) <= _LONGEST),
    )


def _label(label: Label) -> Properties:
    shown: Properties = {"text": label.text, "lang": label.lang, "kind": label.kind}
    key = label_key(label.text)
    return {**shown, "key": key, "folded": key, "grams": grams(key)} if len(key) <= _LONGEST else shown


def _shown(value: Value, key: str) -> Properties:
    match value:
        case Scheme():
            said: Properties = {"id": value.id, "iri": value.iri, "name": value.name, "kind": value.kind}
            return {**said, "definition": value.definition, "source": value.source, "licence": value.licence}
        case Norm():
            said = {"iri": value.iri, "term": value.term, "concept": value.concept, "scale": str(value.scale)}
            measured = {"valence": value.valence, "arousal": value.arousal, "dominance": value.dominance}
            return {**said, **measured, "source": value.source}
        case Transition():
            return {"iri": value.iri, "origin": value.origin, "target": value.target}
    return {"key": key, "members": sorted(value)}  # type: ignore[arg-type]


def _row(value: object) -> str:
    return to_json(value).decode()

"""Completing: what a row leaves out because the graph says it, such as the label that is to change."""

from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode

from kgservice.changes.operations.documents import OPERATIONS
from kgservice.changes.operations.modules import Modules
from kgservice.changes.operations.operation import Operation
from kgservice.changes.operations.records import SetOfRecords, record_iri
from kgservice.changes.operations.vocabulary import BROADER, DEFINITION, LABELS, PREFERRED, REPLACED_BY, core
from kgservice.stores.dataset import Dataset
from kgservice.stores.rdf.terms import text_of
from mappings.record import MappingRecord
from ontology.errors import EmotaxaError

__all__ = ["completed", "rows_of_concept"]

Fields = Mapping[str, Any]


def completed(kind: type[Operation], fields: Fields, graph: Dataset) -> dict[str, Any]:
    """Give the fields of an operation with those that the graph tells, where the row does not.

    Raises:
        Unfit: where what the row speaks of is not there.
    """
    found = dict(fields)
    modules = Modules(graph)
    about, lang = str(found.get("about", "")), str(found.get("lang", "en"))
    match kind.__name__:
        case "NodeRename" if about:
            _put(found, "old", _only(modules, about, PREFERRED, lang))
        case "TextDefinitionReplacement" | "RemoveTextDefinition" if about:
            _put(found, "old", _only(modules, about, DEFINITION, lang))
        case "NodeMove" | "NodeDeepening" | "NodeShallowing" if about:
            above = modules.iris(NamedNode(about), BROADER)
            _put(found, "old", above[0] if len(above) == 1 else None)
        case "NodeUnobsoletion" if about:
            replacing = modules.iris(NamedNode(about), REPLACED_BY)
            _put(found, "replacement", replacing[0] if len(replacing) == 1 else None)
        case "NormReplacement" | "RemoveNorm" if about:
            found = _of_norm(found, modules)
        case _ if "record" in kind.model_fields and found.get("set"):
            found = _of_record(kind, found, graph)
        case _:
            pass
    return found


def rows_of_concept(fields: Fields, synonyms: tuple[str, ...], graph: Dataset) -> list[tuple[type[Operation], Fields]]:
    """Give the operations that make a concept what a row says: it is made, or changed where it says otherwise."""
    modules = Modules(graph)
    about, lang = str(fields.get("about", "")), str(fields.get("lang", "en"))
    found: list[tuple[str, dict[str, Any]]] = []
    if not modules.is_known(about):
        found.append(("NodeCreation", dict(fields)))
        found += [("NewSynonym", {"about": about, "new": text, "lang": lang}) for text in synonyms]
        return [(OPERATIONS[name], said) for name, said in found]
    node = NamedNode(about)
    spoken = {"about": about, "lang": lang}
    label, definition = fields.get("label"), fields.get("definition")
    standing = _only(modules, about, PREFERRED, lang)
    if label is not None and label != standing:
        found.append(("NodeRename", {**spoken, "new": label, "old": standing}))
    defined = _only(modules, about, DEFINITION, lang)
    if definition is not None and definition != defined:
        kind = "NewTextDefinition" if defined is None else "TextDefinitionReplacement"
        found.append((kind, {**spoken, "new": definition, **({} if defined is None else {"old": defined})}))
    for text in synonyms:
        value = Literal(text, language=lang)
        if not any(modules.said(node, predicate, value) for predicate in LABELS.values()):
            found.append(("NewSynonym", {**spoken, "new": text}))
    wanted, above = set(fields.get("parents", ())), set(modules.iris(node, BROADER))
    going, coming = sorted(above - wanted), sorted(wanted - above)
    if wanted and len(going) == len(coming) == 1:
        found.append(("NodeMove", {"about": about, "old": going[0], "new": coming[0]}))
    elif wanted:
        found += [("EdgeCreation", {"subject": about, "object": parent}) for parent in coming]
        found += [("EdgeDeletion", {"subject": about, "object": parent}) for parent in going]
    return [
        (OPERATIONS[name], {told: value for told, value in said.items() if value is not None}) for name, said in found
    ]


def _of_norm(fields: dict[str, Any], modules: Modules) -> dict[str, Any]:
    """Find the rating that a norm has as it stands; a new one says what differs from it."""
    said = {quad.predicate: text_of(quad.object) for quad in modules.said(NamedNode(str(fields["about"])))}
    stands = {
        **{name: said.get(core(f"published{name.title()}")) for name in ("valence", "arousal", "dominance")},
        "scale": said.get(core("scale")),
        "concept": said.get(core("normOf")),
    }
    old = {**_given(stands), **fields.get("old", {})}
    return {**fields, "old": old, **({"new": {**old, **fields["new"]}} if "new" in fields else {})}


def _of_record(kind: type[Operation], fields: dict[str, Any], graph: Dataset) -> dict[str, Any]:
    """Find the record that a row speaks of, and what stands in it."""
    own = SetOfRecords(graph, str(fields["set"]))
    record = _record(own, fields)
    # A row may name a record by its ends.
    ends = {"subject", "object"} - kind.model_fields.keys()
    found = {name: value for name, value in fields.items() if name not in ends}
    if record is None or kind.__name__ == "MappingCreation":
        return found
    _put(found, "record", record.id)
    by_kind: dict[str, dict[str, Any]] = {
        "RemoveMapping": {
            "subject": record.subject,
            "predicate": record.predicate,
            "object": record.object,
            "negated": record.negated,
        },
        "MappingConfidenceChange": {"old": record.confidence},
        "MappingPredicateChange": {"old": record.predicate},
        "MappingReview": {"predicate": record.predicate},
        "MappingReinstatement": {"old_confidence": record.confidence, "old_comment": record.comment or None},
        "MappingSlotChange": {"old": record.slots.get(str(found.get("slot")))},
        "MappingRejection": {
            "subject": record.subject,
            "predicate": record.predicate,
            "object": record.object,
            "stands": True,
            "old_confidence": record.confidence,
            "old_comment": record.comment or None,
        },
    }
    for name, value in by_kind.get(kind.__name__, {}).items():
        _put(found, name, value)
    return found


def _record(own: SetOfRecords, fields: Fields) -> MappingRecord | None:
    subject, object_ = fields.get("subject"), fields.get("object")
    try:
        if fields.get("record"):
            return own.record(str(fields["record"]))
        if subject and object_:
            near = own.about(str(subject), str(object_))
            alike = [each for each in near if each.predicate == fields.get("predicate", each.predicate)]
            return alike[0] if len(alike) == 1 else own.record(record_iri(own.node.value, str(subject), str(object_)))
    except EmotaxaError:
        # The operation itself tells what is not there.
        pass
    return None


def _given(fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _only(modules: Modules, about: str, predicate: NamedNode, lang: str) -> str | None:
    said = modules.said(NamedNode(about), predicate)
    found = [quad.object.value for quad in said if isinstance(quad.object, Literal) and quad.object.language == lang]
    return found[0] if len(found) == 1 else None


def _put(fields: dict[str, Any], name: str, value: object) -> None:
    if value is not None and name not in fields:
        fields[name] = value

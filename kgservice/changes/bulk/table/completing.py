"""Completing: what a row leaves out because the graph says it, such as the label that is to change."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kgservice.changes.operations.documents import OPERATIONS
from kgservice.changes.operations.hierarchy import aspect_of
from kgservice.changes.operations.mappings import MappingCreation
from kgservice.changes.operations.modules import Modules
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.operations.records import SetOfRecords, record_iri
from kgservice.changes.operations.vocabulary import (
    ASPECTS,
    BROADER,
    DEFINITION,
    LABELS,
    POSITION,
    PREFERRED,
    REPLACED_BY,
    SOURCE,
    TIER,
    core,
    skos,
)
from kgservice.stores.dataset import Dataset
from kgservice.stores.rdf.terms import text_of
from mappings.record import MappingRecord
from ontology.iri import compress

__all__ = ["completed", "rows_of_concept"]

Fields = Mapping[str, Any]


def completed(kind: type[Operation], fields: Fields, graph: Dataset) -> dict[str, Any]:
    """Give the fields of an operation with those that the graph tells, where the row does not.

    Raises:
        Unfit: where what the row speaks of is not there.
    """
    found = dict(fields)
    modules = Modules(graph)
    about, lang = str(found.get("about", "")), str(found.get("lang", "en")).lower()
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
        case _ if "record" in kind.model_fields and found.get("set") and kind is not MappingCreation:
            found = _of_record(kind, found, graph)
        case _:
            pass
    return found


def rows_of_concept(fields: Fields, synonyms: tuple[str, ...], graph: Dataset) -> list[tuple[type[Operation], Fields]]:
    """Give the operations that make a concept what a row says: it is made, or changed where it says otherwise.

    Raises:
        Unfit: where a row says of a concept that stands what no operation changes, or names a tier that is not there.
    """
    modules = Modules(graph)
    about, lang = str(fields.get("about", "")), str(fields.get("lang", "en")).lower()
    named = [("NewSynonym", {"about": about, "new": text, "lang": lang}) for text in synonyms]
    found: list[tuple[str, dict[str, Any]]]
    if not modules.is_known(about):
        found = [("NodeCreation", dict(fields)), *named]
    else:
        bears = {
            text.value
            for predicate in LABELS.values()
            for text in modules.texts(NamedNode(about), predicate)
            if text.language == lang
        }
        found = [
            *_texts(fields, modules, about, lang),
            *(each for each in named if each[1]["new"] not in bears),
            *_parents(fields, modules, about),
            *_annotations(fields, modules, about),
        ]
    return [
        (OPERATIONS[name], {told: value for told, value in said.items() if value is not None}) for name, said in found
    ]


_Rows = Iterator[tuple[str, dict[str, Any]]]


def _texts(fields: Fields, modules: Modules, about: str, lang: str) -> _Rows:
    spoken = {"about": about, "lang": lang}
    label, definition = fields.get("label"), fields.get("definition")
    standing = _only(modules, about, PREFERRED, lang)
    if label is not None and label != standing:
        yield "NodeRename", {**spoken, "new": label, "old": standing}
    defined = _only(modules, about, DEFINITION, lang)
    if definition is not None and definition != defined:
        kind = "NewTextDefinition" if defined is None else "TextDefinitionReplacement"
        yield kind, {**spoken, "new": definition, "old": defined}


def _parents(fields: Fields, modules: Modules, about: str) -> _Rows:
    wanted, above = set(fields.get("parents", ())), set(modules.iris(NamedNode(about), BROADER))
    going, coming = sorted(above - wanted), sorted(wanted - above)
    if wanted and len(going) == len(coming) == 1:
        yield "NodeMove", {"about": about, "old": going[0], "new": coming[0]}
    elif wanted:
        for parent in coming:
            yield "EdgeCreation", {"subject": about, "object": parent}
        for parent in going:
            yield "EdgeDeletion", {"subject": about, "object": parent}


def _annotations(fields: Fields, modules: Modules, about: str) -> _Rows:
    """Say what a row says of a concept besides; a single value takes the place of a single other one."""
    if "aspect" in fields and fields["aspect"] != _aspect(modules, about):
        raise Unfit(
            f"no operation changes what {compress(about)} is a category of",
            hint="empty the cell, or move the concept below another",
            value=str(fields["aspect"]),
            field="aspect",
        )
    wanted = {
        name: value if isinstance(value, tuple) else (value,)
        for name, value in fields.items()
        if name in _ANNOTATED and value
    }
    if "tier" in wanted:
        wanted["tier"] = (_tier(modules, about, str(fields["tier"])),)
    for name, values in wanted.items():
        node, predicate = NamedNode(about), _ANNOTATED[name]
        stands = [text_of(quad.object) for quad in modules.said(node, predicate)]
        coming = [value for value in values if value not in stands]
        going = [value for value in stands if value not in values]
        said = {"about": about, "property": predicate.value}
        if len(values) == len(stands) == len(going) == 1:
            yield "NodeAnnotationChange", {**said, "old": going[0], "new": coming[0]}
        else:
            for value in coming:
                yield "NewMetadataAssertion", {**said, "new": value}


_ANNOTATED: Final = {
    "notations": skos("notation"),
    "sources": SOURCE,
    "position": POSITION,
    "tier": TIER,
    "part_of_speech": core("partOfSpeech"),
}
"""What a row may say of a concept besides its names, its definition and what lies above it."""


def _tier(modules: Modules, about: str, rank: str) -> str:
    tiers = {str(each): iri for each, iri in modules.tiers(modules.scheme(about)).items()}
    if rank not in tiers:
        raise Unfit(
            f"the scheme of {compress(about)} has no tier {rank}",
            hint=f"name one of {', '.join(tiers)}" if tiers else "empty the cell: it has no tiers",
            value=rank,
            field="tier",
        )
    return tiers[rank]


def _aspect(modules: Modules, about: str) -> str:
    root = aspect_of(modules, about)
    return next(name for name, node in ASPECTS.items() if node == root)


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
    if record is None:
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
        "MappingReview": {
            "predicate": record.predicate,
            "old_date": record.slots.get("review_date"),
            "old_agreement": record.slots.get("reviewer_agreement"),
        },
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
    """Find the record that a row names, by its IRI or by its ends; the operation itself tells where there is none."""
    subject, object_ = fields.get("subject"), fields.get("object")
    if fields.get("record"):
        wanted = str(fields["record"])
    elif subject and object_:
        near = own.about(str(subject), str(object_))
        alike = [each for each in near if each.predicate == fields.get("predicate", each.predicate)]
        if len(alike) == 1:
            return alike[0]
        wanted = record_iri(own.node.value, str(subject), str(object_))
    else:
        return None
    return own.record(wanted) if own.has(wanted) else None


def _given(fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _only(modules: Modules, about: str, predicate: NamedNode, lang: str) -> str | None:
    said = modules.said(NamedNode(about), predicate)
    found = [quad.object.value for quad in said if isinstance(quad.object, Literal) and quad.object.language == lang]
    return found[0] if len(found) == 1 else None


def _put(fields: dict[str, Any], name: str, value: object) -> None:
    if value is not None and name not in fields:
        fields[name] = value

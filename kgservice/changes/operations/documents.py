"""Operations as JSON documents, and back."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from kgservice.changes.operations.annotations import NewMetadataAssertion, NodeAnnotationChange, RemoveMetadataAssertion
from kgservice.changes.operations.definitions import NewTextDefinition, RemoveTextDefinition, TextDefinitionReplacement
from kgservice.changes.operations.disjointness import DisjointnessChange
from kgservice.changes.operations.edges import EdgeCreation, EdgeDeletion, PredicateChange
from kgservice.changes.operations.mappings import (
    MappingConfidenceChange,
    MappingCreation,
    MappingPredicateChange,
    MappingReinstatement,
    MappingRejection,
    MappingReview,
    MappingSlotChange,
    RemoveMapping,
)
from kgservice.changes.operations.moves import NodeDeepening, NodeMove, NodeShallowing
from kgservice.changes.operations.names import NodeRename
from kgservice.changes.operations.nodes import NodeCreation, NodeDeletion
from kgservice.changes.operations.norms import NewNorm, NormReplacement, RemoveNorm
from kgservice.changes.operations.operation import Operation
from kgservice.changes.operations.retirement import NodeObsoletion, NodeUnobsoletion
from kgservice.changes.operations.schemes import SchemeCreation, SchemeDeletion
from kgservice.changes.operations.sets import (
    MappingSetCreation,
    MappingSetDeletion,
    MappingSetSlotChange,
    PrefixDeclaration,
)
from kgservice.changes.operations.synonyms import NewSynonym, RemoveSynonym, SynonymReplacement
from ontology.errors import EmotaxaError
from ontology.spelling import nearest

__all__ = ["OPERATIONS", "Malformed", "read_operation", "read_operations", "written"]

OPERATIONS: Final[Mapping[str, type[Operation]]] = {
    kind.__name__: kind
    for kind in (
        NodeCreation,
        NodeRename,
        NodeObsoletion,
        NodeUnobsoletion,
        NodeDeletion,
        NewTextDefinition,
        TextDefinitionReplacement,
        RemoveTextDefinition,
        NewSynonym,
        SynonymReplacement,
        RemoveSynonym,
        NodeMove,
        NodeDeepening,
        NodeShallowing,
        EdgeCreation,
        EdgeDeletion,
        PredicateChange,
        DisjointnessChange,
        NodeAnnotationChange,
        NewMetadataAssertion,
        RemoveMetadataAssertion,
        NewNorm,
        NormReplacement,
        RemoveNorm,
        MappingCreation,
        RemoveMapping,
        MappingRejection,
        MappingReinstatement,
        MappingPredicateChange,
        MappingConfidenceChange,
        MappingReview,
        MappingSlotChange,
        MappingSetCreation,
        MappingSetSlotChange,
        PrefixDeclaration,
        MappingSetDeletion,
        SchemeCreation,
        SchemeDeletion,
    )
}
"""Every kind of operation, by its `type`."""


class Malformed(EmotaxaError, ValueError):
    """A document that is no operation; `field` tells which part of it is wrong."""


def read_operations(documents: Any) -> tuple[Operation, ...]:  # noqa: ANN401 - it comes from outside
    """Read a list of operations.

    Raises:
        Malformed: where it is none; `field` begins with the place, `operations[3]`.
    """
    if isinstance(documents, str | Mapping) or not isinstance(documents, Iterable):
        raise Malformed(
            "the operations are no list", hint='write [{"type": ...}, ...]', value=_kind(documents), field="operations"
        )
    return tuple(read_operation(document, f"operations[{place}]") for place, document in enumerate(documents))


def read_operation(document: Mapping[str, Any], field: str = "") -> Operation:
    """Read an operation.

    Args:
        document: what its JSON says.
        field: where it stands, for errors.

    Raises:
        Malformed: where it is none: what is wrong with which field, and how to mend it.
    """
    if not isinstance(document, Mapping):
        raise Malformed(
            "an operation is a JSON object", hint='write {"type": ...}', value=_kind(document), field=field or None
        )
    named = document.get("type")
    kind = OPERATIONS.get(named) if isinstance(named, str) else None
    if kind is None:
        said = "names no type" if named is None else f"is of no known type: {str(named)[:80]!r}"
        close = nearest(named, OPERATIONS) if isinstance(named, str) else ()
        cure = f"did you mean {', '.join(close)}?" if close else f"it is one of {', '.join(OPERATIONS)}"
        raise Malformed(f"the operation {said}", hint=cure, value=named, field=_at(field, "type"))
    try:
        return kind.model_validate(dict(document))
    except ValidationError as error:
        raise _worded(error, kind, field) from error


def written(operation: Operation) -> dict[str, Any]:
    """Write an operation as the document that `read_operation` reads it from; what is as by default is left out."""
    return {"type": operation.type, **operation.model_dump(mode="json", exclude_defaults=True, exclude={"type"})}


def _worded(error: ValidationError, kind: type[Operation], field: str) -> Malformed:
    """Tell the first thing that is wrong, as its reader can mend it."""
    first = error.errors(include_url=False)[0]
    place, what = _at(field, *first["loc"]), first["type"]
    name = str(first["loc"][0]) if first["loc"] else ""
    value: Any = first.get("input")
    said, hint = f"{kind.__name__}: {first['msg']}", str(first.get("ctx", {}).get("hint", ""))
    if what == "missing":
        said, hint, value = f"{kind.__name__} lacks {name!r}", f"add it: {_described(kind)}", None
    elif what == "extra_forbidden":
        known = [each for each in kind.model_fields if each != "type"]
        close = nearest(name, known)
        said = f"{kind.__name__} has no field {name!r}"
        hint = f"did you mean {', '.join(close)}?" if close else f"it has {', '.join(known)}"
    elif not hint:
        hint = f"mend it; {_described(kind)}"
    shown = value if isinstance(value, str | int | float | bool) or value is None else _kind(value)
    return Malformed(said, hint=hint, value=shown, field=place)


def _described(kind: type[Operation]) -> str:
    needed = [name for name, about in kind.model_fields.items() if about.is_required() and name != "type"]
    return f"{kind.__name__} needs {', '.join(needed)}"


def _at(field: str, *parts: str | int) -> str:
    for part in parts:
        field = f"{field}[{part}]" if isinstance(part, int) else f"{field}.{part}" if field else str(part)
    return field


def _kind(value: object) -> str:
    return type(value).__name__

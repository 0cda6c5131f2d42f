"""Acceptance: the operations that an accepted suggestion comes to, for a change request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.operation import Operation
from kgservice.changes.suggesting.suggestion import Suggestion
from mappings.meaning.predicates import WEAKER
from mappings.record import SlotValue
from mappings.suggesting.synonyms import SYNONYM
from ontology.errors import EmotaxaError
from ontology.iri import BASE

__all__ = ["Acceptance", "comes_of", "operations_of"]

_CURATED: Final = "semapv:ManualMappingCuration"
_TOOL: Final = "Emotaxa"
_RELATIONS: Final = tuple(WEAKER)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a curator accepts.

    Attributes:
        suggestion: the suggestion.
        predicate: the relation: the suggested one, or that of the curator.
        confidence: in [0, 1].
        by: the curator.
        reason: why, or an empty string.
        mapping_set: IRI of the mapping set that the record goes into.
    """

    suggestion: Suggestion
    predicate: str
    confidence: float
    by: str
    reason: str = ""
    mapping_set: str = ""

    @classmethod
    def of(
        cls,
        suggestion: Suggestion,
        predicate: str | None,
        confidence: float | None,
        by: str,
        reason: str = "",
        mapping_set: str | None = None,
    ) -> "Acceptance":
        """Check what a curator says, and take the rest from the suggestion.

        Raises:
            EmotaxaError: where the relation is none that mappings here have, or the confidence lies outside [0, 1];
                `field` tells which.
        """
        admitted = (SYNONYM,) if suggestion.kind == "synonym" else _RELATIONS
        if predicate is not None and predicate not in admitted:
            raise EmotaxaError(
                f"{predicate!r} is no relation of a {suggestion.kind}",
                hint=f"it is one of {', '.join(admitted)}",
                value=predicate,
                field="predicate",
            )
        if confidence is not None and not 0.0 <= confidence <= 1.0:
            raise EmotaxaError(
                f"no confidence is {confidence}", hint="give a number from 0 to 1", value=confidence, field="confidence"
            )
        return cls(
            suggestion,
            predicate or suggestion.predicate,
            round(suggestion.score, 2) if confidence is None else confidence,
            by,
            reason.strip(),
            mapping_set or f"{BASE}mappings/{suggestion.scheme}",
        )

    @property
    def amended(self) -> bool:
        """Whether the curator says another relation than the suggestion."""
        return self.predicate != self.suggestion.predicate


def operations_of(accepted: Acceptance) -> tuple[Operation, ...]:
    """Give the operations; a mapping set that is to hold the record has to be there by then.

    A mapping as it was suggested keeps its justification, names the tool, and the curator as its reviewer. One with
    another relation is the curator's own: a manual one, of which the curator is the author.

    Raises:
        EmotaxaError: where the text cannot be a name, or the reason no comment; `field` tells which.
    """
    suggestion = accepted.suggestion
    if suggestion.kind == "synonym":
        named = {"about": suggestion.concept, "new": suggestion.text, "lang": suggestion.lang or "en"}
        return (read_operation({"type": "NewSynonym", **named}),)
    document: dict[str, object] = {
        "type": "MappingCreation",
        "set": accepted.mapping_set,
        "subject": suggestion.subject,
        "predicate": accepted.predicate,
        "object": suggestion.concept,
        "confidence": accepted.confidence,
        "comment": accepted.reason or suggestion.reason,
    }
    if accepted.amended:
        return (read_operation({**document, "justification": _CURATED, "author_label": [accepted.by]}),)
    slots = {"reviewer_label": (accepted.by,), "mapping_tool": _TOOL, **_kept(suggestion)}
    return (read_operation({**document, "justification": suggestion.justification, "slots": slots}),)


def comes_of(document: Mapping[str, Any], suggestion: Suggestion) -> bool:
    """Tell whether an operation of a change request says what a suggestion does, with whatever relation.

    >>> from kgservice.changes.suggesting.suggestion import Suggestion
    >>> found = Suggestion.model_construct(kind="synonym", concept="https://w3id.org/emotaxa/ekman/anger", text="ire")
    >>> comes_of({"type": "NewSynonym", "about": "https://w3id.org/emotaxa/ekman/anger", "new": "ire"}, found)
    True
    """
    if suggestion.kind == "synonym":
        return document.get("about") == suggestion.concept and document.get("new") == suggestion.text
    return document.get("subject") == suggestion.subject and document.get("object") == suggestion.concept


def _kept(suggestion: Suggestion) -> Mapping[str, SlotValue]:
    """Give what SSSOM keeps of the evidence, where it is all of one suggester."""
    return suggestion.evidence[0].slots if len(suggestion.evidence) == 1 else {}

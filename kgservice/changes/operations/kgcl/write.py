"""Write KGCL: the line that stands for an operation, where KGCL has words for all that it says."""

from collections.abc import Callable

from kgservice.changes.operations.annotations import ANNOTATIONS, NodeAnnotationChange
from kgservice.changes.operations.definitions import NewTextDefinition, TextDefinitionReplacement
from kgservice.changes.operations.edges import EdgeCreation, EdgeDeletion, PredicateChange
from kgservice.changes.operations.moves import NodeDeepening, NodeMove, NodeShallowing
from kgservice.changes.operations.names import NodeRename
from kgservice.changes.operations.nodes import NodeCreation, NodeDeletion
from kgservice.changes.operations.operation import Operation
from kgservice.changes.operations.retirement import NodeObsoletion, NodeUnobsoletion
from kgservice.changes.operations.synonyms import NewSynonym, RemoveSynonym, SynonymReplacement
from kgservice.changes.operations.vocabulary import BROADER
from ontology.validation.notation import prefixed

__all__ = ["kgcl_text"]

_SAID = {
    NodeCreation: {"type", "about", "label", "lang"},
    NodeRename: {"type", "about", "old", "new", "lang"},
    NewSynonym: {"type", "about", "new", "lang", "kind"},
    RemoveSynonym: {"type", "about", "old", "lang", "kind"},
    SynonymReplacement: {"type", "about", "old", "new", "lang", "kind"},
    NodeDeletion: {"type", "about"},
    EdgeCreation: {"type", "subject", "predicate", "object"},
    EdgeDeletion: {"type", "subject", "predicate", "object"},
}
"""The fields that a line can say, of operations that have others, too."""


class _Unsayable(Exception):
    """KGCL has no way to write a text."""


def kgcl_text(operation: Operation, compress: Callable[[str], str]) -> str | None:
    """Write an operation as a line of KGCL; None where KGCL has no words for it, or not for all that it says.

    Args:
        operation: the operation.
        compress: gives the CURIE of an IRI, or the IRI itself where it has none.
    """
    said = _SAID.get(type(operation))
    if said is not None and not operation.model_dump(exclude_defaults=True).keys() <= said:
        return None
    try:
        return _line(operation, lambda iri: _entity(compress(iri)))
    except _Unsayable:
        return None


def _line(operation: Operation, entity: Callable[[str], str]) -> str | None:
    match operation:
        case NodeRename(about=about, old=str(old), new=str(new), lang=lang):
            return f"rename {entity(about)} from {_text(old)}@{lang} to {_text(new)}@{lang}"
        case NodeCreation(about=about, label=label, lang=lang):
            return f"create node {entity(about)} {_text(label)}@{lang}"
        case NodeDeletion(about=about):
            return f"delete {entity(about)}"
        case NodeObsoletion(about=about, replacement=None):
            return f"obsolete {entity(about)}"
        case NodeObsoletion(about=about, replacement=str(replacement)):
            return f"obsolete {entity(about)} with replacement {entity(replacement)}"
        case NodeUnobsoletion(about=about, replacement=None):
            return f"unobsolete {entity(about)}"
    return _edge_line(operation, entity)


def _edge_line(operation: Operation, entity: Callable[[str], str]) -> str | None:
    """Write those that are about edges."""
    match operation:
        case NodeDeepening(about=about, old=old, new=new):
            return f"deepen {entity(about)} from {entity(old)} to {entity(new)}"
        case NodeShallowing(about=about, old=old, new=new):
            return f"shallow {entity(about)} from {entity(old)} to {entity(new)}"
        case NodeMove(about=about, old=old, new=new):
            edge = f"{entity(about)} {_term(BROADER.value)} {entity(old)}"
            return f"move {edge} from {entity(old)} to {entity(new)}"
        case EdgeCreation(subject=subject, predicate=predicate, object=target):
            return f"create edge {entity(subject)} {_term(predicate)} {entity(target)}"
        case EdgeDeletion(subject=subject, predicate=predicate, object=target):
            return f"delete edge {entity(subject)} {_term(predicate)} {entity(target)}"
        case PredicateChange(subject=subject, object=target, old=old, new=new):
            both = f"{entity(subject)} and {entity(target)}"
            return f"change relationship between {both} from {_term(old)} to {_term(new)}"
    return _text_line(operation, entity)


def _text_line(operation: Operation, entity: Callable[[str], str]) -> str | None:
    """Write those that are about texts."""
    match operation:
        case NewSynonym(about=about, new=new, lang=lang, kind="alternative"):
            return f"create synonym {_text(new)}@{lang} for {entity(about)}"
        case RemoveSynonym(about=about, old=old, lang=lang):
            return f"remove synonym {_text(old)}@{lang} for {entity(about)}"
        case SynonymReplacement(about=about, old=old, new=new, lang=lang):
            return f"change synonym {_text(old)}@{lang} for {entity(about)} to {_text(new)}"
        case NewTextDefinition(about=about, new=new, lang="en"):
            return f"add definition {_text(new)} to {entity(about)}"
        case TextDefinitionReplacement(about=about, old=old, new=new, lang="en"):
            return f"change definition of {entity(about)} from {_text(old)} to {_text(new)}"
        case NodeAnnotationChange(about=about, property=iri, old=old, new=new, lang=lang):
            values = " to ".join(_value(iri, text, lang, entity) for text in (old, new))
            return f"change annotation of {entity(about)} with {_term(iri)} from {values}"
    return None


def _entity(text: str) -> str:
    return f"<{text}>" if "://" in text or text.startswith("urn:") else text


def _term(iri: str) -> str:
    return _entity(prefixed(iri))


def _text(text: str) -> str:
    if "'" in text or "\n" in text or "\r" in text:
        raise _Unsayable
    return f"'{text}'"


def _value(iri: str, text: str, lang: str | None, entity: Callable[[str], str]) -> str:
    """Write a value of a property in the quotes of a literal."""
    told = ANNOTATIONS[iri]
    if told.node:
        return entity(text)
    if '"' in text or "\n" in text or "\r" in text:
        raise _Unsayable
    kind = "" if told.datatype is None else f"^^{prefixed(told.datatype.value)}"
    return f'"{text}"{f"@{lang}" if lang else kind}'

"""Labels, definitions, synonyms and annotations that changed, as operations."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kgservice.changes.bulk.recovery.concepts import comes_or_goes
from kgservice.changes.bulk.recovery.wanted import Candidate, Draft, Pair, Wanted, pairs
from kgservice.changes.operations.annotations import (
    ANNOTATIONS,
    NewMetadataAssertion,
    NodeAnnotationChange,
    RemoveMetadataAssertion,
)
from kgservice.changes.operations.definitions import NewTextDefinition, RemoveTextDefinition, TextDefinitionReplacement
from kgservice.changes.operations.names import NodeRename
from kgservice.changes.operations.synonyms import NewSynonym, RemoveSynonym, SynonymReplacement
from kgservice.changes.operations.vocabulary import DEFINITION, LABELS, PREFERRED, SOURCE, owl

__all__ = ["text_candidates"]


def text_candidates(wanted: Wanted) -> Iterator[Candidate]:
    """Give what may have happened to the texts of what stays; what comes or goes as a whole is left to others."""
    sources = _sources(wanted)
    for node in wanted.subjects:
        if comes_or_goes(wanted, node):
            continue
        for language, (old, new) in wanted.texts(node, PREFERRED):
            fields = {"about": node.value, "old": old, "new": new, "lang": language}
            yield from _with_source((NodeRename, fields), sources.get((node, PREFERRED, language, new or "")))
        for language, pair in wanted.texts(node, DEFINITION):
            yield (_definition(node, language, pair),)
        for kind, predicate in LABELS.items():
            for language, pair in wanted.texts(node, predicate):
                draft = _synonym(node, kind, language, pair)
                yield from _with_source(draft, sources.get((node, predicate, language, pair[1] or "")))
                if None not in pair:
                    # Two synonyms may have nothing to do with each other.
                    yield (_synonym(node, kind, language, (pair[0], None)),)
                    yield (_synonym(node, kind, language, (None, pair[1])),)
        yield from _annotations(wanted, node)


_Source = dict[tuple[NamedNode, NamedNode, str, str], str]


def _sources(wanted: Wanted) -> _Source:
    """Give the sources that axioms which have to come name for labels."""
    parts: dict[object, dict[str, object]] = {}
    for quad in wanted.coming:
        parts.setdefault(quad.subject, {})[quad.predicate.value] = quad.object
    found: _Source = {}
    for about in parts.values():
        node, told = about.get(owl("annotatedSource").value), about.get(owl("annotatedProperty").value)
        target, source = about.get(owl("annotatedTarget").value), about.get(SOURCE.value)
        if isinstance(node, NamedNode) and isinstance(told, NamedNode) and isinstance(source, Literal):
            if isinstance(target, Literal):
                found[node, told, target.language or "", target.value] = source.value
    return found


def _with_source(draft: Draft, source: str | None) -> Iterator[Candidate]:
    kind, fields = draft
    if source is not None and kind is not RemoveSynonym:
        yield ((kind, {**fields, "source": source}),)
    yield (draft,)


def _definition(node: NamedNode, language: str, pair: Pair) -> Draft:
    old, new = pair
    about = {"about": node.value, "lang": language}
    if old is None:
        return NewTextDefinition, {**about, "new": new}
    if new is None:
        return RemoveTextDefinition, {**about, "old": old}
    return TextDefinitionReplacement, {**about, "old": old, "new": new}


def _synonym(node: NamedNode, kind: str, language: str, pair: Pair) -> Draft:
    old, new = pair
    about = {"about": node.value, "lang": language, "kind": kind}
    if old is None:
        return NewSynonym, {**about, "new": new}
    if new is None:
        return RemoveSynonym, {**about, "old": old}
    return SynonymReplacement, {**about, "old": old, "new": new}


def _annotations(wanted: Wanted, node: NamedNode) -> Iterator[Candidate]:
    for iri, told in ANNOTATIONS.items():
        predicate = NamedNode(iri)
        if told.spoken:
            changed = list(wanted.texts(node, predicate))
        else:
            going, coming = (
                [
                    quad.object.value
                    for quad in quads
                    if isinstance(quad.object, NamedNode if told.node else Literal)
                    and getattr(quad.object, "language", None) is None
                ]
                for quads in (wanted.goes(node, predicate), wanted.comes(node, predicate))
            )
            changed = [("", pair) for pair in pairs(going, coming)]
        for language, (old, new) in changed:
            about = {"about": node.value, "property": iri, **({"lang": language} if language else {})}
            if old is not None and new is not None:
                yield ((NodeAnnotationChange, {**about, "old": old, "new": new}),)
            if new is not None:
                yield ((NewMetadataAssertion, {**about, "new": new}),)
            if old is not None:
                yield ((RemoveMetadataAssertion, {**about, "old": old}),)

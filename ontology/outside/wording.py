"""Wording: what a category from outside is called, what is meant by it, and who says so."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.iri import DCT, OWL, SKOS
from ontology.outside.draft import Draft
from ontology.outside.literals import Text, english_first, one_per_language, plain
from ontology.outside.names import local_name, words
from ontology.outside.terms import (
    AXIOM_SOURCES,
    HIDDEN,
    IDS,
    NOTES,
    PREFERRED,
    SOURCES,
    TYPE,
)

__all__ = ["add_wording"]

_FRAME = tuple(OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))


def add_wording(draft: Draft, node: NamedNode) -> str:
    """Carry over labels, definition, notes, sources and ids of a category; give the label that it goes by."""
    label = _labels(draft, node)
    sources = [*_definition(draft, node), *draft.reader.values(node, *SOURCES)]
    here = draft.minted[node]
    for name, said in sources:
        draft.carry(here, DCT + "source", Literal(name), [said])
    if not sources:
        draft.add(here, DCT + "source", Literal(draft.origin))
    for text in draft.reader.texts(node, *NOTES):
        if text.triple in draft.ledger:
            draft.carry(here, SKOS + "editorialNote", text.literal, [text.triple])
    for name, said in draft.reader.values(node, *IDS):
        if isinstance(said.object, Literal) and " " not in name:
            draft.carry(here, SKOS + "notation", Literal(name), [said])
    return label


def _labels(draft: Draft, node: NamedNode) -> str:
    here, lint = draft.minted[node], draft.lint
    preferred, others = one_per_language(draft.reader.texts(node, *PREFERRED, in_one_line=True))
    if not preferred:
        name = words(local_name(node.value))
        hint = "give it an rdfs:label; the name in its IRI stands in for it"
        lint.say("ERROR", "missing_label", node.value, "there is no label", hint)
        draft.add(here, SKOS + "prefLabel", Literal(name, language="en"))
        return name
    for text in preferred:
        draft.carry(here, SKOS + "prefLabel", text.literal, [text.triple])
    for text in others:
        first = next(each for each in preferred if each.lang == text.lang)
        if text.triple.predicate == first.triple.predicate and text.literal != first.literal:
            said = f"there is a second label in one language: {text.literal.value!r} beside {first.literal.value!r}"
            hint = "keep one; the second becomes an alternative label"
            lint.say("WARN", "several_labels", node.value, said, hint, slot=text.triple.predicate.value)
    known = {text.literal for text in preferred}
    alternatives = draft.reader.texts(node, *draft.alternative, in_one_line=True)
    hidden = draft.reader.texts(node, *HIDDEN, in_one_line=True)
    for predicate, texts in (("altLabel", [*others, *alternatives]), ("hiddenLabel", hidden)):
        for text in texts:
            draft.ledger.cross_off(text.triple)
            if text.literal not in known:
                known.add(text.literal)
                draft.add(here, SKOS + predicate, text.literal)
    return english_first([text.literal for text in preferred])


def _definition(draft: Draft, node: NamedNode) -> list[tuple[str, Triple]]:
    """Carry over the definition; give the sources that stand at it."""
    here, lint = draft.minted[node], draft.lint
    chosen, rest = one_per_language(draft.reader.texts(node, *draft.definitions))
    if not chosen:
        chosen = one_per_language(draft.reader.texts(node, NOTES[0]))[0]
        if chosen:
            said = "there is no definition; a comment stands in for it"
            lint.say("WARN", "comment_as_definition", node.value, said, "make it a skos:definition or obo:IAO_0000115")
        elif node not in draft.retired:
            lint.say("WARN", "missing_definition", node.value, "there is no definition", "say what it means")
    kept = {text.literal for text in chosen}
    if further := [text for text in rest if text.literal not in kept]:
        said = f"there are {len(further) + 1} definitions in one language"
        lint.say("WARN", "several_definitions", node.value, said, "keep one; the others are left out")
    sources: list[tuple[str, Triple]] = []
    for text in (*chosen, *rest):
        if text.literal in kept:
            draft.ledger.cross_off(text.triple)
            sources += _at(draft, text)
    for literal in dict.fromkeys(text.literal for text in chosen):
        draft.add(here, SKOS + "definition", literal)
    return sources


def _at(draft: Draft, text: Text) -> Iterator[tuple[str, Triple]]:
    """Give the sources that annotate one statement, and cross the annotation off where it says no more than these."""
    said = text.triple
    if not isinstance(said.subject, NamedNode):
        return
    for pointing in draft.ledger.pointing(said.subject, _FRAME[0]):
        axiom = pointing.subject
        if not isinstance(axiom, NamedNode | BlankNode):
            continue
        about = {triple.predicate.value: triple.object for triple in draft.ledger.said(axiom, *_FRAME)}
        if about.get(_FRAME[1]) != said.predicate or about.get(_FRAME[2]) != said.object:
            continue
        found = list(draft.ledger.said(axiom, *AXIOM_SOURCES))
        yield from ((plain(triple.object), triple) for triple in found if plain(triple.object))
        frame = list(draft.ledger.said(axiom, TYPE, *_FRAME))
        if len(frame) + len(found) == len(list(draft.ledger.said(axiom))):
            draft.ledger.cross_off(*frame)

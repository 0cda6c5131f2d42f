"""Operations on the shipped graph, drawn so that most of them fit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.operation import Operation
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.concept import Concept
from ontology.iri import BASE, CORE, SKOS
from ontology.norm import Norm
from ontology.outside.names import RESERVED

__all__ = ["FAMILIES", "anything", "concepts", "operations"]

Item = TypeVar("Item")

NOTE = SKOS + "editorialNote"
_WORDS = st.from_regex(r"\A[a-z]{3,9}( [a-z]{3,9})?\Z")
_LANGS = st.sampled_from(["en", "de", "fr", "pt-br", "yo"])
_RELATIONS = st.sampled_from(["oppositeOf", "composedOf", "moreIntenseThan", "moodOf", "leadsTo"])
_MATCHES = st.sampled_from(["skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:relatedMatch"])
_CONFIDENCES = st.one_of(st.none(), st.integers(0, 100).map(lambda percent: percent / 100))


def concepts(knowledge: Knowledge) -> Sequence[Concept]:
    """Give the concepts, in order."""
    return list(knowledge.taxonomy.concepts.values())


def operations(knowledge: Knowledge, family: str) -> st.SearchStrategy[Operation]:
    """Draw operations of a family."""
    return FAMILIES[family](knowledge).filter(_changes_something).map(read_operation)


def anything(knowledge: Knowledge) -> st.SearchStrategy[Operation]:
    """Draw operations of any family."""
    return st.sampled_from(sorted(FAMILIES)).flatmap(lambda family: operations(knowledge, family))


def _changes_something(document: dict[str, Any]) -> bool:
    """Whether a document does not say that something becomes what it is."""
    return "new" not in document or document.get("old") != document["new"]


def _pick(items: Sequence[Item]) -> st.SearchStrategy[Item]:
    """Draw one of many; `sampled_from` would show all of them wherever it is shown."""
    return st.integers(0, len(items) - 1).map(lambda place: items[place])


def _concept(knowledge: Knowledge, keep: Callable[[Concept], bool] = lambda _: True) -> st.SearchStrategy[Concept]:
    return _pick([concept for concept in concepts(knowledge) if keep(concept)])


def _record(knowledge: Knowledge) -> st.SearchStrategy[MappingRecord]:
    sets = [found for found in (*knowledge.sets, *knowledge.profiles) if found.records]
    return _pick(sets).flatmap(lambda found: _pick(found.records))


def _document(kind: str, /, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of any kind
    return {"type": kind} | {name: value for name, value in fields.items() if value is not None}


def _creations(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    theories = {scheme.id for scheme in knowledge.taxonomy.schemes.values() if scheme.kind == "theory"}

    def below(sibling: Concept, word: str, definition: str | None) -> dict[str, Any]:
        slug = word.replace(" ", "-")
        stem = sibling.iri.rpartition("/")[0]
        return _document(
            "NodeCreation",
            about=f"{stem}/x-{slug}",
            label=f"x {word}",
            definition=definition,
            parents=list(sibling.parents) or None,
            tier=sibling.tier,
            aspect=sibling.aspect if sibling.scheme in theories else None,
        )

    # What lies below a reserved path, such as the octants, is no concept that operations make.
    siblings = _concept(knowledge, lambda concept: concept.scheme not in RESERVED)
    return st.builds(below, siblings, _WORDS, st.one_of(st.none(), _WORDS))


def _deletions(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    return _concept(knowledge).map(lambda concept: _document("NodeDeletion", about=concept.iri))


def _renames(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    def rename(concept: Concept, word: str, lang: str) -> dict[str, Any]:
        stands = [label for label in concept.labels if label.kind == "preferred" and label.lang == lang]
        old = stands[0].text if stands else None
        source = (stands[0].source or None) if stands else None
        return _document("NodeRename", about=concept.iri, old=old, new=word, lang=lang, old_source=source)

    return st.builds(rename, _concept(knowledge), _WORDS, _LANGS)


def _synonyms(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    kinds = st.sampled_from(["alternative", "noun", "adjective", "adverb", "verb", "derived", "hidden"])

    def new(concept: Concept, word: str, lang: str, kind: str, source: str | None) -> dict[str, Any]:
        return _document("NewSynonym", about=concept.iri, new=word, lang=lang, kind=kind, source=source)

    def change(concept: Concept, place: int, word: str | None) -> dict[str, Any]:
        others = [label for label in concept.labels if label.kind != "preferred"]
        label = others[place % len(others)]
        kind = "alternative" if label.kind == "alternative" else label.part_of_speech or "derived"
        fields = {"about": concept.iri, "old": label.text, "lang": label.lang, "kind": kind}
        if word is None:
            return _document("RemoveSynonym", **fields, source=label.source or None)
        return _document("SynonymReplacement", **fields, new=word, old_source=label.source or None)

    named = _concept(knowledge, lambda concept: any(label.kind != "preferred" for label in concept.labels))
    return st.one_of(
        st.builds(new, _concept(knowledge), _WORDS, _LANGS, kinds, st.one_of(st.none(), _WORDS)),
        st.builds(change, named, st.integers(0, 20), st.one_of(st.none(), _WORDS)),
    )


def _definitions(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    def change(concept: Concept, word: str, how: str) -> dict[str, Any]:
        if how == "new":
            return _document("NewTextDefinition", about=concept.iri, new=word, lang="de")
        if how == "gone":
            return _document("RemoveTextDefinition", about=concept.iri, old=concept.definition)
        return _document("TextDefinitionReplacement", about=concept.iri, old=concept.definition, new=word)

    defined = _concept(knowledge, lambda concept: bool(concept.definition))
    return st.builds(change, defined, _WORDS, st.sampled_from(["new", "gone", "other"]))


def _retirements(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    labels = {scheme.id for scheme in knowledge.taxonomy.schemes.values() if scheme.kind == "labels"}
    return st.builds(
        lambda concept, other: _document(
            "NodeObsoletion", about=concept.iri, replacement=None if other is None else other.iri
        ),
        _concept(knowledge, lambda concept: concept.scheme in labels),
        st.one_of(st.none(), _concept(knowledge)),
    )


def _edges(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    stated = [
        (concept.iri, CORE + name, target) for concept in concepts(knowledge) for name, target in concept.relations
    ]
    stated += [(concept.iri, SKOS + "broader", parent) for concept in concepts(knowledge) for parent in concept.parents]
    stated += [(each.origin, CORE + "leadsTo", each.target) for each in knowledge.taxonomy.transitions]
    stated += [
        (concept.iri, CORE + "estimatedFrom", norm)
        for concept in concepts(knowledge)
        for norm in concept.estimated_from
    ]
    told = {(each.origin, each.target): each for each in knowledge.taxonomy.transitions}

    def gone(edge: tuple[str, str, str]) -> dict[str, Any]:
        subject, predicate, target = edge
        transition = told.get((subject, target)) if predicate == CORE + "leadsTo" else None
        return _document(
            "EdgeDeletion",
            subject=subject,
            predicate=predicate,
            object=target,
            occasion=transition.occasion or None if transition else None,
            sources=[transition.source] if transition else None,
        )

    def come(concept: Concept, place: int, relation: str) -> dict[str, Any]:
        siblings = [one for one in knowledge.taxonomy.by_scheme[concept.scheme] if one.iri != concept.iri]
        other = siblings[place % len(siblings)]
        return _document("EdgeCreation", subject=concept.iri, predicate=CORE + relation, object=other.iri)

    def change(edge: tuple[str, str, str], relation: str) -> dict[str, Any]:
        subject, predicate, target = edge
        return _document("PredicateChange", subject=subject, object=target, old=predicate, new=CORE + relation)

    plain = [edge for edge in stated if edge[1].startswith(CORE) and not edge[1].endswith(("leadsTo", "estimatedFrom"))]
    several = {scheme for scheme, found in knowledge.taxonomy.by_scheme.items() if len(found) > 1}
    other = {"oppositeOf": "moodOf"}
    return st.one_of(
        _pick(stated).map(gone),
        st.builds(come, _concept(knowledge, lambda one: one.scheme in several), st.integers(0, 300), _RELATIONS),
        _pick(plain).map(lambda edge: change(edge, other.get(edge[1].removeprefix(CORE), "oppositeOf"))),
    )


def _moves(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    def move(concept: Concept, place: int) -> dict[str, Any]:
        found = knowledge.taxonomy.by_scheme[concept.scheme]
        above = [one.iri for one in found if concept.tier is None or one.tier == concept.tier - 1]
        new = [iri for iri in above if iri not in concept.parents and iri != concept.iri]
        target = new[place % len(new)] if new else f"{BASE}none/none"
        return _document("NodeMove", about=concept.iri, old=concept.parents[0], new=target)

    return st.builds(move, _concept(knowledge, lambda concept: bool(concept.parents)), st.integers(0, 300))


def _notes(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    def change(concept: Concept, word: str, how: str) -> dict[str, Any]:
        if how == "new":
            return _document("NewMetadataAssertion", about=concept.iri, property=NOTE, new=word)
        fields = {"about": concept.iri, "property": NOTE, "old": concept.notes[0]}
        if how == "gone":
            return _document("RemoveMetadataAssertion", **fields)
        return _document("NodeAnnotationChange", **fields, new=word)

    noted = _concept(knowledge, lambda concept: bool(concept.notes))
    return st.builds(change, noted, _WORDS, st.sampled_from(["new", "gone", "other"]))


def _groups(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    def change(group: frozenset[str], fewer: bool) -> dict[str, Any]:
        members = sorted(group)
        return _document("DisjointnessChange", old=members, new=members[1:] if fewer and len(members) > 2 else [])

    return st.builds(change, _pick(sorted(knowledge.taxonomy.disjoint, key=sorted)), st.booleans())


def _norms(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    norms = list(knowledge.taxonomy.norms.values())

    def rating(norm: Norm) -> dict[str, Any]:
        return {
            "valence": norm.valence,
            "arousal": norm.arousal,
            "dominance": norm.dominance,
            "scale": str(norm.scale),
            "concept": norm.concept,
        }

    def change(norm: Norm, word: str, percent: int, how: str) -> dict[str, Any]:
        if how == "gone":
            return _document("RemoveNorm", about=norm.iri, old=rating(norm))
        value = norm.scale.low + round((norm.scale.high - norm.scale.low) * percent / 100, 4)
        new = {**rating(norm), "arousal": value}
        if how == "new":
            about = f"{norm.iri.rpartition('/')[0]}/x-{word.replace(' ', '-')}"
            return _document(
                "NewNorm", about=about, term=word, rating=new, sources=[norm.source], note=word, row=percent + 1
            )
        return _document("NormReplacement", about=norm.iri, old=rating(norm), new=new)

    how = st.sampled_from(["new", "gone", "other"])
    return st.builds(change, _pick(norms), _WORDS, st.integers(0, 100), how)


def _mappings(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    def come(
        record: MappingRecord, other: Concept, match: str, confidence: float | None, negated: bool
    ) -> dict[str, Any]:
        fields = {"set": record.set_id, "subject": record.subject, "predicate": match, "object": other.iri}
        if negated:
            return _document("MappingRejection", **fields, confidence=confidence, comment="they differ")
        return _document("MappingCreation", **fields, confidence=confidence, author_label=["Ann", "Zoe"])

    def change(record: MappingRecord, match: str, confidence: float | None, how: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"set": record.set_id, "record": record.id}
        ends = {"subject": record.subject, "predicate": record.predicate, "object": record.object}
        was = {"old_confidence": record.confidence, "old_comment": record.comment or None}
        if how == "gone":
            return _document("RemoveMapping", **fields, **ends, negated=record.negated)
        if how == "predicate":
            return _document("MappingPredicateChange", **fields, old=record.predicate, new=match)
        if how == "confidence":
            return {"type": "MappingConfidenceChange", **fields, "old": record.confidence, "new": confidence}
        if how == "review":
            return _document("MappingReview", **fields, predicate=record.predicate, reviewer_label="Ann", agreement=1)
        if how == "slot":
            return _document(
                "MappingSlotChange", **fields, slot="comment", old=record.comment or None, new="told otherwise"
            )
        if record.negated:
            return _document("MappingReinstatement", **fields, **was, confidence=confidence)
        return _document("MappingRejection", **fields, **ends, **was, stands=True, confidence=confidence)

    how = st.sampled_from(["gone", "predicate", "confidence", "review", "slot", "modifier"])
    senses = _concept(knowledge, lambda concept: concept.scheme == "sense")
    return st.one_of(
        st.builds(come, _record(knowledge), senses, _MATCHES, _CONFIDENCES, st.booleans()),
        st.builds(change, _record(knowledge), _MATCHES, _CONFIDENCES, how),
    )


def _wholes(knowledge: Knowledge) -> st.SearchStrategy[dict[str, Any]]:
    def scheme(word: str, kind: str, tiers: int) -> dict[str, Any]:
        return _document(
            "SchemeCreation",
            scheme=f"x-{word.replace(' ', '-')}",
            kind=kind,
            title=word,
            definition=f"What {word} tells apart.",
            sources=["A paper"],
            tiers=[{"label": f"tier {rank}", "definition": f"Level {rank}."} for rank in range(tiers)],
        )

    def mapping_set(word: str, folder: str) -> dict[str, Any]:
        return _document(
            "MappingSetCreation",
            set=f"{BASE}{folder}/x-{word.replace(' ', '-')}",
            title=word,
            subject_source=f"{BASE}goemotions",
            object_source=f"{BASE}sense",
            creator_label=["Ann"],
        )

    return st.one_of(
        st.builds(scheme, _WORDS, st.sampled_from(["theory", "labels"]), st.integers(0, 3)),
        st.builds(mapping_set, _WORDS, st.sampled_from(["mappings", "profiles", "alignments"])),
    )


FAMILIES: Mapping[str, Callable[[Knowledge], st.SearchStrategy[dict[str, Any]]]] = {
    "creations": _creations,
    "deletions": _deletions,
    "renames": _renames,
    "synonyms": _synonyms,
    "definitions": _definitions,
    "retirements": _retirements,
    "edges": _edges,
    "moves": _moves,
    "notes": _notes,
    "groups": _groups,
    "norms": _norms,
    "mappings": _mappings,
    "wholes": _wholes,
}
"""Draws the documents of each family."""

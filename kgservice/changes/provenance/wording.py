"""Wording: what came and went about a thing, in sentences."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.changes.provenance.version import EventKind
from kgservice.stores.dataset import Term
from kgservice.stores.rdf.terms import ENDS, RECORD, SSSOM, TYPE
from mappings.release.diff import difference
from mappings.release.state import KINDS, State, Thing, state_of
from mappings.release.words import sections
from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS, XSD, compress

__all__ = ["defines", "sentences"]

_PREFIXES: Final = {CORE: "core:", DCT: "dct:", OWL: "owl:", RDF: "rdf:", RDFS: "rdfs:", SKOS: "skos:", SSSOM: "sssom:"}
_SUBJECT, _PREDICATE, _OBJECT = ENDS.values()
_FRAME: Final = frozenset({TYPE, *ENDS.values()})
_FEW: Final = 5
_LONGEST: Final = 200
_DEFINING: Final = frozenset(NamedNode(type) for type, kind in KINDS.items() if kind not in {"class", "property"}) | {
    RECORD,
    NamedNode(SSSOM + "MappingSet"),
    NamedNode(OWL + "Ontology"),
}
"""What makes something a thing of its own; that a concept is a class, too, does not."""

_TEXTS: Final = frozenset({NamedNode(XSD + "string"), NamedNode(RDF + "langString")})

_About = Mapping[NamedNode, list[Quad]]
_Said = Mapping[NamedNode | BlankNode, _About]


def defines(quads: Iterable[Quad], iri: str) -> bool:
    """Whether statements say what sort of thing something is, which makes it one."""
    node = NamedNode(iri)
    return any(quad.subject == node and quad.predicate == TYPE and quad.object in _DEFINING for quad in quads)


def sentences(iri: str, added: Collection[Quad], removed: Collection[Quad], event: EventKind) -> list[str]:
    """Say what came and went about a thing.

    Args:
        iri: the thing.
        added: statements that came.
        removed: statements that went.
        event: what became of the thing by that.
    """
    node = NamedNode(iri)
    others = [[quad for quad in quads if quad.subject != node] for quads in (added, removed)]
    return [*_own(iri, added, removed, event), *_told(iri, *map(_grouped, others))]


def _own(iri: str, added: Iterable[Quad], removed: Iterable[Quad], event: EventKind) -> Iterator[str]:
    """Say what came and went of the thing itself, in the words of a release's change log."""
    came, went = _thing(iri, added), _thing(iri, removed)
    if came is None and went is None:
        return
    known = came or went
    assert known is not None, "one of both is there"
    # What neither came nor went makes no difference, so nothing has to be known of it.
    unchanged = Thing(iri, known.kind, {})
    before = None if event == "created" else went or unchanged
    after = None if event == "deleted" else came or unchanged
    schemes = {each.scheme for each in (came, went) if each is not None and each.scheme} - {iri}
    stub: dict[str, Thing] = {scheme: Thing(scheme, "scheme", {}) for scheme in schemes}
    states = [State(things=stub if each is None else {**stub, iri: each}) for each in (before, after)]
    for _, lines in sections(difference(*states)):
        yield from (_cut(line.replace(SSSOM, "sssom:")) for line in lines)


def _thing(iri: str, quads: Iterable[Quad]) -> Thing | None:
    node = NamedNode(iri)
    triples = (quad.triple for quad in quads if quad.subject == node or isinstance(quad.subject, BlankNode))
    return state_of(triples).things.get(iri)


def _told(iri: str, came: _Said, went: _Said) -> Iterator[str]:
    """Say what came and went of what speaks of the thing: records, norms, notes, and single statements."""
    lines: dict[str, list[str]] = defaultdict(list)
    for subject in sorted({*came, *went}, key=str):
        now, was = came.get(subject, {}), went.get(subject, {})
        for how, line in _of_other(subject, now, was, NamedNode(iri)):
            lines[how].append(_cut(line))
    for how, found in lines.items():
        if len(found) <= _FEW:
            yield from found
        else:
            yield f"{how.format(f'{len(found):,}')} {_short(iri)}"


def _of_other(subject: NamedNode | BlankNode, now: _About, was: _About, thing: NamedNode) -> Iterator[tuple[str, str]]:
    """Say what came and went of one other node; each sentence with the words by which many like it are counted."""
    if (_PREDICATE in now) != (_PREDICATE in was):
        how, said = ("added", now) if _PREDICATE in now else ("removed", was)
        what = "notes on statements about" if isinstance(subject, BlankNode) else "mapping records about"
        yield f"{how} {{}} {what}", f"{how} {_claim(subject, said)}"
        return
    if isinstance(subject, BlankNode):
        return
    for predicate in sorted({*now, *was}, key=str):
        after, before = ([quad.object for quad in said.get(predicate, ())] for said in (now, was))
        if thing in (*after, *before):
            for how, objects in (("added", after), ("removed", before)):
                if thing in objects:
                    told = f"{_short(predicate.value)} {_short(thing.value)}"
                    yield f"{how} {{}} statements {_short(predicate.value)}", f"{how} {_named(subject)} {told}"
        elif not any(thing in _objects(said) for said in (now, was)):
            yield "restated {} values of records about", f"{_named(subject)}: {_restated(predicate, before, after)}"


def _restated(predicate: NamedNode, before: Sequence[Term], after: Sequence[Term]) -> str:
    was, now = (", ".join(map(_named, values)) for values in (before, after))
    name = _short(predicate.value)
    return f"{name} was {was}, is {now}" if was and now else f"{name} {now} added" if now else f"{name} {was} removed"


def _objects(said: _About) -> set[Term]:
    return {quad.object for quads in said.values() for quad in quads}


def _claim(subject: NamedNode | BlankNode, said: _About) -> str:
    """Write what a record or a note on a statement claims."""
    ends = (said.get(end, []) for end in (_SUBJECT, _PREDICATE, _OBJECT))
    claim = " ".join(_named(quads[0].object) for quads in ends if quads)
    if isinstance(subject, BlankNode):
        notes = ", ".join(
            f"{_short(predicate.value)} {_named(quad.object)}"
            for predicate, quads in said.items()
            if predicate not in _FRAME
            for quad in quads
        )
        return f"a note on {claim}: {notes}"
    return f"mapping {claim} ({_named(subject)})"


def _grouped(quads: Iterable[Quad]) -> _Said:
    found: dict[NamedNode | BlankNode, dict[NamedNode, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode | BlankNode):
            found[quad.subject][quad.predicate].append(quad)
    return found


def _named(term: object) -> str:
    if isinstance(term, NamedNode):
        return _short(term.value)
    if isinstance(term, Literal):
        return f'"{term.value}"' if term.datatype in _TEXTS else term.value
    return "[]"


def _short(iri: str) -> str:
    """Shorten an IRI of ours or of a vocabulary; anything else stays as it is."""
    for space, prefix in _PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}{iri[len(space) :]}"
    return compress(iri).removeprefix(BASE)


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."

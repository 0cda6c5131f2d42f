"""Changes to the shipped graph, worked out by a real store and written nowhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kgservice.stores.change import Edit
from kgservice.stores.dataset import Dataset
from kgservice.stores.memory import MemoryStore
from kgservice.stores.rdf.write import mapping_set_quads
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS, expand

__all__ = ["Made", "make", "module", "set_graph", "statement", "statements", "with_records"]

_PREFIXES = {"core": CORE, "dct": DCT, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "skos": SKOS}


@dataclass(frozen=True)
class Made:
    """What a change makes of a revision."""

    revision: int
    edit: Edit
    before: Dataset
    after: Dataset
    known: Knowledge
    knowledge: Knowledge


def make(store: MemoryStore, added: Iterable[Quad] = (), removed: Iterable[Quad] = ()) -> Made:
    """Let a store work out what statements that come and go make of its newest revision."""
    edit = Edit.of(added, removed, author="curator", summary="a change")
    seen = store.preview(edit)
    return Made(seen.revision, edit, seen.before, seen.dataset, seen.known, seen.knowledge)


def module(name: str) -> NamedNode:
    """Give the graph of a module, `parrott`."""
    return NamedNode(f"{BASE}ontology/{name}")


def set_graph(name: str) -> NamedNode:
    """Give the graph of a mapping set, `goemotions`."""
    return NamedNode(f"{BASE}mappings/{name}")


def statement(subject: str, predicate: str, value: str | Literal, graph: NamedNode) -> Quad:
    """Give a statement about CURIEs."""
    term = value if isinstance(value, Literal) else NamedNode(_iri(value))
    return Quad(NamedNode(_iri(subject)), NamedNode(_iri(predicate)), term, graph)


def statements(turtle: str, graph: NamedNode) -> list[Quad]:
    """Read Turtle, in which the usual prefixes are known, into a graph."""
    prefixes = {**_PREFIXES, "ontology": f"{BASE}ontology/", "emotaxa": BASE}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    found = parse((head + turtle).encode(), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]


def with_records(
    knowledge: Knowledge, name: str, change: Callable[[tuple[MappingRecord, ...]], Iterable[MappingRecord]]
) -> tuple[set[Quad], set[Quad]]:
    """Give what comes and what goes where the records of a mapping set, `goemotions`, become others."""
    [found] = [one for one in knowledge.sets if one.id == set_graph(name).value]
    before = set(mapping_set_quads(found))
    after = set(mapping_set_quads(replace(found, records=tuple(change(found.records)))))
    return after - before, before - after


def _iri(name: str) -> str:
    return name if name.startswith("http") else expand(name)

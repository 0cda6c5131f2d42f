"""Exports: the graph of a store at a revision, or one scheme of it, in a format that others read."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad, Triple

from kgservice.stores.rdf.terms import DERIVED, SET, TYPE
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord, MappingSet
from mappings.release.merged import merged_triples
from mappings.release.merged_sets import merged_sets
from mappings.release.products import cross_references, mapping_relations
from mappings.sssom.json_write import write_sssom_json
from mappings.sssom.rdf_write import write_sssom_rdf
from mappings.sssom.write import write_sssom
from ontology.formats.document import LaidOut
from ontology.formats.obographs import write_obographs
from ontology.formats.skos import skos_triples
from ontology.formats.syntaxes import SYNTAXES
from ontology.formats.turtle import write_turtle
from ontology.iri import BASE, OWL, SKOS, scheme_of
from ontology.scheme import Scheme

__all__ = ["FORMATS", "Format", "export"]

_ONTOLOGY = NamedNode(OWL + "Ontology")
_VERSION, _IN_SCHEME = NamedNode(OWL + "versionInfo"), NamedNode(SKOS + "inScheme")
_CORE = NamedNode(BASE + "ontology/core")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is exported.

    Attributes:
        knowledge: what is known at the revision.
        scheme: the scheme that it is limited to, or None.
        document: the ontology: all modules, or what they say of the scheme.
    """

    knowledge: Knowledge
    scheme: Scheme | None
    document: LaidOut

    @property
    def sets(self) -> tuple[MappingSet, ...]:
        """The mapping sets and alignments, with the records that speak of the scheme."""
        found = (*self.knowledge.sets, *self.knowledge.alignments)
        if self.scheme is None:
            return found
        limited = (replace(one, records=tuple(filter(self._speaks, one.records))) for one in found)
        return tuple(one for one in limited if one.records)

    def _speaks(self, record: MappingRecord) -> bool:
        wanted = self.scheme.id if self.scheme is not None else ""
        return wanted in (scheme_of(record.subject), scheme_of(record.object))


def _mappings(asked: _Asked) -> MappingSet:
    """Give the one set that was asked for; several become one, and so does a part of one."""
    sets = asked.sets
    known = {one.id: len(one.records) for one in (*asked.knowledge.sets, *asked.knowledge.alignments)}
    if len(sets) == 1 and len(sets[0].records) == known[sets[0].id]:
        return sets[0]
    return merged_sets(sets, "")


def _skos(asked: _Asked) -> str:
    records = (record for one in asked.sets for record in one.records)
    return write_turtle(LaidOut.of(skos_triples(asked.document.triples, mapping_relations(records))))


def _obographs(asked: _Asked) -> str:
    return write_obographs(asked.document, cross_references(asked.knowledge.alignments, asked.document))


@dataclass(frozen=True, slots=True)
class Format:
    """A format to export in.

    Attributes:
        suffix: ending of its files.
        media_type: as registered.
        write: writes what is asked for.
    """

    suffix: str
    media_type: str
    write: Callable[[_Asked], str]


def _syntax(name: str) -> Format:
    syntax = SYNTAXES[name]
    return Format(syntax.suffix, syntax.media_type, lambda asked: syntax.write(asked.document))


FORMATS = {name: _syntax(name) for name in SYNTAXES} | {
    "sssom": Format(".sssom.tsv", "text/tab-separated-values", lambda asked: write_sssom(_mappings(asked))),
    "sssom-json": Format(".sssom.json", "application/json", lambda asked: write_sssom_json(_mappings(asked))),
    "sssom-jsonld": Format(
        ".sssom.jsonld", "application/ld+json", lambda asked: write_sssom_json(_mappings(asked), linked=True)
    ),
    "sssom-rdf": Format(".sssom.ttl", "text/turtle", lambda asked: write_sssom_rdf(_mappings(asked)).decode()),
    "skos": Format(".skos.ttl", "text/turtle", _skos),
    "obographs": Format(".json", "application/json", _obographs),
}
"""By the name that users ask for."""


def export(quads: Iterable[Quad], knowledge: Knowledge, wanted: Format, scheme: Scheme | None = None) -> str:
    """Write a graph, without what was worked out from it.

    Args:
        quads: the graph, a named graph for each module.
        knowledge: what is known from it.
        wanted: how to write it.
        scheme: what to limit it to: the module of that scheme, and what others say of its concepts.
    """
    modules = _modules(quads)
    if scheme is None:
        triples = merged_triples(
            (triple for found in modules.values() for triple in found), _version(modules, knowledge), released=False
        )
    else:
        triples = tuple(_about(scheme, modules))
    return wanted.write(_Asked(knowledge, scheme, LaidOut.of(triples)))


def _modules(quads: Iterable[Quad]) -> dict[NamedNode, list[Triple]]:
    """Sort the triples of ontologies by graph; what was worked out, and mapping sets, stay out."""
    found: dict[NamedNode, list[Triple]] = defaultdict(list)
    apart: set[NamedNode] = set()
    ontologies: set[NamedNode] = set()
    for quad in quads:
        graph = quad.graph_name
        if isinstance(graph, NamedNode):
            found[graph].append(quad.triple)
            if quad.subject == graph and quad.predicate == TYPE:
                apart.update([graph] if quad.object in {DERIVED, SET} else [])
                ontologies.update([graph] if quad.object == _ONTOLOGY else [])
    return {graph: found[graph] for graph in sorted(ontologies - apart, key=lambda graph: graph.value)}


def _version(modules: dict[NamedNode, list[Triple]], knowledge: Knowledge) -> str:
    """Name the version of the core, and the revision, which counts in one store only."""
    said = (triple.object for triple in modules.get(_CORE, ()) if triple.predicate == _VERSION)
    version = next((value.value for value in said if not isinstance(value, Triple)), "0")
    return f"{version}+r{knowledge.revision}"


def _about(scheme: Scheme, modules: dict[NamedNode, list[Triple]]) -> Iterator[Triple]:
    iri = NamedNode(scheme.iri)
    home = next((graph for graph, found in modules.items() if any(t.subject == iri for t in found)), None)
    members = {
        triple.subject
        for found in modules.values()
        for triple in found
        if triple.predicate == _IN_SCHEME and triple.object == iri
    }
    for graph, found in modules.items():
        yield from found if graph == home else (triple for triple in found if triple.subject in members)

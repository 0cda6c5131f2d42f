"""Dumps: files of the whole graph, of each module, and of each mapping set, written piece by piece.

The same revision always gives the same bytes: statements stand in the order of their lines, graph by graph.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from pyoxigraph import RdfFormat, serialize

from kgservice.linked_data.address import local_of
from kgservice.linked_data.form import FORMS
from kgservice.linked_data.graph import LinkedGraph, NamedGraph
from mappings.sssom.write import write_sssom
from ontology.formats.document import LaidOut
from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS

__all__ = ["Dump", "compressed", "dump_named", "dumps_of", "written"]

_SSSOM = ".sssom.tsv"
_TSV = "text/tab-separated-values"
_PIECE = 256 * 1024
_PREFIXES = {
    "core": CORE,
    "dct": DCT,
    "emotaxa": BASE,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "sssom": "https://w3id.org/sssom/",
}

DumpKind = Literal["quads", "trig", "rdf", "sssom"]


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that can be had.

    Attributes:
        name: its name, folders included.
        title: what is in it.
        media_type: of the file as it is.
        kind: how it is written.
        graph: the named graph that it holds; None for the whole.
        suffix: of a form of RDF.
    """

    name: str
    title: str
    media_type: str
    kind: DumpKind
    graph: str | None = None
    suffix: str = ""

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/dumps/{quote(self.name)}"


_WHOLE = (
    Dump("emotaxa.nq", "The whole graph", "application/n-quads", "quads"),
    Dump("emotaxa.trig", "The whole graph", "application/trig", "trig"),
)


def dumps_of(graph: LinkedGraph) -> Iterator[Dump]:
    """List the dumps: the whole, then graph by graph."""
    yield from _WHOLE
    for named in graph.graphs.values():
        yield from _of_graph(named)


def dump_named(graph: LinkedGraph, name: str) -> Dump | None:
    """Find a dump by name; None where there is none."""
    for whole in _WHOLE:
        if whole.name == name:
            return whole
    for suffix in (_SSSOM, *(f".{form}" for form in FORMS)):
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            named = graph.graphs.get(BASE + stem) or graph.graphs.get(stem.removeprefix("graphs/"))
            found = () if named is None else _of_graph(named)
            return next((dump for dump in found if dump.name == name), None)
    return None


def written(graph: LinkedGraph, dump: Dump) -> Iterator[bytes]:
    """Write a dump, piece by piece."""
    if dump.kind == "quads":
        for name in (None, *graph.graphs):
            yield _lines(graph, name)
    elif dump.kind == "trig":
        yield from _trig(graph)
    elif dump.kind == "sssom":
        known = graph.at.knowledge
        sets = (*known.sets, *known.profiles, *known.alignments)
        yield write_sssom(next(each for each in sets if each.id == dump.graph)).encode()
    else:
        triples = (quad.triple for quad in graph.in_graph(dump.graph))
        yield FORMS[dump.suffix].write(LaidOut.of(triples)).encode()


def compressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Compress pieces with gzip; the same pieces always give the same bytes, since no time is written."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for piece in pieces:
        for begin in range(0, len(piece), _PIECE):
            if packed := packer.compress(piece[begin : begin + _PIECE]):
                yield packed
    yield packer.flush()


def _of_graph(named: NamedGraph) -> Iterator[Dump]:
    stem = local_of(named.iri) if named.iri.startswith(BASE) else f"graphs/{named.iri}"
    if named.kind in ("set", "profile", "alignment"):
        yield Dump(stem + _SSSOM, named.title, _TSV, "sssom", named.iri)
    for form in FORMS.values():
        yield Dump(f"{stem}.{form.suffix}", named.title, form.media_type, "rdf", named.iri, form.suffix)


def _lines(graph: LinkedGraph, name: str | None) -> bytes:
    """Write the N-Quads lines of a named graph, or of the default graph, in order."""
    return "".join(sorted(f"{quad} .\n" for quad in graph.in_graph(name))).encode()


def _trig(graph: LinkedGraph) -> Iterator[bytes]:
    yield "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in _PREFIXES.items()).encode()
    for name in (None, *graph.graphs):
        quads = sorted(graph.in_graph(name), key=str)
        # Each piece begins with the prefixes, in an order that changes from one time to the next.
        text = bytes(serialize(quads, format=RdfFormat.TRIG, prefixes=_PREFIXES) or b"")
        while text.startswith(b"@prefix "):
            text = text.partition(b"\n")[2]
        yield text

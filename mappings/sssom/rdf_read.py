"""Read SSSOM/RDF: a graph turned into a document of names and values, by the standard's properties.

What tools wrote before the standard had this format is read, too: literals in place of IRIs, values of enumerations as
text, a blank node for the set (SSSOM 1.1, "Compatibility with pre-standard RDF representations"). Nothing is fetched.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mappings.outside.prefixes import prefixes_for
from mappings.sssom.context import prefixes_in
from mappings.sssom.document import Document
from mappings.sssom.prefixes import BUILT_IN, Prefixes
from mappings.sssom.report import Report
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot
from mappings.sssom.vocabulary import (
    CARRIERS,
    DEFINITIONS,
    LINK,
    MAPPING_SET,
    MAPPINGS,
    MEANINGS,
    PROPERTIES,
    SET_PROPERTIES,
    SSSOM,
    extension_of,
)
from ontology.errors import DocumentError, Place
from ontology.iri import BASE, RDF, XSD
from ontology.outside.document import Document as Graph

__all__ = ["is_sssom_rdf", "read_rdf"]

_Node = NamedNode | BlankNode
_Term = NamedNode | BlankNode | Literal | Triple

_TYPE = NamedNode(f"{RDF}type")
_APART = frozenset({_TYPE.value, MAPPINGS, DEFINITIONS, f"{SSSOM}curie_map"})
"""Properties that are no slots with values, or that the standard has the syntax say."""
_LEGACY = {f"{CARRIERS['pav']}authoredOn": "mapping_date"}
"""Properties of earlier versions of the schema."""
_DECLARED = re.compile(r"^[ \t]*(?:#[ \t]*)?@?prefix[ \t]+([^\s:]*):[ \t]*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
_ROOT = re.compile(r"<[\w.\-]+:RDF\b[^>]*>")
_XMLNS = re.compile(r"xmlns:([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def is_sssom_rdf(triples: Iterable[Triple]) -> bool:
    """Tell whether a graph holds a mapping set."""
    return any(one.predicate == _TYPE and one.object == NamedNode(MAPPING_SET) for one in triples)


def read_rdf(graph: Graph, report: Report) -> Document:
    """Turn a graph into a document.

    Args:
        graph: the triples, in the order of the file.
        report: what findings go to.

    Raises:
        DocumentError: where it does not hold exactly one mapping set.
    """
    return _Reader(graph, report).document()


class _Reader:
    def __init__(self, graph: Graph, report: Report) -> None:
        self._graph = graph
        self._report = report
        self._said: dict[_Node, list[tuple[str, _Term]]] = defaultdict(list)
        for one in graph.triples:
            if isinstance(one.subject, NamedNode | BlankNode):
                self._said[one.subject].append((one.predicate.value, one.object))
        self._extensions: dict[str, str] = {}
        self._links: set[str] = set()
        self._iris: dict[str, None] = {}
        self._nodes: list[_Node] = []
        self._passed: set[str] = set()

    def document(self) -> Document:
        """Read the one set of the graph."""
        node = self._set()
        definitions = self._definitions(node)
        said: dict[str, Any] = {"mapping_set_id": node.value} if isinstance(node, NamedNode) else {}
        header = self._slots(node, SET_SLOTS, {iri: name for name, iri in SET_PROPERTIES.items()} | _LEGACY)
        said |= {name: value for name, value in header.items() if name != "mapping_set_id" or name not in said}
        self._nodes = list(
            dict.fromkeys(one for name, one in self._said[node] if name == MAPPINGS and isinstance(one, _Node))
        )
        properties = {iri: name for name, iri in PROPERTIES.items()} | _LEGACY
        records = [self._record(one, properties) for one in self._nodes]
        said |= {"curie_map": self._curie_map(), "mappings": records}
        if definitions:
            said["extension_definitions"] = definitions
        return Document(self._graph.path, said, self._line, numbered=False)

    def _line(self, at: tuple[str | int, ...]) -> int | None:
        """Say where a record is described, if it has a name."""
        node = self._nodes[int(at[1])] if len(at) > 1 and at[0] == "mappings" else None
        return self._graph.place(node.value).line if isinstance(node, NamedNode) else None

    def _set(self) -> _Node:
        kind = NamedNode(MAPPING_SET)
        found = [node for node, said in self._said.items() if (_TYPE.value, kind) in said]
        if len(found) != 1:
            names = ", ".join(sorted(node.value for node in found)[:5])
            message = f"holds {len(found)} mapping sets: {names}" if found else "holds no mapping set"
            cure = "write each into a file of its own" if found else f"give a node the type <{MAPPING_SET}>"
            raise DocumentError(message, Place(self._graph.path), hint=cure)
        return found[0]

    def _definitions(self, node: _Node) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        for name, one in self._said[node]:
            if name == DEFINITIONS and isinstance(one, _Node):
                parts = {iri.removeprefix(SSSOM): _text(term) for iri, term in self._said[one] if iri.startswith(SSSOM)}
                found.append(parts)
                slot = parts.get("slot_name", "")
                self._iris |= dict.fromkeys(parts[part] for part in ("property", "type_hint") if part in parts)
                if "property" in parts:
                    self._extensions[parts["property"]] = slot
                if parts.get("type_hint") in LINK:
                    self._links.add(slot)
        return found

    def _record(self, node: _Node, properties: Mapping[str, str]) -> dict[str, Any]:
        said = self._slots(node, RECORD_SLOTS, properties)
        if isinstance(node, NamedNode):
            self._iris[node.value] = None
            said["record_id"] = node.value
        return said

    def _slots(self, node: _Node, table: Mapping[str, Slot], properties: Mapping[str, str]) -> dict[str, Any]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri, term in self._said[node]:
            name = properties.get(iri) or self._extensions.get(iri) or extension_of(iri)
            if iri in _APART:
                continue
            if name is not None:
                found[name].append(self._value(table.get(name) or Slot(name), term))
            elif iri not in self._passed:
                self._passed.add(iri)
                cure = "define it as an extension, or leave it where it is"
                place = Place(self._graph.path, self._graph.place(node.value).line)
                self._report.warn(place, f"<{iri}> is no property of SSSOM, and left out", cure)
        return {name: self._single(node, table.get(name), name, values) for name, values in found.items()}

    def _single(self, node: _Node, slot: Slot | None, name: str, values: Sequence[str]) -> str | list[str]:
        if slot is not None and slot.multivalued:
            return list(values)
        if len(set(values)) > 1:
            place = Place(self._graph.path, self._graph.place(node.value).line, slot=name)
            said = ", ".join(map(repr, values))
            self._report.error(place, f"the slot holds one value, and not {said}", "keep one of them", node=node.value)
        return values[0]

    def _value(self, slot: Slot, term: _Term) -> str:
        text = _text(term)
        if isinstance(term, NamedNode) and slot.name in MEANINGS:
            return next((value for value, iri in MEANINGS[slot.name].items() if iri == text), text)
        if isinstance(term, NamedNode) and (slot.type == "reference" or slot.name in self._links):
            self._iris[text] = None
        if slot.type == "number" and isinstance(term, Literal) and term.datatype.value.startswith(XSD):
            try:
                return repr(float(text)).removesuffix(".0")
            except ValueError:
                return text
        return text

    def _curie_map(self) -> dict[str, str]:
        """Give the prefixes of the file, and made-up ones for the identifiers that none of them fits."""
        found = {
            name: base
            for name, base in self._declared()
            if name not in BUILT_IN and Prefixes.declaration_problem(name, base) is None
        }
        prefixes = Prefixes(found)
        bare = [iri for iri in self._iris if prefixes.compress(iri) is None and ":" in iri]
        if any(iri.startswith(BASE) for iri in bare) and "emotaxa" not in found:
            found["emotaxa"] = BASE
            prefixes = Prefixes(found)
            bare = [iri for iri in bare if prefixes.compress(iri) is None]
        for name, base in prefixes_for([iri for iri in bare if "://" in iri], found).items():
            if Prefixes.declaration_problem(name, base) is None:
                found[name] = base
                message = f"no prefix of the file fits <{base}...>; its identifiers are written with {name!r}"
                self._report.info(Place(self._graph.path), message, f"declare one, as @prefix {name}: <{base}>")
        return found

    def _declared(self) -> list[tuple[str, str]]:
        if self._graph.format == "RDF/XML":
            root = _ROOT.search(self._graph.text)
            said = _XMLNS.findall(root.group()) if root else []
            aside = _DECLARED.findall(self._graph.text[: root.start()]) if root else []
            return [(name, unescape(quoted or apostrophed)) for name, quoted, apostrophed in said] + aside
        if self._graph.format == "JSON-LD":
            import orjson

            said = orjson.loads(self._graph.text)
            return list(prefixes_in(said.get("@context") if isinstance(said, dict) else None).items())
        return _DECLARED.findall(self._graph.text)


def _text(term: _Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value

"""Links in headers (RFC 8288), by which machines find their way: signposting of a node, its pages and its documents.

The relations are those of the signposting profile for FAIR (cite-as, license, type, describedby, collection, item),
with `alternate`, `canonical` and `successor-version` of the IANA registry, and those of versions (RFC 5829): the
newest state of what was read, the log of all states, and, of what every revision has, the state before.
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kgservice.linked_data.address import data_path, id_path, page_path, uri_of
from kgservice.linked_data.form import FORMS, HTML
from kgservice.linked_data.graph import LinkedGraph
from kgservice.rest.routes.parameters import API
from ontology.iri import DCT, OWL, RDFS, SKOS

__all__ = ["Links", "links_of"]

_LICENCE, _IN_SCHEME = NamedNode(DCT + "license"), NamedNode(SKOS + "inScheme")
_DEFINED = NamedNode(RDFS + "isDefinedBy")
_TYPE_PAGE = "https://schema.org/AboutPage"
_MOST_ITEMS = 20

_Link = tuple[str, str, str]


class Links:
    """The header Link of an answer, link by link."""

    def __init__(self, root: str, query: str) -> None:
        """Begin with none.

        Args:
            root: where the service is mounted.
            query: the part of the query string that names the revision, or an empty string.
        """
        self._root, self._query = root, f"?{query}" if query else ""
        self._links: list[str] = []

    def here(self, path: str, relation: str, media_type: str = "") -> "Links":
        """Add a link to a path of the service, at the same revision."""
        return self.to(f"{self._root}{path}{self._query}", relation, media_type)

    def versions(self, path: str, predecessor: int | None = None) -> "Links":
        """Add links to the newest state of a path, to the log of all states, and to the one before.

        Args:
            path: of what was read.
            predecessor: the revision before, where it is certain that it has the path; 0 where there is none before.
        """
        self.to(f"{self._root}{path}", "latest-version").to(f"{self._root}{API}/revisions", "version-history")
        return self.to(f"{self._root}{path}?revision={predecessor}", "predecessor-version") if predecessor else self

    def to(self, target: str, relation: str, media_type: str = "") -> "Links":
        """Add a link to an address."""
        kind = f'; type="{media_type}"' if media_type else ""
        self._links.append(f'<{uri_of(target)}>; rel="{relation}"{kind}')
        return self

    def __str__(self) -> str:
        """Write the header."""
        return ", ".join(self._links)


def links_of(graph: LinkedGraph, iri: str, links: Links, *, at: str) -> Links:
    """Add what leads on from a node.

    Args:
        graph: what is known.
        iri: the node.
        links: what to add to.
        at: where the answer stands: `id`, `page`, or the suffix of a document.
    """
    links.to(iri, "cite-as").to(iri, "canonical")
    for form in FORMS.values():
        if form.suffix != at:
            relation = "describedby" if at in ("id", "page") else "alternate"
            links.here(data_path(iri, form.suffix), relation, form.media_type)
    if at != "page":
        links.here(page_path(iri), "alternate" if at == "id" else "describes", HTML)
    for licence in _licences(graph, iri):
        links.to(licence, "license")
    for scheme in _values(graph, iri, _IN_SCHEME):
        links.here(id_path(scheme), "collection")
    for kind in (_TYPE_PAGE, *_types(graph, iri)) if at == "page" else ():
        links.to(kind, "type")
    for item in _items(graph, iri):
        links.here(id_path(item), "item")
    links.versions({"id": id_path(iri), "page": page_path(iri)}.get(at) or data_path(iri, at))
    if graph.retired(iri) and (successor := graph.successor(iri)):
        target = id_path(successor) if successor in graph.iris else successor
        (links.here if successor in graph.iris else links.to)(target, "successor-version")
    return links


def _licences(graph: LinkedGraph, iri: str) -> list[str]:
    """Give the licences of a node, or else of the module that defines it."""
    return _values(graph, iri, _LICENCE) or [
        licence for module in _values(graph, iri, _DEFINED) for licence in _values(graph, module, _LICENCE)
    ]


def _types(graph: LinkedGraph, iri: str) -> Iterator[str]:
    found = {triple.object.value for triple in graph.triples(NamedNode(iri)) if isinstance(triple.object, NamedNode)}
    return (kind for kind in (SKOS + "Concept", OWL + "Class", OWL + "Ontology") if kind in found)


def _items(graph: LinkedGraph, iri: str) -> list[str]:
    """Give the first of the concepts of a scheme."""
    scheme = next((one for one in graph.at.knowledge.taxonomy.schemes.values() if one.iri == iri), None)
    members = graph.at.knowledge.taxonomy.by_scheme[scheme.id] if scheme else ()
    return [concept.iri for concept in members[:_MOST_ITEMS]]


def _values(graph: LinkedGraph, iri: str, predicate: NamedNode) -> list[str]:
    stated = graph.triples(NamedNode(iri))
    return [each.object.value for each in stated if each.predicate == predicate and isinstance(each.object, NamedNode)]

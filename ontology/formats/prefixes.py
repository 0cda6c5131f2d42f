"""Prefixes: the short forms under which the writers put IRIs."""

import re
from collections.abc import Callable, Iterable

from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS, XSD

__all__ = ["Prefixes", "folder_of", "scheme_folder_of"]

_VOCABULARIES = {
    CORE: "core",
    DCT: "dct",
    OWL: "owl",
    RDF: "rdf",
    RDFS: "rdfs",
    SKOS: "skos",
    XSD: "xsd",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.obolibrary.org/obo/": "obo",
    "http://www.geneontology.org/formats/oboInOwl#": "oboInOwl",
    "http://www.w3.org/ns/prov#": "prov",
}
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")


def folder_of(iri: str) -> str:
    """Give what stands in an IRI up to its last slash or hash.

    >>> folder_of("https://w3id.org/emotaxa/parrott/3/joy")
    'https://w3id.org/emotaxa/parrott/3/'
    """
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def scheme_folder_of(iri: str) -> str:
    """Give the namespace of which our CURIEs are made: that of the scheme, whatever the tier.

    >>> scheme_folder_of("https://w3id.org/emotaxa/parrott/3/joy")
    'https://w3id.org/emotaxa/parrott/'
    """
    if not iri.startswith(BASE):
        return folder_of(iri)
    scheme, slash, _ = iri[len(BASE) :].partition("/")
    return f"{BASE}{scheme}/" if slash else BASE


class Prefixes:
    """The prefixes of one document: those that some IRI in it is written with, and no others.

    Attributes:
        bound: prefix to namespace, by name.

    >>> Prefixes(["https://w3id.org/emotaxa/parrott/3/joy"], "[a-z]+", folder_of).bound
    {'parrott-3': 'https://w3id.org/emotaxa/parrott/3/'}
    """

    def __init__(
        self, iris: Iterable[str], local: str, namespace_of: Callable[[str], str], *, invent: bool = False
    ) -> None:
        """Find the prefixes.

        Args:
            iris: what is to be written.
            local: pattern of what may stand behind the colon.
            namespace_of: gives what a prefix would stand for.
            invent: whether a namespace without a name of its own is to get one, `ns1`.
        """
        self._local = re.compile(f"(?:{local})\\Z")
        self._namespace_of = namespace_of
        found = {namespace for iri in iris if self._local.match(iri[len(namespace := namespace_of(iri)) :])}
        bound: dict[str, str] = {}
        nameless = []
        for namespace in sorted(found):
            name = _name(namespace)
            if name is None or name in bound:
                nameless.append(namespace)
            else:
                bound[name] = namespace
        if invent:
            bound |= {f"ns{number}": namespace for number, namespace in enumerate(nameless, start=1)}
        self.bound = dict(sorted(bound.items()))
        self._names = {namespace: name for name, namespace in bound.items()}

    def shorten(self, iri: str) -> str | None:
        """Write an IRI with its prefix; None where it has none."""
        namespace = self._namespace_of(iri)
        name, local = self._names.get(namespace), iri[len(namespace) :]
        return f"{name}:{local}" if name is not None and self._local.match(local) else None


def _name(namespace: str) -> str | None:
    """Name a namespace: as its vocabulary is called, or after its place below ours; None where it is neither."""
    if namespace in _VOCABULARIES:
        return _VOCABULARIES[namespace]
    if namespace == BASE:
        return "emotaxa"
    name = namespace[len(BASE) :].rstrip("/#").replace("/", "-") if namespace.startswith(BASE) else ""
    taken = name in _VOCABULARIES.values() or name == "emotaxa"
    return name if _NAME.match(name) and not taken else None

"""The header: what a document says of itself as an ontology, or as a concept scheme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ontology.iri import OWL
from ontology.outside.ledger import Ledger, Node
from ontology.outside.lint import Lint, is_iri
from ontology.outside.literals import Reader, Text, english_first, one_per_language
from ontology.outside.terms import CREATORS, DESCRIPTIONS, LICENCES, SCHEMES, SOURCES, TITLES, TYPE, VERSIONS

__all__ = ["Header", "read_header"]

_ONTOLOGY = OWL + "Ontology"


@dataclass(frozen=True)
class Header:
    """What a vocabulary from outside says of itself; empty where it says nothing.

    Attributes:
        nodes: what stands for it as a whole: ontologies, then concept schemes.
        iri: its IRI.
        titles: its name, in each language.
        descriptions: what it holds, in each language.
        licence: IRI or text of its licence.
        version: its version.
        version_iri: IRI of the version.
        creators: who made it.
        sources: what it goes back to.
    """

    nodes: tuple[Node, ...] = ()
    iri: str = ""
    titles: tuple[Literal, ...] = ()
    descriptions: tuple[Literal, ...] = ()
    licence: str = ""
    version: str = ""
    version_iri: str = ""
    creators: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name, in English if it has one."""
        return english_first(self.titles)

    @property
    def citation(self) -> str:
        """Where its concepts come from, in a line."""
        named = ", ".join(filter(None, (self.title, f"version {self.version}" if self.version else "")))
        return ". ".join(filter(None, (named, self.version_iri or self.iri)))


def read_header(ledger: Ledger, lint: Lint, reader: Reader) -> Header:
    """Read the header, the ontology's before the concept schemes', and tell what it lacks."""
    ontologies = [node for node in ledger.subjects if _ONTOLOGY in ledger.types(node)]
    schemes = [node for node in ledger.subjects if node not in ontologies and ledger.types(node).intersection(SCHEMES)]
    nodes = [*ontologies, *schemes]
    for nouns, found in (("ontologies", ontologies), ("concept schemes", schemes)):
        if len(found) > 1:
            said = f"the file declares {len(found)} {nouns}: {', '.join(node.value for node in found[:4])}"
            hint = "their concepts come into one scheme; split the file if they are to stay apart"
            lint.say("WARN", "several_headers", found[1].value, said, hint)
    for node in nodes:
        for triple in ledger.said(node, TYPE):
            if isinstance(triple.object, NamedNode) and triple.object.value in {_ONTOLOGY, *SCHEMES}:
                ledger.cross_off(triple)
        for triple in ledger.said(node, OWL + "imports"):
            said = f"the import {triple.object} is not fetched"
            hint = "merge it into the file if its classes are wanted"
            lint.say("INFO", "import_not_fetched", node.value, said, hint, slot=OWL + "imports")
    header = _read(nodes, ledger, reader)
    _complain(header, lint)
    return header


def _read(nodes: Sequence[Node], ledger: Ledger, reader: Reader) -> Header:
    """Read the parts, and cross off those that are carried over."""
    titles = _taken(ledger, (text for node in nodes for text in reader.texts(node, *TITLES, in_one_line=True)))
    descriptions = _taken(ledger, (text for node in nodes for text in reader.texts(node, *DESCRIPTIONS)))
    named = [node.value for node in nodes if isinstance(node, NamedNode) and is_iri(node.value)]

    def every(*predicates: str, iris: bool = False, most: int | None = None) -> tuple[str, ...]:
        found = [pair for node in nodes for pair in reader.values(node, *predicates) if is_iri(pair[0]) or not iris]
        kept = list(dict.fromkeys(text for text, _ in found))[:most]
        ledger.cross_off(*(triple for text, triple in found if text in kept))
        return tuple(kept)

    def first(*predicates: str, iris: bool = False) -> str:
        return next(iter(every(*predicates, iris=iris, most=1)), "")

    return Header(
        nodes=tuple(nodes),
        iri=next(iter(named), ""),
        titles=titles,
        descriptions=descriptions,
        licence=first(*LICENCES, iris=True) or first(*LICENCES),
        version=first(*VERSIONS),
        version_iri=first(OWL + "versionIRI", iris=True),
        creators=every(*CREATORS),
        sources=every(*SOURCES),
    )


def _taken(ledger: Ledger, texts: Iterable[Text]) -> tuple[Literal, ...]:
    """Take one text in each language, and what only repeats it."""
    chosen, rest = one_per_language(texts)
    kept = tuple(text.literal for text in chosen)
    ledger.cross_off(*(text.triple for text in (*chosen, *rest) if text.literal in kept))
    return kept


def _complain(header: Header, lint: Lint) -> None:
    at = header.nodes[0].value if header.nodes else ""
    if not header.nodes:
        lint.say("WARN", "missing_header", at, "the file does not say which ontology it is", "declare an owl:Ontology")
    elif not header.iri:
        lint.say("WARN", "missing_ontology_iri", at, "the ontology has no IRI", 'name it: rdf:about="http://..."')
    if not header.titles:
        lint.say("WARN", "missing_title", at, "the vocabulary has no title", "add dct:title, or give --name")
    if not header.licence:
        hint = "ask its makers before you pass it on, and add dct:license"
        lint.say("WARN", "missing_licence", at, "the vocabulary names no licence", hint)
    elif not is_iri(header.licence):
        said, hint = f"the licence is no IRI: {header.licence[:80]!r}", "name it by its IRI in dct:license"
        lint.say("WARN", "licence_is_no_iri", at, said, hint, value=header.licence)
    if not header.version and not header.version_iri:
        lint.say("WARN", "missing_version", at, "the vocabulary bears no version", "add owl:versionInfo")

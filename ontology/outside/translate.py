"""Translation: from a document from outside to a module that holds a scheme beside ours.

Every category gets an IRI of ours, made from its own (`names`), which is kept as `dct:identifier`; so an import can say
nothing about a scheme that is here already. What the module says is all that the document says of hierarchy, names,
meaning, sources, exclusion and retirement.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.finding import Finding
from ontology.iri import BASE, CORE, DCT, OWL, RDFS, SKOS
from ontology.outside.aliases import aliases
from ontology.outside.categories import categories
from ontology.outside.document import Document
from ontology.outside.draft import Draft, ImportKind, Link
from ontology.outside.exclusion import add_exclusion
from ontology.outside.header import Header, read_header
from ontology.outside.hierarchy import add_hierarchy
from ontology.outside.ledger import Ledger
from ontology.outside.left_out import LeftOut, left_out, tell
from ontology.outside.lint import Lint, is_iri, lint_iris, odd_spellings
from ontology.outside.literals import Reader, is_language
from ontology.outside.names import RESERVED, concept_slugs, is_scheme_id, scheme_id, three_numbers
from ontology.outside.retirement import add_retirement, is_retired
from ontology.outside.terms import CLASSES, MATCHES, TYPE
from ontology.outside.wording import add_wording
from ontology.spelling import normalised

__all__ = ["Request", "Translation", "translate"]

_NO_NEWS = frozenset({*CLASSES, SKOS + "Concept", OWL + "NamedIndividual", OWL + "Thing", RDFS + "Resource"})
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")


@dataclass(frozen=True, slots=True)
class Request:
    """What the user says about a document.

    Attributes:
        scheme: id of the scheme, or None to make it from the document.
        name: printed name of the scheme, or None to take the document's title.
        kind: whether it is a theory or a label set.
        lang: language of texts that name none.
    """

    scheme: str | None = None
    name: str | None = None
    kind: ImportKind = "theory"
    lang: str = "en"


@dataclass(frozen=True)
class Translation:
    """A scheme made of a document from outside, and what became of the document's statements.

    Attributes:
        document: the document.
        scheme: id of the scheme.
        name: its printed name.
        kind: what it is.
        header: what the document says of itself.
        graph: IRI of the module.
        triples: what the module says.
        concepts: IRI here of each category, by its IRI outside.
        retired: IRIs outside of those that are out of use.
        links: what ties the concepts to the outside.
        left_out: what could not be represented.
        findings: what there is to say about the document.
    """

    document: Document
    scheme: str
    name: str
    kind: ImportKind
    header: Header
    graph: str
    triples: tuple[Triple, ...]
    concepts: dict[str, str]
    retired: frozenset[str]
    links: tuple[Link, ...]
    left_out: tuple[LeftOut, ...]
    findings: tuple[Finding, ...]

    @property
    def iri(self) -> str:
        """IRI of the scheme."""
        return BASE + self.scheme

    @cached_property
    def represented(self) -> int:
        """How many statements of the document the module says, too, or makes superfluous."""
        return len(self.document.triples) - sum(item.statements for item in self.left_out)


def translate(document: Document, request: Request, taken: Collection[str] = ()) -> Translation:
    """Make a scheme of a document.

    Args:
        document: the document.
        request: what the user says about it.
        taken: ids of schemes that are here already.

    Raises:
        EmotaxaError: where the scheme's id is none or taken, or the language none; its `field` tells which.
        DocumentError: where the document holds no category.
    """
    if not is_language(request.lang):
        raise EmotaxaError(
            f"{request.lang!r} is no language",
            hint="give a tag of BCP 47, such as en",
            value=request.lang,
            field="lang",
        )
    ledger, lint = Ledger(document.triples), Lint(document)
    reader = Reader(ledger, lint, request.lang)
    lint_iris(lint, document)
    header = read_header(ledger, lint, reader)
    found = categories(ledger)
    if not found:
        raise DocumentError(
            "holds no class and no concept",
            Place(document.path),
            hint="categories have to be owl:Class or skos:Concept; individuals and properties are none",
        )
    scheme = _scheme(document, header, request, taken)
    slugs = concept_slugs((node.value for node in found), scheme)
    alternative, definitions = aliases(ledger, lint)
    draft = Draft(
        scheme=scheme,
        kind=request.kind,
        header=header,
        ledger=ledger,
        lint=lint,
        reader=reader,
        minted={node: NamedNode(f"{BASE}{scheme}/{slugs[node.value]}") for node in found},
        retired=frozenset(node for node in found if is_retired(ledger, node)),
        alternative=alternative,
        definitions=definitions,
    )
    name = " ".join((request.name or header.title or scheme).split())
    _add_header(draft, name)
    labels = {node: _add_concept(draft, node, place) for place, node in enumerate(found, start=1)}
    add_hierarchy(draft)
    add_exclusion(draft)
    _tell_of_names(draft, labels)
    rest = left_out(ledger, lint, draft.minted.keys(), header.nodes)
    tell(lint, rest)
    return Translation(
        document=document,
        scheme=scheme,
        name=name,
        kind=request.kind,
        header=header,
        graph=draft.graph.value,
        triples=tuple(dict.fromkeys(draft.triples)),
        concepts={node.value: here.value for node, here in draft.minted.items()},
        retired=frozenset(node.value for node in draft.retired),
        links=tuple(draft.links),
        left_out=rest,
        findings=lint.findings,
    )


def _scheme(document: Document, header: Header, request: Request, taken: Collection[str]) -> str:
    found = request.scheme if request.scheme is not None else scheme_id(header.iri, document.path)
    if not found:
        raise EmotaxaError(
            "neither the ontology's IRI nor the file's name makes an id for the scheme",
            hint="give one with --scheme",
            field="scheme",
        )
    if not is_scheme_id(found):
        said = "is reserved" if found in RESERVED else "is no id of a scheme"
        raise EmotaxaError(
            f"{found!r} {said}",
            hint="write it in lower-case letters and digits, joined by hyphens",
            value=found,
            field="scheme",
        )
    if found in taken:
        raise EmotaxaError(
            f"there is a scheme {found} already", hint="choose another id with --scheme", value=found, field="scheme"
        )
    return found


def _add_header(draft: Draft, name: str) -> None:
    header, scheme, graph = draft.header, draft.iri, draft.graph
    kind = "Theory" if draft.kind == "theory" else "LabelSet"
    draft.add(graph, TYPE, NamedNode(OWL + "Ontology"))
    draft.add(graph, OWL + "imports", NamedNode(f"{BASE}ontology/core"))
    draft.add(scheme, TYPE, NamedNode(CORE + kind))
    draft.add(scheme, SKOS + "prefLabel", Literal(name, language="en"))
    draft.add(scheme, RDFS + "isDefinedBy", graph)
    version = three_numbers(header.version or header.version_iri)
    draft.add(graph, OWL + "versionInfo", Literal(version))
    draft.add(graph, OWL + "versionIRI", NamedNode(f"{graph.value}/{version}"))
    for node in (graph, scheme):
        draft.add(node, DCT + "title", Literal(name, language="en"))
        for title in header.titles:
            if not (title.language or "").startswith("en"):
                draft.add(node, DCT + "title", title)
        for source in dict.fromkeys((draft.origin, *header.sources)):
            draft.add(node, DCT + "source", Literal(source))
        if header.licence:
            licence = NamedNode(header.licence) if is_iri(header.licence) else Literal(header.licence)
            draft.add(node, DCT + "license", licence)
        for iri in filter(None, (header.iri, header.version_iri)):
            draft.add(node, DCT + "identifier", Literal(iri))
    for creator in header.creators:
        draft.add(graph, DCT + "creator", Literal(creator))
    for text in header.descriptions or (Literal(f"Imported from {draft.origin}.", language="en"),):
        draft.add(graph, DCT + "description", text)
        draft.add(scheme, SKOS + "definition", text)


def _add_concept(draft: Draft, node: NamedNode, place: int) -> str:
    here = draft.minted[node]
    for kind in (OWL + "Class", SKOS + "Concept") if draft.kind == "theory" else (SKOS + "Concept",):
        draft.add(here, TYPE, NamedNode(kind))
    draft.add(here, RDFS + "isDefinedBy", draft.graph)
    draft.add(here, SKOS + "inScheme", draft.iri)
    draft.add(here, CORE + "position", Literal(str(place), datatype=_INTEGER))
    draft.add(here, DCT + "identifier", Literal(node.value))
    for triple in draft.ledger.said(node, TYPE):
        if isinstance(triple.object, NamedNode) and triple.object.value in _NO_NEWS:
            draft.ledger.cross_off(triple)
    label = add_wording(draft, node)
    add_retirement(draft, node)
    if is_iri(node.value):
        draft.links.append(Link(here.value, label, "skos:exactMatch", node.value, identity=True))
    for triple in draft.ledger.said(node, *MATCHES):
        other = triple.object
        if isinstance(other, NamedNode) and is_iri(other.value) and other not in draft.minted:
            predicate = triple.predicate.value.replace(SKOS, "skos:")
            draft.links.append(Link(here.value, label, predicate, other.value))
            draft.ledger.cross_off(triple)
    return label


def _tell_of_names(draft: Draft, labels: dict[NamedNode, str]) -> None:
    """Tell of IRIs and labels that look wrong beside the others."""
    say: Callable[..., None] = draft.lint.say
    for odd, expected in odd_spellings(node.value for node in draft.minted).items():
        said = f"the IRI is spelt unlike the others, {expected}"
        say("WARN", "odd_iri", odd, said, "ask its makers which is meant; it is kept as it is", value=odd)
    first: dict[str, NamedNode] = {}
    for node, label in labels.items():
        if node in draft.retired:
            continue
        other = first.setdefault(normalised(label) or label, node)
        if other is not node:
            said = f"the label {label!r} is also that of {other.value}"
            say("WARN", "duplicate_label", node.value, said, "rename one; until then name the two by their ids")

"""Import of a vocabulary: a file in OWL, SKOS or OBO graphs becomes a scheme beside ours."""

from collections.abc import Collection
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kgservice.importing.outcome import Outcome, Terms, imported_graphs, stops, take_in
from kgservice.stores.change import Import
from kgservice.stores.errors import GraphTaken
from kgservice.stores.protocol import GraphStore
from kgservice.stores.rdf.terms import ALIGNMENT
from kgservice.stores.rdf.write import mapping_set_quads
from mappings.outside.alignment import alignment_id, alignment_of
from ontology.errors import EmotaxaError
from ontology.iri import BASE
from ontology.outside.document import Document
from ontology.outside.translate import Request, Translation, translate

__all__ = ["import_vocabulary"]


def import_vocabulary(store: GraphStore, path: Path, request: Request, terms: Terms) -> Outcome:
    """Read a file, and put the scheme that it makes on top of a store.

    Raises:
        DocumentError: where the file cannot be read, or holds no category.
        EmotaxaError: where the scheme's id is none, or taken; its `field` is `scheme`.
        StoreUnavailable: where the store may not be written.
    """
    document = Document.read(path)
    imported = imported_graphs(store)
    schemes = store.knowledge().taxonomy.schemes
    shipped = [scheme for scheme in schemes if f"{BASE}ontology/{scheme}" not in imported]
    translation = translate(document, request, shipped)
    refused = terms.strict and stops(translation.findings, "ERROR", "WARN")
    try:
        status, entry = take_in(store, _change(translation, terms, imported), terms, refused=refused)
    except GraphTaken as error:
        if error.others:
            raise
        raise _taken(translation.scheme, error) from error
    return Outcome(
        path=str(path),
        format=document.format,
        status=status,
        findings=translation.findings,
        revision=store.revision,
        entry=entry,
        translation=translation,
    )


def _change(translation: Translation, terms: Terms, imported: Collection[str]) -> Import:
    graph = NamedNode(translation.graph)
    quads = [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in translation.triples]
    # One that stands is replaced together with its scheme, even by nothing.
    if translation.links or alignment_id(translation.scheme) in imported:
        quads += mapping_set_quads(alignment_of(translation), ALIGNMENT)
    file = Path(translation.document.path).name
    counted = f"{len(translation.concepts)} concept{'' if len(translation.concepts) == 1 else 's'}"
    summary = f"Imported {translation.scheme} ({translation.name}), {counted}, from {file}"
    return Import.of(quads, author=terms.author, summary=summary)


def _taken(scheme: str, error: GraphTaken) -> EmotaxaError:
    if error.revision is None:
        return EmotaxaError(
            f"there is a scheme {scheme} already", hint="choose another id with --scheme", value=scheme, field="scheme"
        )
    return EmotaxaError(
        f"there is a scheme {scheme} already, imported as revision {error.revision}, and the file says something else",
        hint="choose another id with --scheme, or put it in its place with --replace",
        value=scheme,
        field="scheme",
    )

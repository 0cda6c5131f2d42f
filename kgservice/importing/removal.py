"""Removal of what was imported."""

from kgservice.importing.outcome import imported_graphs
from kgservice.stores.errors import UnknownGraph
from kgservice.stores.protocol import GraphStore, LogEntry
from mappings.kind import IMPORTED
from mappings.knowledge import Knowledge
from ontology.errors import UnknownReference
from ontology.iri import BASE
from ontology.spelling import nearest

__all__ = ["left_behind", "remove"]

_ONTOLOGY = f"{BASE}ontology/"


def left_behind(knowledge: Knowledge, scheme: str) -> tuple[str, ...]:
    """Give the ids of the mapping sets that speak of concepts of a scheme which is no longer there."""
    if scheme in knowledge.taxonomy.schemes:
        return ()
    space = f"{BASE}{scheme}/"
    return tuple(
        sorted(
            mapping_set.id
            for mapping_set in (*knowledge.sets, *knowledge.profiles, *knowledge.alignments)
            if any(
                record.subject.startswith(space) or record.object.startswith(space) for record in mapping_set.records
            )
        )
    )


def remove(store: GraphStore, name: str, *, author: str) -> LogEntry:
    """Take an imported scheme or mapping set away; what it was stays in the revisions before.

    Args:
        store: the store.
        name: id of the scheme, or of the mapping set: in full, or as `mappings/NAME` where it is one of ours.
        author: who does so.

    Raises:
        UnknownReference: where nothing of that name is imported.
        StoreUnavailable: where the store may not be written.
    """
    imported = imported_graphs(store)
    for graph in (f"{_ONTOLOGY}{name}", name, f"{BASE}{name}"):
        if graph in imported:
            try:
                return store.remove(graph, author=author)
            except UnknownGraph:
                # Another process was faster.
                break
    own = sorted(graph for graph in imported if not graph.startswith(IMPORTED))
    names = [graph.removeprefix(_ONTOLOGY).removeprefix(BASE) for graph in own]
    raise UnknownReference("import", name, nearest(name, names) or tuple(names))

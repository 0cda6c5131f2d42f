"""N-Triples: one line for each triple, sorted, with canonical labels of blank nodes."""

from ontology.formats.document import LaidOut

__all__ = ["write_n_triples"]


def write_n_triples(document: LaidOut) -> str:
    """Write a graph as canonical N-Triples; lines of two versions can be compared as long as no blank node is new."""
    return "".join(f"{triple} .\n" for triple in document.canonical)

"""XML catalogs: which file of a release an import stands for, so that OWL tools fetch nothing."""

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

__all__ = ["catalog_text"]


def catalog_text(entries: Mapping[str, str]) -> str:
    """Write a catalog (OASIS XML Catalogs 1.1), as Protege and ROBOT look for it beside the file that they open.

    Args:
        entries: path of a file, seen from the catalog, by IRI of the ontology in it.
    """
    lines = [
        f"    <uri name={quoteattr(iri)} uri={quoteattr(path)}/>"
        for iri, path in sorted(entries.items(), key=lambda entry: entry[0])
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
            '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">',
            *lines,
            "</catalog>",
            "",
        ]
    )

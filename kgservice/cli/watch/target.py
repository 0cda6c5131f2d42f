"""Targets: what is to be watched, as a command line names it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ontology.taxonomy import Taxonomy

__all__ = ["target_named"]


def target_named(taxonomy: "Taxonomy", text: str) -> str:
    """Give a target by IRI that is named by CURIE, id or name: `concept:ekman:anger`, `scheme:ekman`, `set:goemotions`.

    What is no concept, scheme or set is given as it stands.

    Raises:
        UnknownReference, AmbiguousReference: where nothing is called so, or several concepts are.
    """
    kind, _, name = (part.strip() for part in text.partition(":"))
    if not name or "://" in name:
        return text
    match kind:
        case "concept":
            from kgservice.changes.operations.naming import concept_iri

            return f"concept:{concept_iri(taxonomy, name)}"
        case "scheme":
            from ontology.reference import find_scheme

            return f"scheme:{find_scheme(taxonomy, name).iri}"
        case "set":
            from kgservice.changes.operations.naming import set_iri

            return f"set:{set_iri(name)}"
    return text

"""Entities: concepts and schemes as reconciliation names them.

The id of an entity is the end of its IRI, so that the identifier space with the id behind it is the IRI, as the
specification wants it. What stands outside our namespace has its whole IRI as id.
"""

from ontology.concept import Concept
from ontology.iri import BASE, expand
from ontology.spelling import LONGEST_LABEL
from ontology.taxonomy import Taxonomy

__all__ = ["find_entity", "id_of", "iri_of", "line_about"]

_LONGEST_ID = 10 * LONGEST_LABEL


def id_of(iri: str) -> str:
    """Give the id of an entity.

    >>> id_of("https://w3id.org/emotaxa/parrott/3/joy")
    'parrott/3/joy'
    """
    return iri.removeprefix(BASE)


def iri_of(reference: str) -> str:
    """Give the IRI that an id, a CURIE or an IRI stands for, whether there is such a thing or not.

    >>> iri_of("parrott/3/joy") == iri_of("parrott:3/joy") == iri_of("https://w3id.org/emotaxa/parrott/3/joy")
    True
    """
    text = reference.strip()
    return expand(text) if ":" in text else BASE + text


def find_entity(taxonomy: Taxonomy, reference: str) -> Concept | None:
    """Find a concept by id, CURIE or IRI; None where there is none."""
    if not reference or len(reference) > _LONGEST_ID:
        return None
    return taxonomy.concepts.get(iri_of(reference))


def line_about(taxonomy: Taxonomy, concept: Concept) -> str:
    """Say in a line where a concept stands and what it is, so that namesakes can be told apart."""
    scheme = taxonomy.schemes.get(concept.scheme)
    where = concept.scheme if scheme is None else scheme.name
    tier = next((tier.label for tier in scheme.tiers if tier.rank == concept.tier), "") if scheme else ""
    place = f"{where}, {tier}" if tier else where
    return f"{place}: {concept.definition}" if concept.definition else place

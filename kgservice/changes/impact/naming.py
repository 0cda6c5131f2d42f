"""Naming: how concepts and levels of either side are called in sentences and tables."""

from kgservice.changes.impact.side import Ground
from ontology.concept import Concept
from ontology.iri import compress

__all__ = ["Names"]


class Names:
    """Calls things as they are called after the change, or before it where they are gone."""

    def __init__(self, ground: Ground) -> None:
        """Take the two sides."""
        self._taxonomies = (ground.after.taxonomy, ground.before.taxonomy)

    def concept(self, iri: str) -> Concept | None:
        """Give a concept; None where there is none on either side."""
        return next((found for taxonomy in self._taxonomies if (found := taxonomy.concepts.get(iri))), None)

    def curie(self, iri: str) -> str:
        """Give its short form.

        What is no concept is shortened by the prefixes that the project knows.
        """
        found = self.concept(iri)
        return compress(iri) if found is None else found.curie

    def label(self, iri: str) -> str:
        """Give its label; the short form of what is no concept."""
        found = self.concept(iri)
        return compress(iri) if found is None else found.label

    def scheme(self, name: str) -> str:
        """Give the printed name of a scheme, without what stands in brackets; the id where it has none.

        The id of a tier gives `Parrott 2001, tier 2`.
        """
        scheme, _, tier = name.partition("/")
        found = next((known for taxonomy in self._taxonomies if (known := taxonomy.schemes.get(scheme))), None)
        printed = scheme if found is None else found.name.partition(" (")[0] or scheme
        return f"{printed}, tier {tier}" if tier else printed

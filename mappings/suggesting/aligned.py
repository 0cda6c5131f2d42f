"""The suggester by alignment: what follows from links to the terms from outside that a label was made from."""

from collections.abc import Iterable, Iterator, Sequence

from mappings.outside.chain import chained
from mappings.record import MappingSet
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.iri import compress

__all__ = ["AlignedSuggester"]


class AlignedSuggester:
    """Follows alignments, as `mappings.outside.proposal` does for an imported vocabulary."""

    name = "aligned"

    def __init__(self, targets: Targets, alignments: Iterable[MappingSet]) -> None:
        """Keep the alignments."""
        self._targets, self._alignments = targets, tuple(alignments)

    def suggest(self, terms: Sequence[Term]) -> Iterator[Evidence]:
        """Give evidence for concepts that an alignment links to what a term was made from."""
        concepts = self._targets.taxonomy.concepts
        made = {term.key: term for term in terms if term.origins and term.key in concepts}
        for iri, links in chained((concepts[key] for key in made), self._alignments).items():
            # Where several alignments speak of a pair, the first one counts.
            for link in {link.other: link for link in reversed(links)}.values():
                concept = self._targets.concepts.get(link.other)
                if concept is None or link.record.negated or concept.scheme == made[iri].scheme:
                    continue
                origin = link.record.object if link.record.subject == concept.iri else link.record.subject
                yield Evidence(
                    made[iri],
                    concept,
                    self.name,
                    link.predicate,
                    "semapv:MappingChaining",
                    1.0 if link.record.confidence is None else link.record.confidence,
                    f"It was made from {origin}, which {compress(link.record.id)} links to {concept.curie}.",
                )

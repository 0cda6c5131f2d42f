"""Grounding: emotions of theories that cover no sense, and labels placed where there is none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from mappings.meaning.denotation import Denotation
from mappings.meaning.predicates import PLACES_WITHIN
from mappings.reasoning.conflicts.wording import Paths, listed, place_of
from mappings.record import MappingRecord
from mappings.rules import MAPPING_RULES
from ontology.errors import Place
from ontology.finding import Finding
from ontology.iri import compress

__all__ = ["empty_intersections", "ungrounded"]


def empty_intersections(denotation: Denotation, records: Iterable[MappingRecord], paths: Paths) -> Iterator[Finding]:
    """Find what is placed within concepts that share no sense."""
    placing: dict[str, list[MappingRecord]] = defaultdict(list)
    for record in records:
        if record.predicate in PLACES_WITHIN and not record.negated:
            placing[record.subject].append(record)
    for iri in denotation.conflicting:
        said = placing.get(iri, [])
        place = place_of(said[0], paths) if said else Place(compress(iri))
        yield MAPPING_RULES["empty_placement"].broken(
            place,
            f"{compress(iri)} is placed within concepts that share no sense: {listed(said) or 'its parents'}",
            node=compress(iri),
        )


def ungrounded(denotation: Denotation) -> Iterator[Finding]:
    """Find emotions, moods and neutral states of theories that cover no sense."""
    taxonomy = denotation.taxonomy
    for row, iri in enumerate(denotation.iris):
        concept = taxonomy.concepts[iri]
        if taxonomy.schemes[concept.scheme].kind == "theory" and concept.felt and not denotation.grounded[row]:
            yield MAPPING_RULES["ungrounded_concept"].broken(
                Place(concept.curie), f"the concept {concept.curie} of a theory covers no sense", node=concept.curie
            )

"""References: records that speak of concepts which do not exist, or are retired."""

from collections.abc import Iterable, Iterator

from mappings.reasoning.conflicts.wording import Paths, place_of
from mappings.record import MappingRecord
from mappings.rules import MAPPING_RULES
from ontology.finding import Finding
from ontology.iri import BASE, compress
from ontology.taxonomy import Taxonomy

__all__ = ["dangling"]


def dangling(taxonomy: Taxonomy, records: Iterable[MappingRecord], paths: Paths) -> Iterator[Finding]:
    """Find records that speak of a concept of ours which does not exist, or is deprecated.

    The rows of a profile may lead to norms, too.
    """
    for record in records:
        for slot, iri in (("subject_id", record.subject), ("object_id", record.object)):
            concept = taxonomy.concepts.get(iri)
            place = place_of(record, paths, slot)
            node = compress(iri)
            if concept is None and iri.startswith(BASE) and iri not in taxonomy.norms:
                said = f"{compress(record.id)}: there is no concept {node}"
                yield MAPPING_RULES["dangling_mapping"].broken(place, said, node=node, value=node)
            elif concept is not None and concept.deprecated:
                said = f"{compress(record.id)}: the concept {node} is deprecated"
                cure = f"map {compress(concept.replaced_by)} instead" if concept.replaced_by else ""
                yield MAPPING_RULES["deprecated_mapping"].broken(place, said, node=node, value=node, cure=cure)

"""SeMRA beside us: the same records in its types, and what it infers from them in ours."""

import warnings
from collections.abc import Iterable, Sequence
from typing import Any

from mappings.record import MappingRecord
from ontology.iri import scheme_of

__all__ = ["Path", "Triple", "semra_chains", "vocabulary"]

Triple = tuple[str, str, str]
Path = tuple[str, ...]


def vocabulary(iri: str) -> str:
    """Give what stands for the vocabulary of a thing: its scheme, or what comes before the last separator."""
    return scheme_of(iri) or iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def semra_chains(records: Sequence[MappingRecord], hops: int) -> dict[Triple, set[Path]]:
    """Let SeMRA invert the records and chain what it then has.

    Returns:
        what it concludes by chains, each with the ways that it concludes it by, as things passed from end to end.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from semra.inference import infer_chains, infer_reversible

        translation = Translation(records)
        mappings = infer_reversible(translation.mappings, progress=False)
        found = infer_chains(mappings, progress=False, cutoff=hops, maximum_component_size=10**6)
    concluded: dict[Triple, set[Path]] = {}
    for mapping in found:
        for evidence in mapping.evidence:
            ways = translation.ways(evidence)
            if ways:
                concluded.setdefault(translation.triple(mapping), set()).update(ways)
    return concluded


class Translation:
    """Records as SeMRA's mappings, and back."""

    def __init__(self, records: Iterable[MappingRecord]) -> None:
        """Translate them."""
        from semra.constants import Reference as Checked
        from semra.struct import Mapping

        records = tuple(records)
        things = {end for record in records for end in (record.subject, record.object)}
        # Unchecked, since the Bioregistry knows nothing of our vocabularies.
        unchecked: Any = Checked
        self._references = {
            iri: unchecked.model_construct(prefix=vocabulary(iri), identifier=iri) for iri in sorted(things)
        }
        self._iris = {reference.curie: iri for iri, reference in self._references.items()}
        self.mappings = [
            Mapping(
                subject=self._references[record.subject],
                predicate=Checked.from_curie(record.predicate),
                object=self._references[record.object],
            )
            for record in records
        ]

    def triple(self, mapping: Any) -> Triple:  # noqa: ANN401
        """Give what a mapping says, in our names."""
        return (self._iris[mapping.subject.curie], mapping.predicate.curie, self._iris[mapping.object.curie])

    def ways(self, evidence: Any) -> set[Path]:  # noqa: ANN401
        """Give the things that a chain passes; what SeMRA turned round is given from its other end."""
        premises = getattr(evidence, "mappings", ())
        if len(premises) > 1:
            triples = [self.triple(premise) for premise in premises]
            return {(triples[0][0], *(obj for _, _, obj in triples))}
        return {way[::-1] for premise in premises for one in premise.evidence for way in self.ways(one)}

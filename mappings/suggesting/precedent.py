"""The suggester by precedent: what labels of the same name in other label sets were mapped to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from mappings.meaning.denotation import standing_claims
from mappings.record import MappingRecord
from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.lemma import english_lemma
from mappings.resolution.search import Lemmatizer, Search
from mappings.resolution.wording import listed, shown
from mappings.suggesting.bounds import wilson
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.concept import Concept
from ontology.iri import compress
from ontology.taxonomy import Taxonomy

__all__ = ["PrecedentSuggester"]

_DEVIATIONS: Final = 1.0
"""Standard errors by which the share of precedents is lowered: one of one counts a half, nine of nine nine tenths."""


@dataclass
class _Vote:
    """What publications say of one concept."""

    publications: set[str] = field(default_factory=set)
    predicates: Counter[str] = field(default_factory=Counter)
    labels: list[str] = field(default_factory=list)


class PrecedentSuggester:
    """Looks up how other label sets were mapped; the sets of one publication have one voice."""

    name = "precedent"

    def __init__(self, targets: Targets, records: Iterable[MappingRecord], lemma: Lemmatizer = english_lemma) -> None:
        """Keep the records of label sets that stand.

        Args:
            targets: where to look.
            records: the mapping records of the graph.
            lemma: gives dictionary forms of English words.
        """
        taxonomy = targets.taxonomy
        self._targets, self._lemma = targets, lemma
        self._claims: dict[str, list[MappingRecord]] = defaultdict(list)
        for record in standing_claims(tuple(records)):
            subject = taxonomy.concepts.get(record.subject)
            if subject is not None and taxonomy.schemes[subject.scheme].kind == "labels":
                self._claims[record.subject].append(record)
        self._index = TaxonomyIndex(_mapped(taxonomy, self._claims))

    def suggest(self, terms: Sequence[Term]) -> Iterator[Evidence]:
        """Give evidence for concepts to which labels of a term's names were mapped in other label sets."""
        for term in terms:
            labels = self._namesakes(term)
            voices = {self._publication(label) for label in labels}
            if voices:
                yield from self._evidence(term, self._votes(labels), len(voices))

    def _namesakes(self, term: Term) -> list[Concept]:
        found: dict[str, Concept] = {}
        for name in term.names:
            for hit in Search(self._index, name.text, None, name.lang, self._lemma).hits():
                if hit.concept.scheme != term.scheme and hit.concept.iri in self._claims:
                    found[hit.concept.iri] = hit.concept
        return list(found.values())

    def _votes(self, labels: Sequence[Concept]) -> dict[str, _Vote]:
        votes: dict[str, _Vote] = defaultdict(_Vote)
        for label in labels:
            publication = self._publication(label)
            for record in self._claims[label.iri]:
                vote = votes[record.object]
                if publication not in vote.publications:
                    vote.publications.add(publication)
                    vote.predicates[record.predicate] += 1
                    vote.labels.append(compress(label.iri))
        return votes

    def _evidence(self, term: Term, votes: dict[str, _Vote], voices: int) -> Iterator[Evidence]:
        for iri, vote in votes.items():
            concept = self._targets.concepts.get(iri)
            if concept is None or concept.scheme == term.scheme:
                continue
            count = len(vote.publications)
            predicate, agreeing = vote.predicates.most_common(1)[0]
            of = f"{count} of {voices} publications whose label sets know {shown(term.text)} map"
            reason = f"{of} it to {shown(concept.label)} of {concept.scheme}, {agreeing} by {predicate}"
            yield Evidence(
                term,
                concept,
                self.name,
                predicate,
                "semapv:BackgroundKnowledgeBasedMatching",
                round(wilson(count, voices, _DEVIATIONS)[0], 4),
                f"{reason}: {listed(vote.labels)}.",
            )

    def _publication(self, label: Concept) -> str:
        scheme = self._targets.taxonomy.schemes[label.scheme]
        return scheme.source or scheme.id


def _mapped(taxonomy: Taxonomy, claims: Iterable[str]) -> Taxonomy:
    """Give the label sets of which something is mapped, and the senses, whose words have forms."""
    schemes = {taxonomy.concepts[iri].scheme for iri in claims}
    schemes |= {scheme.id for scheme in taxonomy.schemes.values() if scheme.kind == "senses"}
    return Taxonomy.of(
        (taxonomy.schemes[scheme] for scheme in schemes),
        (concept for scheme in schemes for concept in taxonomy.by_scheme[scheme]),
    )

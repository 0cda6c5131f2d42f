"""The distributional suggester: what stands on the same rows, in data that are labelled both ways."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mappings.resolution.wording import shown
from mappings.suggesting.association import Association
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.paired import PairedLabels
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.concept import Concept
from ontology.errors import UnknownReference
from ontology.reference import Level, find_concept

__all__ = ["DistributionalSuggester"]

_LEAST: Final = 0.05
"""Score below which labels that go together say nothing of what they mean."""


class DistributionalSuggester:
    """Reads relations off the rows that labels share."""

    name = "distributional"

    def __init__(self, targets: Targets, paired: PairedLabels, level: Level, *, least: float = _LEAST) -> None:
        """Find the concepts of the second labelling.

        Args:
            targets: where to look; concepts of other schemes than these are passed over.
            paired: the counts, the labels of the terms first.
            level: the scheme of the second labels.
            least: score from which on pairs are given.

        Raises:
            UnknownReference: where the scheme has no such label; `field` is `paired`.
            AmbiguousReference: where it has several; `field` is `paired`.
        """
        self._paired, self._least = paired, least
        concepts = {
            label: find_concept(targets.taxonomy, label, level, field="paired") for label in sorted(paired.second)
        }
        self._concepts: Mapping[str, Concept] = {
            label: concept for label, concept in concepts.items() if concept.iri in targets.concepts
        }
        self._labels = {label.casefold(): label for label in paired.first}

    def suggest(self, terms: Sequence[Term]) -> Iterator[Evidence]:
        """Give evidence for the concepts whose labels go with a term's more often than chance explains.

        A term is found in the rows by its IRI, its text or another of its names, whatever their case.

        Raises:
            UnknownReference: where no row bears any of the terms; `field` is `paired`.
        """
        found = [(term, label) for term in terms if (label := self._label(term)) is not None]
        if terms and not found:
            labels = tuple(sorted(self._paired.first))[:8]
            raise UnknownReference(
                "label",
                terms[0].text,
                where=" in the paired rows",
                otherwise=f"they bear {', '.join(labels)}",
                field="paired",
            )
        for term, label in found:
            for other, concept in self._concepts.items():
                association = self._paired.association(label, other)
                if concept.scheme != term.scheme and association.together and association.score >= self._least:
                    yield self._evidence(term, concept, association)

    def _label(self, term: Term) -> str | None:
        names = (term.key, *(name.text for name in term.names))
        return next((self._labels[name.casefold()] for name in names if name.casefold() in self._labels), None)

    def _evidence(self, term: Term, concept: Concept, at: Association) -> Evidence:
        first, second = shown(term.text), shown(concept.label)
        reason = (
            f"Of {at.rows:,} rows labelled both ways, {at.both:,} of the {at.first:,} with {first} bear {second}, "
            f"and {at.both:,} of the {at.second:,} with {second} bear {first}; "
            f"{at.lift:.1f} times as many as by chance."
        )
        score = round(at.score, 4)
        slots = {
            "similarity_score": f"{score:.4f}",
            "similarity_measure": "mean lower bound of the lifts above chance of both conditional shares",
        }
        return Evidence(term, concept, self.name, at.relation, "semapv:InstanceBasedMatching", score, reason, slots)

"""Overlaps: terms that several concepts claim, each given to the closest one until a person decides.

Gupta, Garg and Dandapat ("TONE: A 3-Tiered ONtology for Emotion analysis", 2024, arXiv:2401.06810) gather synonyms for
emotions, give each that stands under several to the emotion with the highest cosine of sentence embeddings, and have a
person check the outcome. So here: the closest goes first, the others are kept as runners-up, and all of them wait.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mappings.suggesting.combining import Candidate
from ontology.taxonomy import Taxonomy

__all__ = ["Placed", "placed"]

_IDENTIFYING: Final = frozenset({"skos:exactMatch", "skos:closeMatch"})
"""Relations that a term can have with one concept of a scheme only: of several senses it may well be the broader."""
_EVEN: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate among those that claim the same term in the same scheme.

    Attributes:
        candidate: the candidate.
        place: 1 for the closest, then 2, 3, ...; those that are as close as each other share a place.
        rivals: IRIs of the concepts of the scheme that claim the term, too, the closest first; empty where none does.
        margin: how much closer it is than the closest of its rivals; below 0 where it is less close.
    """

    candidate: Candidate
    place: int = 1
    rivals: tuple[str, ...] = ()
    margin: float = 0.0

    @property
    def contested(self) -> bool:
        """Whether another concept claims the term: a person has to say which."""
        return bool(self.rivals)


def placed(candidates: Iterable[Candidate], taxonomy: Taxonomy, *, every: bool = False) -> list[Placed]:
    """Find the candidates that rival each other, and put them in order of closeness; the order given is kept otherwise.

    Concepts rival each other that are suggested for one term, stand in one scheme, and of which neither lies above the
    other. Closeness is the likeness of vectors where there is some for all rivals, else the score of all evidence.

    Args:
        candidates: for any number of terms.
        taxonomy: the schemes.
        every: whether candidates of any relation rival each other, as synonyms do; else exact and close matches alone.
    """
    ordered = tuple(candidates)
    groups: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in ordered:
        if every or candidate.predicate in _IDENTIFYING:
            groups[candidate.term.key, candidate.concept.scheme].append(candidate)
    found: dict[tuple[str, str], Placed] = {}
    for group in groups.values():
        closeness = _closeness(group)
        for candidate in group:
            rivals = _rivals(candidate, group, closeness, taxonomy)
            found[candidate.term.key, candidate.concept.iri] = _place(candidate, rivals, closeness)
    return [found.get((at.term.key, at.concept.iri), Placed(at)) for at in ordered]


def _closeness(group: Sequence[Candidate]) -> dict[str, float]:
    cosines = {
        candidate.concept.iri: evidence.score
        for candidate in group
        for evidence in candidate.evidence
        if evidence.suggester == "embedding"
    }
    return cosines if len(cosines) == len(group) else {each.concept.iri: each.score for each in group}


def _rivals(
    candidate: Candidate, group: Sequence[Candidate], closeness: dict[str, float], taxonomy: Taxonomy
) -> list[str]:
    own = candidate.concept.iri
    line = {own, *taxonomy.ancestors(own), *taxonomy.descendants(own)}
    others = (other.concept.iri for other in group if other.concept.iri not in line)
    return sorted(others, key=lambda iri: (-closeness[iri], iri))


def _place(candidate: Candidate, rivals: Sequence[str], closeness: dict[str, float]) -> Placed:
    own = closeness[candidate.concept.iri]
    closer = sum(closeness[iri] > own + _EVEN for iri in rivals)
    margin = round(own - closeness[rivals[0]], 4) if rivals else 0.0
    return Placed(candidate, closer + 1, tuple(rivals), margin)

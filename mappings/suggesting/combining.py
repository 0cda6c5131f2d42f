"""Combining: the evidence for one pair made one candidate, and the candidates of each term put in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mappings.suggesting.evidence import Evidence
from mappings.suggesting.suggester import Suggester
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.concept import Concept

__all__ = ["WEIGHTS", "Candidate", "combined", "suggest"]

WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {"precedent": 0.95, "aligned": 0.9, "distributional": 0.7, "lexical": 0.6, "embedding": 0.4}
)
"""How far the word of each suggester is taken."""
_OTHERS: Final = 0.5
_BY_NAME: Final = frozenset({"lexical", "embedding"})
"""Suggesters that see no more of a relation than the habit of names; any other one's word on it goes before theirs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a term may be mapped to.

    Attributes:
        term: what was asked about.
        concept: what it may mean.
        predicate: the relation that most of the evidence speaks for, from the term to the concept.
        justification: CURIE of SEMAPV; `semapv:CompositeMatching` where several suggesters speak for it.
        score: how much speaks for it, in [0, 1].
        evidence: all of it, the strongest first.
    """

    term: Term
    concept: Concept
    predicate: str
    justification: str
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def reason(self) -> str:
        """Why, in a sentence for each suggester."""
        return " ".join(dict.fromkeys(found.reason for found in self.evidence))


def combined(evidence: Iterable[Evidence], weights: Mapping[str, float] = WEIGHTS) -> list[Candidate]:
    """Make one candidate of the evidence for each pair of a term and a concept.

    Each suggester fails to convince with the chance that its weight and score leave, and the candidate with the product
    of these (noisy-or). The predicate is the one that weighs most, added up over suggesters; those that go by names
    alone have a say in it where no other one speaks.
    """
    pairs: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for found in evidence:
        pairs[found.term.key, found.concept.iri].append(found)
    return [_candidate(found, weights) for found in pairs.values()]


def suggest(
    terms: Sequence[Term],
    suggesters: Iterable[Suggester],
    targets: Targets,
    *,
    limit: int = 5,
    least: float = 0.0,
    weights: Mapping[str, float] = WEIGHTS,
) -> dict[str, tuple[Candidate, ...]]:
    """Give the candidates of each term, best first, by the term's key; what scores the same is ordered by preference.

    Args:
        terms: what is asked about.
        suggesters: what gives evidence.
        targets: where to look; what other suggesters' targets hold besides is left out.
        limit: how many candidates to give for a term at the most.
        least: the score from which on candidates are given.
        weights: how far the word of each suggester is taken, in [0, 1].
    """
    found = combined((said for suggester in suggesters for said in suggester.suggest(terms)), weights)
    place = {iri: at for at, iri in enumerate(targets.concepts)}
    kept = (candidate for candidate in found if candidate.concept.iri in place and candidate.score >= least)
    by_term: dict[str, list[Candidate]] = {term.key: [] for term in terms}
    for candidate in sorted(kept, key=lambda at: (-at.score, place[at.concept.iri])):
        by_term[candidate.term.key].append(candidate)
    return {key: tuple(candidates[:limit]) for key, candidates in by_term.items()}


def _candidate(found: Sequence[Evidence], weights: Mapping[str, float]) -> Candidate:
    weighed = [(weights.get(one.suggester, _OTHERS) * one.score, one) for one in found]
    weighed.sort(key=lambda pair: (-pair[0], pair[1].suggester))
    doubt = 1.0
    for weight, _ in weighed:
        doubt *= 1.0 - weight
    ordered = tuple(one for _, one in weighed)
    suggesters = {one.suggester for one in ordered}
    return Candidate(
        ordered[0].term,
        ordered[0].concept,
        _predicate(weighed),
        ordered[0].justification if len(suggesters) == 1 else "semapv:CompositeMatching",
        round(1.0 - doubt, 4),
        ordered,
    )


def _predicate(weighed: Sequence[tuple[float, Evidence]]) -> str:
    """Give the relation that weighs most among those whose word counts; of two as heavy, the one with the best word."""
    votes: dict[str, float] = defaultdict(float)
    for weight, one in [pair for pair in weighed if pair[1].suggester not in _BY_NAME] or weighed:
        votes[one.predicate] += weight
    return max(votes, key=lambda predicate: votes[predicate])

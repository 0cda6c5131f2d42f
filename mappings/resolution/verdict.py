"""The verdict: from hits to resolved or ambiguous; a tie is reported, never settled by chance."""

from collections.abc import Sequence

from mappings.resolution.answer import Candidate, Query, Resolution
from mappings.resolution.hit import Hit
from mappings.resolution.index import LabelIndex
from mappings.resolution.scores import WAYS
from mappings.resolution.wording import listed, reason_for, shown

__all__ = ["in_order", "settle"]


def settle(index: LabelIndex, query: Query, hits: Sequence[Hit], limit: int) -> Resolution:
    """Put hits in order, at least one, and say whether one of them is meant.

    They are ordered by score; then those before whose meaning another with the same score contains; then as given,
    which is the order of the taxonomy. One scheme's best is meant where it stands alone or contains the others that
    score the same. Several schemes are a tie whatever they score: a better spelling in one says nothing about which
    was meant.
    """
    text = query.text.strip()
    name = shown(text)
    inner = _contained(index, hits)
    ranked = _ranked(hits, inner)
    candidates = tuple(
        Candidate(hit.concept, hit.score, WAYS[hit.step.way].method, reason_for(hit, text)) for hit in ranked[:limit]
    )
    schemes = tuple(dict.fromkeys(hit.concept.scheme for hit in ranked))
    if len(schemes) > 1:
        reason = f"{name} names concepts of {len(schemes)} schemes, {listed(schemes)}; give one of them as the scheme."
        question = f"Which scheme is {name} from: {listed(schemes)}?"
        return Resolution(query, "ambiguous", candidates, reason, question)
    best = [hit for hit in ranked if hit.score == ranked[0].score]
    outer = [hit.concept.curie for hit in best if hit.concept.iri not in inner]
    if len(outer) > 1:
        count = f"{name} names {len(outer)} concepts of {schemes[0]}"
        reason = f"{count}, none of which contains the others: {listed(outer)}."
        return Resolution(query, "ambiguous", candidates, reason, f"Which is meant by {name}: {listed(outer)}?")
    reason = candidates[0].reason
    if len(best) > 1:
        within = listed([hit.concept.curie for hit in best[1:]])
        reason += f" {outer[0]} is taken, as it contains {within} of the same name."
    return Resolution(query, "resolved", candidates, reason)


def in_order(index: LabelIndex, hits: Sequence[Hit]) -> list[Hit]:
    """Put hits in order, best first, as `settle` does."""
    return _ranked(hits, _contained(index, hits))


def _ranked(hits: Sequence[Hit], inner: set[str]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.concept.iri in inner))


def _contained(index: LabelIndex, hits: Sequence[Hit]) -> set[str]:
    """Give the concepts (IRIs) that lie below another hit of their scheme with the same score."""
    groups: dict[tuple[str, float], list[str]] = {}
    for hit in hits:
        groups.setdefault((hit.concept.scheme, hit.score), []).append(hit.concept.iri)
    return {
        iri
        for group in groups.values()
        if len(group) > 1
        for iri in group
        if not set(group).isdisjoint(index.ancestors(iri))
    }

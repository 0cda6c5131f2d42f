"""The verdict: from candidates to resolved, ambiguous or unresolved; a tie is reported, never settled by chance."""

from collections.abc import Sequence

from mappings.resolution.answer import Candidate, Query, Resolution
from mappings.resolution.index import LabelIndex
from mappings.resolution.wording import listed, shown

__all__ = ["settle"]


def settle(index: LabelIndex, query: Query, candidates: Sequence[Candidate], limit: int) -> Resolution:
    """Put candidates in order and say whether one of them is meant.

    They are ordered by score; then those before whose meaning another with the same score contains; then as given,
    which is the order of the taxonomy. One scheme's best candidate is meant where it stands alone or contains the
    others that score the same. Several schemes are a tie whatever they score: a better spelling in one says nothing
    about which was meant.
    """
    inner = _contained(index, candidates)
    ranked = sorted(candidates, key=lambda at: (-at.score, at.concept.iri in inner))
    shortened = tuple(ranked[:limit])
    name = shown(query.text)
    schemes = tuple(dict.fromkeys(at.concept.scheme for at in ranked))
    if len(schemes) > 1:
        reason = f"{name} names concepts of {len(schemes)} schemes, {listed(schemes)}; give one of them as the scheme."
        return Resolution(query, "ambiguous", shortened, reason, f"Which scheme is {name} from: {listed(schemes)}?")
    best = [at for at in ranked if at.score == ranked[0].score]
    outer = [at for at in best if at.concept.iri not in inner]
    curies = [at.concept.curie for at in outer]
    if len(outer) != 1:
        reason = f"{name} names {len(outer)} concepts of {schemes[0]}, none of which contains the others: {listed(curies)}."
        return Resolution(query, "ambiguous", shortened, reason, f"Which is meant by {name}: {listed(curies)}?")
    reason = ranked[0].reason
    if len(best) > 1:
        within = listed([at.concept.curie for at in best[1:]])
        reason += f" {curies[0]} is taken, as it contains {within} of the same name."
    return Resolution(query, "resolved", shortened, reason)


def _contained(index: LabelIndex, candidates: Sequence[Candidate]) -> set[str]:
    """Give the concepts (IRIs) that lie below another candidate of their scheme with the same score."""
    groups: dict[tuple[str, float], list[str]] = {}
    for at in candidates:
        groups.setdefault((at.concept.scheme, at.score), []).append(at.concept.iri)
    return {
        iri
        for group in groups.values()
        if len(group) > 1
        for iri in group
        if not set(group).isdisjoint(index.ancestors(iri))
    }

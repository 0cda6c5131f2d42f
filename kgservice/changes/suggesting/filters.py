"""Filters: which suggestions of the queue to list."""

from collections.abc import Iterable
from dataclasses import dataclass

from kgservice.changes.suggesting.queued import Queued, State
from kgservice.changes.suggesting.suggestion import Kind
from ontology.spelling import normalised

__all__ = ["Filters", "matching"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a suggestion has to be; what is None or empty is left open.

    Attributes:
        states: its state; those that wait where none is named.
        kind: `mapping` or `synonym`.
        scheme: id of the label set of its label.
        to: id of the scheme of its concept.
        term: its label or word, or the IRI of its label; case and hyphens make no difference.
        concept: IRI or CURIE of its concept.
        predicate: its relation.
        suggester: the name of one of those that speak for it.
        least: the least score.
        contested: whether another concept claims its term.
        closest: whether it is the closest of those that do.
        decided_by: who decided on it.
    """

    states: frozenset[State] = frozenset({State.WAITING})
    kind: Kind | None = None
    scheme: str | None = None
    to: str | None = None
    term: str | None = None
    concept: str | None = None
    predicate: str | None = None
    suggester: str | None = None
    least: float = 0.0
    contested: bool | None = None
    closest: bool | None = None
    decided_by: str | None = None

    def admit(self, queued: Queued) -> bool:
        """Whether a suggestion is one of these."""
        suggestion = queued.suggestion
        return (
            (not self.states or queued.state in self.states)
            and self.kind in (None, suggestion.kind)
            and self.scheme in (None, suggestion.scheme)
            and self.to in (None, suggestion.curie.partition(":")[0])
            and (self.term in (None, suggestion.subject) or normalised(self.term or "") == normalised(suggestion.text))
            and self.concept in (None, suggestion.concept, suggestion.curie)
            and self.predicate in (None, queued.predicate)
            and (self.suggester is None or any(one.suggester == self.suggester for one in suggestion.evidence))
            and suggestion.score >= self.least
            and self.contested in (None, suggestion.contested)
            and self.closest in (None, suggestion.place == 1)
            and self.decided_by in (None, queued.decided_by)
        )


def matching(queued: Iterable[Queued], filters: Filters) -> list[Queued]:
    """Give those that a filter admits, by score, the best first; then by term, then by closeness."""
    found = [one for one in queued if filters.admit(one)]
    found.sort(
        key=lambda one: (
            -one.suggestion.score,
            one.suggestion.text.casefold(),
            one.suggestion.subject,
            one.suggestion.place,
            one.suggestion.curie,
        )
    )
    return found

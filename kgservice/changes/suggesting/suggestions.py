"""Suggesting for a graph: what its suggesters find, less what stands already and what it denies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kgservice.changes.suggesting.rejection import Rejection, Standing
from kgservice.changes.suggesting.suggestion import Suggestion, suggestion_of
from mappings.knowledge import Knowledge
from mappings.resolution.encoder import Encoder
from mappings.suggesting.aligned import AlignedSuggester
from mappings.suggesting.combining import Candidate, suggest
from mappings.suggesting.distributional import DistributionalSuggester
from mappings.suggesting.embedding import EmbeddingSuggester
from mappings.suggesting.lexical import LexicalSuggester
from mappings.suggesting.overlap import Placed, placed
from mappings.suggesting.paired import PairedLabels
from mappings.suggesting.precedent import PrecedentSuggester
from mappings.suggesting.suggester import Suggester
from mappings.suggesting.synonyms import suggest_synonyms
from mappings.suggesting.targets import Targets, usual_levels
from mappings.suggesting.term import Term
from ontology.errors import EmotaxaError
from ontology.reference import Level

__all__ = ["Found", "Held", "suggest_mappings", "suggest_words", "suggesters_for", "targets_for"]

_SPARE: Final = 16
"""How many more candidates are looked at for a term than are given, in the place of those that are left out."""


@dataclass(frozen=True, slots=True)
class Held:
    """A suggestion that is held back, as the pair was turned down before."""

    suggestion: Suggestion
    rejection: Rejection


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for terms.

    Attributes:
        suggestions: term by term, in the order given, the best first.
        held: what a record of the graph denies.
        known: how many pairs stand already: mapped, or called so.
        unplaced: labels and words for which nothing was found.
    """

    suggestions: tuple[Suggestion, ...]
    held: tuple[Held, ...] = ()
    known: int = 0
    unplaced: tuple[str, ...] = ()


def targets_for(knowledge: Knowledge, to: Sequence[str] = ()) -> Targets:
    """Give the targets of these names, or where there are none what label sets are mapped to by habit.

    Raises:
        UnknownReference: where a name is none of a scheme or tier; `field` is `to`.
    """
    if to:
        return Targets.named(knowledge.taxonomy, to)
    return Targets(knowledge.taxonomy, usual_levels(knowledge.taxonomy, knowledge.records))


def suggesters_for(
    knowledge: Knowledge,
    targets: Targets,
    *,
    encoder: Encoder | None = None,
    paired: tuple[PairedLabels, Level] | None = None,
    least: float | None = None,
) -> tuple[Suggester, ...]:
    """Give every suggester that there is something for.

    Args:
        knowledge: the graph.
        targets: where to look.
        encoder: for the embedding suggester.
        paired: for the distributional one: the counts, the terms' labels first, and the scheme of the others.
        least: the likeness from which on vectors count; None takes the encoder's threshold.

    Raises:
        UnknownReference: where the scheme has not a label that the paired rows bear; `field` is `paired`.
    """
    found: list[Suggester] = [
        LexicalSuggester(targets),
        PrecedentSuggester(targets, knowledge.records),
        AlignedSuggester(targets, knowledge.alignments),
    ]
    if encoder is not None:
        found.append(EmbeddingSuggester(targets, encoder, least=least))
    if paired is not None:
        found.append(DistributionalSuggester(targets, *paired))
    return tuple(found)


def suggest_mappings(
    knowledge: Knowledge,
    terms: Sequence[Term],
    suggesters: Iterable[Suggester],
    targets: Targets,
    *,
    limit: int = 5,
    least: float = 0.05,
) -> Found:
    """Suggest what labels map to.

    A pair that is mapped already is left out. One that a record of the graph denies is held back, unless something
    speaks for a relation that it leaves open.

    Args:
        knowledge: the graph.
        terms: the labels; their keys are their IRIs.
        suggesters: what gives evidence.
        targets: where to look.
        limit: how many concepts to give for a label at the most, from 1.
        least: the score from which on concepts are given.

    Raises:
        EmotaxaError: where the limit is below 1 or the least score outside [0, 1]; `field` tells which.
    """
    _check(limit, least)
    standing, schemes = Standing(knowledge), knowledge.taxonomy.schemes
    answers = suggest(terms, suggesters, targets, limit=limit + _SPARE, least=least)
    kept: list[Candidate] = []
    held: list[Held] = []
    known, unplaced = 0, []
    for term in terms:
        own: list[Candidate] = []
        for candidate in answers[term.key]:
            concept = candidate.concept
            if standing.mapped(term.key, concept.iri):
                known += 1
                continue
            ruling = standing.admitted(term.key, concept.iri, schemes[concept.scheme].iri, _relations(candidate))
            if isinstance(ruling, Rejection):
                held.append(Held(suggestion_of(Placed(candidate), "mapping", knowledge.revision), ruling))
            elif len(own) < limit:
                own.append(replace(candidate, predicate=ruling))
        kept += own
        if not answers[term.key]:
            unplaced.append(term.text)
    found = placed(kept, knowledge.taxonomy)
    return Found(
        tuple(suggestion_of(at, "mapping", knowledge.revision) for at in found), tuple(held), known, tuple(unplaced)
    )


def suggest_words(
    knowledge: Knowledge,
    words: Sequence[Term],
    suggesters: Iterable[Suggester],
    targets: Targets,
    *,
    limit: int = 3,
    least: float = 0.05,
) -> Found:
    """Suggest words as names of concepts; a word that is one already is left out.

    Raises:
        EmotaxaError: where the limit is below 1 or the least score outside [0, 1]; `field` tells which.
    """
    _check(limit, least)
    found = suggest_synonyms(words, suggesters, targets, limit=limit, least=least)
    suggestions = tuple(suggestion_of(at, "synonym", knowledge.revision) for at in found.placed)
    return Found(suggestions, known=len(found.known), unplaced=found.unplaced)


def _relations(candidate: Candidate) -> list[str]:
    """Give the relations that something speaks for, the candidate's own first."""
    return list(dict.fromkeys((candidate.predicate, *(one.predicate for one in candidate.evidence))))


def _check(limit: int, least: float) -> None:
    if limit < 1:
        raise EmotaxaError(f"limit {limit} leaves no suggestions", hint="give 1 or more", value=limit, field="limit")
    if not 0.0 <= least <= 1.0:
        raise EmotaxaError(f"no score is {least}", hint="give a number from 0 to 1", value=least, field="least")

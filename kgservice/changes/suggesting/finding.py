"""Finding: what somebody asks suggestions for, a label set or a word list, and by which methods."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from kgservice.changes.suggesting.suggestions import (
    Found,
    suggest_mappings,
    suggest_words,
    suggesters_for,
    targets_for,
)
from kgservice.workspace import Workspace
from mappings.knowledge import Knowledge
from mappings.resolution.encoder import Encoder
from mappings.suggesting.label_set import LabelSet, label_set_of
from mappings.suggesting.paired import PairedLabels
from mappings.suggesting.suggester import Suggester
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.errors import EmotaxaError
from ontology.once import Once
from ontology.reference import find_level

__all__ = ["METHODS", "Finder", "How", "Method", "Suggested", "shipped_encoder"]

Method = Literal["lexical", "precedent", "aligned", "embedding", "distributional"]

METHODS: Final[tuple[Method, ...]] = get_args(Method)
_LABELS, _WORDS = 5, 3
"""Concepts that are suggested for a label, and for a word, where nobody says how many."""


def shipped_encoder() -> Encoder:
    """Open the shipped encoder that needs no more than is installed.

    Raises:
        EmotaxaError: where it is not part of this installation.
    """
    from classifiers.encoders.open import open_encoder

    return open_encoder("emotaxa-static", "cpu")


@dataclass(frozen=True, slots=True)
class How:
    """How suggestions are looked for.

    Attributes:
        methods: which suggesters are asked; every one that there is something for where empty.
        to: the schemes or tiers of them to map to; those that label sets are mapped to by habit where empty.
        limit: concepts for one term at most; None takes 5 for a label and 3 for a word.
        least: score, in [0, 1], from which on concepts are suggested.
        paired: rows that are labelled both ways, the labels in question first; for the distributional method.
        paired_to: the scheme, or a tier of one, of the other labels of those rows.
    """

    methods: tuple[Method, ...] = ()
    to: tuple[str, ...] = ()
    limit: int | None = None
    least: float = 0.05
    paired: PairedLabels | None = None
    paired_to: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was found.

    Attributes:
        found: suggestions, what is held back, and what nothing was found for.
        revision: the revision of the graph that it was worked out on.
        methods: the methods that were asked.
        without: those that could not be asked, with the reason.
    """

    found: Found
    revision: int
    methods: tuple[str, ...]
    without: Mapping[str, str] = field(default_factory=dict)


class Finder:
    """Finds suggestions over a workspace; safe to share between threads. What it finds is in no queue yet."""

    def __init__(self, workspace: Workspace, encoder: Callable[[], Encoder] = shipped_encoder) -> None:
        """Open nothing yet.

        Args:
            workspace: the graph.
            encoder: opens what the embedding method compares by; asked once.
        """
        self._workspace = workspace
        self._open = encoder
        self._opened: Once[None, Encoder] = Once()

    def labels(
        self,
        label_set: LabelSet | str,
        how: How | None = None,
        *,
        unmapped: bool = True,
        revision: int | None = None,
    ) -> Suggested:
        """Suggest what labels map to.

        Args:
            label_set: labels that are being brought in, or the scheme of those that stand already, by what users type.
            how: how they are looked for.
            unmapped: whether labels are left out of which a record says something already.
            revision: the revision of the graph; the newest where None.

        Raises:
            UnknownReference: where there is no such scheme (`scheme`), target (`to`) or paired scheme (`paired`).
            EmotaxaError: where a method lacks what it needs (`methods`), `limit` or `least` is none, or labels are
                brought in under the id of a scheme that stands already (`label_set/id`).
            UnknownRevision: where there is no such revision.
        """
        chosen = how or How()
        knowledge = self._workspace.at(revision).knowledge
        if isinstance(label_set, str):
            labels = label_set_of(knowledge.taxonomy, label_set)
        else:
            labels = label_set
            self._check_new(labels.id)
        terms: Sequence[Term] = labels.terms
        if unmapped:
            told = {record.subject for record in knowledge.records if not record.negated}
            terms = [term for term in terms if term.key not in told]
        targets, suggesters, without = self._asked(knowledge, chosen)
        found = suggest_mappings(
            knowledge, terms, suggesters, targets, limit=_limit(chosen, _LABELS), least=chosen.least
        )
        return Suggested(found, knowledge.revision, tuple(one.name for one in suggesters), without)

    def words(self, words: Sequence[Term], how: How | None = None, *, revision: int | None = None) -> Suggested:
        """Suggest words as further names of concepts.

        Raises:
            UnknownReference, EmotaxaError, UnknownRevision: as `labels` does.
        """
        chosen = how or How()
        knowledge = self._workspace.at(revision).knowledge
        targets, suggesters, without = self._asked(knowledge, chosen)
        found = suggest_words(knowledge, words, suggesters, targets, limit=_limit(chosen, _WORDS), least=chosen.least)
        return Suggested(found, knowledge.revision, tuple(one.name for one in suggesters), without)

    def _check_new(self, scheme: str) -> None:
        """See that labels that are brought in are not taken for those of a scheme that stands by now."""
        if scheme in self._workspace.at().knowledge.taxonomy.schemes:
            raise EmotaxaError(
                f"there is a scheme {scheme} already",
                hint="ask for its labels by `scheme`, or bring yours in under another id",
                value=scheme,
                field="label_set/id",
            )

    def _asked(self, knowledge: Knowledge, how: How) -> tuple[Targets, tuple[Suggester, ...], Mapping[str, str]]:
        """Give where to look, who is asked, and who cannot be, with the reason."""
        for place, method in enumerate(how.methods):
            if method not in METHODS:
                raise EmotaxaError(
                    f"there is no method {method!r}",
                    hint=f"there are {', '.join(METHODS)}",
                    value=method,
                    field=f"methods/{place}",
                )
        targets = targets_for(knowledge, how.to)
        without: dict[str, str] = {}
        encoder = None
        if not how.methods or "embedding" in how.methods:
            try:
                encoder = self._opened.get(None, self._open)
            except EmotaxaError as error:
                # Whoever asks for it has to know; whoever takes what there is, too, but gets the rest.
                if how.methods:
                    raise
                without["embedding"] = error.message
        paired = None
        if how.paired is not None:
            paired = (how.paired, find_level(knowledge.taxonomy, how.paired_to, field="paired/scheme"))
        elif "distributional" in how.methods:
            raise EmotaxaError(
                "the distributional method needs rows that are labelled both ways", hint="give them", field="paired"
            )
        else:
            without["distributional"] = "no rows are given that are labelled both ways"
        suggesters = suggesters_for(knowledge, targets, encoder=encoder, paired=paired)
        return targets, tuple(one for one in suggesters if not how.methods or one.name in how.methods), without


def _limit(how: How, usual: int) -> int:
    return usual if how.limit is None else how.limit

"""What resolution is asked and what it answers: frozen values, with the evidence."""

from dataclasses import dataclass
from typing import Literal

from ontology.concept import Concept
from ontology.reference import Level

__all__ = ["Candidate", "Method", "Query", "Resolution", "Status"]

Method = Literal["exact", "id", "normalised", "lemma", "language", "fuzzy", "embedding"]
Status = Literal["resolved", "ambiguous", "unresolved"]


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked.

    Attributes:
        text: the text, as it came.
        scheme: where to look; None for every scheme.
        lang: language of the text (BCP 47), if it was said.
    """

    text: str
    scheme: Level | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that the text may name.

    Attributes:
        concept: the concept.
        score: how surely it is meant, in [0, 1]; from the table in `mappings.resolution.scores`.
        method: how it was found; what `fuzzy` and `embedding` find is a guess, and never the answer by itself.
        reason: why it was found, in one sentence.
    """

    concept: Concept
    score: float
    method: Method
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to a query.

    Attributes:
        query: what was asked.
        status: `resolved` where one concept is meant, `ambiguous` where several may be, else `unresolved`.
        candidates: best first; of a resolved text the first is the answer.
        reason: why the status is what it is, in one sentence.
        question: what to ask the user back, or an empty string.
        suggestions: where nothing was found, the labels that look most like the text.
    """

    query: Query
    status: Status
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""
    question: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def concept(self) -> Concept | None:
        """The concept that the text names, where it is resolved."""
        return self.candidates[0].concept if self.status == "resolved" else None

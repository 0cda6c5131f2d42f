"""Suggestions: what is asked for, and what is answered."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from kgservice.rest.models.base import Answer, LabelText, Name, Request, Revision, RevisionWanted, Share

__all__ = [
    "AcceptRequest",
    "AcceptedAnswer",
    "Decided",
    "DraftRequest",
    "FoundAnswer",
    "Held",
    "KindName",
    "LabelGiven",
    "LabelSetGiven",
    "PairedCounts",
    "PairedGiven",
    "QueuedSuggestion",
    "Reason",
    "RefuseRequest",
    "RejectedBefore",
    "RejectedEarlier",
    "ReopenRequest",
    "StateOfSuggestion",
    "SuggestRequest",
    "Suggested",
    "Suggester",
    "SuggestionPage",
    "WithdrawRequest",
    "Without",
    "WordGiven",
]

KindName = Literal["mapping", "synonym"]
StateOfSuggestion = Literal["waiting", "accepted", "rejected", "withdrawn"]
MethodName = Literal["lexical", "precedent", "aligned", "embedding", "distributional"]

_MOST_WORDS = 5_000
_MOST_LABELS = 2_000
_MOST_ROWS = 200_000
_PROSE = 2_000

Prose = Annotated[str, Field(max_length=_PROSE)]
Seen = Annotated[
    int | None,
    Field(
        ge=1,
        description="The `place` of the suggestion that was seen; where something has happened to it since, 409.",
    ),
]


class WordGiven(Request):
    """A word of a list."""

    word: Name
    lang: Name | None = Field(None, description="Language of the word (BCP 47), where it is not that of the list.")
    count: int | None = Field(None, ge=0, description="How often it occurs.")


class LabelGiven(Request):
    """A label of a set that is brought in."""

    label: Name
    slug: Name | None = Field(None, description="The end of its IRI; made of the label where it is left out.")
    lang: Name | None = None
    definition: Prose | None = None
    also: list[Name] = Field([], max_length=100, description="Further names.")
    examples: list[Prose] = Field([], max_length=100)
    count: int | None = Field(None, ge=0, description="How many rows bear it.")


class LabelSetGiven(Request):
    """A label set that is being brought in."""

    id: Name = Field(description="Id of its scheme: small letters, digits and hyphens.", examples=["my-labels"])
    name: Name | None = Field(None, description="Its printed name.")
    definition: Prose | None = Field(None, description="What it is; needed for `draft`.")
    source: Prose | None = Field(None, description="The publication that puts it forward; needed for `draft`.")
    lang: Name | None = Field(None, description="Language of its labels, English where it is left out.")
    labels: list[LabelGiven | Name] = Field(
        min_length=1, max_length=_MOST_LABELS, description="Labels as texts, or with what is known of them."
    )


class PairedCounts(Request):
    """Counts over rows that are labelled both ways."""

    rows: int = Field(ge=0, description="How many there are.")
    first: dict[LabelText, int] = Field(description="Rows by label of the set in question.")
    second: dict[LabelText, int] = Field(description="Rows by label of `scheme`.")
    both: list[tuple[LabelText, LabelText, int]] = Field(description="Rows by pair of labels.")


class PairedGiven(Request):
    """Data that are labelled both ways: rows, or counts over them."""

    scheme: Name = Field(description="Scheme, or tier of one, of the other labels.", examples=["ekman"])
    rows: list[tuple[list[LabelText], list[LabelText]]] | None = Field(
        None, max_length=_MOST_ROWS, description="The labels in question of each row, and its others."
    )
    counts: PairedCounts | None = Field(None, description="In place of rows.")


class SuggestRequest(Request):
    """What suggestions are wanted for: one of `scheme`, `label_set` and `words`; and how they are looked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"scheme": "goemotions", "methods": ["lexical"], "to": ["ekman"], "unmapped": False, "offer": False},
                {"words": [{"word": "glee", "count": 12}, {"word": "schadenfreude"}], "methods": ["lexical"]},
                {
                    "label_set": {
                        "id": "my-labels",
                        "name": "My labels",
                        "definition": "The labels of a data set of mine.",
                        "source": "Mine, A. (2026). A data set.",
                        "labels": [{"label": "mad", "definition": "Angry about somebody."}, {"label": "gleeful"}],
                    },
                    "to": ["sense"],
                    "draft": True,
                },
            ]
        }
    )

    scheme: Name | None = Field(None, description="A scheme that stands: its labels.")
    unmapped: bool = Field(True, description="Whether labels are left out of which a record says something already.")
    label_set: LabelSetGiven | None = Field(None, description="Labels that are being brought in.")
    words: list[WordGiven] | None = Field(
        None, min_length=1, max_length=_MOST_WORDS, description="Words, to be further names of concepts."
    )
    lang: Name | None = Field("en", description="Language of the words (BCP 47); null leaves it open.")
    methods: list[MethodName] = Field([], description="Who is asked; all that there is something for where empty.")
    to: list[Name] = Field(
        [], max_length=50, description="Schemes, or tiers of them, to map to; the usual ones where empty."
    )
    limit: int | None = Field(None, ge=1, le=50, description="Concepts for one label or word at most.")
    least: Share = Field(0.05, description="Score from which on concepts are suggested.")
    paired: PairedGiven | None = Field(None, description="Data labelled both ways, for the distributional method.")
    revision: RevisionWanted = None
    offer: bool = Field(True, description="Whether what is found is put in the queue.")
    again: bool = Field(False, description="Whether what was rejected before is put there, too.")
    draft: bool = Field(
        False, description="Whether a change request is begun that brings `label_set` in, with its labels."
    )


class AcceptRequest(Request):
    """How a suggestion is accepted; as it stands where nothing is said."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"predicate": "skos:closeMatch", "confidence": 0.8, "reason": "nearly so"}]}
    )

    predicate: Name | None = Field(None, description="Another relation than the suggested one.")
    confidence: Share | None = Field(None, description="The score where it is left out.")
    reason: Prose = ""
    mapping_set: Name | None = Field(None, description="IRI of the mapping set that the record goes into.")
    seen: Seen = None


class RefuseRequest(Request):
    """Why a suggestion is rejected."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Of the body, and not of the mind."}]})

    reason: Prose
    seen: Seen = None


class WithdrawRequest(Request):
    """Why a suggestion is taken out of the queue."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Suggested by mistake."}]})

    reason: Prose = ""
    seen: Seen = None


class ReopenRequest(Request):
    """Why a suggestion is to wait anew."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Decided on too soon."}]})

    reason: Prose = ""
    seen: Seen = None


class DraftRequest(Request):
    """What of that which was accepted goes into a change request."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "Map the labels of my data set"}, {"ids": ["0123456789abcdef"]}]}
    )

    ids: list[Name] | None = Field(
        None,
        min_length=1,
        max_length=_MOST_WORDS,
        description="Suggestions that were accepted; all of yours that are in no request yet where it is left out.",
    )
    title: str = Field("", max_length=_PROSE, description="What the request does; said for you where it is empty.")
    description: str = Field("", description="Why, as Markdown.")
    tags: list[Name] = Field([], max_length=50)
    number: int | None = Field(None, ge=1, description="A request that they are added to, in place of a new one.")


class Reason(Answer):
    """What one method says."""

    suggester: str = Field(examples=["lexical"])
    predicate: str
    justification: str = Field(description="CURIE of SEMAPV.")
    score: Share
    reason: str = Field(description="In a sentence.")
    slots: dict[str, Any] = Field(description="What a mapping record keeps of it (SSSOM).")


class _Suggested(Answer):
    id: str = Field(description="The same for one term and one concept at all times.", examples=["0123456789abcdef"])
    kind: KindName = Field(description="`mapping` of a label, or `synonym`: a word as a further name.")
    subject: str = Field(description="IRI of the label; empty for a word.")
    text: str = Field(description="The label or the word.")
    lang: str | None
    scheme: str = Field(description="Id of the label set; empty for a word.")
    definition: str
    count: int | None = Field(description="How often the word occurs, where that is known.")
    concept: str = Field(description="IRI of the concept.")
    curie: str
    label: str
    predicate: str = Field(description="From the label to the concept; `skos:altLabel` for a synonym.")
    justification: str
    score: Share = Field(description="How much speaks for it.")
    evidence: list[Reason] = Field(description="What each method says, the strongest first.")
    rivals: list[str] = Field(description="IRIs of other concepts that claim the term, the closest first.")
    margin: float = Field(description="How much closer it is than the closest rival; below 0 where it is less close.")
    revision: int = Field(description="Revision that it was worked out on.")
    closeness: int = Field(description="Its place among those that claim the term, 1 for the closest.")
    contested: bool = Field(description="Whether there are such rivals, so that a person has to say which it is.")
    reason: str = Field(description="All reasons, in sentences.")


class Suggested(_Suggested):
    """A suggestion that was found."""


class RejectedBefore(Answer):
    """Who turned a pair down."""

    where: Literal["queue", "graph"] = Field(description="`graph` where a mapping record denies it.")
    predicate: str
    by: str
    at: str
    why: str
    record: str = Field(description="IRI of the record; empty in the queue.")


class Held(_Suggested):
    """A suggestion that is held back, since it was turned down before."""

    rejection: RejectedBefore


class Suggester(Answer):
    """Who had it suggested."""

    by: str
    at: datetime


class Decided(Answer):
    """Who decided on it, and what."""

    by: str
    at: datetime
    reason: str
    predicate: str
    confidence: Share
    mapping_set: str | None = Field(description="IRI of the mapping set that the record goes into.")


class RejectedEarlier(Answer):
    """A rejection, of this time or an earlier one."""

    by: str
    at: str
    why: str
    predicate: str


class QueuedSuggestion(_Suggested):
    """A suggestion in the queue."""

    state: StateOfSuggestion
    place: int = Field(description="It counts up with all that happens to it; `seen` of a decision.")
    suggested: Suggester
    decided: Decided | None = Field(description="Null while it waits.")
    change: int | None = Field(description="Number of the change request that it went into.")
    rejections: list[RejectedEarlier]


class SuggestionPage(Answer):
    """A page of suggestions, those with the highest scores first."""

    revision: Revision
    total: int = Field(description="How many there are on all pages, by now.")
    next: int | None = Field(description="The `offset` of the next page; null where this is the last.")
    counts: dict[StateOfSuggestion, int] = Field(description="How many there are of each state in the whole queue.")
    suggestions: list[QueuedSuggestion]


class Without(Answer):
    """A method that could not be asked."""

    method: str
    reason: str


class FoundAnswer(Answer):
    """What was found, and what became of it in the queue."""

    revision: Revision
    methods: list[str] = Field(description="Who was asked.")
    without: list[Without]
    queued: list[str] = Field(description="Ids of those that wait now, and did not before.")
    renewed: list[str] = Field(description="Ids of those that waited already, and do so with new evidence.")
    waiting: list[str] = Field(description="Ids of those that waited already with the same evidence.")
    accepted: list[str] = Field(description="Ids of those that were accepted before.")
    held: list[Held]
    known: int = Field(description="How many pairs stand already.")
    unplaced: list[str] = Field(description="Labels and words for which nothing was found.")
    suggestions: list[Suggested] = Field(
        description="What was found, but for what was rejected, term by term, the best first."
    )
    change: int | None = Field(description="Number of the change request that brings the label set.")
    undefined: list[str] = Field(
        description="Labels that it brings without an English definition, so that it cannot be merged."
    )


class AcceptedAnswer(Answer):
    """A suggestion that was accepted, and the operations that it comes to."""

    suggestion: QueuedSuggestion
    operations: list[dict[str, Any]]

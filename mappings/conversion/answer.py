"""What a conversion takes in and what it answers: frozen values, with the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mappings.meaning.affect import AffectPoint
from mappings.meaning.degree import Relation
from ontology.concept import Concept
from ontology.norm import Point

__all__ = [
    "NOTHING_FOUND",
    "Conversion",
    "Item",
    "LabelsItem",
    "Mode",
    "ScoresItem",
    "SenseEvidence",
    "Status",
    "Target",
    "VadItem",
]

Mode = Literal["hard", "soft", "multilabel"]
Status = Literal["mapped", "partial", "unmapped"]


NOTHING_FOUND: Final = "sssom:NoTermFound"
"""In place of a target where the curators looked for one and found none."""


@dataclass(frozen=True, slots=True)
class LabelsItem:
    """Labels that hold together of one text; each counts the same."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoresItem:
    """Scores by label: finite and not negative; for `multilabel` independent probabilities in [0, 1]."""

    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class VadItem:
    """A point in the affect space, on the scale that comes with the request."""

    point: Point


Item = LabelsItem | ScoresItem | VadItem


@dataclass(frozen=True, slots=True)
class Target:
    """A concept of the target scheme in an answer.

    Attributes:
        concept: the concept.
        degree: degree(b|a), the share of the source's meaning that falls into it, in [0, 1]; the most of several
            sources.
        share: P(b|a), what is left to it when the targets share the meaning out, in [0, 1].
        relation: how it relates to the source that gives it most.
        sources: labels of the sources that it comes from.
    """

    concept: Concept
    degree: float
    share: float
    relation: Relation
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SenseEvidence:
    """A sense that carried an answer from a source to a target.

    Attributes:
        sense: its IRI; None where a profile maps label to label, and where the curators found no sense.
        weight: how much of the source's meaning it carried, in [0, 1].
        source: CURIE of the source concept.
        target: CURIE of the target concept; `sssom:NoTermFound` where the curators found none.
        records: ids of the mapping records behind it, from the source to the sense, then from the target to the sense.
    """

    sense: str | None
    weight: float
    source: str
    target: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversion:
    """The answer for one item.

    Attributes:
        status: `mapped` where every source found a target, `partial` where some did, `unmapped` where none did.
        targets: best first.
        runners_up: in hard mode, what else the meaning falls into.
        margin: in hard mode, how far the best is ahead of the next (or what is unmapped, where nothing fits, ahead of
            the best); None with several labels.
        vad: the point, where one was asked for; on the scale of the answer.
        loss_bits: what the way back no longer tells, in bits: -log2 P(a|b) of the answer b (nothing fits being one)
            where a label has one answer, its expectation where the meaning is spread; None from or to a point.
        ambiguity_bits: entropy of the answer, in bits.
        unmapped: labels of the sources without a target.
        unmapped_share: the part of the meaning that no target covers, in [0, 1].
        warnings: what a reader should know, in sentences.
        explanation: the senses and records behind the answer, where asked for.
    """

    status: Status
    targets: tuple[Target, ...] = ()
    runners_up: tuple[Target, ...] = ()
    margin: float | None = None
    vad: AffectPoint | None = None
    loss_bits: float | None = None
    ambiguity_bits: float = 0.0
    unmapped: tuple[str, ...] = ()
    unmapped_share: float = 0.0
    warnings: tuple[str, ...] = ()
    explanation: tuple[SenseEvidence, ...] | None = None

"""Concepts: the categories of a scheme, and the words that name them."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Aspect", "Concept", "Label", "LabelKind", "PartOfSpeech"]

LabelKind = Literal["preferred", "alternative", "derived"]
PartOfSpeech = Literal["noun", "adjective", "adverb", "verb"]
Aspect = Literal["emotion", "mood", "neutral", "appraisal", "action tendency", "dimension", "region"]
"""What a theory's concept is a category of; emotions, moods and neutral states have to be grounded in senses."""


@dataclass(frozen=True, slots=True)
class Label:
    """A string that names a concept.

    Attributes:
        text: the string.
        lang: its language (BCP 47), if it has one.
        kind: whether it is the preferred name, another one, or a derived form.
        part_of_speech: noun, adjective, adverb or verb, where it is known.
        source: who calls the concept so, where that is another source than the concept's own.
    """

    text: str
    lang: str | None = None
    kind: LabelKind = "preferred"
    part_of_speech: PartOfSpeech | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A category of a scheme: an emotion of a theory, a label of a data set, or a sense.

    Attributes:
        iri: its identifier, never reused for another meaning.
        curie: the short form, `parrott:3/joy`.
        scheme: id of the scheme that it belongs to.
        label: the name as its scheme spells it.
        labels: every name, the preferred one first; derived forms (joyful) included.
        definition: what its scheme means by it.
        aspect: what it is a category of.
        tier: rank of its tier, 1 the most general; None in a flat scheme.
        position: place in the order in which the source lists the scheme, from 1.
        parents: IRIs of the broader concepts in the same scheme.
        notations: the ids by which a data set writes it (`3`).
        notes: editorial judgements.
        source: the publication that claims it.
        relations: pairs of a relation inside the theory (`oppositeOf`) and the IRI that it leads to.
        facts: pairs of a further statement of its theory (`minimumIntensity`, `angle`, `dyadDegree`, `referenceRow`,
            `identifier`) and its value, as written.
        estimated_from: of a sense whose word nobody rated, IRIs of norms of words of nearly the same meaning.
        deprecated: whether it is retired; its IRI keeps its meaning.
        replaced_by: IRI of the concept to use instead of a retired one, if there is one.
    """

    iri: str
    curie: str
    scheme: str
    label: str
    labels: tuple[Label, ...] = ()
    definition: str = ""
    aspect: Aspect = "emotion"
    tier: int | None = None
    position: int = 0
    parents: tuple[str, ...] = ()
    notations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    relations: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    estimated_from: tuple[str, ...] = ()
    deprecated: bool = False
    replaced_by: str | None = None

    @property
    def slug(self) -> str:
        """The part of the IRI after the scheme: `3/joy`, `annoyance`."""
        return self.curie.partition(":")[2]

    @property
    def felt(self) -> bool:
        """Whether it is a category of states, and not of appraisals, tendencies, dimensions or regions."""
        return self.aspect in {"emotion", "mood", "neutral"}

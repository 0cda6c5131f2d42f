"""Concepts: the categories of a scheme, and the words that name them."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Concept", "Label", "LabelKind"]

LabelKind = Literal["preferred", "alternative", "derived"]


@dataclass(frozen=True, slots=True)
class Label:
    """A string that names a concept, with its language (BCP 47) where it has one."""

    text: str
    lang: str | None = None
    kind: LabelKind = "preferred"


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
        tier: rank of its tier, 1 the most general; None in a flat scheme.
        position: place in the order in which the source lists the scheme, from 1.
        parents: IRIs of the broader concepts in the same scheme.
        notations: the ids by which a data set writes it (`3`).
        notes: editorial judgements.
        source: the publication that claims it.
        relations: pairs of a relation inside the theory (`oppositeOf`) and the IRI that it leads to.
    """

    iri: str
    curie: str
    scheme: str
    label: str
    labels: tuple[Label, ...] = ()
    definition: str = ""
    tier: int | None = None
    position: int = 0
    parents: tuple[str, ...] = ()
    notations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    relations: tuple[tuple[str, str], ...] = ()

    @property
    def slug(self) -> str:
        """The part of the IRI after the scheme: `3/joy`, `annoyance`."""
        return self.curie.partition(":")[2]

"""Norms: published ratings of terms on valence, arousal and dominance."""

from dataclasses import dataclass

from ontology.scale import Scale

__all__ = ["Norm", "Point"]


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the affect space, each coordinate on [-1, 1]; dominance may be unknown."""

    valence: float
    arousal: float
    dominance: float | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A published mean rating, kept as published.

    Attributes:
        iri: its identifier.
        term: the word that the raters saw.
        concept: IRI of the concept that the term names, if one here does.
        valence: published mean, on `scale`.
        arousal: published mean, on `scale`.
        dominance: published mean, on `scale`, or None.
        scale: the scale of the publication.
        source: the publication.
        note: what is uncertain about the reading.
        reading_of: IRI of the norm that was taken, where this is another reading of the same row of the table; such a
            reading is kept for the record and stands for no concept.
    """

    iri: str
    term: str
    concept: str | None
    valence: float
    arousal: float
    dominance: float | None
    scale: Scale
    source: str
    note: str = ""
    reading_of: str | None = None

    @property
    def point(self) -> Point:
        """The rating carried over to [-1, 1].

        Raises:
            ScaleError: where a value lies outside the norm's scale.
        """
        dominance = None if self.dominance is None else self.scale.to_unit(self.dominance, "dominance")
        return Point(
            self.scale.to_unit(self.valence, "valence"), self.scale.to_unit(self.arousal, "arousal"), dominance
        )

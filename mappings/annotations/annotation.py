"""Annotations: what a document says that something expresses, in whatever scheme it says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ontology.norm import Point

__all__ = ["Annotation", "Category", "Document", "Reference"]


@dataclass(frozen=True, slots=True)
class Category:
    """One category of an annotation.

    Attributes:
        name: the label, or the IRI where the format names categories so.
        value: its intensity, in [0, 1] in EmotionML; None where none is given.
        confidence: how sure the annotator was, in [0, 1]; None where it is not told.
    """

    name: str
    value: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What an annotation is about.

    Attributes:
        uri: what is referred to.
        role: `expressedBy`, `experiencedBy`, `triggeredBy` or `targetedAt`.
    """

    uri: str
    role: str = "expressedBy"


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one emotion, in EmotionML, or one set of emotions, in Onyx, says.

    Attributes:
        id: its identifier, or an empty string.
        vocabulary: how the document names the scheme of its categories: an IRI, or a scheme id.
        categories: the categories, which hold together.
        point: its place in the affect space, on [-1, 1], or None.
        about: IRI of the entry that bears it, or an empty string.
        text: the text annotated, or an empty string.
        references: what it refers to.
        attributes: everything else that the format attaches to it, as written: times, modalities.
        line: line of the document, from 1; 0 where it is not known.
    """

    id: str = ""
    vocabulary: str = ""
    categories: tuple[Category, ...] = ()
    point: Point | None = None
    about: str = ""
    text: str = ""
    references: tuple[Reference, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """The annotations of a document, in its order, with the name under which errors tell of it."""

    annotations: tuple[Annotation, ...]
    path: str = "<text>"

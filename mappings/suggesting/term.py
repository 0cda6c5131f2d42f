"""Terms: labels and words for which something is to be suggested."""

from dataclasses import dataclass

from ontology.concept import Concept, Label

__all__ = ["Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """A label of a label set, or a word of a list.

    Attributes:
        key: what it is known by among those that are asked about together: the IRI of a label, or the word.
        text: the label or word.
        names: everything that it is called, the text first; derived forms left out.
        scheme: id of the label set that it belongs to, or an empty string.
        definition: what it means, or an empty string.
        examples: sentences that bear it.
        count: how often it occurs, where that is known.
        origins: IRIs of the terms from outside that it was made from.
    """

    key: str
    text: str
    names: tuple[Label, ...]
    scheme: str = ""
    definition: str = ""
    examples: tuple[str, ...] = ()
    count: int | None = None
    origins: tuple[str, ...] = ()

    @classmethod
    def word(cls, text: str, lang: str | None = "en", count: int | None = None) -> "Term":
        """Give a word of a list.

        >>> Term.word("glee").key
        'glee'
        """
        return cls(text, text, (Label(text, lang),), count=count)

    @classmethod
    def of(cls, concept: Concept) -> "Term":
        """Give a concept that stands already as what is asked about."""
        names = tuple(label for label in concept.labels if label.kind != "derived") or (Label(concept.label),)
        origins = tuple(value for name, value in concept.facts if name == "identifier")
        return cls(concept.iri, concept.label, names, concept.scheme, definition=concept.definition, origins=origins)

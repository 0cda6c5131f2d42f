"""The index of labels: what resolution reads of a taxonomy or of a store, as concepts and labels."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from threading import Lock
from typing import Protocol, Self

from mappings.record import MappingSet
from mappings.resolution.encoder import Encoder
from mappings.resolution.vocabulary import Vocabulary
from mappings.sssom.prefixes import Prefixes
from ontology.concept import Concept, Label
from ontology.scheme import Scheme
from ontology.spelling import normalised
from ontology.taxonomy import Taxonomy

__all__ = ["Ask", "LabelIndex", "Named", "TaxonomyIndex", "label_key"]


def label_key(text: str) -> str:
    """Give the key under which a label is indexed: its normalised form, or itself where that is empty.

    >>> label_key("Sensory-Pleasure"), label_key(" :-) ")
    ('sensory pleasure', ':-)')
    """
    return normalised(text) or text.strip()


@dataclass(frozen=True, slots=True)
class Named:
    """A concept and that of its labels by which it was found."""

    concept: Concept
    label: Label


@dataclass(frozen=True, slots=True)
class Ask:
    """What one text is going to be looked up by, so that an index can fetch it for many texts at once.

    Attributes:
        keys: the label keys of the text and of its dictionary forms.
        ids: the spellings of the text as an id of the scheme.
        scheme: the scheme in which to look; None for every scheme.
    """

    keys: tuple[str, ...]
    ids: tuple[str, ...] = ()
    scheme: str | None = None


class LabelIndex(Protocol):
    """Finds concepts by label; ranking and ties are the resolver's.

    Every answer is in the order of the taxonomy, but for those that say `best first`.
    """

    def gather(self, asks: Iterable[Ask]) -> "LabelIndex":
        """Give an index that has at hand what searches for these asks come to.

        That is, for each: the concepts that its keys name (`named`) and the senses that they express (`senses`); the
        concepts that the labels of those senses name; the concepts with its ids (`numbered`, and `concept` for the
        IRI of the scheme, a slash and the id); and the ancestors of all these. What was not asked for before is
        still answered, by looking it up. An index in memory gives itself, and reads no ask.
        """
        ...

    def named(self, keys: Collection[str], scheme: str | None = None) -> Sequence[Named]:
        """Give the concepts of a scheme, or of all, that have a label with one of the keys, once for each label."""
        ...

    def senses(self, key: str) -> Sequence[Named]:
        """Give the senses that have a label with the key, derived forms included."""
        ...

    def numbered(self, notation: str, scheme: str | None = None) -> Sequence[Concept]:
        """Give the concepts of a scheme, or of all, that have an id (`skos:notation`), spelled so."""
        ...

    def aligned(self, identifier: str, scheme: str | None = None, *, nearly: bool = False) -> Sequence[Concept]:
        """Give the concepts of a scheme, or of all, that an alignment makes the same as an outside term, or nearly.

        The identifier is an IRI, or a CURIE by the prefixes of the alignment.
        """
        ...

    def concept(self, iri: str) -> Concept | None:
        """Give the concept with an IRI."""
        ...

    def scheme(self, name: str) -> Scheme | None:
        """Give the scheme with an id."""
        ...

    def ancestors(self, iri: str) -> Collection[str]:
        """Give the IRIs of all broader concepts in the same scheme."""
        ...

    def similar(
        self, text: str, scheme: str | None = None, tier: int | None = None, limit: int = 32, *, forms: bool = False
    ) -> Sequence[str]:
        """Give distinct labels of a scheme, or of all, that may look like a text, best first by the index's measure.

        It is for the resolver to measure them. Those with one letter more, less or other than a text of four letters
        or more are always among them, if they are no more than the limit.

        Args:
            text: what they are to look like.
            scheme: id of a scheme; every scheme where it is None.
            tier: rank of a tier of the scheme; every tier where it is None.
            limit: how many to give at the most.
            forms: whether derived forms (joyful) are given too.
        """
        ...

    def near(
        self, text: str, encoder: Encoder, scheme: str | None = None, tier: int | None = None, limit: int = 8
    ) -> Sequence[tuple[str, float]]:
        """Give distinct labels, derived forms left out, with the cosine of their vector and the text's, best first.

        An index that finds them by an approximate search gives the exact cosine, in [-1, 1], of those it found.
        """
        ...


class TaxonomyIndex:
    """An index in memory, built from a taxonomy at the first question; safe to share between threads."""

    def __init__(self, taxonomy: Taxonomy, alignments: Sequence[MappingSet] = ()) -> None:
        """Keep the taxonomy and the alignments; nothing is built yet."""
        self.taxonomy = taxonomy
        self.alignments = alignments
        self._vocabularies: dict[bool, Vocabulary] = {}
        self._lock = Lock()

    def gather(self, asks: Iterable[Ask]) -> Self:
        """Give the index itself: everything is at hand."""
        return self

    def named(self, keys: Collection[str], scheme: str | None = None) -> Sequence[Named]:
        """Give the concepts of a scheme, or of all, that have a label with one of the keys, once for each label."""
        found: list[Named] = []
        for key in keys:
            by_scheme = self._names.get(key)
            if by_scheme:
                found += by_scheme.get(scheme, ()) if scheme is not None else chain(*by_scheme.values())
        if len(keys) > 1:
            found.sort(key=lambda name: self._places[name.concept.iri])
        return found

    def senses(self, key: str) -> Sequence[Named]:
        """Give the senses that have a label with the key, derived forms included."""
        by_scheme = self._names.get(key, {})
        return [name for inventory in self._inventories for name in by_scheme.get(inventory, ())]

    def numbered(self, notation: str, scheme: str | None = None) -> Sequence[Concept]:
        """Give the concepts of a scheme, or of all, that have an id (`skos:notation`), spelled so."""
        return [at for at in self._numbers.get(notation, ()) if scheme is None or at.scheme == scheme]

    def aligned(self, identifier: str, scheme: str | None = None, *, nearly: bool = False) -> Sequence[Concept]:
        """Give the concepts of a scheme, or of all, that an alignment makes the same as an outside term, or nearly."""
        predicate = "skos:closeMatch" if nearly else "skos:exactMatch"
        found = self._outside.get((predicate, identifier), ())
        return [at for at in found if scheme is None or at.scheme == scheme]

    def concept(self, iri: str) -> Concept | None:
        """Give the concept with an IRI."""
        return self.taxonomy.concepts.get(iri)

    def scheme(self, name: str) -> Scheme | None:
        """Give the scheme with an id."""
        return self.taxonomy.schemes.get(name)

    def ancestors(self, iri: str) -> Collection[str]:
        """Give the IRIs of all broader concepts in the same scheme."""
        return self.taxonomy.ancestors(iri)

    def similar(
        self, text: str, scheme: str | None = None, tier: int | None = None, limit: int = 32, *, forms: bool = False
    ) -> Sequence[str]:
        """Give distinct labels of a scheme, or of all, that may look like a text: by edits, then by common parts."""
        return self._vocabulary(forms).similar(label_key(text), scheme, tier, limit)

    def near(
        self, text: str, encoder: Encoder, scheme: str | None = None, tier: int | None = None, limit: int = 8
    ) -> Sequence[tuple[str, float]]:
        """Give distinct labels with the exact cosine of their vector and the text's, best first.

        The vectors of all labels are made at the first question to an encoder.
        """
        return self._vocabulary(False).near(text, encoder, scheme, tier, limit)

    def _vocabulary(self, forms: bool) -> Vocabulary:
        with self._lock:
            if forms not in self._vocabularies:
                self._vocabularies[forms] = Vocabulary(
                    (label.text, label_key(label.text), concept.scheme, concept.tier)
                    for concept in self.taxonomy.concepts.values()
                    for label in _labels(concept)
                    if forms or label.kind != "derived"
                )
            return self._vocabularies[forms]

    @cached_property
    def _inventories(self) -> tuple[str, ...]:
        return tuple(scheme.id for scheme in self.taxonomy.schemes.values() if scheme.kind == "senses")

    @cached_property
    def _places(self) -> dict[str, int]:
        return {iri: place for place, iri in enumerate(self.taxonomy.concepts)}

    @cached_property
    def _names(self) -> dict[str, dict[str, list[Named]]]:
        """What is named so, by key, then by scheme."""
        found: dict[str, dict[str, list[Named]]] = defaultdict(lambda: defaultdict(list))
        for concept in self.taxonomy.concepts.values():
            for label in _labels(concept):
                found[label_key(label.text)][concept.scheme].append(Named(concept, label))
        return {key: dict(by_scheme) for key, by_scheme in found.items()}

    @cached_property
    def _outside(self) -> dict[tuple[str, str], list[Concept]]:
        """Concepts by predicate and IRI, or CURIE, of the terms from outside that they are aligned with."""
        found: dict[tuple[str, str], dict[str, Concept]] = defaultdict(dict)
        for alignment in self.alignments:
            prefixes = Prefixes(alignment.curie_map)
            for record in alignment.records:
                concept = self.taxonomy.concepts.get(record.subject)
                if concept is not None and not record.negated:
                    for identifier in (record.object, prefixes.compress(record.object)):
                        if identifier:
                            found[record.predicate, identifier][concept.iri] = concept
        return {identifier: list(concepts.values()) for identifier, concepts in found.items()}

    @cached_property
    def _numbers(self) -> dict[str, list[Concept]]:
        found: dict[str, list[Concept]] = defaultdict(list)
        for concept in self.taxonomy.concepts.values():
            for notation in concept.notations:
                found[notation].append(concept)
        return dict(found)


def _labels(concept: Concept) -> tuple[Label, ...]:
    return concept.labels or (Label(concept.label),)

"""What was gathered for some asks: an index in memory over the concepts that they come to."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from mappings.resolution.encoder import Encoder
from mappings.resolution.index import Ask, LabelIndex, Named, label_key
from ontology.concept import Concept, Label
from ontology.scheme import Scheme

if TYPE_CHECKING:
    from kgservice.stores.neo4j.index import Neo4jIndex

__all__ = ["Gathered"]

Place = Callable[[Concept], tuple[int, int, int, str]]


class Gathered:
    """An index that has at hand what some asks come to; whatever else it is asked, it asks the database."""

    def __init__(
        self,
        whole: "Neo4jIndex",
        asks: Iterable[Ask],
        concepts: Iterable[Concept],
        ancestors: Mapping[str, Sequence[str]],
    ) -> None:
        """Put concepts, in the order of the taxonomy, where they are looked up.

        Args:
            whole: the index of the database.
            asks: what was asked for.
            concepts: all that they come to.
            ancestors: IRIs of the broader concepts of each that has any, nearest first.
        """
        self._whole = whole
        self._ancestors = ancestors
        self._concepts: dict[str, Concept] = {}
        self._names: dict[str, list[Named]] = defaultdict(list)
        self._ids: dict[tuple[str, str], list[Concept]] = defaultdict(list)
        for concept in concepts:
            self._concepts[concept.iri] = concept
            for label in concept.labels or (Label(concept.label),):
                self._names[_key(label.text)].append(Named(concept, label))
            for notation in concept.notations:
                self._ids[notation, concept.scheme].append(concept)
        self._known: set[tuple[str, str | None]] = set()
        self._asked: set[str] = set()
        self._numbers: set[tuple[str, str | None]] = set()
        for ask in asks:
            self._asked.update(ask.keys)
            self._numbers.update((spelling, ask.scheme) for spelling in ask.ids)
            kin = (label for key in ask.keys for sense in self.senses(key) for label in sense.concept.labels)
            self._known.update((key, ask.scheme) for key in (*ask.keys, *(_key(label.text) for label in kin)))

    def gather(self, asks: Iterable[Ask]) -> LabelIndex:
        """Give an index that has at hand what further asks come to."""
        return self._whole.gather(asks)

    def named(self, keys: Collection[str], scheme: str | None = None) -> Sequence[Named]:
        """Give the concepts of a scheme, or of all, that have a label with one of the keys, once for each label."""
        if not all((key, scheme) in self._known or (key, None) in self._known for key in keys):
            return self._whole.named(keys, scheme)
        found = [
            name for key in keys for name in self._names.get(key, ()) if scheme is None or name.concept.scheme == scheme
        ]
        if len(keys) > 1:
            found.sort(key=lambda name: self._whole.place(name.concept))
        return found

    def senses(self, key: str) -> Sequence[Named]:
        """Give the senses that have a label with the key, derived forms included."""
        if key not in self._asked:
            return self._whole.senses(key)
        return [name for name in self._names.get(key, ()) if self._whole.is_sense(name.concept)]

    def numbered(self, notation: str, scheme: str | None = None) -> Sequence[Concept]:
        """Give the concepts of a scheme, or of all, that have an id, spelled so."""
        if scheme is None or (notation, scheme) not in self._numbers:
            return self._whole.numbered(notation, scheme)
        return self._ids.get((notation, scheme), [])

    def aligned(self, identifier: str, scheme: str | None = None, *, nearly: bool = False) -> Sequence[Concept]:
        """Give the concepts of a scheme, or of all, that an alignment makes the same as an outside term, or nearly."""
        return self._whole.aligned(identifier, scheme, nearly=nearly)

    def concept(self, iri: str) -> Concept | None:
        """Give the concept with an IRI."""
        found = self._concepts.get(iri)
        if found is not None or any(self._is_own(iri, *asked) for asked in self._numbers):
            return found
        return self._whole.concept(iri)

    def scheme(self, name: str) -> Scheme | None:
        """Give the scheme with an id."""
        return self._whole.scheme(name)

    def ancestors(self, iri: str) -> Collection[str]:
        """Give the IRIs of all broader concepts in the same scheme."""
        return self._ancestors.get(iri, ()) if iri in self._concepts else self._whole.ancestors(iri)

    def similar(
        self, text: str, scheme: str | None = None, tier: int | None = None, limit: int = 32, *, forms: bool = False
    ) -> Sequence[str]:
        """Give distinct labels of a scheme, or of all, that may look like a text, best first."""
        return self._whole.similar(text, scheme, tier, limit, forms=forms)

    def near(
        self, text: str, encoder: Encoder, scheme: str | None = None, tier: int | None = None, limit: int = 8
    ) -> Sequence[tuple[str, float]]:
        """Give distinct labels with the cosine of their vector and the text's, best first."""
        return self._whole.near(text, encoder, scheme, tier, limit)

    def _is_own(self, iri: str, spelling: str, scheme: str | None) -> bool:
        """Whether a concept with that IRI was asked for as an id of a scheme."""
        known = self._whole.scheme(scheme) if scheme else None
        return known is not None and iri == f"{known.iri}/{spelling}"


_key = lru_cache(20_000)(label_key)

"""What a resolver announces to an index before it looks anything up, so that a store can answer in one go."""

from collections.abc import Collection, Iterable, Sequence

import pytest

from mappings.resolution.answer import Query
from mappings.resolution.encoder import Encoder
from mappings.resolution.index import Ask, LabelIndex, Named, TaxonomyIndex, label_key
from mappings.resolution.resolver import Resolver
from ontology.concept import Concept
from ontology.reference import Level, find_level
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy


class FarAway:
    """An index that answers only what was announced, and counts how often it was spoken to."""

    def __init__(self, whole: TaxonomyIndex, asks: Iterable[Ask] = (), trips: list[str] | None = None) -> None:
        self.whole = whole
        self.trips: list[str] = [] if trips is None else trips
        self.keys: set[tuple[str, str | None]] = set()
        self.expressed: set[str] = set()
        self.ids: set[tuple[str, str | None]] = set()
        self.iris: set[str] = set()
        for ask in asks:
            self.ids.update((spelling, ask.scheme) for spelling in ask.ids)
            self.iris.update(f"{whole.taxonomy.schemes[ask.scheme or ''].iri}/{spelling}" for spelling in ask.ids)
            for key in ask.keys:
                self.expressed.add(key)
                labels = (label.text for sense in whole.senses(key) for label in sense.concept.labels)
                self.keys.update((other, ask.scheme) for other in (key, *map(label_key, labels)))

    def gather(self, asks: Iterable[Ask]) -> LabelIndex:
        self.trips.append("gather")
        return FarAway(self.whole, asks, self.trips)

    def named(self, keys: Collection[str], scheme: str | None = None) -> Sequence[Named]:
        assert {(key, scheme) for key in keys} <= self.keys
        return self.whole.named(keys, scheme)

    def senses(self, key: str) -> Sequence[Named]:
        assert key in self.expressed
        return self.whole.senses(key)

    def numbered(self, notation: str, scheme: str | None = None) -> Sequence[Concept]:
        if scheme is None:
            self.trips.append("numbered")
        else:
            assert (notation, scheme) in self.ids
        return self.whole.numbered(notation, scheme)

    def aligned(self, identifier: str, scheme: str | None = None, *, nearly: bool = False) -> Sequence[Concept]:
        self.trips.append("aligned")
        return self.whole.aligned(identifier, scheme, nearly=nearly)

    def concept(self, iri: str) -> Concept | None:
        assert iri in self.iris
        return self.whole.concept(iri)

    def scheme(self, name: str) -> Scheme | None:
        return self.whole.scheme(name)

    def ancestors(self, iri: str) -> Collection[str]:
        return self.whole.ancestors(iri)

    def similar(
        self, text: str, scheme: str | None = None, tier: int | None = None, limit: int = 32, *, forms: bool = False
    ) -> Sequence[str]:
        self.trips.append("similar")
        return self.whole.similar(text, scheme, tier, limit, forms=forms)

    def near(
        self, text: str, encoder: Encoder, scheme: str | None = None, tier: int | None = None, limit: int = 8
    ) -> Sequence[tuple[str, float]]:
        self.trips.append("near")
        return self.whole.near(text, encoder, scheme, tier, limit)


def test_texts_that_are_known_take_one_trip_together(taxonomy: Taxonomy) -> None:
    whole = TaxonomyIndex(taxonomy)
    parrott, goemotions = (find_level(taxonomy, name) for name in ("parrott/2", "goemotions"))
    queries = [
        *(Query(concept.label) for concept in taxonomy.concepts.values()),
        *(Query(concept.label, Level(taxonomy.schemes[concept.scheme])) for concept in taxonomy.concepts.values()),
        *(Query(text, goemotions) for text in ("3", "LABEL_3", "Joyfully!", "joys", "saddens")),
        *(Query(text, parrott) for text in ("surprise", "irritations", "3")),
        *(Query(text) for text in ("unhappy", "irritations", "tristeza", "3", "", "x" * 1000)),
    ]
    far = FarAway(whole)
    assert Resolver(far).resolve_all(queries, 50) == Resolver(whole).resolve_all(queries, 50)
    # `parrott/2` has no `3`, but nothing is looked for elsewhere: a number says nothing without its scheme.
    assert far.trips == ["gather"]


@pytest.mark.parametrize(
    ("text", "scheme", "most"), [("anoyance", "goemotions", 4), ("anoyed", None, 5), ("bliss", "ekman", 3)]
)
def test_a_text_that_nothing_is_called_by_takes_few(
    taxonomy: Taxonomy, text: str, scheme: str | None, most: int
) -> None:
    whole = TaxonomyIndex(taxonomy)
    far = FarAway(whole)
    query = Query(text, find_level(taxonomy, scheme) if scheme else None)
    assert Resolver(far).resolve_all([query]) == Resolver(whole).resolve_all([query])
    assert len(far.trips) <= most


@pytest.mark.parametrize(
    "text", ["goemotions:joy", "goemotions:LABEL_3", "parrott:1/joy", "https://w3id.org/emotaxa/ekman/anger"]
)
def test_references_are_announced_by_their_local_part(taxonomy: Taxonomy, text: str) -> None:
    far = FarAway(TaxonomyIndex(taxonomy))
    assert Resolver(far).resolve(text).concept is not None
    assert far.trips == ["gather", "aligned", "aligned"]

"""Resolution: texts that name another concept than before, one concept in place of several, or none at all.

Asked are the names that come and go, and all others that a sense leads from to them; not texts that resemble them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kgservice.changes.impact.side import Ground, Side
from mappings.resolution.answer import Query, Resolution, Status
from mappings.resolution.encoder import Encoder
from mappings.resolution.index import Ask, LabelIndex, Named, label_key
from mappings.resolution.resolver import Resolver
from ontology.concept import Concept
from ontology.reference import Level
from ontology.scheme import Scheme

__all__ = ["NamedOtherwise", "named_otherwise"]


@dataclass(frozen=True, slots=True)
class NamedOtherwise:
    """A text that is resolved otherwise.

    Attributes:
        text: the text.
        scheme: id of the scheme in which it was looked for; None for every scheme.
        before: IRI of the concept that it named; None where it named none, or several.
        after: IRI of the concept that it names, likewise.
        was: how it was resolved before.
        now: how it is resolved.
    """

    text: str
    scheme: str | None
    before: str | None
    after: str | None
    was: Status
    now: Status


def named_otherwise(ground: Ground) -> Iterator[NamedOtherwise]:
    """Give the texts that are resolved otherwise, inside the schemes that are concerned first, then over all."""
    texts = _texts(ground)
    schemes = {concept.scheme for pair in ground.described_else.values() for concept in pair if concept is not None}
    places: list[str | None] = [scheme for scheme in ground.after.taxonomy.schemes if scheme in schemes]
    gone = [scheme for scheme in ground.before.taxonomy.schemes if scheme in schemes and scheme not in places]
    asked = [(text, place) for place in (*places, *gone, None) for text in texts]
    answers = [_answers(side, asked) for side in (ground.before, ground.after)]
    for (text, place), was, now in zip(asked, *answers, strict=True):
        found = [None if one.concept is None else one.concept.iri for one in (was, now)]
        if found[0] != found[1] or was.status != now.status:
            yield NamedOtherwise(text, place, found[0], found[1], was.status, now.status)


def _texts(ground: Ground) -> tuple[str, ...]:
    """Give the texts that may be resolved otherwise, in order."""
    found: dict[str, None] = {}
    for was, now in ground.described_else.values():
        texts = [{} if concept is None else dict.fromkeys(_called(concept)) for concept in (was, now)]
        if was is None or now is None or _standing(was) != _standing(now):
            found |= dict.fromkeys((*texts[0], *texts[1]))
        else:
            # A name that changes its kind or language only is found another way, too.
            labels = [{(label.text, label.kind, label.lang) for label in concept.labels} for concept in (was, now)]
            changed = {text for text, _, _ in labels[0] ^ labels[1]} | set(texts[0].keys() ^ texts[1].keys())
            found |= {text: None for text in (*texts[0], *texts[1]) if text in changed}
    keys = {label_key(text) for text in found}
    for side in (ground.before, ground.after):
        for sense in _inventory(side):
            words = [label.text for label in sense.labels]
            if not keys.isdisjoint(map(label_key, words)):
                found |= dict.fromkeys(words)
    return tuple(found)


def _called(concept: Concept) -> Iterator[str]:
    yield concept.label
    yield from (label.text for label in concept.labels)
    yield from concept.notations
    yield concept.curie


def _standing(concept: Concept) -> tuple[object, ...]:
    """Give what resolution goes by besides names."""
    return concept.scheme, concept.tier, concept.parents, concept.label, concept.deprecated


def _inventory(side: Side) -> Iterator[Concept]:
    for scheme in side.taxonomy.schemes.values():
        if scheme.kind == "senses":
            yield from side.taxonomy.by_scheme[scheme.id]


def _answers(side: Side, asked: Sequence[tuple[str, str | None]]) -> list[Resolution]:
    resolver = Resolver(_Unguessing(side.at.resolver.index))
    schemes = side.taxonomy.schemes
    # In a scheme that is not there, nothing is called anything.
    queries = [
        Query(text if place is None or place in schemes else "", _level(schemes.get(place or "")))
        for text, place in asked
    ]
    return resolver.resolve_all(queries, 1)


def _level(scheme: Scheme | None) -> Level | None:
    return None if scheme is None else Level(scheme)


class _Unguessing:
    """An index by which no text resembles another: guesses are offered and never taken, so they change no answer."""

    def __init__(self, index: LabelIndex) -> None:
        self._index = index

    def gather(self, asks: Iterable[Ask]) -> "LabelIndex":
        return _Unguessing(self._index.gather(asks))

    def named(self, keys: Collection[str], scheme: str | None = None) -> Sequence[Named]:
        return self._index.named(keys, scheme)

    def senses(self, key: str) -> Sequence[Named]:
        return self._index.senses(key)

    def numbered(self, notation: str, scheme: str | None = None) -> Sequence[Concept]:
        return self._index.numbered(notation, scheme)

    def aligned(self, identifier: str, scheme: str | None = None, *, nearly: bool = False) -> Sequence[Concept]:
        return self._index.aligned(identifier, scheme, nearly=nearly)

    def concept(self, iri: str) -> Concept | None:
        return self._index.concept(iri)

    def scheme(self, name: str) -> Scheme | None:
        return self._index.scheme(name)

    def ancestors(self, iri: str) -> Collection[str]:
        return self._index.ancestors(iri)

    def similar(
        self, text: str, scheme: str | None = None, tier: int | None = None, limit: int = 32, *, forms: bool = False
    ) -> Sequence[str]:
        return ()

    def near(
        self, text: str, encoder: Encoder, scheme: str | None = None, tier: int | None = None, limit: int = 8
    ) -> Sequence[tuple[str, float]]:
        return ()

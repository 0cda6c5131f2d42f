"""Properties of concepts: what queries may ask to fit, and what data extension adds as columns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kgservice.reconcile.entity import id_of
from kgservice.reconcile.facts import FactsAt
from kgservice.reconcile.value import EntityValue, NumberValue, TextValue, Value, WholeValue
from mappings.resolution.search import primary_language
from ontology.concept import Concept, LabelKind
from ontology.errors import EmotaxaError, UnknownReference
from ontology.octant import octant, quadrant, region_iri
from ontology.reference import Level, find_level
from ontology.scale import UNIT, Scale
from ontology.taxonomy import Taxonomy

__all__ = ["PROPERTIES", "Property", "Settings", "find_property"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the values of a property are to be given.

    Attributes:
        lang: language of labels (BCP 47); every one where it is empty.
        into: the scheme, or tier of one, that other concepts are to be of; any where it is None.
        scale: the scale of points.
        published: whether points that are estimated are left out.
    """

    lang: str = ""
    into: Level | None = None
    scale: Scale = UNIT
    published: bool = False


_Values = Callable[[FactsAt, Concept, Settings], Iterator[Value]]


@dataclass(frozen=True, slots=True)
class Property:
    """A property.

    Attributes:
        id: by which queries name it.
        name: for people.
        description: what it says, in a sentence.
        values: gives its values for a concept.
        takes: what may stand behind a slash in its id: `scheme`, `language` or nothing.
        of_entities: whether its values are concepts.
        settings: what was said behind the slash.
    """

    id: str
    name: str
    description: str
    values: _Values
    takes: str = ""
    of_entities: bool = False
    settings: Settings = field(default_factory=Settings)


def _entity(concept: Concept) -> EntityValue:
    return EntityValue(id_of(concept.iri), concept.label)


def _scheme(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    if scheme := facts.taxonomy.schemes.get(concept.scheme):
        yield EntityValue(id_of(scheme.iri), scheme.name)


def _kind(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    if scheme := facts.taxonomy.schemes.get(concept.scheme):
        yield TextValue(scheme.kind)


def _tier(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    if concept.tier is not None:
        scheme = facts.taxonomy.schemes.get(concept.scheme)
        tiers = scheme.tiers if scheme else ()
        yield WholeValue(concept.tier, next((tier.label for tier in tiers if tier.rank == concept.tier), ""))


def _concepts(iris: Callable[[Taxonomy, Concept], tuple[str, ...]]) -> _Values:
    def values(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
        found = facts.taxonomy.concepts
        return (_entity(found[iri]) for iri in iris(facts.taxonomy, concept) if iri in found)

    return values


def _path(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    yield TextValue(" > ".join(facts.taxonomy.concepts[iri].label for iri in facts.taxonomy.path(concept.iri)))


def _labels(*kinds: LabelKind) -> _Values:
    def values(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
        asked = primary_language(settings.lang)
        for label in concept.labels:
            if label.kind in kinds and (not asked or primary_language(label.lang or "") == asked):
                yield TextValue(label.text)
        if not concept.labels and "preferred" in kinds and not asked:
            yield TextValue(concept.label)

    return values


def _languages(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    return (TextValue(tag) for tag in dict.fromkeys(label.lang for label in concept.labels) if tag)


def _text(of: Callable[[Concept], str | tuple[str, ...]]) -> _Values:
    def values(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
        found = of(concept)
        return (TextValue(text) for text in ((found,) if isinstance(found, str) else found) if text)

    return values


def _coordinate(name: str) -> _Values:
    def values(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
        place = facts.place(concept)
        value = getattr(place[0], name) if place and (place[1] or not settings.published) else None
        if value is not None:
            yield NumberValue(settings.scale.from_unit(value))

    return values


def _region(facts: FactsAt, concept: Concept, settings: Settings, *, quarter: bool) -> Iterator[Value]:
    place = facts.place(concept)
    if place and (place[1] or not settings.published):
        name = quadrant(place[0]) if quarter else octant(place[0])
        if name is not None:
            region = facts.taxonomy.concepts.get(region_iri(name))
            yield _entity(region) if region else TextValue(name)


def _exact(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    found = {other.iri: other for other in facts.exact(concept) if _within(other, settings.into)}
    if settings.into is not None and settings.into.scheme.id != concept.scheme:
        best = facts.best(concept, settings.into)
        if best is not None and best.relation == "exact" and _within(best.concept, settings.into):
            found[best.concept.iri] = best.concept
    return map(_entity, found.values())


def _converted(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    if settings.into is not None and (best := facts.best(concept, settings.into)):
        yield _entity(best.concept)


def _relation(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    if settings.into is not None and (best := facts.best(concept, settings.into)):
        yield TextValue(best.relation)


def _outside(facts: FactsAt, concept: Concept, settings: Settings) -> Iterator[Value]:
    return map(TextValue, facts.outside(concept))


def _within(concept: Concept, level: Level | None) -> bool:
    return level is None or (concept.scheme == level.scheme.id and level.tier in (None, concept.tier))


_IN_SCHEME = "name it behind a slash, as in {}/ekman, or in the setting `into`"

PROPERTIES: Mapping[str, Property] = MappingProxyType(
    {
        each.id: each
        for each in (
            Property("scheme", "scheme", "The theory, label set or inventory that it belongs to.", _scheme),
            Property("kind", "kind of scheme", "theory, labels or senses.", _kind),
            Property("tier", "tier", "Rank of its tier, 1 the most general.", _tier),
            Property("aspect", "aspect", "emotion, mood, appraisal, ...", _text(lambda c: c.aspect)),
            Property("parent", "parent", "The broader concepts.", _concepts(lambda _, c: c.parents), of_entities=True),
            Property(
                "ancestor",
                "ancestor",
                "Every concept above it.",
                _concepts(lambda taxonomy, c: taxonomy.ancestors(c.iri)),
                of_entities=True,
            ),
            Property(
                "child",
                "child",
                "The narrower concepts.",
                _concepts(lambda taxonomy, c: taxonomy.children.get(c.iri, ())),
                of_entities=True,
            ),
            Property("path", "path", "The labels from the root down to it.", _path),
            Property("valence", "valence", "How pleasant it is, published or estimated.", _coordinate("valence")),
            Property("arousal", "arousal", "How activated it is, published or estimated.", _coordinate("arousal")),
            Property("dominance", "dominance", "How much in control one feels.", _coordinate("dominance")),
            Property(
                "octant",
                "octant",
                "The region of the affect space by the signs of valence, arousal and dominance.",
                lambda facts, concept, settings: _region(facts, concept, settings, quarter=False),
                of_entities=True,
            ),
            Property(
                "quadrant",
                "quadrant",
                "The region by the signs of valence and arousal.",
                lambda facts, concept, settings: _region(facts, concept, settings, quarter=True),
                of_entities=True,
            ),
            Property("definition", "definition", "What its scheme means by it.", _text(lambda c: c.definition)),
            Property(
                "label", "label", "Its preferred labels, by language: label/fr.", _labels("preferred"), "language"
            ),
            Property("alternative-label", "alternative label", "Its other labels.", _labels("alternative"), "language"),
            Property("derived-form", "derived form", "joyful, joyfully...", _labels("derived"), "language"),
            Property("language", "language", "The languages that it has labels in.", _languages),
            Property("notation", "id in its data set", "The numbers that stand for it.", _text(lambda c: c.notations)),
            Property(
                "exact-match",
                "exact match",
                f"Concepts of another scheme that mean the same; {_IN_SCHEME.format('exact-match')}.",
                _exact,
                "scheme",
                of_entities=True,
            ),
            Property(
                "converted",
                "best match in another scheme",
                f"What it is called in another scheme; {_IN_SCHEME.format('converted')}.",
                _converted,
                "scheme",
                of_entities=True,
            ),
            Property(
                "relation",
                "relation to the best match",
                f"exact, broader, narrower, overlap; {_IN_SCHEME.format('relation')}.",
                _relation,
                "scheme",
            ),
            Property("outside-match", "exact match outside", "IRIs of terms of other vocabularies.", _outside),
            Property("curie", "CURIE", "The short form of its IRI.", _text(lambda c: c.curie)),
            Property("iri", "IRI", "Its identifier.", _text(lambda c: c.iri)),
            Property("source", "source", "The publication that claims it.", _text(lambda c: c.source)),
            Property(
                "replaced-by",
                "replaced by",
                "What to use instead of it, where it is retired.",
                _concepts(lambda _, c: (c.replaced_by,) if c.replaced_by else ()),
                of_entities=True,
            ),
        )
    }
)
"""By id; one that takes something may have it behind a slash: `exact-match/ekman`, `label/fr`."""


def find_property(taxonomy: Taxonomy, text: str) -> Property | None:
    """Find a property by id, with what may stand behind a slash; None where there is none.

    Raises:
        UnknownReference: where what stands behind the slash is no scheme.
        EmotaxaError: where it is no language.
    """
    name, slash, said = text.strip().partition("/")
    found = PROPERTIES.get(name)
    if found is None or (slash and not found.takes):
        return None
    if not slash:
        return found
    if found.takes == "language":
        if not (said.replace("-", "").isalnum() and len(said) <= 35):
            raise EmotaxaError(f"{said[:40]!r} is no language", hint="use a tag such as fr or pt-BR", value=said)
        shown, settings = f"{found.name} ({said})", Settings(lang=said)
    else:
        level = _level(taxonomy, said)
        shown, settings = f"{found.name} ({level.scheme.name})", Settings(into=level)
    return Property(text.strip(), shown, found.description, found.values, found.takes, found.of_entities, settings)


def _level(taxonomy: Taxonomy, text: str) -> Level:
    try:
        return find_level(taxonomy, text)
    except UnknownReference as error:
        raise UnknownReference("scheme", text, error.nearest, field="properties") from error

"""Made-up worlds for the laws: small taxonomies and arbitrary records over them."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from mappings.record import MappingRecord
from ontology.concept import Concept
from ontology.iri import BASE, compress
from ontology.norm import Norm
from ontology.scale import UNIT
from ontology.scheme import Scheme, SchemeKind, Tier
from ontology.taxonomy import Taxonomy

PREDICATES = ("skos:exactMatch", "skos:narrowMatch", "skos:closeMatch", "skos:broadMatch", "skos:relatedMatch")
ADDED = "added"


@dataclass(frozen=True)
class World:
    """A taxonomy with two theories, two label sets and the senses, and records over it."""

    taxonomy: Taxonomy
    records: tuple[MappingRecord, ...]

    def without_added(self) -> "World":
        """Take the label set `added` away, with its records."""
        return World(
            Taxonomy.of(
                [scheme for scheme in self.taxonomy.schemes.values() if scheme.id != ADDED],
                [concept for concept in self.taxonomy.concepts.values() if concept.scheme != ADDED],
                self.taxonomy.norms.values(),
            ),
            tuple(record for record in self.records if f"{BASE}{ADDED}/" not in record.subject),
        )


def _scheme(scheme: str, kind: SchemeKind, tiers: int = 0) -> Scheme:
    return Scheme(
        scheme,
        BASE + scheme,
        scheme,
        kind,
        tuple(Tier(f"{BASE}{scheme}/{rank}", rank, str(rank)) for rank in range(1, tiers + 1)),
    )


def _concept(scheme: str, slug: str, tier: int | None = None, parents: tuple[str, ...] = ()) -> Concept:
    iri = f"{BASE}{scheme}/{slug}"
    return Concept(iri=iri, curie=compress(iri), scheme=scheme, label=slug, tier=tier, parents=parents)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a world: three tiers in one theory, the other flat, and up to thirty records, contradictions included."""
    senses = [_concept("sense", f"s{at}") for at in range(draw(st.integers(1, 6)))]
    if draw(st.booleans()):
        senses.append(_concept("sense", "neutral"))
    tops = [_concept("tree", f"1/t{at}", 1) for at in range(draw(st.integers(1, 3)))]
    middles = [_concept("tree", f"2/m{at}", 2, _parents(draw, tops)) for at in range(draw(st.integers(0, 4)))]
    leaves = [
        _concept("tree", f"3/l{at}", 3, _parents(draw, middles))
        for at in range(draw(st.integers(0, 5)) if middles else 0)
    ]
    flat = [_concept("flat", f"f{at}") for at in range(draw(st.integers(1, 4)))]
    labels = [_concept("labels", f"a{at}") for at in range(draw(st.integers(1, 4)))]
    added = [_concept(ADDED, f"b{at}") for at in range(draw(st.integers(0, 4)))]
    theories = [*tops, *middles, *leaves, *flat]
    records = []
    for at in range(draw(st.integers(0, 30))):
        subject = draw(st.sampled_from([*theories, *labels, *added]))
        objects = [*senses, *theories, *labels, *(added if subject.scheme == ADDED else ())]
        records.append(
            MappingRecord(
                id=f"mapping:{at}",
                subject=subject.iri,
                predicate=draw(st.sampled_from(PREDICATES)),
                object=draw(st.sampled_from(objects)).iri,
                negated=draw(st.integers(0, 5)) == 0,
                confidence=draw(st.one_of(st.none(), st.integers(0, 1000).map(lambda tick: tick / 1000))),
            )
        )
    schemes = [
        _scheme("sense", "senses"),
        _scheme("tree", "theory", 3),
        _scheme("flat", "theory"),
        _scheme("labels", "labels"),
        _scheme(ADDED, "labels"),
    ]
    norms = [
        Norm(
            f"{BASE}norm/{at}",
            sense.label,
            sense.iri,
            draw(st.integers(-10, 10)) / 10,
            draw(st.integers(-10, 10)) / 10,
            draw(st.one_of(st.none(), st.integers(-10, 10).map(lambda tick: tick / 10))),
            UNIT,
            "made up",
        )
        for at, sense in enumerate(draw(st.lists(st.sampled_from(senses), max_size=6)))
    ]
    rated = {norm.concept for norm in norms}
    senses = [
        replace(sense, estimated_from=_estimated_from(draw, norms)) if sense.iri not in rated else sense
        for sense in senses
    ]
    return World(Taxonomy.of(schemes, [*senses, *theories, *labels, *added], norms), tuple(records))


def _estimated_from(draw: st.DrawFn, norms: list[Norm]) -> tuple[str, ...]:
    if not norms or draw(st.booleans()):
        return ()
    return tuple(sorted(draw(st.sets(st.sampled_from([norm.iri for norm in norms]), min_size=1, max_size=4))))


def _parents(draw: st.DrawFn, above: list[Concept]) -> tuple[str, ...]:
    return tuple(sorted(draw(st.sets(st.sampled_from([concept.iri for concept in above]), min_size=1, max_size=2))))

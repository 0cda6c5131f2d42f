"""Hierarchy: things within themselves, within classes that exclude each other, and atoms that are divided."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from mappings.reasoning.conflicts.wording import Paths, listed, place_of
from mappings.reasoning.order import Link, Order
from mappings.record import MappingRecord
from mappings.rules import MAPPING_RULES
from ontology.finding import Finding
from ontology.iri import compress
from ontology.taxonomy import Taxonomy

__all__ = ["circles", "divided", "within_disjoint"]


def circles(order: Order, paths: Paths) -> Iterator[Finding]:
    """Find broader and narrower matches by which something lies within itself."""
    for links in order.cycles():
        said = _records(order, links)
        if not said:
            continue
        hierarchy = any(link.record is None for link in links)
        rule = MAPPING_RULES["circle_with_hierarchy" if hierarchy else "mapping_cycle"]
        way = " within ".join(compress(link.lower) for link in (*links, links[0]))
        node = compress(links[0].lower)
        yield rule.broken(place_of(said[0], paths), f"{rule.breach}: {way}, by {listed(said)}", node=node)


def divided(taxonomy: Taxonomy, order: Order, paths: Paths) -> Iterator[Finding]:
    """Find senses that lie within another sense: a sense is an atom."""
    inventories = {scheme.id for scheme in taxonomy.schemes.values() if scheme.kind == "senses"}
    senses = [concept.iri for concept in taxonomy.concepts.values() if concept.scheme in inventories]
    standing = defaultdict(list)
    for sense in senses:
        standing[order.one(sense)].append(sense)
    for sense in senses:
        for upper in order.above.get(order.one(sense), ()):
            for other in standing.get(upper, ()):
                link = order.links[order.one(sense), upper]
                said = [*order.joining(sense, link.lower), *([link.record] if link.record else [])]
                said += order.joining(link.upper, other)
                if said:
                    rule = MAPPING_RULES["divided_sense"]
                    yield rule.broken(
                        place_of(said[-1], paths),
                        f"{compress(sense)} would lie within {compress(other)}; {rule.breach}: {listed(said)}",
                        node=compress(other),
                    )


def within_disjoint(taxonomy: Taxonomy, order: Order, paths: Paths) -> Iterator[Finding]:
    """Find what lies within two classes that exclude each other; of what lies within one another, the uppermost."""
    exclusive = {order.one(member): member for group in taxonomy.disjoint for member in group}
    found: dict[tuple[str, str], dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(dict)
    for iri in sorted({lower for lower, _ in order.links}):
        ways = order.within(iri)
        for one, other in combinations(sorted(exclusive[at] for at in ways if at in exclusive), 2):
            if other in taxonomy.excluding.get(one, ()) and order.one(one) != order.one(other):
                found[one, other][ways[order.one(one)][0]] = (ways[order.one(one)], ways[order.one(other)])
    for (one, other), things in sorted(found.items()):
        for iri, (up, across) in sorted(things.items()):
            if any(at != iri and at in things for at in order.within(iri)):
                continue
            said = {record.id: record for way in (up, across) for record in order.records(way)}
            if not said:
                continue
            rule = MAPPING_RULES["within_disjoint"]
            records = tuple(said.values())
            name = compress(order.named(iri, taxonomy))
            yield rule.broken(
                place_of(records[0], paths),
                f"{name} lies within {compress(one)} and {compress(other)}; {rule.breach}: {listed(records)}",
                node=name,
            )


def _records(order: Order, links: Iterable[Link]) -> tuple[MappingRecord, ...]:
    around = tuple(links)
    found: dict[str, MappingRecord] = {}
    for link, after in zip(around, (*around[1:], around[0]), strict=True):
        found |= {} if link.record is None else {link.record.id: link.record}
        found |= {record.id: record for record in order.joining(link.upper, after.lower)}
    return tuple(found.values())

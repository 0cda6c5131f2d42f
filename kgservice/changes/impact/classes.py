"""Classes: concepts, schemes and norms that come and go, and what else the graph says of them than before."""

from collections.abc import Iterator
from dataclasses import dataclass

from kgservice.changes.impact.naming import Names
from kgservice.changes.impact.side import Ground
from ontology.concept import Concept
from ontology.norm import Norm
from ontology.scheme import Scheme, Tier

__all__ = ["Redescribed", "redescribed"]


@dataclass(frozen=True, slots=True)
class Redescribed:
    """One thing that is said otherwise of a concept, scheme or norm.

    Attributes:
        iri: what it is about.
        curie: its short form.
        kind: `concept`, `scheme` or `norm`.
        what: `comes`, `goes`, `renamed`, `redefined`, `retired`, `restored`, `replaced`, `moved`, `names`, `aspect`,
            `relations`, `ids`, `facts`, `notes`, `source`, `place`, `rated from`, `tiers` or `values`.
        before: what was said; empty where nothing was.
        after: what is said.
    """

    iri: str
    curie: str
    kind: str
    what: str
    before: str = ""
    after: str = ""


def redescribed(ground: Ground) -> Iterator[Redescribed]:
    """Give everything that is said otherwise: schemes, then concepts, then norms."""
    names = Names(ground)
    was, now = ground.before.taxonomy, ground.after.taxonomy
    for name in dict.fromkeys((*was.schemes, *now.schemes)):
        yield from _of_scheme(was.schemes.get(name), now.schemes.get(name))
    for before, after in ground.described_else.values():
        yield from _of_concept(names, before, after)
    for iri in dict.fromkeys((*was.norms, *now.norms)):
        yield from _of_norm(names, was.norms.get(iri), now.norms.get(iri))


def _of_scheme(was: Scheme | None, now: Scheme | None) -> Iterator[Redescribed]:
    scheme = now or was
    if was == now or scheme is None:
        return
    if was is None or now is None:
        what = "comes" if was is None else "goes"
        yield Redescribed(scheme.iri, scheme.id, "scheme", what, was.name if was else "", now.name if now else "")
        return
    for what, before, after in (
        ("renamed", was.name, now.name),
        ("redefined", was.definition, now.definition),
        ("aspect", was.kind, now.kind),
        ("tiers", _listed(was.tiers), _listed(now.tiers)),
        ("source", f"{was.source} {was.licence}".strip(), f"{now.source} {now.licence}".strip()),
    ):
        if before != after:
            yield Redescribed(now.iri, now.id, "scheme", what, before, after)


def _of_concept(names: Names, was: Concept | None, now: Concept | None) -> Iterator[Redescribed]:
    concept = now or was
    if concept is None:
        return
    if was is None or now is None:
        what = "comes" if was is None else "goes"
        said = (was.label if was else "", now.label if now else "")
        yield Redescribed(concept.iri, concept.curie, "concept", what, *said)
        return
    if was.deprecated != now.deprecated:
        yield Redescribed(now.iri, now.curie, "concept", "retired" if now.deprecated else "restored")
    for what, before, after in (
        ("renamed", was.label, now.label),
        ("redefined", was.definition, now.definition),
        ("moved", _place(names, was), _place(names, now)),
        ("names", _words(was), _words(now)),
        ("aspect", was.aspect, now.aspect),
        ("replaced", names.curie(was.replaced_by or ""), names.curie(now.replaced_by or "")),
        ("relations", _relations(names, was), _relations(names, now)),
        ("ids", ", ".join(was.notations), ", ".join(now.notations)),
        ("facts", _facts(was), _facts(now)),
        ("notes", " ".join(was.notes), " ".join(now.notes)),
        ("source", was.source, now.source),
        ("place", str(was.position), str(now.position)),
        ("rated from", ", ".join(was.estimated_from), ", ".join(now.estimated_from)),
    ):
        if before != after:
            yield Redescribed(now.iri, now.curie, "concept", what, before, after)


def _of_norm(names: Names, was: Norm | None, now: Norm | None) -> Iterator[Redescribed]:
    norm = now or was
    if was == now or norm is None:
        return
    what = "comes" if was is None else "goes" if now is None else "values"
    yield Redescribed(norm.iri, names.curie(norm.iri), "norm", what, _rating(names, was), _rating(names, now))


def _place(names: Names, concept: Concept) -> str:
    """Say where a concept stands in its scheme."""
    tier = "" if concept.tier is None else f", tier {concept.tier}"
    below = ", ".join(map(names.curie, concept.parents))
    return f"{concept.scheme}{tier}" + (f", below {below}" if below else ", at the top")


def _words(concept: Concept) -> str:
    """List the other names of a concept."""
    return ", ".join(sorted(label.text for label in concept.labels if label.kind != "preferred"))


def _relations(names: Names, concept: Concept) -> str:
    return ", ".join(f"{name} {names.curie(target)}" for name, target in sorted(concept.relations))


def _facts(concept: Concept) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(concept.facts))


def _rating(names: Names, norm: Norm | None) -> str:
    if norm is None:
        return ""
    values = ", ".join("not rated" if value is None else f"{value:g}" for value in _values(norm))
    return f"{norm.term}: {values} on {norm.scale}" + (f", of {names.curie(norm.concept)}" if norm.concept else "")


def _values(norm: Norm) -> tuple[float | None, ...]:
    return norm.valence, norm.arousal, norm.dominance


def _listed(tiers: tuple[Tier, ...]) -> str:
    return ", ".join(f"{tier.rank} {tier.label}" for tier in tiers)

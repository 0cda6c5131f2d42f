"""Hierarchy: what comes and goes where a concept is put below another of its scheme, or no longer stands there."""

from pyoxigraph import NamedNode, Quad

from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.operations.vocabulary import ASPECTS, BROADER, SUBCLASS, TOP

__all__ = ["aspect_of", "below_another", "no_longer_below"]

_Change = tuple[frozenset[Quad], frozenset[Quad]]


def below_another(modules: Modules, iri: str, parent: str) -> _Change:
    """Give what comes and goes where a concept is put below another; in a theory, classes follow.

    A concept at the top of its scheme stands there no more, and takes from its parent what it is a category of.

    Raises:
        Unfit: where it stands there already, the other lies below it, tiers do not fit, or it is a sense.
    """
    node, above, scheme = NamedNode(iri), NamedNode(parent), modules.scheme(iri)
    kind = modules.kind(scheme, "subject")
    if kind == "senses":
        raise _unfit("a sense has no broader one", "theories say what lies above a meaning, by mappings", parent)
    if modules.said(node, BROADER, above):
        raise _unfit(f"{named(iri)} is below {named(parent)} already", "leave it as it is", parent)
    if iri in {*modules.above(parent, BROADER)}:
        raise _unfit(
            f"{named(parent)} is itself below {named(iri)}", "name a concept that does not lie below it", parent
        )
    rank, rank_above = modules.rank(iri), modules.rank(parent)
    if rank is not None and rank_above is not None and rank_above + 1 != rank:
        raise _unfit(
            f"{named(iri)} stands on tier {rank}, and {named(parent)} on tier {rank_above}",
            "name a broader concept on the tier just above; for another tier, make a concept there and retire this one",
            parent,
        )
    home = modules.home(iri)
    added, removed = {Quad(node, BROADER, above, home)}, {*modules.said(node, TOP)}
    if kind == "theory":
        own = [quad for quad in modules.said(node, SUBCLASS) if quad.object in ASPECTS.values()]
        told = aspect_of(modules, parent)
        others = [
            iri for iri in modules.iris(node, SUBCLASS) if NamedNode(iri) in ASPECTS.values() and iri != told.value
        ]
        if others:
            raise _unfit(
                f"{named(iri)} and {named(parent)} are categories of different things: "
                f"{named(others[0])} and {named(told.value)}",
                "name a broader concept of the same aspect",
                parent,
            )
        added.add(Quad(node, SUBCLASS, above, home))
        removed.update(own)
    return frozenset(added), frozenset(removed)


def no_longer_below(modules: Modules, iri: str, parent: str) -> _Change:
    """Give what comes and goes where a concept no longer stands below another.

    One that stands below nothing else comes to the top of its scheme, as a category of what it was one of before.

    Raises:
        Unfit: where it does not stand there.
    """
    node, above, scheme = NamedNode(iri), NamedNode(parent), modules.scheme(iri)
    stands = modules.said(node, BROADER, above)
    if not stands:
        there = [named(found) for found in modules.iris(node, BROADER)]
        raise _unfit(
            f"{named(iri)} is not below {named(parent)}",
            f"it is below {', '.join(there)}" if there else "it stands at the top of its scheme",
            parent,
        )
    home = modules.home(iri)
    removed, added = {*stands, *modules.said(node, SUBCLASS, above)}, set()
    if all(other == parent for other in modules.iris(node, BROADER)):
        added.add(Quad(node, TOP, NamedNode(scheme), home))
        if modules.kind(scheme, "subject") == "theory":
            added.add(Quad(node, SUBCLASS, aspect_of(modules, iri), home))
    return frozenset(added), frozenset(removed)


def aspect_of(modules: Modules, iri: str) -> NamedNode:
    """Give the root that a concept of a theory is a category of, itself or through what lies above it."""
    for found in (iri, *modules.above(iri, SUBCLASS)):
        if NamedNode(found) in ASPECTS.values():
            return NamedNode(found)
    return ASPECTS["emotion"]


def _unfit(said: str, hint: str, value: str) -> Unfit:
    return Unfit(said, hint=hint, value=value, field="object")

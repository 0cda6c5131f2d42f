"""Readings: what is known of a graph, read anew only as far as it has changed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode, Quad

from kgservice.stores.dataset import Dataset, GraphName
from kgservice.stores.errors import Unreadable
from kgservice.stores.graph import MODULES, Deferred, kinds_of, mapping_set_of, taxonomy_of
from kgservice.stores.overlay import Layered, Overlay
from kgservice.stores.rdf.terms import TYPE
from kgservice.stores.rereading import reread
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.iri import BASE, SKOS
from ontology.load import taxonomy_from
from ontology.taxonomy import Taxonomy

__all__ = ["Reading", "Step"]

_CONCEPT = NamedNode(SKOS + "Concept")
_FAILURES = (ValueError, LookupError, TypeError, AttributeError)
"""What reading raises where RDF has not the shape that it is to have."""
_MANY: Final = 2_000
"""Changed statements of which it is no longer worth the while to look at each."""


@dataclass(frozen=True)
class Reading:
    """What is known at a revision.

    Attributes:
        knowledge: all of it.
        read: the mapping sets of graphs that are not as the release has them, by graph and kind; each is read when it
            is first looked into.
    """

    knowledge: Knowledge
    read: Mapping[tuple[GraphName, str], Sequence[MappingSet]] = field(default_factory=dict)

    def after(self, step: "Step", revision: int) -> "Reading":
        """Read what a step changes; what it does not touch is shared.

        Raises:
            Unreadable: where the taxonomy cannot be read.
        """
        kinds = step.kinds
        if not any(kinds.values()):
            return replace(self, knowledge=replace(self.knowledge, revision=revision))
        read = {key: found for key, found in self.read.items() if key[0] not in kinds}
        # Elsewhere the release says what it always did.
        for graph in kinds.keys() & step.overlay.graphs:
            read |= {(graph, kind): _deferred(step.whole, graph) for kind in kinds_of(step.whole, graph) - {MODULES}}
        parts = {
            kind: _together(step, kind, read) if step.reaches(kind) else getattr(self.knowledge, kind)
            for kind in ("sets", "profiles", "alignments")
        }
        taxonomy = step.taxonomy(self.knowledge.taxonomy) if step.reaches(MODULES) else self.knowledge.taxonomy
        return Reading(Knowledge(revision, taxonomy, **parts), read)

    def check(self, before: Knowledge, step: "Step") -> None:
        """Find out whether everything that a step touched can be read, and holds together as well as it did before.

        Raises:
            Unreadable: where not.
        """
        for (graph, _), found in self.read.items():
            if graph in step.kinds:
                with _worded(graph):
                    len(found)
        if self.knowledge.taxonomy is not before.taxonomy:
            _check_whole(before.taxonomy, self.knowledge.taxonomy, step.whole)


class Step:
    """What leads from one overlay over a release to another.

    Attributes:
        kinds: the graphs that change, each with the kinds that it is of before or after.
        whole: the graph after it.
    """

    def __init__(
        self, base: Dataset, shipped: Callable[[], Knowledge], before: Overlay, after: Overlay, *, edited: bool
    ) -> None:
        """Compare two overlays.

        Args:
            base: the release.
            shipped: gives what is known from it.
            before: what stood on top of it.
            after: what stands on top of it now.
            edited: whether edits made it so, and not imports alone.
        """
        self.whole = Layered(base, after)
        self._was = was = Layered(base, before)
        self.kinds = {name: kinds_of(was, name) | kinds_of(self.whole, name) for name in after.changed_since(before)}
        self._base, self._shipped, self._after, self._edited = base, shipped, after, edited

    @property
    def shipped(self) -> Knowledge:
        """What is known from the release."""
        return self._shipped()

    @property
    def overlay(self) -> Overlay:
        """What stands on top of the release now."""
        return self._after

    def reaches(self, kind: str | None = None) -> bool:
        """Whether a graph changes that is of a kind; without one, whether anything changes that is known."""
        return any(kinds if kind is None else kind in kinds for kinds in self.kinds.values())

    def taxonomy(self, before: Taxonomy) -> Taxonomy:
        """Read the taxonomy after the step, from the one before it where little has changed.

        Raises:
            Unreadable: where it cannot be read.
        """
        with _worded():
            if not self._edited:
                return _with_imports(self)
            changed = self._changed
            found = None if len(changed) > _MANY else reread(before, self.whole, changed)
            return taxonomy_of(self.whole) if found is None else found

    @property
    def _changed(self) -> Collection[Quad]:
        difference = self.whole.difference(self._was)
        assert difference is not None, "both stand on the same release"
        return frozenset.union(*difference)


def _deferred(dataset: Dataset, graph: GraphName) -> Sequence[MappingSet]:
    return Deferred(lambda: (mapping_set_of(dataset, graph),))


def _together(
    step: Step, kind: str, read: Mapping[tuple[GraphName, str], Sequence[MappingSet]]
) -> Sequence[MappingSet]:
    """Put the mapping sets of the overlay in the place of those of the release."""
    base: Sequence[MappingSet] = getattr(step.shipped, kind)
    touched = {name.value for name in step.overlay.graphs if isinstance(name, NamedNode)}
    own = [found for (_, of_kind), found in read.items() if of_kind == kind]

    def load() -> tuple[MappingSet, ...]:
        kept = (found for found in base if found.id not in touched)
        return tuple(sorted(chain(kept, *own), key=lambda found: found.id))

    return Deferred(load)


def _with_imports(step: Step) -> Taxonomy:
    """Put imported modules beside those of the release, which is read anew only where they speak of its nodes."""
    shipped, added = step.shipped.taxonomy, step.overlay.added
    quads = [quad for name, found in added.items() if MODULES in kinds_of(step.whole, name) for quad in found]
    described = {
        *(scheme.iri for scheme in shipped.schemes.values()),
        *(tier.iri for scheme in shipped.schemes.values() for tier in scheme.tiers),
        *shipped.concepts,
        *shipped.norms,
        *(transition.iri for transition in shipped.transitions),
    }
    terms = (term for quad in quads for term in (quad.subject, quad.object))
    if any(isinstance(term, NamedNode) and term.value in described for term in terms):
        return taxonomy_of(step.whole)
    own = taxonomy_from(quad.triple for quad in quads)
    return Taxonomy.of(
        chain(shipped.schemes.values(), own.schemes.values()),
        chain(shipped.concepts.values(), own.concepts.values()),
        chain(shipped.norms.values(), own.norms.values()),
        chain(shipped.disjoint, own.disjoint),
        chain(shipped.transitions, own.transitions),
    )


def _check_whole(before: Taxonomy, after: Taxonomy, dataset: Dataset) -> None:
    """Find concepts that have lost what they hang on; what was missing before stays missing."""
    for iri, concept in after.concepts.items():
        known = before.concepts.get(iri)
        if concept.scheme not in after.schemes and (known is None or known.scheme in before.schemes):
            raise Unreadable(f"the concept {iri} is in the scheme {BASE}{concept.scheme}, which is not there")
        for parent in concept.parents:
            if parent not in after.concepts and (known is None or parent in before.concepts):
                raise Unreadable(f"the concept {iri} has the broader concept {parent}, which is not there")
    for iri in before.concepts.keys() - after.concepts.keys():
        for quad in dataset.quads_for_pattern(NamedNode(iri), TYPE, _CONCEPT):
            if MODULES in kinds_of(dataset, quad.graph_name):
                raise Unreadable(f"the concept {iri} is in no scheme", quad.graph_name)


@contextmanager
def _worded(graph: GraphName | None = None) -> Iterator[None]:
    """Say of RDF that cannot be read what is wrong with it."""
    try:
        yield
    except _FAILURES as error:
        raise Unreadable(str(error) or type(error).__name__, graph) from error

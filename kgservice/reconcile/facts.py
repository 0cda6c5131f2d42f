"""Facts of one revision that reconciliation asks for again and again: points, exact matches, labels by prefix."""

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from itertools import chain

from kgservice.workspace import AtRevision, Workspace
from mappings.conversion.answer import LabelsItem, Target
from mappings.conversion.converter import VAD
from mappings.resolution.index import label_key
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.norm import Point
from ontology.once import Once
from ontology.reference import Level
from ontology.taxonomy import Taxonomy

__all__ = ["Facts", "FactsAt", "Place"]

_KEPT = 2
_EXACT = "skos:exactMatch"

Place = tuple[Point, bool]
"""A point and whether it is published."""


class FactsAt:
    """The facts of one revision; each is worked out when it is first asked for. Safe to share between threads."""

    def __init__(self, graph: AtRevision) -> None:
        """Take the graph."""
        self.graph = graph
        self._places: dict[str, Place | None] = {}

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy of the revision."""
        return self.graph.knowledge.taxonomy

    def place(self, concept: Concept) -> Place | None:
        """Give the point of a concept, and whether it is published: its norms, or else an estimate of its senses."""
        if concept.iri not in self._places:
            # Computed twice, at the worst.
            self._places[concept.iri] = self.graph.places.place(concept.iri) or self._converted(concept)
        return self._places[concept.iri]

    def best(self, concept: Concept, level: Level) -> Target | None:
        """Give what a concept is called on another level; None where nothing fits."""
        try:
            [found] = self.graph.converter.convert([LabelsItem((concept.curie,))], concept.scheme, level.id)
        except EmotaxaError:
            return None
        return found.targets[0] if found.status == "mapped" and found.targets else None

    def exact(self, concept: Concept) -> list[Concept]:
        """Give the concepts that mapping records make exactly the same, whichever of the two they start from."""
        return [
            self.taxonomy.concepts[iri] for iri in self._exact.get(concept.iri, ()) if iri in self.taxonomy.concepts
        ]

    def outside(self, concept: Concept) -> list[str]:
        """Give the IRIs of terms of other vocabularies that alignments make exactly the same."""
        return [iri for iri in self._exact.get(concept.iri, ()) if iri not in self.taxonomy.concepts]

    def beginning(self, prefix: str) -> list[Concept]:
        """Give the concepts with a label that begins with a text, derived forms left out.

        Those that are called just so come first, then those whose name in their scheme begins so.
        """
        key = label_key(prefix)
        names = self._names
        found: dict[str, Concept] = {}
        for at in range(bisect_left(names, key, key=lambda name: name[0]), len(names)):
            name, iri = names[at]
            if not name.startswith(key):
                break
            found.setdefault(iri, self.taxonomy.concepts[iri])
        own = {iri: label_key(concept.label) for iri, concept in found.items()}
        return sorted(found.values(), key=lambda each: (own[each.iri] != key, not own[each.iri].startswith(key)))

    def _converted(self, concept: Concept) -> Place | None:
        try:
            [found] = self.graph.converter.convert([LabelsItem((concept.curie,))], concept.scheme, VAD)
        except EmotaxaError:
            return None
        return None if found.vad is None else (found.vad.point, False)

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        """Every label's key with the IRI of its concept, in the order of the keys, then of the taxonomy."""
        places = {iri: place for place, iri in enumerate(self.taxonomy.concepts)}
        found = {
            (label_key(text), concept.iri)
            for concept in self.taxonomy.concepts.values()
            for text in (concept.label, *(label.text for label in concept.labels if label.kind != "derived"))
        }
        return sorted(found, key=lambda name: (name[0], places[name[1]]))

    @cached_property
    def _exact(self) -> dict[str, list[str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        knowledge = self.graph.knowledge
        for mapping_set in chain(knowledge.sets, knowledge.alignments):
            for record in mapping_set.records:
                if record.predicate == _EXACT and not record.negated and record.subject and record.object:
                    found[record.subject][record.object] = None
                    found[record.object][record.subject] = None
        return {iri: list(others) for iri, others in found.items()}


class Facts:
    """The facts of the revisions that were asked for last."""

    def __init__(self, workspace: Workspace) -> None:
        """Work out nothing yet."""
        self.workspace = workspace
        self._kept: Once[int, FactsAt] = Once(_KEPT)

    def at(self, revision: int | None = None) -> FactsAt:
        """Give the facts of a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision.
        """
        graph = self.workspace.at(revision)
        return self._kept.get(graph.revision, lambda: FactsAt(graph))

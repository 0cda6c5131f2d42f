"""The converter: matrices between any two levels, cached, and the answers read off them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from mappings.conversion.answer import Conversion, Item, Mode, SenseEvidence, VadItem
from mappings.conversion.bulk import BulkConversion, bulk_conversion
from mappings.conversion.centroid import Centroids, read_centroids
from mappings.conversion.explain import profile_evidence
from mappings.conversion.hard import convert_hard
from mappings.conversion.matrix import ConversionMatrix, derived_matrix
from mappings.conversion.mixed import convert_mixed
from mappings.conversion.point import convert_from_point, convert_to_point, in_mode, on_scale, points_in_unit
from mappings.conversion.profile import VAD, find_profile, profile_matrix, profile_name
from mappings.conversion.sources import Sources, read_sources
from mappings.conversion.stack import Stack
from mappings.knowledge import Knowledge
from mappings.meaning.affect import AffectPoint, AffectSpace
from mappings.meaning.denotation import Denotation
from mappings.record import MappingSet
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.norm import Point
from ontology.once import Once
from ontology.reference import Level, find_level
from ontology.scale import UNIT, Scale

__all__ = ["VAD", "Converter"]


class Converter:
    """Converts between any two levels of one revision; safe to share between threads.

    Attributes:
        knowledge: what it reads.
    """

    def __init__(self, knowledge: Knowledge, theories: Callable[[], AffectSpace] | None = None) -> None:
        """Compute nothing yet: denotation and matrices are made when first asked for, and kept.

        Args:
            knowledge: what it reads.
            theories: gives the points of all theories, where the knowledge holds only a part of them; see
                `AffectSpace`.
        """
        self.knowledge = knowledge
        self._theories = theories
        self._matrices: Once[tuple[str, str, str | None], ConversionMatrix] = Once()
        self._parts: Once[str, Any] = Once()

    @property
    def denotation(self) -> Denotation:
        """What every concept denotes at this revision."""
        found: Denotation = self._parts.get(
            "denotation", lambda: Denotation(self.knowledge.taxonomy, self.knowledge.records)
        )
        return found

    @property
    def affect(self) -> AffectSpace:
        """The points of the concepts."""
        found: AffectSpace = self._parts.get("affect", lambda: AffectSpace(self.denotation, self._theories))
        return found

    @property
    def _stack(self) -> Stack:
        """What every concept becomes on every level."""
        found: Stack = self._parts.get("stack", lambda: Stack(self.denotation))
        return found

    def level(self, text: str, field: str) -> Level:
        """Find a scheme or a tier of one.

        Raises:
            UnknownReference: where there is none.
        """
        return find_level(self.knowledge.taxonomy, text, field=field)

    def matrix(self, source: Level, target: Level, profile: str | None = None) -> ConversionMatrix:
        """Give the matrix of a pair of levels, from a profile where one is named; computed once.

        Raises:
            UnknownReference: where there is no such profile.
            EmotaxaError: where the profile does not convert this pair.
        """
        return self._matrices.get((source.id, target.id, profile), lambda: self._computed(source, target, profile))

    def _computed(self, source: Level, target: Level, profile: str | None) -> ConversionMatrix:
        if profile is None:
            same = source.scheme.id == target.scheme.id
            return derived_matrix(self.denotation, source, target) if same else self._stack.matrix(source, target)
        found = find_profile(self.knowledge.profiles, profile)
        if source == target:
            # No profile changes what is not converted at all.
            return self.matrix(source, target)
        return profile_matrix(self.denotation, found, source, target)

    def convert(
        self,
        items: Sequence[Item],
        source: str,
        target: str,
        *,
        mode: Mode = "hard",
        profile: str | None = None,
        explain: bool = False,
        scale: Scale = UNIT,
    ) -> list[Conversion]:
        """Convert items from one scheme into another, or from or to points (`vad`).

        Args:
            items: labels, scores or points, one answer each.
            source: a scheme, a tier of one (`shaver/1`), or `vad`.
            target: likewise.
            mode: `hard` takes the best target of each label, `soft` spreads the meaning (shares and the unmapped part
                sum to 1), `multilabel` combines independent probabilities (noisy-or). From points, `soft` gives the
                posterior of every target, `multilabel` its typicality; to points, the mode makes no difference.
            profile: name of a published mapping to use in place of the derived one; from or to points, one that has
                centroids.
            explain: whether to tell the senses and records behind each answer.
            scale: the scale of points, in and out.

        Raises:
            UnknownReference, AmbiguousReference: for a scheme, profile or label; `field` holds its JSON pointer.
            ScaleError: for a point outside its scale.
            EmotaxaError: for scores that are not finite or out of range, and items that do not fit the source.
        """
        if source == VAD:
            return [in_mode(found, mode) for found in self._from_points(_points(items), target, profile, scale)]
        from_level = self.level(source, "from")
        if target == VAD:
            read = [read_sources(self.knowledge.taxonomy, from_level, item, at) for at, item in enumerate(items)]
            return self._to_points(read, from_level, profile, scale, explain)
        matrix = self.matrix(from_level, self.level(target, "to"), profile)
        read = [
            read_sources(self.knowledge.taxonomy, from_level, item, at, matrix, mode) for at, item in enumerate(items)
        ]
        return [self._answer(matrix, found, mode, explain) for found in read]

    def convert_labels(
        self, labels: Sequence[str], source: str, target: str, *, profile: str | None = None
    ) -> BulkConversion:
        """Convert many single labels at once, each to its best target.

        Args:
            labels: any number of labels of the source scheme.
            source: a scheme or a tier of one.
            target: likewise.
            profile: name of a published mapping to use in place of the derived one.

        Returns:
            arrays beside the labels: column of the best target or -1, degree and share.

        Raises:
            UnknownReference, AmbiguousReference: for a label that the source does not have.
        """
        matrix = self.matrix(self.level(source, "from"), self.level(target, "to"), profile)
        return bulk_conversion(self.knowledge.taxonomy, matrix, labels)

    def profile_evidence(self, matrix: ConversionMatrix, source: Concept, target: Concept) -> tuple[SenseEvidence, ...]:
        """Give the records of a matrix's profile that map one concept to another; none where it is derived."""
        if matrix.profile is None:
            return ()
        return profile_evidence(find_profile(self.knowledge.profiles, matrix.profile), matrix, source, target)

    def with_profile(self, profile: MappingSet) -> "Converter":
        """Give a converter that knows one profile more, in place of one of the same name; what is derived is shared."""
        name = profile_name(profile)
        others = tuple(one for one in self.knowledge.profiles if profile_name(one) != name)
        found = Converter(replace(self.knowledge, profiles=(*others, profile)), self._theories)
        found._parts = self._parts
        return found

    def centroids(self, profile: str, level: Level, field: str) -> Centroids:
        """Give the points that a profile has for the concepts of a level, neutral among them.

        Raises:
            UnknownReference: where there is no such profile.
            EmotaxaError: where it has none for that level.
        """
        found = find_profile(self.knowledge.profiles, profile)
        return read_centroids(found, profile_name(found), self.denotation, level, field)

    def _from_points(
        self, items: Sequence[VadItem], target: str, profile: str | None, scale: Scale
    ) -> list[Conversion]:
        if target == VAD:
            points_in_unit(items, scale)
            return [Conversion("mapped", vad=AffectPoint(item.point, _no_spread(item.point))) for item in items]
        level = self.level(target, "to")
        if profile is None:
            return convert_from_point(self.denotation, self.affect, level, items, scale)
        return self.centroids(profile, level, "to").from_points(points_in_unit(items, scale))

    def _to_points(
        self, read: Sequence[Sources], level: Level, profile: str | None, scale: Scale, explain: bool
    ) -> list[Conversion]:
        if profile is None:
            return [convert_to_point(self.affect, found, scale) for found in read]
        centroids = self.centroids(profile, level, "from")
        answers = (centroids.to_point(found, explain=explain) for found in read)
        return [one if one.vad is None else replace(one, vad=on_scale(one.vad, scale)) for one in answers]

    def _answer(self, matrix: ConversionMatrix, sources: Sources, mode: Mode, explain: bool) -> Conversion:
        profile = find_profile(self.knowledge.profiles, matrix.profile) if explain and matrix.profile else None
        if mode == "hard" and not sources.scored:
            return convert_hard(self.denotation, self.affect, matrix, sources, explain=explain, profile=profile)
        return convert_mixed(self.denotation, self.affect, matrix, sources, mode, explain=explain, profile=profile)


def _no_spread(point: Point) -> Point:
    return Point(0.0, 0.0, None if point.dominance is None else 0.0)


def _points(items: Sequence[Item]) -> list[VadItem]:
    found: list[VadItem] = []
    for at, item in enumerate(items):
        if not isinstance(item, VadItem):
            raise EmotaxaError(
                "from vad takes points, not labels",
                hint='give {"vad": {...}}, or name the scheme of the labels',
                field=f"items/{at}",
            )
        found.append(item)
    return found

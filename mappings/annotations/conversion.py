"""Conversion of annotations: each in the scheme asked for, with what it came from and what was lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from mappings.annotations.annotation import Annotation, Category, Document
from mappings.annotations.vocabularies import Vocabularies
from mappings.conversion.answer import Conversion, Item, LabelsItem, Mode, ScoresItem, VadItem
from mappings.conversion.converter import VAD, Converter
from ontology.concept import Concept
from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.reference import Level

__all__ = ["Converted", "Graded", "convert_annotations"]


@dataclass(frozen=True, slots=True)
class Graded:
    """A concept of the target in an answer.

    Attributes:
        concept: the concept.
        value: its intensity: that of the categories it comes from in hard mode, else its share; None where the
            document gave no intensity.
        confidence: the annotator's, where told, times the degree to which the meaning carries over, in [0, 1].
    """

    concept: Concept
    value: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Converted:
    """An annotation with what became of it.

    Attributes:
        annotation: as it was read.
        graded: the target's concepts, best first; empty where nothing fits, or where points were asked for.
        answers: the answers behind them: one for each scheme that the annotation names.
        kept: whether it was in the target's scheme already, and stays as it is.
    """

    annotation: Annotation
    graded: tuple[Graded, ...] = ()
    answers: tuple[Conversion, ...] = ()
    kept: bool = False

    @property
    def status(self) -> str:
        """`mapped`, `partial` or `unmapped`."""
        states = {answer.status for answer in self.answers}
        if self.kept or states == {"mapped"}:
            return "mapped"
        return "partial" if states & {"mapped", "partial"} else "unmapped"

    @property
    def reasons(self) -> tuple[str, ...]:
        """What a reader should know, in sentences."""
        return tuple(dict.fromkeys(text for answer in self.answers for text in answer.warnings))


_NOTHING: Final = Conversion("unmapped", warnings=("neither a category nor a point to convert",))


def convert_annotations(
    converter: Converter, document: Document, target: str, *, mode: Mode = "hard", profile: str | None = None
) -> tuple[Converted, ...]:
    """Convert the annotations of a document, in its order.

    Categories are converted where there are any, else the point. Several categories hold together: in hard mode each
    goes to its best target; intensities are taken over, averaged and never summed. An annotation in the target's own
    scheme stays as it is.

    Args:
        converter: what converts.
        document: the annotations.
        target: a scheme, a tier of one, or `vad`.
        mode: as in `Converter.convert`.
        profile: name of a published mapping to use in place of the derived one.

    Raises:
        UnknownReference: where there is no such target or profile.
        DocumentError: where an annotation names a vocabulary or a category that does not exist, or an intensity that
            is none; with the line.
    """
    vocabularies = Vocabularies(converter.knowledge.taxonomy, converter.knowledge.alignments)
    level = None if target == VAD else converter.level(target, "to")
    return tuple(
        _converted(converter, vocabularies, document.path, annotation, level, mode, profile)
        for annotation in document.annotations
    )


def _converted(
    converter: Converter,
    vocabularies: Vocabularies,
    path: str,
    annotation: Annotation,
    level: Level | None,
    mode: Mode,
    profile: str | None,
) -> Converted:
    place = Place(path, annotation.line or None, slot=annotation.id or annotation.about or None)
    try:
        groups = _by_level(vocabularies, annotation)
        if level is not None and groups and all(one == level for one in groups):
            graded = tuple(
                Graded(concept, category.value, 1.0 if category.confidence is None else category.confidence)
                for given in groups.values()
                for concept, category in given.items()
            )
            return Converted(annotation, graded, kept=True)
        if not groups:
            return _from_point(converter, annotation, level)
        answers: list[Conversion] = []
        found: dict[str, Graded] = {}
        for source, given in groups.items():
            answer = converter.convert(
                [_item(given, mode, level)],
                source.id,
                VAD if level is None else level.id,
                mode="hard" if level is None else mode,
                profile=None if level is None else profile,
            )[0]
            silent = [concept.label for concept, category in given.items() if category.value == 0]
            if silent and answer.status != "unmapped":
                told = f"intensity 0 claims nothing: {', '.join(silent)}"
                answer = replace(answer, warnings=(*answer.warnings, told))
            answers.append(answer)
            for one in _graded(answer, given, mode):
                before = found.get(one.concept.iri)
                if before is None or (one.value or 0.0, one.confidence) > (before.value or 0.0, before.confidence):
                    found[one.concept.iri] = one
        return Converted(annotation, tuple(found.values()), tuple(answers))
    except DocumentError:
        raise
    except EmotaxaError as error:
        raise DocumentError(error.message, place, hint=error.hint, value=error.value) from error


def _by_level(vocabularies: Vocabularies, annotation: Annotation) -> dict[Level, dict[Concept, Category]]:
    """Give the concepts that an annotation names, by the scheme that they stand in."""
    found: dict[Level, dict[Concept, Category]] = {}
    for category in annotation.categories:
        if annotation.vocabulary:
            level = vocabularies.level(annotation.vocabulary)
            concept = vocabularies.concept(category.name, level)
        else:
            concept = vocabularies.named(category.name)
            level = vocabularies.level(concept.scheme)
        given = found.setdefault(level, {})
        before = given.get(concept)
        if before is None or (category.value or 0.0) > (before.value or 0.0):
            given[concept] = category
    return found


def _item(given: Mapping[Concept, Category], mode: Mode, level: Level | None) -> Item:
    """Hand over labels where no intensity tells them apart or each is to go its own way, else scores."""
    scored = any(category.value is not None for category in given.values())
    if not scored or (mode == "hard" and level is not None and any(each.value for each in given.values())):
        return LabelsItem(tuple(concept.iri for concept, category in given.items() if category.value != 0))
    return ScoresItem({concept.iri: 1.0 if each.value is None else each.value for concept, each in given.items()})


def _graded(answer: Conversion, given: Mapping[Concept, Category], mode: Mode) -> list[Graded]:
    by_label = {concept.label: category for concept, category in given.items()}
    found = []
    for target in answer.targets:
        sources = [by_label[label] for label in target.sources if label in by_label] or list(by_label.values())
        values = [category.value for category in sources if category.value is not None]
        own = [1.0 if category.confidence is None else category.confidence for category in sources]
        value = (max(values) if values else None) if mode == "hard" else target.share
        found.append(Graded(target.concept, value, max(own) * target.degree))
    return found


def _from_point(converter: Converter, annotation: Annotation, level: Level | None) -> Converted:
    if annotation.point is None:
        return Converted(annotation, answers=(_NOTHING,))
    if level is None:
        return Converted(annotation, kept=True)
    answer = converter.convert([VadItem(annotation.point)], VAD, level.id)[0]
    graded = tuple(Graded(target.concept, None, target.share) for target in answer.targets)
    return Converted(annotation, graded, (answer,))

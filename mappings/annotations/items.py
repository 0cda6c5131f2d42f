"""Items as annotations: what labels, scores and points converted to, for the formats of annotated documents."""

from collections.abc import Sequence

from mappings.annotations.annotation import Annotation, Category
from mappings.annotations.conversion import Converted, Graded
from mappings.conversion.answer import Conversion, Item, LabelsItem, Mode, ScoresItem

__all__ = ["converted_items"]


def converted_items(items: Sequence[Item], answers: Sequence[Conversion], mode: Mode) -> tuple[Converted, ...]:
    """Give the answers for items as converted annotations, one each.

    In mode `hard` a target takes over the highest score of the labels that it comes from, and has no intensity where
    labels came without scores; else its share is its intensity. Its confidence is the degree to which the meaning
    carries over.

    Args:
        items: what was converted.
        answers: what it became; points on [-1, 1].
        mode: how.
    """
    return tuple(_converted(item, answer, mode) for item, answer in zip(items, answers, strict=True))


def _converted(item: Item, answer: Conversion, mode: Mode) -> Converted:
    scores: dict[str, float | None] = {}
    if isinstance(item, ScoresItem):
        scores = dict(item.scores)
    elif isinstance(item, LabelsItem):
        scores = dict.fromkeys(item.labels)
    graded = []
    for target in answer.targets if answer.status != "unmapped" else ():
        given = [score for label in target.sources if (score := scores.get(label)) is not None]
        value = target.share if mode != "hard" else max(given, default=None)
        graded.append(Graded(target.concept, value, target.degree))
    categories = tuple(Category(label, value) for label, value in scores.items())
    return Converted(Annotation(categories=categories), tuple(graded), (answer,))

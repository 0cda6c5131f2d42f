"""Answers: entries with their sets of emotions as Senpy gives them, in JSON-LD with its context in it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from kgservice.classification.service import Answer
from kgservice.senpy.models import Model, Models
from kgservice.senpy.question import LABELS, Question
from kgservice.workspace import AtRevision
from mappings.annotations.annotation import Annotation, Category, Document
from mappings.annotations.conversion import Converted, convert_annotations
from mappings.annotations.formats import read_annotations
from mappings.annotations.onyx import CONTEXT
from mappings.conversion.converter import VAD
from mappings.resolution.answer import Query
from ontology.errors import EmotaxaError

__all__ = ["ANSWER_CONTEXT", "answer_document", "target_of"]

ANSWER_CONTEXT: Final[dict[str, Any]] = {
    "@vocab": CONTEXT["senpy"],
    **CONTEXT,
    "activities": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "EmotionSet": "onyx:EmotionSet",
    "Emotion": "onyx:Emotion",
    "Activity": "prov:Activity",
}
"""The context of an answer; nothing has to be fetched to read it."""

_PAD: Final = Model(
    f"{CONTEXT['emoml']}pad-dimensions",
    VAD,
    dimensions={
        "pleasure": "valence",
        "arousal": "arousal",
        "dominance": "dominance",
    },
)
_DIGITS: Final = 6


def target_of(at: AtRevision, question: Question) -> str | None:
    """Give the level that a text is to be classified in; None for the model's own.

    Raises:
        EmotaxaError: where there is no such emotion model.
    """
    found = None if question.model is None else Models(at).find(question.model).target
    return None if found == VAD else found


def answer_document(at: AtRevision, question: Question, classified: Answer | None = None) -> dict[str, Any]:
    """Answer a question.

    Args:
        at: the graph.
        question: what is asked.
        classified: what a classifier says of the input, where that is a text.

    Raises:
        EmotaxaError: where the input cannot be read, a label names nothing, or there is no such model.
        DocumentError: where a document is malformed, or names what is not known.
    """
    models = Models(at)
    model = None if question.model is None else models.find(question.model)
    if classified is not None:
        return _of_text(question, classified, model, models, at.revision)
    document = _labels(at, question) if question.algorithm == LABELS else _read(question)
    converted: Sequence[Converted | None] = [None] * len(document.annotations)
    if model is not None:
        converted = convert_annotations(at.converter, document, model.target)
    activity = _activity_id(question, at.revision)
    entries: dict[str, dict[str, Any]] = {}
    for number, (annotation, found) in enumerate(zip(document.annotations, converted, strict=True), 1):
        entry = entries.setdefault(
            annotation.about or f"{question.prefix}Entry{number}", _entry(annotation, question.prefix, number)
        )
        entry["onyx:hasEmotionSet"] += _sets(annotation, found, model, models, question, activity)
    return _results(question, model, at.revision, list(entries.values()))


def _results(question: Question, model: Model | None, revision: int, entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "@context": ANSWER_CONTEXT,
        "@id": f"{question.prefix}Results_r{revision}",
        "@type": "Results",
        "activities": [_activity(_activity_id(question, revision), question, model, revision)],
        "entries": entries,
    }


def _activity_id(question: Question, revision: int) -> str:
    return f"{question.prefix}Analysis_r{revision}"


def _of_text(
    question: Question, classified: Answer, model: Model | None, models: Models, revision: int
) -> dict[str, Any]:
    """Give the emotions of a text: the concepts that were chosen, or its point where dimensions were asked for."""
    [found] = classified.results()
    likely = {one.concept: one.probability for one in found.predictions}
    known = {concept.iri: concept for concept in classified.concepts}
    if model is None or model.dimensions is None:
        named = ((iri if model is None else models.category(known[iri], model), likely[iri]) for iri in found.concepts)
        emotions = [_emotion(category, None, probability) for category, probability in named]
    else:
        emotions = [] if found.point is None else [{"@type": "Emotion", **model.point(found.point)}]
    made = _set("", emotions) | {"prov:wasGeneratedBy": _activity_id(question, revision)}
    if model is not None:
        made["onyx:usesEmotionModel"] = model.name
    entry = _entry(Annotation(text=question.text), question.prefix, 1)
    entry["onyx:hasEmotionSet"].append(made)
    return _results(question, model, revision, [entry])


def _read(question: Question) -> Document:
    assert question.format is not None
    return read_annotations(question.text.encode("utf-8"), question.format, "i")


def _labels(at: AtRevision, question: Question) -> Document:
    """Take the input for labels: one set of emotions, of what they name."""
    texts = [text.strip() for line in question.text.splitlines() for text in line.split(",") if text.strip()]
    found = at.resolver.resolve_all([Query(text, None, question.language) for text in texts], 5)
    categories = []
    for answer in found:
        if answer.status == "unresolved":
            close = f"did you mean {', '.join(answer.suggestions)}?" if answer.suggestions else "give another word"
            raise EmotaxaError(answer.reason, hint=answer.question or close, value=answer.query.text, field="i")
        # Of several that bear the word, the first stands nearest to it; a label needs no scheme in Senpy.
        categories.append(Category(answer.candidates[0].concept.iri))
    return Document((Annotation(categories=tuple(categories), text=question.text),), "i")


def _entry(annotation: Annotation, prefix: str, number: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "@id": annotation.about or f"{prefix}Entry{number}",
        "@type": ["Entry", "nif:RFC5147String", "nif:Context"],
    }
    if annotation.text:
        entry["nif:isString"] = annotation.text
    return {**entry, "onyx:hasEmotionSet": []}


def _sets(
    annotation: Annotation,
    found: Converted | None,
    model: Model | None,
    models: Models,
    question: Question,
    activity: str,
) -> Iterable[dict[str, Any]]:
    """Give the sets of emotions to be shown of one annotation."""
    original = _set(annotation.id, _given(annotation))
    if found is None or model is None:
        return [original]
    made = _set("", _made(found, model, models)) | {
        "onyx:usesEmotionModel": model.name,
        "prov:wasGeneratedBy": activity,
    }
    if found.reasons:
        made["core:note"] = list(found.reasons)
    if question.conversion == "nested":
        return [made | {"prov:wasDerivedFrom": original}]
    if question.conversion == "filtered":
        return [made]
    if annotation.id:
        made["prov:wasDerivedFrom"] = annotation.id
    return [original, made]


def _set(identifier: str, emotions: list[dict[str, Any]]) -> dict[str, Any]:
    named = {"@id": identifier} if identifier else {}
    return {**named, "@type": "EmotionSet", "onyx:hasEmotion": emotions}


def _given(annotation: Annotation) -> list[dict[str, Any]]:
    emotions = [_emotion(category.name, category.value, category.confidence) for category in annotation.categories]
    if annotation.point is not None:
        emotions.append({"@type": "Emotion", **_PAD.point(annotation.point)})
    return emotions


def _made(found: Converted, model: Model, models: Models) -> list[dict[str, Any]]:
    if model.dimensions is None:
        return [_emotion(models.category(one.concept, model), one.value, one.confidence) for one in found.graded]
    points = [answer.vad.point for answer in found.answers if answer.vad is not None]
    point = found.annotation.point if found.kept else next(iter(points), None)
    return [] if point is None else [{"@type": "Emotion", **model.point(point)}]


def _emotion(category: str, value: float | None, confidence: float | None) -> dict[str, Any]:
    emotion: dict[str, Any] = {"@type": "Emotion", "onyx:hasEmotionCategory": category}
    if value is not None:
        emotion["onyx:hasEmotionIntensity"] = round(value, _DIGITS)
    if confidence is not None:
        emotion["onyx:algorithmConfidence"] = round(confidence, _DIGITS)
    return emotion


def _activity(name: str, question: Question, model: Model | None, revision: int) -> dict[str, Any]:
    used = {"revision": str(revision), "conversion": question.conversion}
    if model is not None:
        used["emotion-model"] = model.name
    return {
        "@id": name,
        "@type": "Activity",
        "prov:wasAssociatedWith": {"@id": f"plugins/{question.algorithm}"},
        "prov:used": [{"name": key, "prov:value": value} for key, value in used.items()],
    }

"""Conversion requests, answered: from kept answers where labels were asked before, else by the converter."""

from collections.abc import Sequence

import orjson

from kgservice.rest.answer_cache import AnswerCache, Key, Question
from kgservice.rest.models.convert import ConvertItem, ConvertRequest
from kgservice.views.conversions import conversion_view
from kgservice.workspace import AtRevision
from mappings.annotations.formats import Format, write_annotations
from mappings.annotations.items import converted_items
from mappings.conversion.answer import Item, LabelsItem, ScoresItem, VadItem
from mappings.conversion.converter import VAD
from ontology.errors import EmotaxaError
from ontology.norm import Point
from ontology.scale import UNIT, Scale

__all__ = ["convert_json", "convert_text", "kept_json"]

_MOST_KEPT = 8
"""Labels of an item whose answer is kept; longer combinations hardly come back."""

_UNIT = str(UNIT)


def kept_json(at: AtRevision, request: ConvertRequest, cache: AnswerCache) -> bytes | None:
    """Give the JSON document that answers a request where every answer is kept; None where one is to be computed.

    Raises:
        UnknownReference: for a scheme.
        ScaleError: where the scale cannot be read.
    """
    known = cache.table(_question(at, request, _scale(request)))
    if not known:
        return None
    answers = [None if key is None else known.get(key) for key in map(_key, request.items)]
    return None if None in answers else _document(at, answers)


def convert_json(at: AtRevision, request: ConvertRequest, cache: AnswerCache) -> bytes:
    """Give the JSON document that answers a request.

    Raises:
        EmotaxaError: as `Converter.convert` does; `field` holds the place in the request.
    """
    scale = _scale(request)
    question = _question(at, request, scale)
    known = cache.table(question)
    keys = [_key(item) for item in request.items]
    answers = [None if key is None else known.get(key) for key in keys]
    missing = [place for place, answer in enumerate(answers) if answer is None]
    if missing or not answers:
        _fill(at, request, question, keys, missing, answers, cache)
    return _document(at, answers)


def convert_text(at: AtRevision, request: ConvertRequest, form: Format) -> str:
    """Give a request's answers as an annotated document; points come on the scale of its format.

    Raises:
        EmotaxaError: as `convert_json` does.
    """
    scale = _scale(request)
    items = [_read(item, place) for place, item in enumerate(request.items)]
    converter = at.converter_between(request.from_, request.to)
    answers = converter.convert(
        items,
        request.from_,
        request.to,
        mode=request.mode,
        profile=request.profile,
        explain=False,
        scale=scale if request.from_ == VAD else UNIT,
    )
    return write_annotations(converter, converted_items(items, answers, request.mode), request.to, form)


def _document(at: AtRevision, answers: Sequence[bytes | None]) -> bytes:
    return b'{"revision":%d,"results":[%b]}' % (at.revision, b",".join(answer for answer in answers if answer))


def _scale(request: ConvertRequest) -> Scale:
    return UNIT if request.scale == _UNIT else Scale.parse(request.scale)


def _question(at: AtRevision, request: ConvertRequest, scale: Scale) -> Question:
    source, target = _level_id(at, request.from_, "from"), _level_id(at, request.to, "to")
    return Question(at.revision, source, target, request.profile, request.mode, request.explain, scale)


def _level_id(at: AtRevision, text: str, field: str) -> str:
    return VAD if text == VAD else at.level(text, field=field).id


def _fill(
    at: AtRevision,
    request: ConvertRequest,
    question: Question,
    keys: Sequence[Key | None],
    missing: Sequence[int],
    answers: list[bytes | None],
    cache: AnswerCache,
) -> None:
    """Convert what is missing, each distinct combination of labels once."""
    first: dict[Key | int, int] = {}
    for place in missing:
        first.setdefault(place if keys[place] is None else keys[place], place)  # type: ignore[arg-type]
    fresh = dict(zip(first, _converted(at, request, question.scale, list(first.values())), strict=True))
    for place in missing:
        key = keys[place]
        answers[place] = fresh[place if key is None else key]
    cache.keep(question, {key: answer for key, answer in fresh.items() if not isinstance(key, int)})


def _converted(at: AtRevision, request: ConvertRequest, scale: Scale, places: Sequence[int]) -> list[bytes]:
    items = [_read(request.items[place], place) for place in places]
    try:
        found = at.converter_between(request.from_, request.to).convert(
            items,
            request.from_,
            request.to,
            mode=request.mode,
            profile=request.profile,
            explain=request.explain,
            scale=scale,
        )
    except EmotaxaError as error:
        # The converter counts the items that it was given.
        kind, _, rest = (error.field or "").partition("/")
        if kind == "items":
            number, slash, below = rest.partition("/")
            error.field = f"items/{places[int(number)]}{slash}{below}"
        raise
    return [orjson.dumps(conversion_view(answer, scale)) for answer in found]


def _key(item: ConvertItem) -> Key | None:
    """The key of an item's answer; None where it is not kept."""
    labels = item.labels
    if labels is None or item.scores is not None or item.vad is not None or len(labels) > _MOST_KEPT:
        return None
    return labels[0] if len(labels) == 1 else tuple(labels)


def _read(item: ConvertItem, place: int) -> Item:
    given = [name for name in ("labels", "scores", "vad") if getattr(item, name) is not None]
    if len(given) != 1:
        raise EmotaxaError(
            f"the item has {' and '.join(given)}" if given else "the item is empty",
            hint="give exactly one of labels, scores and vad",
            field=f"items/{place}",
        )
    if item.labels is not None:
        return LabelsItem(tuple(item.labels))
    if item.scores is not None:
        return ScoresItem(item.scores)
    assert item.vad is not None
    return VadItem(Point(item.vad.valence, item.vad.arousal, item.vad.dominance))

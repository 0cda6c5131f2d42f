"""Onyx written: converted annotations in JSON-LD or Turtle, each derived from the set that it came from."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from pyoxigraph import RdfFormat, Triple, parse, serialize

from mappings.annotations.conversion import Converted
from mappings.annotations.onyx import CONTEXT
from ontology.iri import compress
from ontology.norm import Point
from ontology.reference import Level

__all__ = ["write_onyx", "write_onyx_turtle"]

_DIGITS: Final = 6
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def write_onyx(converted: Sequence[Converted], level: Level | None) -> str:
    """Write annotations in the scheme that they were converted to, with a context that stands in the document.

    A set for which nothing fits holds no emotion, and says why. Points are written on the dimensions of EmotionML, from
    0 to 1.

    Args:
        converted: the annotations, in order.
        level: the scheme or tier that they were converted to; None for points.
    """
    model = "emoml:pad-dimensions" if level is None else f"emotaxa:{level.id}"
    document = {"@context": CONTEXT, "@graph": [_entry(one, level, model, at) for at, one in enumerate(converted, 1)]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write_onyx_turtle(converted: Sequence[Converted], level: Level | None) -> str:
    """Write the same in Turtle."""
    triples = (
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in parse(write_onyx(converted, level), format=RdfFormat.JSON_LD)
    )
    # Without ours: the slash in a name of a concept would have to be escaped.
    prefixes = {name: base for name, base in CONTEXT.items() if isinstance(base, str) and name != "emotaxa"}
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None
    return written.decode("utf-8")


def _entry(one: Converted, level: Level | None, model: str, at: int) -> dict[str, Any]:
    annotation = one.annotation
    emotions: dict[str, Any] = {"@type": "onyx:EmotionSet", "onyx:usesEmotionModel": model}
    if one.kept and annotation.id:
        emotions["@id"] = annotation.id
    elif annotation.id:
        emotions["prov:wasDerivedFrom"] = annotation.id
    emotions["onyx:hasEmotion"] = _point(one) if level is None else _categories(one)
    emotions |= {f"emotionml:{name}": text for name, text in annotation.attributes.items() if _PLAIN.fullmatch(name)}
    if one.reasons:
        emotions["core:note"] = list(one.reasons)
    entry: dict[str, Any] = {"@id": annotation.about or f"_:entry{at}", "@type": "nif:Context"}
    if annotation.text:
        entry["nif:isString"] = annotation.text
    if annotation.references:
        entry["prov:wasQuotedFrom"] = [{"@id": reference.uri} for reference in annotation.references]
    return {**entry, "onyx:hasEmotionSet": emotions}


def _categories(one: Converted) -> list[dict[str, Any]]:
    found = []
    for graded in one.graded:
        emotion: dict[str, Any] = {
            "@type": "onyx:Emotion",
            "onyx:hasEmotionCategory": f"emotaxa:{compress(graded.concept.iri).replace(':', '/', 1)}",
        }
        if graded.value is not None:
            emotion["onyx:hasEmotionIntensity"] = round(graded.value, _DIGITS)
        if not one.kept:
            emotion["onyx:algorithmConfidence"] = round(graded.confidence, _DIGITS)
        found.append(emotion)
    return found


def _point(one: Converted) -> list[dict[str, Any]]:
    points = [answer.vad.point for answer in one.answers if answer.vad is not None]
    point: Point | None = one.annotation.point if one.kept else next(iter(points), None)
    if point is None:
        return []
    named = {"pleasure": point.valence, "arousal": point.arousal, "dominance": point.dominance}
    values = {
        f"emoml:pad-dimensions_{name}": round((value + 1) / 2, _DIGITS)
        for name, value in named.items()
        if value is not None
    }
    return [{"@type": "onyx:Emotion", **values}]

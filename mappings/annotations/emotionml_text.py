"""EmotionML written: converted annotations as a document that holds by the Recommendation."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Final

from mappings.annotations.annotation import Annotation
from mappings.annotations.conversion import Converted
from mappings.annotations.emotionml import NAMESPACE
from mappings.annotations.vocabularies import W3C
from mappings.meaning.affect import AffectPoint
from ontology.concept import Concept
from ontology.iri import CORE, slug_of
from ontology.norm import Point
from ontology.reference import Level

__all__ = ["write_emotionml"]

_DIGITS: Final = 6
_TOKEN: Final = re.compile(r"[^\w.\-:]", re.UNICODE)
_ELEMENTS: Final = {"appraisal": "appraisal", "action tendency": "action-tendency", "dimension": "dimension"}
_PAD: Final = f"{W3C}pad-dimensions"


def write_emotionml(converted: Sequence[Converted], level: Level | None, members: Sequence[Concept] = ()) -> str:
    """Write annotations in the scheme that they were converted to.

    Categories of a scheme that is no vocabulary of the W3C are defined in the document itself. An annotation for which
    nothing fits has no place in EmotionML, where an emotion has to name something: it is told in the document's info,
    with its reason.

    Args:
        converted: the annotations, in order.
        level: the scheme or tier that they were converted to; None for points, written as pleasure, arousal and
            dominance on [0, 1].
        members: the concepts of the level, which its vocabulary lists.
    """
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("emotaxa", CORE)
    root = ET.Element(_tag("emotionml"), {"version": "1.0"})
    if level is None:
        root.set("dimension-set", _PAD)
        kind = "dimension"
    else:
        kind = _kind(members)
        root.set(f"{kind}-set", _vocabulary(root, level, members, kind))
    lost = [one for one in converted if _is_empty(one, level)]
    if lost:
        info = ET.Element(_tag("info"))
        for one in lost:
            note = ET.SubElement(info, f"{{{CORE}}}unmapped")
            note.text = "; ".join(one.reasons) or "nothing fits"
            if one.annotation.id:
                note.set("annotation", one.annotation.id)
        root.append(info)
    for one in converted:
        if not _is_empty(one, level):
            root.append(_emotion(one, level, kind))
    ET.indent(root)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _is_empty(one: Converted, level: Level | None) -> bool:
    return _point_of(one) is None if level is None else not one.graded


def _emotion(one: Converted, level: Level | None, kind: str) -> ET.Element:
    annotation = one.annotation
    element = ET.Element(_tag("emotion"), dict(_attributes(annotation)))
    if one.reasons:
        note = ET.SubElement(ET.SubElement(element, _tag("info")), f"{{{CORE}}}note")
        note.text = "; ".join(one.reasons)
    if level is None:
        point = _point_of(one)
        for name, value in _dimensions(point) if point else ():
            ET.SubElement(element, _tag("dimension"), {"name": name, "value": _number((value + 1) / 2)})
    for graded in one.graded if level is not None else ():
        attributes = {"name": _name(graded.concept)}
        if graded.value is not None:
            attributes["value"] = _number(min(1.0, graded.value))
        if not one.kept or graded.confidence < 1:
            attributes["confidence"] = _number(graded.confidence)
        ET.SubElement(element, _tag(kind), attributes)
    for reference in annotation.references:
        ET.SubElement(element, _tag("reference"), {"uri": reference.uri, "role": reference.role})
    if annotation.text:
        if len(element):
            element[-1].tail = annotation.text
        else:
            element.text = annotation.text
    return element


def _vocabulary(root: ET.Element, level: Level, members: Sequence[Concept], kind: str) -> str:
    """Give the name of a scheme's vocabulary, and define it where the W3C does not."""
    if level.tier is None and level.scheme.id.startswith("emotionml-"):
        return W3C + level.scheme.id.removeprefix("emotionml-")
    name = level.id.replace("/", ".")
    vocabulary = ET.SubElement(root, _tag("vocabulary"), {"type": kind, "id": name})
    for concept in members:
        ET.SubElement(vocabulary, _tag("item"), {"name": _name(concept)})
    return f"#{name}"


def _kind(members: Sequence[Concept]) -> str:
    aspects = {concept.aspect for concept in members}
    return _ELEMENTS.get(str(next(iter(aspects))), "category") if len(aspects) == 1 else "category"


def _name(concept: Concept) -> str:
    """Give a concept's name as a token of XML: its label, or the last part of its IRI where that is none."""
    return concept.label if concept.label and not _TOKEN.search(concept.label) else slug_of(concept.iri)


def _attributes(annotation: Annotation) -> list[tuple[str, str]]:
    own = [("id", annotation.id)] if annotation.id else []
    return own + sorted(annotation.attributes.items())


def _point_of(one: Converted) -> Point | None:
    if one.kept:
        return one.annotation.point
    found: list[AffectPoint] = [answer.vad for answer in one.answers if answer.vad is not None]
    return found[0].point if found else None


def _dimensions(point: Point) -> list[tuple[str, float]]:
    found = [("pleasure", point.valence), ("arousal", point.arousal)]
    return found if point.dominance is None else [*found, ("dominance", point.dominance)]


def _number(value: float) -> str:
    return f"{round(value, _DIGITS):g}"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"

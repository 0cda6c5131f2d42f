"""Classifications as annotated documents: EmotionML and Onyx, with the model that they come from."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from pyoxigraph import RdfFormat, Triple, parse, serialize

from classifiers.classification import Classification
from classifiers.model import Model
from mappings.annotations.annotation import Annotation
from mappings.annotations.conversion import Converted, Graded
from mappings.annotations.formats import Format
from mappings.annotations.onyx import CONTEXT
from mappings.annotations.onyx_text import write_onyx
from mappings.conversion.answer import Conversion
from ontology.concept import Concept
from ontology.norm import Point
from ontology.reference import Level

__all__ = ["classification_text"]

_DIGITS: Final = 6
_BEYOND_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that no document in XML can hold; a blank stands for each."""

_SILENT: Final = Conversion("unmapped", warnings=("the text holds nothing to go by",))
_UNSURE: Final = Conversion("unmapped", warnings=("no concept is likely enough",))


def classification_text(
    texts: Sequence[str],
    answers: Sequence[Classification],
    target: Level,
    concepts: Sequence[Concept],
    model: Model,
    form: Format,
) -> str:
    """Write classifications in a format, one annotation for each text, in their order.

    The chosen concepts are its categories, their probabilities the confidences. In Onyx, the point of the text stands
    beside them on the dimensions of EmotionML, from 0 to 1, and the analysis names the model.

    Args:
        texts: what was classified.
        answers: what was said of each.
        target: the level that was answered in.
        concepts: of that level.
        model: who says so.
        form: the format.
    """
    known = {concept.iri: concept for concept in concepts}
    xml = form.id == "emotionml"
    converted = []
    for text, answer in zip(texts, answers, strict=True):
        likely = {one.concept: one.probability for one in answer.predictions}
        graded = tuple(Graded(known[iri], None, likely[iri]) for iri in answer.concepts)
        why = () if graded else (_UNSURE if answer.predictions else _SILENT,)
        converted.append(Converted(Annotation(text=_BEYOND_XML.sub(" ", text) if xml else text), graded, why))
    if xml:
        return form.write(converted, target, concepts)
    document = json.loads(write_onyx(converted, target))
    _complete(document, answers, model)
    return _turtle(document) if form.id == "onyx-turtle" else json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _complete(document: dict[str, Any], answers: Sequence[Classification], model: Model) -> None:
    """Add to a document in Onyx the points of the texts, and the analysis that the sets come from."""
    analysis = "_:analysis"
    for entry, answer in zip(document["@graph"], answers, strict=True):
        found = entry["onyx:hasEmotionSet"]
        found["prov:wasGeneratedBy"] = {"@id": analysis}
        if answer.point is not None:
            found["onyx:hasEmotion"].append(_point(answer.point))
    document["@graph"].append(
        {
            "@id": analysis,
            "@type": "onyx:EmotionAnalysis",
            "onyx:algorithm": f"{model.name} {model.version}".strip(),
        }
    )


def _point(point: Point) -> dict[str, Any]:
    named = {"pleasure": point.valence, "arousal": point.arousal, "dominance": point.dominance}
    values = {
        f"emoml:pad-dimensions_{name}": round((value + 1) / 2, _DIGITS)
        for name, value in named.items()
        if value is not None
    }
    return {"@type": "onyx:Emotion", **values}


def _turtle(document: dict[str, Any]) -> str:
    triples = (
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in parse(json.dumps(document), format=RdfFormat.JSON_LD)
    )
    prefixes = {name: base for name, base in CONTEXT.items() if isinstance(base, str) and name != "emotaxa"}
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None
    return written.decode("utf-8")

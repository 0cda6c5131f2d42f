"""Onyx in JSON-LD or Turtle: emotion sets read off a document, whatever shape it has.

Onyx (Sanchez-Rada and Iglesias 2016, Information Processing and Management 52(1), 99-114) links what is annotated to
sets of emotions by `onyx:hasEmotionSet`, a set to its emotions by `onyx:hasEmotion`, an emotion to a category by
`onyx:hasEmotionCategory`, with an intensity, or to values of dimensions. It is read as a graph. Nothing is fetched: the
contexts that Senpy and Onyx publish are known here, and any other has to stand in the document.
"""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from mappings.annotations.annotation import Annotation, Category, Document
from mappings.annotations.vocabularies import DIMENSIONS, EMOML, ONYX
from ontology.errors import DocumentError, Place, ScaleError
from ontology.iri import BASE, CORE
from ontology.norm import Point
from ontology.outside.contexts import check_contexts, in_reading_order
from ontology.outside.depth import check_depth
from ontology.scale import Scale

__all__ = ["CONTEXT", "EMOTIONML", "NIF", "PROV", "read_onyx", "read_onyx_turtle"]

NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
PROV: Final = "http://www.w3.org/ns/prov#"
EMOTIONML: Final = "http://www.w3.org/2009/10/emotionml#"
"""Before the attributes of an EmotionML annotation, its times and modalities, which Onyx has no names for."""

_SENPY: Final = "http://www.gsi.upm.es/onto/senpy/ns#"
_WNA: Final = "http://gsi.dit.upm.es/ontologies/wnaffect/ns#"

CONTEXT: Final[dict[str, Any]] = {
    "onyx": ONYX[0],
    "nif": NIF,
    "prov": PROV,
    "wna": _WNA,
    "emoml": EMOML,
    "emotaxa": BASE,
    "core": CORE,
    "senpy": _SENPY,
    "emotionml": EMOTIONML,
    "entries": {"@id": "prov:generated"},
    "emotions": {"@id": "onyx:hasEmotionSet"},
    "text": {"@id": "nif:isString"},
    "onyx:hasEmotionCategory": {"@type": "@id"},
    "onyx:usesEmotionModel": {"@type": "@id"},
    "prov:wasDerivedFrom": {"@type": "@id"},
    "prov:wasGeneratedBy": {"@type": "@id"},
}
"""The context of what is written, and of what names one of the published contexts."""

_DOCUMENT: Final = "urn:emotaxa:document:"
"""What relative names in a document are resolved against."""

_PUBLISHED: Final = ("senpy", "gsi.dit.upm.es", "gsi.upm.es")
_Node = NamedNode | BlankNode
_Graph = dict[_Node, dict[str, list[Any]]]


def read_onyx(text: str, path: str = "<text>", *, scale: Scale | None = None) -> Document:
    """Read a document; each emotion set is an annotation.

    Args:
        text: JSON-LD.
        path: names the document in errors.
        scale: the scale of its dimensions, in place of that of their vocabulary (EmotionML's 0 to 1, ANEW's 1 to 9).

    Raises:
        DocumentError: where it is no JSON, or nested too deeply, a context would have to be fetched, there is no
            emotion set in it, or a value is none.
    """
    return _document(_graph(text, path), path, scale)


def read_onyx_turtle(text: str, path: str = "<text>", *, scale: Scale | None = None) -> Document:
    """Read a document in Turtle; the arguments and errors are those of `read_onyx`."""
    try:
        graph = _collected(parse(text, format=RdfFormat.TURTLE, base_iri=_DOCUMENT))
    except (SyntaxError, ValueError) as error:
        raise DocumentError(f"not Turtle: {error}", Place(path), hint="correct the document") from error
    return _document(graph, path, scale)


def _document(graph: _Graph, path: str, scale: Scale | None) -> Document:
    owners: dict[_Node, _Node] = {}
    sets: list[_Node] = []
    for node, about in graph.items():
        for found in _values(about, "hasEmotionSet"):
            owners.setdefault(found, node)
            sets.append(found)
    sets += [node for node, about in graph.items() if _values(about, "hasEmotion") and node not in owners]
    if not sets:
        raise DocumentError(
            "there is no emotion set in it",
            Place(path),
            hint="give onyx:hasEmotionSet with onyx:hasEmotion, and a context that says what onyx: is",
        )
    return Document(
        tuple(_annotation(graph, node, owners.get(node), path, scale) for node in dict.fromkeys(sets)), path
    )


def _graph(text: str, path: str) -> _Graph:
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise DocumentError(
            f"not JSON: {getattr(error, 'msg', 'nested too deeply')}", Place(path, line), hint="correct the document"
        ) from error
    check_depth(document, path)
    document = in_reading_order(_with_contexts(document))
    check_contexts(document, path)
    try:
        return _collected(parse(json.dumps(document), format=RdfFormat.JSON_LD, base_iri=_DOCUMENT))
    except (SyntaxError, ValueError) as error:
        raise DocumentError(f"not JSON-LD: {error}", Place(path), hint="correct the document") from error


def _collected(quads: Iterable[Quad]) -> _Graph:
    """Collect what a document says of each node; in which graph it says so makes no difference."""
    found: _Graph = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode | BlankNode):
            found[quad.subject][quad.predicate.value].append(quad.object)
    return found


def _with_contexts(document: Any) -> Any:  # noqa: ANN401
    """Put the published contexts in where a document only names them."""
    if isinstance(document, list):
        return [_with_contexts(each) for each in document]
    if not isinstance(document, dict):
        return document
    held = {key: _with_contexts(value) for key, value in document.items() if key != "@context"}
    if "@context" not in document:
        return held
    contexts = document["@context"] if isinstance(document["@context"], list) else [document["@context"]]
    known = [CONTEXT if isinstance(one, str) and any(part in one for part in _PUBLISHED) else one for one in contexts]
    return {"@context": known, **held}


def _annotation(graph: _Graph, node: _Node, owner: _Node | None, path: str, scale: Scale | None) -> Annotation:
    place = Place(path, slot=node.value if isinstance(node, NamedNode) else None)
    categories: list[Category] = []
    points: list[tuple[Point, float]] = []
    for emotion in _values(graph[node], "hasEmotion"):
        about = graph.get(emotion, {}) if isinstance(emotion, NamedNode | BlankNode) else {}
        named = [category.value for category in _values(about, "hasEmotionCategory")]
        value = _intensity(about, place)
        confidence = _confidence(about, place)
        categories += [Category(name, value, confidence) for name in named]
        point = _point(about, place, scale)
        if point is not None and not named:
            points.append((point, 1.0 if value is None else value))
    entry = graph.get(owner, {}) if owner is not None else {}
    texts = [text.value for text in entry.get(f"{NIF}isString", ()) if isinstance(text, Literal)]
    return Annotation(
        id=node.value if isinstance(node, NamedNode) else "",
        categories=tuple(categories),
        point=_mean(points),
        about=owner.value if isinstance(owner, NamedNode) else "",
        text=texts[0] if texts else "",
        attributes={
            name.removeprefix(EMOTIONML): values[0].value
            for name, values in graph[node].items()
            if name.startswith(EMOTIONML) and isinstance(values[0], Literal)
        },
    )


def _values(about: dict[str, list[Any]], name: str) -> list[Any]:
    return [value for namespace in ONYX for value in about.get(namespace + name, ())]


def _intensity(about: dict[str, list[Any]], place: Place) -> float | None:
    found = [_number(value, place, "hasEmotionIntensity") for value in _values(about, "hasEmotionIntensity")]
    if any(value < 0 for value in found):
        raise DocumentError(
            f"the intensity {min(found):g} is negative", place, hint="give intensities of 0 and more", value=min(found)
        )
    return max(found) if found else None


def _confidence(about: dict[str, list[Any]], place: Place) -> float | None:
    found = [_number(value, place, "algorithmConfidence") for value in _values(about, "algorithmConfidence")]
    if any(not 0 <= value <= 1 for value in found):
        raise DocumentError(
            f"the confidence {found[0]:g} lies outside 0 to 1", place, hint="give a share", value=found[0]
        )
    return max(found) if found else None


def _point(about: dict[str, list[Any]], place: Place, scale: Scale | None) -> Point | None:
    values: dict[str, float] = {}
    for iri, objects in about.items():
        dimension = DIMENSIONS.get(iri)
        if dimension is None or not objects:
            continue
        number = _number(objects[0], place, dimension.name)
        try:
            values[dimension.name] = (scale or dimension.scale).to_unit(number, dimension.name)
        except ScaleError as error:
            raise DocumentError(error.message, place, hint=error.hint, value=number) from error
    if not {"valence", "arousal"} <= values.keys():
        return None
    return Point(values["valence"], values["arousal"], values.get("dominance"))


def _mean(points: list[tuple[Point, float]]) -> Point | None:
    """Give the mean of the points of a set, each counting by its intensity."""
    held = [(point, weight) for point, weight in points if weight > 0]
    if not held:
        return None

    def mean(read: Callable[[Point], float | None], over: Iterable[tuple[Point, float]]) -> float | None:
        known = [(value, weight) for point, weight in over if (value := read(point)) is not None]
        total = math.fsum(weight for _, weight in known)
        return math.fsum(value * weight for value, weight in known) / total if known else None

    valence, arousal = mean(lambda one: one.valence, held), mean(lambda one: one.arousal, held)
    if valence is None or arousal is None:
        return None
    return Point(valence, arousal, mean(lambda one: one.dominance, held))


def _number(value: Any, place: Place, name: str) -> float:  # noqa: ANN401
    try:
        number = float(value.value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise DocumentError(f"{name} is {value.value!r}, no number", place, hint="give a number", value=value.value)
    return number

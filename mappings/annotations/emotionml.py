"""EmotionML 1.0 (W3C Recommendation, 22 May 2014): documents read and checked.

Sections of the Recommendation are named where a rule comes from one. Nothing is fetched: a vocabulary is one of the
W3C's note, one of our schemes, or defined in the document itself under the id or printed name of a scheme.
"""

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Final
from xml.parsers import expat

from mappings.annotations.annotation import Annotation, Category, Document, Reference
from mappings.annotations.vocabularies import W3C, dimension_set
from ontology.errors import DocumentError, Place, ScaleError
from ontology.norm import Point
from ontology.outside.entities import check_entities

__all__ = ["NAMESPACE", "read_emotionml"]

NAMESPACE: Final = "http://www.w3.org/2009/10/emotionml"

_SETS: Final = {
    "category": "category-set",
    "dimension": "dimension-set",
    "appraisal": "appraisal-set",
    "action-tendency": "action-tendency-set",
}
_NAMED: Final = frozenset(_SETS.values())
_OWN: Final = frozenset({"id", "version"}) | _NAMED
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def read_emotionml(text: str, path: str = "<text>") -> Document:
    """Read a document.

    Categories, appraisals and action tendencies of an emotion are told apart by their vocabularies; the first kind
    that is there is read as its categories. Dimensions of pleasure (valence), arousal and dominance (potency) are its
    point; a trace counts by its mean (section 2.2.4).

    Raises:
        DocumentError: where it is no well-formed XML, no EmotionML, or breaks a rule of it; with line and cure.
    """
    check_entities(text, path)
    root, lines = _parsed(text, path)
    if root.tag == f"{{{NAMESPACE}}}emotion":
        return Document((_emotion(root, {}, lines, path),), path)
    if root.tag != f"{{{NAMESPACE}}}emotionml":
        raise DocumentError(
            f"the outermost element is {_local(root)!r}",
            Place(path, lines[root]),
            hint=f'give an <emotionml version="1.0" xmlns="{NAMESPACE}">',
            value=_local(root),
        )
    if root.get("version", "1.0") != "1.0":
        raise DocumentError(
            f"EmotionML {root.get('version')!r}", Place(path, lines[root], slot="version"), hint="give version 1.0"
        )
    defined = {name: value for name, value in root.attrib.items() if name in _NAMED}
    found = tuple(_emotion(each, defined, lines, path) for each in root.iter(f"{{{NAMESPACE}}}emotion"))
    if not found:
        raise DocumentError("there is no emotion in it", Place(path, lines[root]), hint="give an <emotion>")
    return Document(found, path)


def _parsed(text: str, path: str) -> tuple[ET.Element, dict[ET.Element, int]]:
    """Read XML with the line of each element; the text is decoded already, whatever encoding it declares."""
    lines: dict[ET.Element, int] = {}
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate("utf-8", namespace_separator="}")

    def name(tag: str) -> str:
        return f"{{{tag}" if "}" in tag else tag

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        element = builder.start(name(tag), {name(key): value for key, value in attributes.items()})
        lines[element] = parser.CurrentLineNumber

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: builder.end(name(tag))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(text.encode("utf-8"), True)
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"half of a character stands alone: {text[error.start]!r}",
            Place(path, text.count("\n", 0, error.start) + 1),
            hint="write the document anew from text that can be encoded",
        ) from error
    except expat.ExpatError as error:
        raise DocumentError(
            f"not well-formed XML: {expat.ErrorString(error.code)}",
            Place(path, error.lineno, error.offset + 1),
            hint="correct the document",
        ) from error
    return builder.close(), lines


def _emotion(element: ET.Element, defined: Mapping[str, str], lines: Mapping[ET.Element, int], path: str) -> Annotation:
    sets = {**defined, **{name: value for name, value in element.attrib.items() if name in _NAMED}}
    line = lines[element]
    children = list(element)
    if not any(_local(child) in _SETS for child in children):
        raise DocumentError(
            "an emotion without category, dimension, appraisal or action tendency",
            Place(path, line),
            hint="give it one (section 2.1.2)",
        )
    kind = next((one for one in ("category", "appraisal", "action-tendency") if _of(children, one)), "")
    named = sets.get(_SETS[kind], "") if kind else ""
    if kind and not named:
        raise DocumentError(
            f"a {kind} without a vocabulary",
            Place(path, lines[next(_of_kind(children, kind))], slot=_SETS[kind]),
            hint=f'say which, as {_SETS[kind]}="{W3C}big6" (section 2.1.2)',
        )
    categories = tuple(_category(child, lines, path) for child in _of_kind(children, kind)) if kind else ()
    point = _point(list(_of_kind(children, "dimension")), sets.get("dimension-set", ""), lines, path)
    return Annotation(
        id=element.get("id", ""),
        vocabulary=named,
        categories=categories,
        point=point,
        text=" ".join("".join(_texts(element)).split()),
        references=tuple(_reference(child, lines, path) for child in _of_kind(children, "reference")),
        attributes={key: value for key, value in element.attrib.items() if key not in _OWN},
        line=line,
    )


def _category(element: ET.Element, lines: Mapping[ET.Element, int], path: str) -> Category:
    name = element.get("name", "").strip()
    if not name:
        raise DocumentError(
            f"a {_local(element)} without a name", Place(path, lines[element], slot="name"), hint="give its name"
        )
    return Category(name, _value(element, lines, path), _share(element, "confidence", lines, path))


def _point(elements: list[ET.Element], named: str, lines: Mapping[ET.Element, int], path: str) -> Point | None:
    """Read the place in the affect space; None where the dimensions are of another kind, or do not give both axes."""
    if not elements:
        return None
    first = lines[elements[0]]
    if not named:
        raise DocumentError(
            "a dimension without a vocabulary",
            Place(path, first, slot="dimension-set"),
            hint=f'say which, as dimension-set="{W3C}pad-dimensions" (section 2.1.2)',
        )
    known = dimension_set(named)
    if known is None:
        return None
    values: dict[str, float] = {}
    for element in elements:
        name = element.get("name", "").strip()
        dimension = known.get(name)
        if dimension is None:
            if named.endswith("fsre-dimensions") and name == "unpredictability":
                continue
            raise DocumentError(
                f"unknown dimension {name!r}",
                Place(path, lines[element], slot="name"),
                hint=f"{named.rpartition('#')[2]} has {', '.join(known)}",
                value=name,
            )
        value = _value(element, lines, path)
        if value is None:
            raise DocumentError(
                f"the dimension {name!r} has no value", Place(path, lines[element], slot="value"), hint="give one"
            )
        try:
            values[dimension.name] = dimension.scale.to_unit(value, name)
        except ScaleError as error:
            raise DocumentError(error.message, Place(path, lines[element], slot="value"), hint=error.hint) from error
    if not {"valence", "arousal"} <= values.keys():
        return None
    return Point(values["valence"], values["arousal"], values.get("dominance"))


def _value(element: ET.Element, lines: Mapping[ET.Element, int], path: str) -> float | None:
    """Read the value of an element, or the mean of its trace (section 2.2.4: one of the two)."""
    traces = list(_of_kind(list(element), "trace"))
    if not traces:
        return _share(element, "value", lines, path)
    if element.get("value") is not None or len(traces) > 1:
        raise DocumentError(
            "both a value and a trace" if len(traces) == 1 else "several traces",
            Place(path, lines[element]),
            hint="give one of them (section 2.2.4)",
        )
    place = Place(path, lines[traces[0]], slot="samples")
    samples = [_number(text, place) for text in (traces[0].get("samples") or "").split()]
    if not samples:
        raise DocumentError("a trace without samples", place, hint="give its samples (section 2.2.4)")
    return math.fsum(samples) / len(samples)


def _share(element: ET.Element, name: str, lines: Mapping[ET.Element, int], path: str) -> float | None:
    text = element.get(name)
    return None if text is None else _number(text.strip(), Place(path, lines[element], slot=name))


def _number(text: str, place: Place) -> float:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not 0.0 <= value <= 1.0:
        raise DocumentError(
            f"{text!r} is no number from 0 to 1", place, hint="EmotionML gives every value on [0, 1]", value=text
        )
    return value


def _reference(element: ET.Element, lines: Mapping[ET.Element, int], path: str) -> Reference:
    uri = element.get("uri", "").strip()
    if not uri:
        raise DocumentError(
            "a reference without a uri", Place(path, lines[element], slot="uri"), hint="give it (section 2.3.1)"
        )
    return Reference(uri, element.get("role", "expressedBy"))


def _of(children: list[ET.Element], kind: str) -> bool:
    return next(_of_kind(children, kind), None) is not None


def _of_kind(children: list[ET.Element], kind: str) -> Iterator[ET.Element]:
    return (child for child in children if child.tag == f"{{{NAMESPACE}}}{kind}")


def _texts(element: ET.Element) -> Iterator[str]:
    """Give the text that stands in an emotion itself, outside its parts."""
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]

"""Questions: what a request of Senpy's form asks for, under whichever of its names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

from kgservice.senpy.errors import UnknownAlgorithm
from mappings.annotations.formats import FORMATS, Format
from ontology.errors import EmotaxaError

__all__ = [
    "ALGORITHMS",
    "CLASSIFICATION",
    "DOCUMENT",
    "LABELS",
    "PARAMETERS",
    "Conversion",
    "Question",
    "read_question",
]

Conversion = Literal["full", "nested", "filtered"]

DOCUMENT: Final = "emotaxa-conversion"
LABELS: Final = "emotaxa-labels"
CLASSIFICATION: Final = "emotaxa-classification"
ALGORITHMS: Final = {
    DOCUMENT: "Converts the emotions of an annotated document (Onyx in JSON-LD or Turtle, EmotionML) to another model.",
    LABELS: "Takes the input for labels, separated by commas or new lines, and finds the concepts that they name.",
    CLASSIFICATION: "Tells which emotions the input, a text, expresses.",
}

_FORMATS: Final = {"json-ld": "onyx", "jsonld": "onyx", "turtle": "onyx-turtle", "emotionml": "emotionml"}
_BEGINS: Final = (
    ("<", "emotionml"),
    ("{", "onyx"),
    ("[", "onyx"),
    ("@prefix", "onyx-turtle"),
    ("PREFIX", "onyx-turtle"),
)

PARAMETERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "input": {"aliases": ["i", "input"], "help": "A text, an annotated document, or labels."},
    "informat": {
        "aliases": ["informat", "f"],
        "options": ["text", "json-ld", "turtle", "emotionml"],
        "help": "Format of the input; told by how it begins where it is left out.",
    },
    "intype": {
        "aliases": ["intype", "t"],
        "options": ["direct"],
        "help": "The input itself: nothing is fetched, and no file is read.",
    },
    "outformat": {
        "aliases": ["outformat", "o"],
        "options": ["json-ld", "turtle"],
        "help": "Format of the answer, before the header Accept.",
    },
    "algorithm": {
        "aliases": ["algorithm", "algorithms", "algo", "a"],
        "options": list(ALGORITHMS),
        "help": "What is done; GET /api/plugins/ lists it.",
    },
    "emotion-model": {
        "aliases": ["emotion-model", "emotionModel", "emoModel"],
        "help": "The model to convert to: emoml:big6, emoml:pad-dimensions, wna:WNAModel, a scheme such as parrott/1.",
    },
    "conversion": {
        "aliases": ["conversion"],
        "options": list(get_args(Conversion)),
        "help": "Converted emotions beside what they come from, with it inside them, or alone.",
    },
    "language": {"aliases": ["language", "l"], "help": "Language of labels (BCP 47)."},
    "prefix": {"aliases": ["prefix", "p"], "help": "What the ids of the answer begin with."},
    "urischeme": {
        "aliases": ["urischeme", "u"],
        "options": ["RFC5147String"],
        "help": "How entries are named.",
    },
    "help": {"aliases": ["help", "h"], "help": "Whether these parameters are wanted in place of an answer."},
}
"""What is understood, with Senpy's other names for it; everything else is passed over, as Senpy does."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for.

    Attributes:
        text: the input.
        algorithm: what is done with it.
        format: what it is written in; None for labels and for a text.
        model: name of the emotion model to convert to, or None.
        conversion: how converted emotions are shown.
        language: of labels, or None.
        prefix: what ids begin with.
        outformat: `json-ld`, `turtle`, or None where Accept decides.
    """

    text: str
    algorithm: str
    format: Format | None
    model: str | None
    conversion: Conversion
    language: str | None
    prefix: str
    outformat: str | None


def read_question(given: Mapping[str, str]) -> Question:
    """Read the parameters of a request.

    Raises:
        EmotaxaError: where the input is missing, or a parameter has a value that it may not have.
        UnknownAlgorithm: where the algorithm is none of ours.
    """
    told = {name: _value(given, name) for name in PARAMETERS}
    text = told["input"]
    if text is None or not text.strip():
        raise EmotaxaError("there is no input", hint="give i=..., an annotated document or labels", field="i")
    for name in ("intype", "outformat", "conversion", "urischeme"):
        _check(name, told[name])
    asked = None if told["algorithm"] in (None, "", "default") else str(told["algorithm"]).lower()
    if asked is not None and asked not in ALGORITHMS:
        raise UnknownAlgorithm(asked, list(ALGORITHMS))
    written = None if asked in (LABELS, CLASSIFICATION) else _format(text, told["informat"])
    if asked == DOCUMENT and written is None:
        raise EmotaxaError(
            "the input is no document",
            hint="send one with informat=json-ld, turtle or emotionml, or leave out algo to have the text classified",
            field="i",
        )
    return Question(
        text,
        asked or (CLASSIFICATION if written is None else DOCUMENT),
        written,
        told["emotion-model"] or None,
        cast(Conversion, told["conversion"] or "full"),
        told["language"] or None,
        told["prefix"] or "",
        told["outformat"],
    )


def _value(given: Mapping[str, str], name: str) -> str | None:
    return next((given[alias] for alias in PARAMETERS[name]["aliases"] if alias in given), None)


def _check(name: str, value: str | None) -> None:
    options = PARAMETERS[name]["options"]
    if value is not None and value not in options:
        raise EmotaxaError(
            f"{name} cannot be {value[:40]!r}", hint=f"use {' or '.join(options)}", value=value, field=name
        )


def _format(text: str, informat: str | None) -> Format | None:
    """Tell what a document is written in; None for text."""
    _check("informat", informat)
    begin = text.lstrip("\ufeff \t\r\n")
    named = next((name for start, name in _BEGINS if begin.startswith(start)), None) if informat is None else None
    wanted = _FORMATS.get(informat or "", named)
    return next((one for one in FORMATS if one.id == wanted), None)

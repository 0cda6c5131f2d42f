"""Hypotheses: the sentences about a text that a model of inference is asked to confirm."""

from collections.abc import Sequence
from typing import Final

from classifiers.errors import ModelError
from ontology.concept import Concept

__all__ = ["TEMPLATES", "check_templates", "hypotheses"]

TEMPLATES: Final[tuple[str, ...]] = ("This text expresses {label}.",)
"""What is said of a text, with the label of a concept in it."""

_ADJECTIVE = "The person who wrote this feels {label}."
_NEUTRAL = "This text expresses no particular emotion."


def check_templates(templates: Sequence[str]) -> tuple[str, ...]:
    """Take templates, each with the place where the label goes.

    Raises:
        ModelError: where there is none, or one has no such place.
    """
    if not templates:
        raise ModelError("no hypothesis template is given", hint=f"as in {TEMPLATES[0]!r}", field="templates")
    for template in templates:
        if "{label}" not in template:
            raise ModelError(
                f"the hypothesis template {template!r} has no place for the label",
                hint=f"write {{label}} in it, as in {TEMPLATES[0]!r}",
                field="templates",
            )
    return tuple(templates)


def hypotheses(concept: Concept, templates: Sequence[str] = TEMPLATES) -> tuple[str, ...]:
    """Give the hypotheses for a concept, one for each template; what is neutral expresses no emotion.

    >>> from ontology.concept import Label
    >>> joy = Concept("urn:joy", "x:joy", "x", "joy", (Label("joy", "en", part_of_speech="noun"),))
    >>> hypotheses(joy)
    ('This text expresses joy.',)
    """
    if concept.aspect == "neutral" or concept.label.casefold() == "neutral":
        return (_NEUTRAL,) * len(templates)
    part = next((label.part_of_speech for label in concept.labels if label.kind == "preferred"), None)
    given = [_ADJECTIVE] * len(templates) if part == "adjective" else templates
    label = concept.label.replace("_", " ")
    return tuple(template.replace("{label}", label) for template in given)

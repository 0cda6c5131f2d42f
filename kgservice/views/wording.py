"""Words: how relations and facts of a concept are called where people read them."""

__all__ = ["FACTS", "RELATIONS"]

RELATIONS = {
    "oppositeOf": "opposite of",
    "composedOf": "composed of",
    "componentOf": "component of",
    "moreIntenseThan": "more intense than",
    "lessIntenseThan": "less intense than",
    "leadsTo": "leads to",
    "followsFrom": "follows from",
    "moodOf": "mood of",
    "excludes": "excludes",
}
"""By the name that a relation has in answers."""

FACTS = {
    "minimumIntensity": "lowest intensity",
    "maximumIntensity": "highest intensity",
    "angle": "angle in degrees",
    "dyadDegree": "degree of the dyad",
    "trainingRows": "rows in the training data",
    "identifier": "identifier elsewhere",
    "referenceRow": "row of the fact table",
}
"""By the name that a fact has in answers."""

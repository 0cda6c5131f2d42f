"""Denial: what a sense that is denied speaks for."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["DENIALS"]

DENIALS: Mapping[str, str] = MappingProxyType(
    {
        "approval": "disapproval",
        "calmness": "agitation",
        "caring": "indifference",
        "confidence": "insecurity",
        "contentment": "discontent",
        "eagerness": "reluctance",
        "ease": "uneasiness",
        "enjoyment": "displeasure",
        "enthusiasm": "indifference",
        "gladness": "unhappiness",
        "happiness": "unhappiness",
        "hope": "hopelessness",
        "interest": "indifference",
        "liking": "dislike",
        "pleasure": "displeasure",
        "relaxation": "tenseness",
        "satisfaction": "discontent",
        "trust": "distrust",
    }
)
"""By the last part of the IRI of a sense, that of the one which its denial puts mildly.

Only what is mild and pleasant is here: who is not happy is called unhappy, whereas who does not love need not hate, and
who is not angry may feel anything else.
"""

"""Forms: the ways in which a description is written down, each with a media type and the ending of its address."""

from collections.abc import Callable
from dataclasses import dataclass

from ontology.formats.document import LaidOut
from ontology.formats.syntaxes import SYNTAXES

__all__ = ["FORMS", "HTML", "MEDIA_TYPES", "Form", "form_of"]

HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write RDF down.

    Attributes:
        suffix: what stands behind the dot of its address.
        media_type: as registered.
        title: as people call it.
        write: writes a graph; the same graph always gives the same text.
    """

    suffix: str
    media_type: str
    title: str
    write: Callable[[LaidOut], str]


def _form(suffix: str, name: str) -> Form:
    syntax = SYNTAXES[name]
    return Form(suffix, syntax.media_type, syntax.title, syntax.write)


FORMS = {
    suffix: _form(suffix, name)
    for suffix, name in (("ttl", "ttl"), ("jsonld", "jsonld"), ("nt", "nt"), ("rdf", "rdfxml"))
}
"""By suffix."""

MEDIA_TYPES = {
    HTML: "",
    **{form.media_type: suffix for suffix, form in FORMS.items()},
    "application/json": "jsonld",
}
"""Media types on offer, in the order in which those get them who take anything, with the suffix; HTML has none."""


def form_of(media_type: str) -> Form | None:
    """Give the form that a media type on offer stands for; None for HTML."""
    suffix = MEDIA_TYPES[media_type]
    return FORMS[suffix] if suffix else None

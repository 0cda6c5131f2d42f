"""Rendering: a page from its template, with the headers that every page has."""

import re
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response

from kgservice.views.headers import REVISION_HEADER

__all__ = ["Rendering"]

_HEADERS: Final = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
}


class Rendering:
    """Renders templates; safe to share between threads."""

    def __init__(self) -> None:
        """Compile nothing yet: templates are when first shown."""
        self._environment = Environment(
            loader=FileSystemLoader(str(files("kgservice.web") / "templates")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["marked"] = _marked
        self._environment.filters["sentence"] = _sentence

    def page(self, template: str, status: int, revision: int, **values: Any) -> Response:  # noqa: ANN401
        """Render a page, of a revision of the graph."""
        text = self._environment.get_template(template).render(revision=revision, **values)
        headers = {**_HEADERS, REVISION_HEADER: str(revision)}
        return Response(text, status, headers, "text/html; charset=utf-8")


def _marked(text: str) -> Markup:
    """Set what stands between backticks as code.

    >>> _marked("`a` < b")
    Markup('<code>a</code> &lt; b')
    """
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _sentence(text: str) -> str:
    """Begin a text with a capital letter, unless it begins with a CURIE, and end it with a full stop where it has none.

    >>> _sentence("nothing moves"), _sentence("ekman:joy stays"), _sentence("Why?")
    ('Nothing moves.', 'ekman:joy stays.', 'Why?')
    """
    if not text:
        return ""
    first = text.partition(" ")[0]
    begun = text if ":" in first.rstrip(":") else text[:1].upper() + text[1:]
    return begun if begun.endswith((".", "?", "!")) else f"{begun}."

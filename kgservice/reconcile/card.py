"""Cards: small views of an entity, a type or a property, as a page for a frame and as HTML for a flyout."""

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kgservice.reconcile.facts import FactsAt
from ontology.concept import Concept
from ontology.octant import octant

__all__ = ["PREVIEW_HEADERS", "concept_card", "named_card", "preview_page"]

_STYLE = (
    "body{margin:0;padding:10px 12px;font:13px/1.45 system-ui,sans-serif;color:#241f22;background:#fff}"
    "h1{margin:0 0 4px;font-size:16px}small{font:12px ui-monospace,monospace;color:#655b60;font-weight:400}"
    "p{margin:4px 0}dl{margin:6px 0 0}dl div{display:flex;gap:8px}dt{flex:0 0 9em;color:#655b60}dd{margin:0}"
    ".retired{color:#8f1d1d;font-weight:600}"
)
_DIGEST = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_OTHERS = 8

PREVIEW_HEADERS = {
    # Frames of every origin may show it; nothing in it runs, and nothing is loaded.
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    ),
}


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(str(files("kgservice.reconcile") / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def concept_card(facts: FactsAt, concept: Concept) -> str:
    """Give the card of a concept, in HTML."""
    taxonomy = facts.taxonomy
    scheme = taxonomy.schemes.get(concept.scheme)
    place = facts.place(concept)
    replacement = taxonomy.concepts.get(concept.replaced_by or "")
    names = dict.fromkeys(label.text for label in concept.labels if label.kind != "derived")
    return _rendered(
        "concept.html",
        concept=concept,
        replaced_by=replacement.curie if replacement else "",
        scheme=scheme.name if scheme else concept.scheme,
        tier=next((tier.label for tier in scheme.tiers if tier.rank == concept.tier), "") if scheme else "",
        path=[taxonomy.concepts[iri].label for iri in taxonomy.path(concept.iri)],
        point=place[0] if place else None,
        published=bool(place and place[1]),
        octant=octant(place[0]) if place else None,
        others=[name for name in names if name != concept.label][:_OTHERS],
    )


def named_card(identifier: str, name: str, description: str) -> str:
    """Give the card of a type or a property, in HTML."""
    return _rendered("named.html", id=identifier, name=name, description=description)


def preview_page(name: str, card: str) -> str:
    """Give a card as a page for a frame."""
    return _rendered("preview.html", name=name, card=Markup(card), style=Markup(_STYLE))


def _rendered(template: str, **values: Any) -> str:  # noqa: ANN401
    return _templates().get_template(template).render(**values)

"""The manifest: what the service offers, and where (specification, section 3.1)."""

from typing import Any

from kgservice.reconcile.entity_type import CONCEPT
from kgservice.reconcile.extension import PROPERTY_SETTINGS
from ontology.iri import BASE, SKOS

__all__ = ["PREVIEW_HEIGHT", "PREVIEW_WIDTH", "VERSIONS", "manifest"]

VERSIONS = ["0.1", "0.2"]
"""0.1 differs for clients in one thing: there JSONP is a must, and it is offered here."""
PREVIEW_WIDTH, PREVIEW_HEIGHT = 420, 240
"""Pixels of the frame that a preview is made for."""

_DEFAULT_TYPES = (
    (CONCEPT.id, CONCEPT.name),
    ("core/Theory", "Concept of a theory"),
    ("core/LabelSet", "Label of a data set or model"),
    ("core/SenseInventory", "Sense"),
)


def manifest(address: str, named: str, version: str, batch_size: int, *, open_reads: bool) -> dict[str, Any]:
    """Give the manifest.

    Args:
        address: where the service is, without a slash at the end.
        named: the part of a query string that names the revision or release asked for, or an empty string.
        version: version of the software.
        batch_size: queries of one batch at the most.
        open_reads: whether reading needs no key.
    """
    and_named = f"&{named}" if named else ""
    in_path = f"?{named}" if named else ""

    def suggest(kind: str) -> dict[str, str]:
        return {
            "service_url": address,
            "service_path": f"/reconcile/suggest/{kind}{in_path}",
            "flyout_service_url": address,
            "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}{and_named}",
        }

    found: dict[str, Any] = {
        "versions": VERSIONS,
        "name": "Emotaxa: emotion concepts and labels",
        "identifierSpace": BASE,
        "schemaSpace": SKOS + "Concept",
        "documentation": f"{address}/docs",
        "logo": f"{address}/static/icon.svg",
        "serviceVersion": version,
        "defaultTypes": [{"id": identifier, "name": name} for identifier, name in _DEFAULT_TYPES],
        "view": {"url": f"{address}/reconcile/view?id={{{{id}}}}{and_named}"},
        "preview": {
            "url": f"{address}/reconcile/preview?id={{{{id}}}}{and_named}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {kind: suggest(kind) for kind in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": address, "service_path": f"/reconcile/properties{in_path}"},
            "property_settings": PROPERTY_SETTINGS,
        },
        "batchSize": batch_size,
    }
    if not open_reads:
        found["authentication"] = {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "description": "Bearer and a key, as in: Authorization: Bearer KEY",
        }
    return found

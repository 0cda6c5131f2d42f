"""Where a concept or a mapping record comes from, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kgservice.changes.operations.naming import concept_iri
from kgservice.changes.provenance.origin import Origin
from kgservice.changes.provenance.version import Version
from kgservice.client.exchange import API, Call, Exchange
from kgservice.rest.errors import NotFound
from ontology.errors import UnknownReference
from ontology.formats.syntaxes import SYNTAXES
from ontology.taxonomy import Taxonomy

__all__ = ["ProvenancePage", "asked", "asked_as_prov", "iri_of"]

_PROVENANCE: Final = f"{API}/provenance"

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProvenancePage:
    """A part of the history of a thing.

    Attributes:
        iri: the thing.
        versions: the revisions that speak of it, newest first: what came and went, by whom, and by which request.
        following: the revision before which the next part begins; None where this is the last.
    """

    iri: str
    versions: tuple[Version, ...]
    following: int | None

    @classmethod
    def of(cls, view: View) -> "ProvenancePage":
        """Read one from its document."""
        return cls(view["iri"], tuple(map(_version, view["versions"])), view["following"])


def asked(of: str, before: int | None, limit: int, revision: int | None) -> Exchange[ProvenancePage]:
    """Ask where something comes from."""
    query = {"of": of, "before": before, "limit": limit, "revision": revision}
    reply = yield Call("GET", _PROVENANCE, query)
    return ProvenancePage.of(reply.json())


def asked_as_prov(of: str, syntax: str, before: int | None, limit: int, revision: int | None) -> Exchange[str]:
    """Ask for the same in PROV-O."""
    query = {"of": of, "before": before, "limit": limit, "revision": revision}
    # What is no syntax the service tells, by what it has.
    accept = SYNTAXES[syntax].media_type if syntax in SYNTAXES else f"text/{syntax}"
    reply = yield Call("GET", _PROVENANCE, query, accept=accept)
    return reply.content.decode("utf-8")


def iri_of(taxonomy: Taxonomy, text: str) -> str:
    """Give the IRI of a thing that is named by IRI, CURIE or label, or of a scheme by its id.

    Raises:
        NotFound: where nothing is called so.
    """
    if text in taxonomy.schemes:
        return taxonomy.schemes[text].iri
    try:
        return concept_iri(taxonomy, text, field="of")
    except UnknownReference as error:
        raise NotFound(error.message, hint=error.hint, value=error.value, field="of") from error


def _version(view: View) -> Version:
    origin = view["origin"]
    return Version(
        view["revision"],
        datetime.fromisoformat(view["at"]),
        view["author"],
        view["kind"],
        view["summary"],
        view["event"],
        tuple(view["added"]),
        tuple(view["removed"]),
        view["omitted"],
        tuple(view["words"]),
        None if origin is None else _origin(origin),
        view["kept"],
    )


def _origin(view: View) -> Origin:
    return Origin(
        view["change"],
        view["title"],
        view["author"],
        datetime.fromisoformat(view["created"]),
        tuple(view["approvers"]),
        view["merged_by"],
        view["reverts"],
        view["reverted_by"],
    )

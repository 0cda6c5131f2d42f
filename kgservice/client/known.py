"""What a client has learned of the concepts and schemes of a service, revision by revision."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from kgservice.client.batches import batched
from kgservice.client.decoding import concept_of, scheme_of_view
from kgservice.client.errors import problem_error
from kgservice.client.exchange import API, Call, Exchange
from ontology.concept import Concept
from ontology.errors import EmotaxaError, UnknownReference
from ontology.reference import Level
from ontology.scheme import Scheme

__all__ = ["Known", "listed"]

T = TypeVar("T")

_REFERENCES: Final = 1000
_REVISIONS: Final = 4
"""Revisions of which something is kept."""


class Known:
    """The concepts and schemes that were met: they are asked for once for each revision."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._concepts: OrderedDict[int, dict[str, Concept]] = OrderedDict()
        self._schemes: OrderedDict[int, dict[str, Scheme]] = OrderedDict()

    def concepts(self, iris: Iterable[str], revision: int) -> Exchange[Mapping[str, Concept]]:
        """Give concepts of a revision by IRI; a further exchange asks for those that were not met before."""
        held = _held(self._concepts, revision)
        missing = [iri for iri in iris if iri not in held]

        def ask(part: Sequence[str]) -> Exchange[Sequence[Concept]]:
            body = {"concepts": part, "full": False, "revision": revision}
            reply = yield Call("POST", f"{API}/concepts", document=body)
            return [_found(result) for result in reply.json()["results"]]

        found = yield from batched(missing, _REFERENCES, ask)
        held |= {concept.iri: concept for concept in found}
        return held

    def concept(self, reference: str, scheme: str | None, revision: int | None) -> Exchange[Concept]:
        """Give the concept that a reference names."""
        body = {"concepts": [reference], "scheme": scheme, "full": False, "revision": revision}
        reply = yield Call("POST", f"{API}/concepts", document=body)
        [result] = reply.json()["results"]
        try:
            concept = _found(result)
        except EmotaxaError as error:
            error.field = "concept"
            raise
        _held(self._concepts, reply.json()["revision"])[concept.iri] = concept
        return concept

    def schemes(self, revision: int | None) -> Exchange[tuple[int, Mapping[str, Scheme]]]:
        """Give the revision that was read and its schemes, by id."""
        if revision is not None and revision in self._schemes:
            return revision, self._schemes[revision]
        views, number = yield from listed(Call("GET", f"{API}/schemes", {"revision": revision}), "schemes")
        held = _held(self._schemes, number)
        held |= {view["id"]: scheme_of_view(view) for view in views}
        return number, held

    def level(self, name: str, revision: int) -> Exchange[Level]:
        """Give the level that an answer names by its id."""
        _, schemes = yield from self.schemes(revision)
        scheme, _, tier = name.partition("/")
        if scheme not in schemes:
            raise UnknownReference("scheme", name)
        return Level(schemes[scheme], int(tier) if tier else None)


def listed(call: Call, field: str) -> Exchange[tuple[list[Any], int]]:
    """Follow a list to its end; give its entries, and the revision that they were read of."""
    found: list[Any] = []
    query = dict(call.query)
    while True:
        reply = yield Call(call.method, call.path, query)
        page = reply.json()
        found += page[field]
        if page["next"] is None:
            return found, page["revision"]
        query["cursor"] = page["next"]


def _held(kept: "OrderedDict[int, dict[str, T]]", revision: int) -> dict[str, T]:
    held = kept.setdefault(revision, {})
    kept.move_to_end(revision)
    while len(kept) > _REVISIONS:
        kept.popitem(last=False)
    return held


def _found(result: Mapping[str, Any]) -> Concept:
    if result["problem"] is not None:
        raise problem_error(result["problem"])
    return concept_of(result["concept"])

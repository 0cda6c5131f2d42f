"""Questions: what each method of the clients asks, as an exchange that gives domain values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from classifiers.classification import Classification
from kgservice.client.batches import batched
from kgservice.client.decoding import (
    classification_of,
    comparison_of,
    concepts_in,
    conversion_of,
    entry_of,
    resolution_of,
)
from kgservice.client.exchange import API, Call, Exchange, whole
from kgservice.client.known import Known, listed
from kgservice.client.releases import KnownRelease
from kgservice.stores.protocol import LogEntry
from mappings.conversion.answer import Conversion, Item, LabelsItem, Mode, ScoresItem
from mappings.conversion.bulk import BulkConversion
from mappings.conversion.compare import Comparison
from mappings.reasoning.selection import Selection
from mappings.record import MappingRecord
from mappings.resolution.answer import Query, Resolution
from mappings.sssom.read import parse_sssom
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.scale import Scale
from ontology.scheme import Scheme

__all__ = [
    "TRIPLES",
    "Answers",
    "Asked",
    "classify",
    "compare",
    "convert",
    "convert_labels",
    "item_of",
    "mappings",
    "releases",
    "resolve",
    "revisions",
    "schemes",
    "solutions",
    "sparql",
    "texts_of",
]

Asked = str | Sequence[str] | Mapping[str, float] | Item
"""What can be converted: a label, labels that hold together, scores by label, or a point."""

Answers = bool | QuerySolutions | tuple[Triple, ...]
"""What SPARQL answers: yes or no, solutions, or triples."""

SOLUTIONS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
_ITEMS: Final = 10_000
_LABELS: Final = 1_000
_TEXTS: Final = 500


def item_of(asked: Asked) -> Item:
    """Give the item that is meant."""
    if isinstance(asked, str):
        return LabelsItem((asked,))
    if isinstance(asked, Mapping):
        return ScoresItem(asked)
    if isinstance(asked, Sequence):
        return LabelsItem(tuple(asked))
    return asked


def schemes(known: Known, revision: int | None) -> Exchange[tuple[Scheme, ...]]:
    """Ask for all schemes."""
    _, found = yield from known.schemes(revision)
    return tuple(found.values())


def resolve(
    known: Known, texts: Iterable[str], scheme: str | None, lang: str | None, limit: int, revision: int | None
) -> Exchange[list[Resolution]]:
    """Ask which concepts texts name."""
    read = revision

    def ask(part: Sequence[str]) -> Exchange[Sequence[Mapping[str, Any]]]:
        nonlocal read
        labels = [{"text": text, "scheme": scheme, "lang": lang} for text in part]
        try:
            reply = yield Call("POST", f"{API}/resolve", document={"labels": labels, "limit": limit, "revision": read})
        except EmotaxaError as error:
            if error.field is not None and error.field.endswith("/scheme"):
                error.field = "scheme"
            raise
        document = reply.json()
        read = document["revision"]
        results: Sequence[Mapping[str, Any]] = document["results"]
        return results

    asked = list(texts)
    views = yield from batched(asked, _LABELS, ask)
    if read is None:
        return []
    concepts = yield from known.concepts(concepts_in(views), read)
    level = None
    if scheme is not None:
        level = yield from known.level(views[0]["query"]["scheme"], read)
    return [resolution_of(view, Query(text, level, lang), concepts) for text, view in zip(asked, views, strict=True)]


def convert(
    known: Known,
    items: Iterable[Asked],
    source: str,
    target: str,
    mode: Mode,
    profile: str | None,
    explain: bool,
    scale: Scale,
    revision: int | None,
) -> Exchange[list[Conversion]]:
    """Ask what items are in another scheme."""
    views, read = yield from _converted(items, source, target, mode, profile, explain, scale, revision)
    concepts = yield from known.concepts(concepts_in(views), read)
    return [conversion_of(view, concepts) for view in views]


def convert_labels(
    known: Known, labels: Sequence[str], source: str, target: str, profile: str | None, revision: int | None
) -> Exchange[BulkConversion]:
    """Ask for the best target of each label; each distinct label is sent once."""
    distinct = list(dict.fromkeys(labels))
    try:
        views, read = yield from _converted(
            distinct, source, target, "hard", profile, False, Scale(-1.0, 1.0), revision
        )
    except EmotaxaError as error:
        if error.field is not None and error.field.startswith("items/"):
            error.field = "labels"
        raise
    # Where nothing fits, the target that is told is only near, and no answer here.
    answers = [view["targets"][0] if view["status"] != "unmapped" and view["targets"] else None for view in views]
    named = dict.fromkeys(answer["concept"] for answer in answers if answer is not None)
    concepts = yield from known.concepts(named, read)
    targets: tuple[Concept, ...] = tuple(concepts[iri] for iri in named)
    place = {iri: number for number, iri in enumerate(named)}
    best = [-1 if answer is None else place[answer["concept"]] for answer in answers]
    degree = [0.0 if answer is None else answer["degree"] for answer in answers]
    share = [0.0 if answer is None else answer["share"] for answer in answers]
    row = {label: number for number, label in enumerate(distinct)}
    at = np.fromiter(map(row.__getitem__, labels), dtype=np.intp, count=len(labels))
    return BulkConversion(
        targets,
        np.array(best, dtype=np.int32)[at],
        np.array(degree, dtype=np.float32)[at],
        np.array(share, dtype=np.float32)[at],
    )


def classify(
    texts: Iterable[str],
    to: str | None,
    model: str | None,
    top_k: int,
    explain: bool,
    floor: float | None,
    revision: int | None,
) -> Exchange[list[Classification]]:
    """Ask which emotions texts express."""
    read = revision

    def ask(part: Sequence[str]) -> Exchange[Sequence[Mapping[str, Any]]]:
        nonlocal read
        body = {
            "texts": part,
            "to": to,
            "model": model,
            "top_k": top_k,
            "explain": explain,
            "floor": floor,
            "revision": read,
        }
        reply = yield Call("POST", f"{API}/classify", document=body)
        document = reply.json()
        read = document["revision"]
        results: Sequence[Mapping[str, Any]] = document["results"]
        return results

    asked = texts_of(texts)
    if not asked:
        # Names that mean nothing are told, also where there is nothing to classify.
        yield from ask(())
    views = yield from batched(asked, _TEXTS, ask)
    return [classification_of(view) for view in views]


def texts_of(texts: Iterable[str]) -> list[str]:
    r"""Give the texts that are to be classified, by any client.

    No JSON can hold half of a surrogate pair, so lone ones become U+FFFD, here as on their way to a model; two that
    belong together are joined. Spans count in the text that comes of it.

    >>> texts_of(["\ud800 sad"]) == ["\ufffd sad"]
    True

    Raises:
        EmotaxaError: where they are one text and no list of them, or one of them is no text; `field` is its place.
    """
    if isinstance(texts, str | bytes):
        raise EmotaxaError("one text is no list of texts", hint="put it in square brackets", field="texts")
    found = list(texts)
    for number, text in enumerate(found):
        if not isinstance(text, str):
            raise EmotaxaError(
                f"text {number} is {type(text).__name__}, and no text",
                hint="give strings; leave out what is missing",
                value=text,
                field=f"texts/{number}",
            )
        found[number] = whole(text)
    return found


def compare(
    known: Known, source: str, target: str, profile: str, revision: int | None
) -> Exchange[tuple[Comparison, ...]]:
    """Ask where a profile and the derived conversion part."""
    reply = yield Call(
        "POST",
        f"{API}/compare",
        document={"from": source, "to": target, "profile": profile, "revision": revision},
    )
    document = reply.json()
    concepts = yield from known.concepts(concepts_in(document["results"]), document["revision"])
    return tuple(comparison_of(view, concepts) for view in document["results"])


def mappings(wanted: Selection, revision: int | None) -> Exchange[tuple[MappingRecord, ...]]:
    """Ask for mapping records.

    Raises:
        EmotaxaError: where several sets are named, which the service takes one by one.
    """
    if len(wanted.sets) > 1:
        raise EmotaxaError("a service gives one mapping set at a time", hint="ask for each set by itself", field="sets")
    terms = wanted.derive
    query: dict[str, str | int | float | bool | None] = {
        "from": wanted.source,
        "to": wanted.target,
        "subject": wanted.subject,
        "object": wanted.object,
        "predicate": wanted.predicate,
        "set": next(iter(wanted.sets), None),
        "merge": wanted.merge,
        "min_confidence": wanted.min_confidence,
        "revision": revision,
    }
    if terms is not None:
        query |= {
            "chain": terms.hops > 1,
            "hops": max(terms.hops, 1),
            "invert": terms.invert,
            "generalise": terms.generalise,
            "decay": terms.decay,
        }
    reply = yield Call("GET", f"{API}/mappings", query, accept="text/tab-separated-values")
    return parse_sssom(reply.content.decode("utf-8")).records


def releases(revision: int | None) -> Exchange[tuple[KnownRelease, ...]]:
    """Ask for the releases, newest first."""
    views, _ = yield from listed(Call("GET", f"{API}/releases", {"revision": revision}), "releases")
    return tuple(KnownRelease.of(view) for view in views)


def revisions(
    kind: str | None, author: str | None, graph: str | None, since: int | None, revision: int | None
) -> Exchange[tuple[LogEntry, ...]]:
    """Ask for the change log, newest first."""
    query = {"kind": kind, "author": author, "graph": graph, "since": since, "revision": revision}
    views, _ = yield from listed(Call("GET", f"{API}/revisions", query), "revisions")
    return tuple(entry_of(view) for view in views)


def sparql(query: str, revision: int | None) -> Exchange[Answers]:
    """Ask a SPARQL query."""
    reply = yield Call(
        "POST",
        "/sparql",
        {"revision": revision},
        text=("application/sparql-query", query),
        accept=f"{SOLUTIONS}, {TRIPLES}",
    )
    return solutions(reply.content, reply.headers.get("content-type", ""))


def solutions(content: bytes, media_type: str) -> Answers:
    """Read what a query answered.

    Args:
        content: SPARQL results in JSON, or N-Triples.
        media_type: which of them.
    """
    if media_type.partition(";")[0].strip() == TRIPLES:
        return tuple(
            Triple(quad.subject, quad.predicate, quad.object) for quad in parse(content, format=RdfFormat.N_TRIPLES)
        )
    found = parse_query_results(content, format=QueryResultsFormat.JSON)
    return bool(found) if isinstance(found, QueryBoolean) else found


def _converted(
    items: Iterable[Asked],
    source: str,
    target: str,
    mode: Mode,
    profile: str | None,
    explain: bool,
    scale: Scale,
    revision: int | None,
) -> Exchange[tuple[list[Mapping[str, Any]], int]]:
    read = revision

    def ask(part: Sequence[Mapping[str, Any]]) -> Exchange[Sequence[Mapping[str, Any]]]:
        nonlocal read
        body = {
            "from": source,
            "to": target,
            "mode": mode,
            "profile": profile,
            "explain": explain,
            "scale": f"{scale.low!r}..{scale.high!r}",
            "revision": read,
            "items": part,
        }
        reply = yield Call("POST", f"{API}/convert", document=body)
        document = reply.json()
        read = document["revision"]
        results: Sequence[Mapping[str, Any]] = document["results"]
        return results

    asked = [_written(item_of(item)) for item in items]
    if not asked:
        # Names that mean nothing are told, also where there is nothing to convert.
        yield from ask(())
    views = yield from batched(asked, _ITEMS, ask)
    assert read is not None
    return views, read


def _written(item: Item) -> dict[str, Any]:
    if isinstance(item, LabelsItem):
        return {"labels": list(item.labels)}
    if isinstance(item, ScoresItem):
        return {"scores": dict(item.scores)}
    point = item.point
    return {"vad": {"valence": point.valence, "arousal": point.arousal, "dominance": point.dominance}}

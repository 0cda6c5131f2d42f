"""Resolution requests, answered: from kept answers where texts were asked before, else by the resolver."""

from collections.abc import Sequence

import orjson

from kgservice.rest.answer_cache import AnswerCache, Key, Texts
from kgservice.rest.models.resolve import ResolveRequest, TextQuery
from kgservice.views.resolutions import resolution_view
from kgservice.workspace import AtRevision
from mappings.resolution.answer import Query

__all__ = ["kept_json", "resolve_json"]

_LONGEST_KEPT = 80
"""Characters of a text whose answer is kept; longer ones hardly come back."""


def kept_json(at: AtRevision, request: ResolveRequest, cache: AnswerCache) -> bytes | None:
    """Give the JSON document that answers a request where every answer is kept; None where one is to be found."""
    known = cache.table(Texts(at.revision, request.limit))
    answers = [known.get(_key(query)) for query in request.labels]
    return None if None in answers else _document(at, answers)


def resolve_json(at: AtRevision, request: ResolveRequest, cache: AnswerCache) -> bytes:
    """Give the JSON document that answers a request; what is new is resolved together, each distinct text once.

    Raises:
        UnknownReference: for a scheme; `field` holds the place in the request.
    """
    asked = Texts(at.revision, request.limit)
    known = cache.table(asked)
    keys = [_key(query) for query in request.labels]
    answers = {key: known.get(key) for key in keys}
    missing = {key: place for place, key in reversed(list(enumerate(keys))) if answers[key] is None}
    queries = [_query(at, request.labels[place], place) for place in sorted(missing.values())]
    found = at.resolver.resolve_all(queries, request.limit) if queries else ()
    fresh = {
        keys[place]: orjson.dumps(resolution_view(answer))
        for place, answer in zip(sorted(missing.values()), found, strict=True)
    }
    cache.keep(asked, {key: answer for key, answer in fresh.items() if len(key[0] or "") <= _LONGEST_KEPT})
    answers.update(fresh)
    return _document(at, [answers[key] for key in keys])


def _query(at: AtRevision, query: TextQuery, place: int) -> Query:
    scheme = None if query.scheme is None else at.level(query.scheme, field=f"labels/{place}/scheme")
    return Query(query.text, scheme, query.lang)


def _key(query: TextQuery) -> Key:
    return query.text, query.scheme, query.lang


def _document(at: AtRevision, answers: Sequence[bytes | None]) -> bytes:
    return b'{"revision":%d,"results":[%b]}' % (at.revision, b",".join(answer for answer in answers if answer))

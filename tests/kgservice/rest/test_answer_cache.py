"""Kept answers: never over their limit, and found again."""

import json

import pytest

from kgservice.rest.answer_cache import AnswerCache, Question
from kgservice.rest.conversion import convert_json
from kgservice.rest.models.convert import ConvertRequest
from kgservice.rest.models.resolve import ResolveRequest
from kgservice.rest.resolution import kept_json, resolve_json
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from ontology.errors import UnknownReference
from ontology.scale import UNIT, Scale

QUESTION = Question(1, "goemotions", "ekman", None, "hard", False, UNIT)


def test_an_answer_is_found_under_its_own_question_only() -> None:
    cache = AnswerCache(10_000)
    cache.keep(QUESTION, {"joy": b"{}"})
    assert cache.table(QUESTION) == {"joy": b"{}"}
    assert cache.table(QUESTION._replace(revision=2)) == {}


def test_it_stays_within_its_limit() -> None:
    cache = AnswerCache(10_000)
    for number in range(100):
        cache.keep(QUESTION._replace(scale=Scale(0, number + 1)), {("joy", str(number)): b"x" * 1000})
        held = [cache.table(QUESTION._replace(scale=Scale(0, at + 1))) for at in range(100)]
        assert sum(len(answer) for table in held for answer in table.values()) <= 10_000


def test_what_would_fill_it_alone_is_not_kept() -> None:
    cache = AnswerCache(10_000)
    cache.keep(QUESTION, {"joy": b"x" * 9_000})
    assert cache.table(QUESTION) == {}


def test_no_answers_take_no_memory() -> None:
    cache = AnswerCache(10_000)
    for number in range(100):
        cache.keep(QUESTION._replace(scale=Scale(0, number + 1)), {})
    assert len(cache) == 0


def test_every_question_counts_towards_the_limit() -> None:
    cache = AnswerCache(100_000)
    for number in range(1000):
        cache.keep(QUESTION._replace(scale=Scale(0, number + 1)), {"joy": b"{}"})
    assert len(cache) < 100


def test_spellings_of_one_question_share_its_answers(workspace: Workspace) -> None:
    cache = AnswerCache(1_000_000)
    for source, target, scale in (("goemotions", "ekman", "-1..1"), ("GoEmotions", "Ekman", "[-1,1]")):
        body = {"from": source, "to": target, "scale": scale, "items": [{"labels": ["joy"]}]}
        convert_json(workspace.at(), ConvertRequest.model_validate(body), cache)
    assert len(cache) == 1


def test_a_resolution_is_kept_under_all_that_it_hangs_on() -> None:
    at, cache = Workspace(MemoryStore()).at(), AnswerCache(1_000_000)
    asked = [
        {"text": "joy", "scheme": "goemotions"},
        {"text": "joy", "scheme": "shaver"},
        {"text": "joy", "scheme": "shaver/1"},
        {"text": "Joy"},
        {"text": "Freude", "lang": "de"},
        {"text": "anoyance"},
        {"text": "joy", "scheme": "goemotions"},
    ]
    requests = [ResolveRequest.model_validate({"labels": asked, "limit": limit}) for limit in (1, 5)]
    for request in requests:
        assert kept_json(at, request, cache) is None
        found = resolve_json(at, request, cache)
        assert kept_json(at, request, cache) == resolve_json(at, request, cache) == found
        alone = [ResolveRequest(labels=[query], limit=request.limit) for query in request.labels]
        fresh = [json.loads(resolve_json(at, one, AnswerCache(0)))["results"][0] for one in alone]
        assert json.loads(found)["results"] == fresh
    assert kept_json(at, requests[0], cache) != kept_json(at, requests[1], cache)


def test_an_unknown_scheme_is_told_at_its_place_however_often_a_text_was_asked() -> None:
    at, cache = Workspace(MemoryStore()).at(), AnswerCache(1_000_000)
    request = ResolveRequest.model_validate({"labels": [{"text": "joy"}, {"text": "joy", "scheme": "goemotion"}]})
    for _ in range(2):
        with pytest.raises(UnknownReference) as found:
            resolve_json(at, request, cache)
        assert found.value.field == "labels/1/scheme"


def test_a_long_text_is_answered_and_not_kept() -> None:
    at, cache = Workspace(MemoryStore()).at(), AnswerCache(1_000_000)
    request = ResolveRequest.model_validate({"labels": [{"text": "joy " * 30}]})
    assert json.loads(resolve_json(at, request, cache))["results"]
    assert kept_json(at, request, cache) is None

"""Kept answers: never over their limit, and found again."""

from kgservice.rest.answer_cache import AnswerCache, Question

QUESTION = Question(1, "goemotions", "ekman", None, "hard", False, "-1..1")


def test_an_answer_is_found_under_its_own_question_only() -> None:
    cache = AnswerCache(10_000)
    cache.keep(QUESTION, {"joy": b"{}"})
    assert cache.table(QUESTION) == {"joy": b"{}"}
    assert cache.table(QUESTION._replace(revision=2)) == {}


def test_it_stays_within_its_limit() -> None:
    cache = AnswerCache(10_000)
    for number in range(100):
        cache.keep(QUESTION._replace(scale=f"0..{number + 1}"), {("joy", str(number)): b"x" * 1000})
        held = [cache.table(QUESTION._replace(scale=f"0..{at + 1}")) for at in range(100)]
        assert sum(len(answer) for table in held for answer in table.values()) <= 10_000


def test_what_would_fill_it_alone_is_not_kept() -> None:
    cache = AnswerCache(10_000)
    cache.keep(QUESTION, {"joy": b"x" * 9_000})
    assert cache.table(QUESTION) == {}

"""Expected answers: what competency questions are to be answered at a revision, by what was accepted up to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from pyoxigraph import Store

from kgservice.changes.answers import Difference, finds_defects, known_questions, moved
from kgservice.changes.register import Register
from kgservice.competency import asked_store
from kgservice.stores.protocol import GraphStore
from mappings.release.gate import Answers
from mappings.shipped import SourceFiles
from ontology.competency import Question, answer, check
from ontology.finding import Finding

__all__ = ["answers_at", "expected_after", "expected_at"]


def expected_at(store: GraphStore, revision: int) -> tuple[Question, ...]:
    """Give the questions that come with the package, each with the answer that is expected at a revision of a store.

    That is the answer that comes with it, moved by the differences that were accepted with the requests which were
    merged up to then.

    Args:
        store: the store, in whose journal the requests are noted.
        revision: the revision.

    Raises:
        DocumentError: where a question cannot be read.
    """
    return expected_after(Register.of(store).answers(revision), known_questions())


def expected_after(
    differences: Iterable[Mapping[str, Difference]], questions: Sequence[Question]
) -> tuple[Question, ...]:
    """Give questions with what is expected of them after accepted differences, oldest first, each by its question."""
    steps = list(differences)
    found = []
    for question in questions:
        own = [step[question.name] for step in steps if question.name in step]
        found.append(replace(question, expected=moved(question.expected, own)) if own else question)
    return tuple(found)


def answers_at(store: GraphStore, revision: int) -> Answers:
    """Give what finds the competency questions that the files of a revision answer in another way than expected.

    What a file knows beside what is expected is not found, unless the question looks for what must not be: a graph that
    grows knows more, and the check of each change has told it.
    """

    def asked(files: SourceFiles) -> Iterator[Finding]:
        graph = asked_store(files)
        for question in expected_at(store, revision):
            yield from _told(question, graph, growing=not finds_defects(question))

    return asked


def _told(question: Question, store: Store, *, growing: bool) -> tuple[Finding, ...]:
    found = check(question, store)
    if found and growing:
        # A question that cannot be asked at all was told.
        with suppress(SyntaxError, ValueError):
            if not Counter(question.expected) - Counter(answer(question, store)):
                return ()
    return found

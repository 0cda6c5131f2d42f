"""Which competency questions a change answers in another way."""

from collections.abc import Iterable

import pytest
from pyoxigraph import Literal, Quad, Store

from kgservice.changes.answers import Difference
from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.questions import question_check
from kgservice.changes.checks.scene import Scene
from kgservice.changes.checks.scope import properties_of
from kgservice.changes.checks.terms import CheckTerms
from kgservice.stores.memory import MemoryStore
from ontology.competency import Question, answer, shipped_questions
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.iri import BASE
from tests.kgservice.changes.checks.changes import Made, make, module, statement

PLUTCHIK = module("plutchik")
PART = statement("plutchik:3/awe", "core:composedOf", "plutchik:1/fear", PLUTCHIK)
MORE = statement("plutchik:3/awe", "core:composedOf", "plutchik:1/joy", PLUTCHIK)


def found(
    store: MemoryStore,
    memory: Memory,
    added: Iterable[Quad] = (),
    removed: Iterable[Quad] = (),
    terms: CheckTerms | None = None,
) -> dict[str, Finding]:
    told = question_check(Scene(make(store, added, removed), memory), terms or CheckTerms())
    return {each.node: each for each in told}


def test_an_answer_that_loses_what_is_expected_is_an_error(shipped: MemoryStore, kept: Memory) -> None:
    told = found(shipped, kept, (), [PART])["parts-of-awe"]
    assert told.level == "ERROR" and told.rule == "competency_question"
    assert told.place == Place("queries/parts-of-awe.tsv"), "it tells where the package is installed"
    assert "1 missing: plutchik:3/awe plutchik:1/fear" in told.message
    assert "accept the question 'parts-of-awe'" in told.hint


def test_an_answer_that_only_grows_is_a_warning(shipped: MemoryStore, kept: Memory) -> None:
    told = found(shipped, kept, [MORE])["parts-of-awe"]
    assert told.level == "WARN"
    assert "1 new: plutchik:3/awe plutchik:1/joy" in told.message and "missing" not in told.message


def test_what_must_not_be_is_an_error_once_it_is(shipped: MemoryStore, kept: Memory) -> None:
    graph = module("parrott")
    one, other = (
        statement("parrott:3/joy", "skos:prefLabel", Literal(text, language="en"), graph) for text in ("joy", "joyance")
    )
    told = found(shipped, kept, [other], [one])
    assert told["shaver-same-tree-as-parrott"].level == "ERROR"


AWE_LOSES_FEAR = Difference(lost=(tuple(f"<{BASE}plutchik/{name}>" for name in ("3/awe", "1/fear")),))


def test_another_answer_than_the_accepted_one_is_an_error(shipped: MemoryStore, kept: Memory) -> None:
    terms = CheckTerms(accepted={"parts-of-awe": AWE_LOSES_FEAR})
    grown = found(shipped, kept, [MORE], (), terms)["parts-of-awe"]
    assert grown.level == "ERROR" and "accepted is another difference" in grown.message
    # It is asked even where nothing changes that it is about.
    note = statement("parrott:3/joy", "skos:editorialNote", Literal("Looked into.", language="en"), module("parrott"))
    same = found(shipped, kept, [note], (), terms)["parts-of-awe"]
    assert same.level == "ERROR" and "is answered as before; accepted is a difference" in same.message


def test_a_new_answer_that_somebody_accepted_is_a_warning(shipped: MemoryStore, kept: Memory) -> None:
    told = found(shipped, kept, (), [PART], CheckTerms(accepted={"parts-of-awe": AWE_LOSES_FEAR}))
    assert told["parts-of-awe"].level == "WARN"


def test_a_change_that_no_question_is_about_is_let_pass(shipped: MemoryStore, kept: Memory) -> None:
    note = statement("parrott:3/joy", "skos:editorialNote", Literal("Looked into.", language="en"), module("parrott"))
    assert found(shipped, kept, [note]) == {}


def test_the_graph_that_is_kept_is_as_it_was_after_each_change(shipped: MemoryStore, kept: Memory) -> None:
    made = make(shipped)
    found(shipped, kept, [MORE], [PART])
    with kept.asked(made.known, made.before, (), ()) as store:
        assert PART in store and MORE not in store
        assert len(store) == sum(1 for _ in made.before.quads_for_pattern(None, None, None))


def test_only_what_a_change_makes_of_an_answer_counts() -> None:
    small = MemoryStore()
    small.edit(make(small, (), [PART]).edit)
    told = found(small, Memory(), [MORE])["parts-of-awe"]
    assert told.level == "WARN" and "missing" not in told.message
    assert found(small, Memory(), [PART]) == {}


def test_a_question_that_is_no_sparql_is_refused_by_name(shipped: MemoryStore, kept: Memory) -> None:
    broken = Question("broken", "?", "relations", "", "", "SELECT { ?x ?p ?y", (), (), Place("broken.tsv"))
    with pytest.raises(DocumentError, match="'broken' cannot be asked"):
        found(shipped, kept, [MORE], terms=CheckTerms(questions=(broken,)))


def _changed(made: Made) -> Store:
    store = Store()
    store.bulk_extend(made.after.quads_for_pattern(None, None, None))
    return store


def test_questions_that_are_not_asked_would_be_answered_as_before(shipped: MemoryStore, kept: Memory) -> None:
    """One change in each of many properties: no shipped question that does not mention it hears of it."""
    made = make(
        shipped,
        [
            MORE,
            statement("parrott:3/joy", "skos:altLabel", Literal("joyance", language="en"), module("parrott")),
            statement("ekman:fear", "owl:deprecated", Literal(True), module("ekman")),
            statement("plutchik:3/awe", "core:oppositeOf", "plutchik:1/joy", PLUTCHIK),
        ],
        [statement("plutchik:1/fear", "rdf:type", "owl:Class", PLUTCHIK)],
    )
    touched = {quad.predicate.value for quad in Scene(made, kept).quads}
    assert len(touched) == 5
    store = _changed(made)
    unasked = [
        question
        for question in shipped_questions()
        if (properties := properties_of(question.query)) is not None and properties.isdisjoint(touched)
    ]
    assert len(unasked) > 5
    assert [question.name for question in unasked if answer(question, store) != question.expected] == []

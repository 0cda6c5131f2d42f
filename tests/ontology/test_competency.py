"""The competency questions: each has its reason and a checked answer, and the shipped graph gives that answer."""

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from ontology.competency import TOPICS, Question, answer, answer_file, check, read_question, shipped_questions
from ontology.errors import DocumentError
from tests.questions import QUERIES, shipped_store

QUESTIONS = {question.name: question for question in shipped_questions()}
ASKED = {name for name, question in QUESTIONS.items() if not question.variables}

PREFIXES = """
@prefix core: <https://w3id.org/emotaxa/core/> . @prefix ekman: <https://w3id.org/emotaxa/ekman/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix plutchik1: <https://w3id.org/emotaxa/plutchik/1/> .
@prefix plutchik3: <https://w3id.org/emotaxa/plutchik/3/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sense: <https://w3id.org/emotaxa/sense/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> . @prefix new: <https://w3id.org/emotaxa/new/> .
"""
COMPLETE = "# Question: What?\n# About: senses\n# Why: a test.\n# Checked: here.\nSELECT ?x {}"
BROKEN = {
    "denied-and-affirmed": """
        new:record a sssom:Mapping ; sssom:predicate_modifier "Not" ;
            owl:annotatedSource ekman:fear ; owl:annotatedProperty skos:narrowMatch ;
            owl:annotatedTarget sense:fear .""",
    "dyads-with-mismatched-opposites": "plutchik3:love core:composedOf plutchik1:fear .",
    "emotions-that-no-sense-grounds": """
        new:glee skos:inScheme <https://w3id.org/emotaxa/ekman> ; rdfs:subClassOf core:Emotion .""",
    "estimates-beside-norms": "new:estimate core:estimateOf sense:joy .",
    "items-without-w3c-spelling": """
        new:item skos:notation "glee" ; skos:inScheme <https://w3id.org/emotaxa/emotionml-big6> .""",
    "names-of-two-senses": 'sense:joy skos:altLabel "gladness"@en .',
    "norms-carried-over-wrongly": 'new:norm core:scale "-1..1" ; core:valence 0.5 ; core:publishedValence 0.6 .',
    "one-sided-opposites": """
        new:up core:oppositeOf new:down ; skos:inScheme new:scheme . new:down skos:inScheme new:scheme .""",
    "without-definition-or-source": 'new:glee a skos:Concept ; skos:definition "Lebhafte Freude."@de .',
}
"""Statements that turn the answer to a yes-or-no question around, so that none is answered by asking for nothing."""


@pytest.fixture(scope="module")
def store() -> Store:
    return shipped_store()


def test_at_least_fifty_questions_are_shipped() -> None:
    assert len(QUESTIONS) >= 50


def test_every_query_has_an_answer_and_every_answer_a_query() -> None:
    assert {path.stem for path in QUERIES.glob("*.rq")} == {path.stem for path in QUERIES.glob("*.tsv")}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_the_shipped_graph_answers_as_expected(question: Question, store: Store) -> None:
    findings = check(question, store)
    assert not findings, f"{findings[0]}\nto renew it once it is checked: python -m tests.questions {question.name}"


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_expected_answer_is_written_as_it_would_be_renewed(question: Question, store: Store) -> None:
    written = Path(question.place.path).read_text(encoding="utf-8")
    assert written == answer_file(question.query, store)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_a_sentence_and_its_reason_says_who_asks(question: Question) -> None:
    assert question.question.endswith("?")
    assert question.about in TOPICS
    assert question.why.endswith(".")
    assert question.checked.endswith(".")
    assert max(len(line) for line in question.query.splitlines()) <= 120


def test_every_yes_or_no_question_has_a_case_that_turns_its_answer_around() -> None:
    assert BROKEN.keys() == ASKED


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_yes_or_no_question_notices_what_it_asks_about(name: str, store: Store) -> None:
    added = NamedNode("https://example.org/added")
    store.load((PREFIXES + BROKEN[name]).encode(), RdfFormat.TURTLE, to_graph=added)
    try:
        assert answer(QUESTIONS[name], store) != QUESTIONS[name].expected
        (finding,) = check(QUESTIONS[name], store)
        assert "1 new: true for " in finding.message, "what makes it so is named"
    finally:
        store.remove_graph(added)


def test_a_finding_shows_what_is_missing_and_what_is_new(store: Store) -> None:
    question = QUESTIONS["parts-of-awe"]
    awe, part = question.expected[0]
    wrong = replace(question, expected=((awe, part), (awe, "<https://w3id.org/emotaxa/plutchik/1/joy>")))
    (finding,) = check(wrong, store)
    assert finding.level == "ERROR"
    assert "1 missing: plutchik:3/awe plutchik:1/joy; 1 new: plutchik:3/awe plutchik:1/surprise" in finding.message


def test_a_query_that_is_no_sparql_is_a_finding(store: Store) -> None:
    (finding,) = check(replace(QUESTIONS["parts-of-awe"], query="SELEKT ?x {}"), store)
    assert "cannot be asked" in finding.message
    assert finding.place.path.endswith("parts-of-awe.rq")


def test_a_query_that_constructs_is_a_finding(store: Store) -> None:
    (finding,) = check(replace(QUESTIONS["parts-of-awe"], query="CONSTRUCT WHERE { ?s ?p ?o }"), store)
    assert "neither selects nor asks" in finding.message


@pytest.mark.parametrize(
    ("query", "answer_text", "message"),
    [
        ("SELECT ?x {}", "?x\n", "no Question is given"),
        (COMPLETE.replace("# Checked: here.", ""), "?x\n", "no Checked is given"),
        (
            COMPLETE,
            "<no\n",
            "no SPARQL results in TSV",
        ),
        (COMPLETE, None, "no such file"),
    ],
)
def test_a_question_that_lacks_something_is_refused(
    tmp_path: Path, query: str, answer_text: str | None, message: str
) -> None:
    (tmp_path / "new.rq").write_text(query, encoding="utf-8")
    if answer_text is not None:
        (tmp_path / "new.tsv").write_text(answer_text, encoding="utf-8")
    with pytest.raises(DocumentError, match=message):
        read_question(tmp_path / "new.rq")


def test_a_comment_goes_on_where_the_next_line_is_indented(tmp_path: Path) -> None:
    text = "# Question: What\n#   then?\n# About: senses\n# Why: a test.\n# Checked: here.\n# Not part of it.\nASK {}\n"
    (tmp_path / "new.rq").write_text(text, encoding="utf-8")
    (tmp_path / "new.tsv").write_text("true\n", encoding="utf-8")
    question = read_question(tmp_path / "new.rq")
    assert question.question == "What then?"
    assert question.checked == "here."
    assert question.expected == (("true",),)
    assert answer(question, Store()) == question.expected

"""Of which properties a query speaks."""

import pytest

from kgservice.changes.checks.scope import properties_of
from ontology.competency import shipped_questions
from ontology.iri import CORE, RDF, SKOS

HEAD = f"PREFIX core: <{CORE}> PREFIX skos: <{SKOS}> "


@pytest.mark.parametrize(
    ("query", "mentioned"),
    [
        ("SELECT ?x { ?x a skos:Concept }", {RDF + "type", SKOS + "Concept"}),
        ("SELECT ?x { ?x ^skos:broader/skos:prefLabel ?y }", {SKOS + "broader", SKOS + "prefLabel"}),
        ("SELECT ?x { ?x skos:prefLabel 'a: b ?p c' # ?x ?p ?y\n }", {SKOS + "prefLabel"}),
        ("SELECT ?x { ?x core:rank ?y FILTER (?y < 3 && !BOUND(?x)) }", {CORE + "rank"}),
        ("SELECT ?x { ?x core:rank ?y . ?y skos:note ?z ; skos:broader ?x , ?y }",
         {CORE + "rank", SKOS + "note", SKOS + "broader"}),
    ],
)  # fmt: skip
def test_a_query_speaks_of_what_it_mentions(query: str, mentioned: set[str]) -> None:
    assert properties_of(HEAD + query) == frozenset(mentioned)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x ?p ?y }",
        "SELECT ?x { ?x skos:broader ?y ; ?p ?z }",
        "SELECT ?x { [ ?p ?x ] }",
        "SELECT ?x { ?x !skos:broader ?y }",
        "SELECT ?x { ?x !(skos:broader|skos:narrower) ?y }",
        "SELECT ?x { ?x !a ?y }",
        "SELECT ?x { GRAPH ?g { ?x skos:broader ?y } }",
        "SELECT ?x { ?x skos:broader ?y FILTER EXISTS { core:a ?p 'text' } }",
    ],
)
def test_a_query_that_may_rest_on_any_statement_is_known(query: str) -> None:
    assert properties_of(HEAD + query) is None


def test_most_shipped_questions_need_not_be_asked_of_every_change() -> None:
    questions = shipped_questions()
    assert sum(properties_of(question.query) is not None for question in questions) > len(questions) * 0.8
